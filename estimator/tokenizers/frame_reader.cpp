// Frame::read: post-processor, truncation and padding out of the file.

#include <fmt/format.h>

#include <algorithm>

#include "estimator/tokenizers/frame.h"
#include "estimator/tokenizers/json_object.h"

namespace tunegauge::tokenizers {

namespace {

using simdjson::dom::element;

/// Longer templates, paddings and nestings are no tokenizer's, but an attack on memory.
constexpr std::size_t most_template_items = 4096;
constexpr std::uint64_t most_padding = std::uint64_t{1} << 24;
constexpr int deepest_sequence = 16;

Result<TokenId> read_id(element value, std::string place) {
  std::uint64_t id = 0;
  if (value.get(id) != simdjson::SUCCESS || id >= 0xFFFFFFFFU) {
    return input_error(std::move(place), "must be a token id", std::string(get_anew));
  }
  return static_cast<TokenId>(id);
}

Result<void> append_special_token(const JsonObject& processor, std::string_view name,
                                  std::vector<Frame::Item>& items) {
  const Result<element> table = processor.need("special_tokens");
  if (!table) return table.error();
  const Result<JsonObject> tokens = JsonObject::of(*table, processor.place_of("special_tokens"));
  if (!tokens) return tokens.error();
  const Result<element> entry = tokens->need(name);
  if (!entry) return entry.error();
  const Result<JsonObject> token = JsonObject::of(*entry, tokens->place_of(name));
  if (!token) return token.error();
  const Result<simdjson::dom::array> ids = token->need_array("ids");
  if (!ids) return ids.error();
  for (const element value : *ids) {
    const Result<TokenId> id = read_id(value, token->place_of("ids"));
    if (!id) return id.error();
    items.push_back({false, *id});
  }
  return {};
}

Result<void> append_template_item(const JsonObject& processor, const JsonObject& item,
                                  std::vector<Frame::Item>& items) {
  const bool is_special = item.find("SpecialToken").has_value();
  const Result<element> value = item.need(is_special ? "SpecialToken" : "Sequence");
  if (!value) return value.error();
  const Result<JsonObject> body = JsonObject::of(*value, item.place());
  if (!body) return body.error();
  const Result<std::string_view> id = body->need_text("id");
  if (!id) return id.error();
  if (is_special) return append_special_token(processor, *id, items);
  if (*id != "A")
    return input_error(item.place(), "a template of one text can only hold text A",
                       "remove the item, or use the \"pair\" template for two texts");
  items.push_back({true, 0});
  return {};
}

Result<std::vector<Frame::Item>> read_template(const JsonObject& processor) {
  const Result<simdjson::dom::array> single = processor.need_array("single");
  if (!single) return single.error();
  std::vector<Frame::Item> items;
  std::size_t index = 0;
  for (const element value : *single) {
    const Result<JsonObject> item =
        JsonObject::of(value, fmt::format("{}[{}]", processor.place_of("single"), index++));
    if (!item) return item.error();
    const Result<void> appended = append_template_item(processor, *item, items);
    if (!appended) return appended.error();
    if (items.size() > most_template_items) {
      return input_error(processor.place_of("single"),
                         fmt::format("holds more than {} tokens", most_template_items),
                         "use a shorter template");
    }
  }
  return items;
}

/// BertProcessing and RobertaProcessing: [CLS] text [SEP].
Result<std::vector<Frame::Item>> read_cls_sep(const JsonObject& processor) {
  std::vector<Frame::Item> items = {{false, 0}, {true, 0}, {false, 0}};
  for (const auto& [key, at] :
       {std::pair{"cls", std::size_t{0}}, std::pair{"sep", std::size_t{2}}}) {
    const Result<simdjson::dom::array> pair = processor.need_array(key);
    if (!pair) return pair.error();
    element id_value;
    if (pair->at(1).get(id_value) != simdjson::SUCCESS) {
      return input_error(processor.place_of(key), "must be [token, id]", std::string(get_anew));
    }
    const Result<TokenId> id = read_id(id_value, processor.place_of(key));
    if (!id) return id.error();
    items[at].id = *id;
  }
  return items;
}

/// Appends the templates that a post-processor, or the members of a Sequence, ask for.
Result<void> read_processor(element value, const std::string& place, int depth,
                            std::vector<std::vector<Frame::Item>>& templates) {
  const Result<JsonObject> processor = JsonObject::of(value, place);
  if (!processor) return processor.error();
  const Result<std::string_view> type = processor->need_text("type");
  if (!type) return type.error();
  if (*type == "ByteLevel") return {};  // changes offsets only
  if (*type == "Sequence") {
    if (depth >= deepest_sequence)
      return input_error(place, "Sequence is nested too deep",
                         "write its members into one sequence");
    const Result<simdjson::dom::array> members = processor->need_array("processors");
    if (!members) return members.error();
    std::size_t index = 0;
    for (const element member : *members) {
      const Result<void> read = read_processor(
          member, fmt::format("{}.processors[{}]", place, index++), depth + 1, templates);
      if (!read) return read.error();
    }
    return {};
  }
  const bool is_template = *type == "TemplateProcessing";
  if (!is_template && *type != "BertProcessing" && *type != "RobertaProcessing") {
    return input_error(processor->place_of("type"), "unknown post-processor " + quote(*type),
                       "this program does not have it");
  }
  Result<std::vector<Frame::Item>> items =
      is_template ? read_template(*processor) : read_cls_sep(*processor);
  if (!items) return items.error();
  templates.push_back(std::move(*items));
  return {};
}

Result<Frame::Side> read_side(const JsonObject& object) {
  const Result<std::string_view> text = object.text("direction", "Right");
  if (!text) return text.error();
  if (*text == "Right") return Frame::Side::right;
  if (*text == "Left") return Frame::Side::left;
  return input_error(object.place_of("direction"), "must be \"Left\" or \"Right\"",
                     std::string(get_anew));
}

Result<Frame::Truncation> read_truncation(element value, const std::string& place,
                                          std::uint64_t specials) {
  const Result<JsonObject> object = JsonObject::of(value, place);
  if (!object) return object.error();
  const Result<element> required = object->need("max_length");
  if (!required) return required.error();
  const Result<std::uint64_t> most = object->number("max_length", 0);
  if (!most) return most.error();
  const Result<std::uint64_t> stride = object->number("stride", 0);
  if (!stride) return stride.error();
  const Result<std::string_view> strategy = object->text("strategy", "LongestFirst");
  if (!strategy) return strategy.error();
  if (*strategy != "LongestFirst" && *strategy != "OnlyFirst") {
    return input_error(object->place_of("strategy"),
                       "a single text cannot be truncated by strategy " + quote(*strategy),
                       "use \"LongestFirst\", or set \"truncation\" to null");
  }
  if (*stride > 0 && (*stride >= *most || *stride >= *most - std::min(*most, specials))) {
    return input_error(object->place_of("stride"),
                       "must be below max_length without the special tokens",
                       std::string(get_anew));
  }
  const Result<Frame::Side> side = read_side(*object);
  if (!side) return side.error();
  return Frame::Truncation{*most, *side};
}

Result<Frame::Padding> read_padding(element value, const std::string& place) {
  const Result<JsonObject> object = JsonObject::of(value, place);
  if (!object) return object.error();
  const Result<element> strategy = object->need("strategy");
  if (!strategy) return strategy.error();
  Frame::Padding padding;
  std::string_view name;
  if ((*strategy).get(name) == simdjson::SUCCESS) {
    if (name != "BatchLongest") {
      return input_error(object->place_of("strategy"), "unknown strategy " + quote(name),
                         "use \"BatchLongest\" or {\"Fixed\": N}");
    }
  } else {
    const Result<JsonObject> fixed = JsonObject::of(*strategy, object->place_of("strategy"));
    if (!fixed) return fixed.error();
    const Result<element> required = fixed->need("Fixed");
    if (!required) return required.error();
    const Result<std::uint64_t> tokens = fixed->number("Fixed", 0);
    if (!tokens) return tokens.error();
    padding.least_tokens = *tokens;
  }
  const Result<std::uint64_t> multiple = object->number("pad_to_multiple_of", 0);
  if (!multiple) return multiple.error();
  padding.multiple_of = *multiple;
  if (std::max(padding.least_tokens, padding.multiple_of) > most_padding) {
    return input_error(place, fmt::format("pads to more than {} tokens", most_padding),
                       "set \"padding\" to null");
  }
  const Result<element> id_value = object->need("pad_id");
  if (!id_value) return id_value.error();
  const Result<TokenId> id = read_id(*id_value, object->place_of("pad_id"));
  if (!id) return id.error();
  padding.id = *id;
  const Result<Frame::Side> side = read_side(*object);
  if (!side) return side.error();
  padding.side = *side;
  return padding;
}

}  // namespace

Result<Frame> Frame::read(element file, const std::string& place) {
  const Result<JsonObject> root = JsonObject::of(file, place);
  if (!root) return root.error();
  Frame frame;
  if (const auto value = root->find("post_processor")) {
    std::vector<std::vector<Item>> templates;
    const Result<void> read =
        read_processor(*value, root->place_of("post_processor"), 0, templates);
    if (!read) return read.error();
    if (templates.size() > 1) {
      return input_error(root->place_of("post_processor"),
                         "more than one post-processor adds tokens", "keep one TemplateProcessing");
    }
    if (!templates.empty()) frame.template_ = std::move(templates.front());
    frame.texts_ =
        static_cast<std::uint64_t>(std::count_if(frame.template_.begin(), frame.template_.end(),
                                                 [](const Item& item) { return item.is_text; }));
    frame.specials_ = frame.template_.size() - frame.texts_;
  }
  if (const auto value = root->find("truncation")) {
    const Result<Truncation> truncation =
        read_truncation(*value, root->place_of("truncation"), frame.specials_);
    if (!truncation) return truncation.error();
    frame.truncation_ = *truncation;
  }
  if (const auto value = root->find("padding")) {
    const Result<Padding> padding = read_padding(*value, root->place_of("padding"));
    if (!padding) return padding.error();
    frame.padding_ = *padding;
  }
  return frame;
}

}  // namespace tunegauge::tokenizers
