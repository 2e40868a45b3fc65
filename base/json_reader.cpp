// JsonDocument and JsonNode over nlohmann_json. Parsing goes through its SAX interface first, which
// is where the nesting limit and duplicate keys are noticed.

#include "base/json_reader.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "base/suggest.h"

namespace tunegauge {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostNesting = 64;
/// An object of this library finds a key by looking at each: building one takes the square.
constexpr std::size_t kMostKeys = 10'000;
constexpr std::size_t kMostProblems = 1'000;

struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
};

Position position_of(std::string_view text, std::size_t offset) {
  Position at;
  for (const char c : text.substr(0, std::min(offset, text.size()))) {
    if (c == '\n') {
      ++at.line;
      at.column = 1;
    } else {
      ++at.column;
    }
  }
  return at;
}

/// Follows a parse without building anything: stops at too deep nesting, at a key given twice and
/// at too many keys.
class Inspector : public nlohmann::json_sax<Json> {
 public:
  explicit Inspector(std::string_view text) : text_(text) {}

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return open(); }
  bool start_array(std::size_t) override { return open(); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& key) override {
    if (!keys_.back().insert(key).second) {
      problem_ = fmt::format("the key \"{}\" stands twice in one object", key);
      return false;
    }
    if (keys_.back().size() <= kMostKeys) return true;
    problem_ = "an object has more than 10,000 keys";
    return false;
  }

  bool parse_error(std::size_t offset, const std::string&,
                   const nlohmann::detail::exception&) override {
    const Position at = position_of(text_, offset == 0 ? 0 : offset - 1);
    problem_ = offset > text_.size() || text_.empty()
                   ? "no JSON: the file ends too early"
                   : fmt::format("no JSON from line {}, column {}", at.line, at.column);
    return false;
  }

  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  bool open() {
    keys_.emplace_back();
    if (keys_.size() <= kMostNesting) return true;
    problem_ = fmt::format("nested deeper than {} levels", kMostNesting);
    return false;
  }
  bool close() {
    keys_.pop_back();
    return true;
  }

  std::string_view text_;
  std::vector<std::set<std::string>> keys_;
  std::string problem_;
};

const Json* as_json(const void* value) {
  return static_cast<const Json*>(value);
}

std::string kind_of(const Json* value) {
  if (value == nullptr) return "nothing";
  switch (value->type()) {
    case Json::value_t::null:
      return "null";
    case Json::value_t::object:
      return "an object";
    case Json::value_t::array:
      return "a list";
    case Json::value_t::string:
      return "a string";
    case Json::value_t::boolean:
      return "true or false";
    default:
      return "the number " + value->dump();
  }
}

std::string member_path(const std::string& path, std::string_view key) {
  const bool plain = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
  return plain ? fmt::format("{}.{}", path, key) : fmt::format("{}[\"{}\"]", path, key);
}

}  // namespace

struct JsonDocument::State {
  std::string name;
  Json root;
  std::vector<std::string> problems;  ///< in the order in which they were met
  std::set<std::string> known;        ///< the same ones
  bool more = false;                  ///< there were others than these
};

JsonDocument::JsonDocument(std::unique_ptr<State> state) : state_(std::move(state)) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

Result<JsonDocument> JsonDocument::parse(std::string_view text, std::string name) {
  Inspector inspector(text);
  if (!Json::sax_parse(text.begin(), text.end(), &inspector)) {
    return input_error(std::move(name), inspector.problem(), "correct the file");
  }
  auto state = std::make_unique<State>();
  state->name = std::move(name);
  state->root = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  return JsonDocument(std::move(state));
}

JsonNode JsonDocument::root() const {
  return JsonNode(state_.get(), &state_->root, "$");
}

std::optional<Error> JsonDocument::problem() const {
  const auto& problems = state_->problems;
  if (problems.empty()) return std::nullopt;
  Error error = input_error("", problems.front());
  if (problems.size() > 1) {
    error.what = fmt::format("{}: {}{} problems; the first: {}", state_->name,
                             state_->more ? "more than " : "", problems.size(), problems.front());
    error.details = problems;
    if (state_->more) error.details.emplace_back("... and more");
  }
  return error;
}

bool JsonNode::is_null() const {
  return value_ == nullptr || as_json(value_)->is_null();
}
bool JsonNode::is_object() const {
  return value_ != nullptr && as_json(value_)->is_object();
}
bool JsonNode::is_array() const {
  return value_ != nullptr && as_json(value_)->is_array();
}
bool JsonNode::is_string() const {
  return value_ != nullptr && as_json(value_)->is_string();
}

void JsonNode::fail(const std::string& what) const {
  const std::string problem = fmt::format("{} {}: {}", state_->name, path_, what);
  if (state_->known.count(problem) != 0) return;
  if (state_->problems.size() == kMostProblems) {
    state_->more = true;
    return;
  }
  state_->known.insert(problem);
  state_->problems.push_back(problem);
}

JsonNode JsonNode::member(std::string_view key, std::string_view expected) const {
  const JsonNode absent(state_, nullptr, member_path(path_, key));
  if (value_ == nullptr) return absent;
  if (!is_object()) {
    fail(fmt::format("expected an object, found {}", kind_of(as_json(value_))));
    return absent;
  }
  const auto found = as_json(value_)->find(std::string(key));
  if (found != as_json(value_)->end()) return JsonNode(state_, &*found, absent.path_);
  absent.fail(expected.empty() ? "is missing" : fmt::format("is missing; expected {}", expected));
  return absent;
}

std::optional<JsonNode> JsonNode::optional_member(std::string_view key) const {
  if (!is_object()) return std::nullopt;
  const auto found = as_json(value_)->find(std::string(key));
  if (found == as_json(value_)->end() || found->is_null()) return std::nullopt;
  return JsonNode(state_, &*found, member_path(path_, key));
}

std::vector<std::pair<std::string, JsonNode>> JsonNode::members() const {
  std::vector<std::pair<std::string, JsonNode>> result;
  if (value_ == nullptr) return result;
  if (!is_object()) {
    fail(fmt::format("expected an object, found {}", kind_of(as_json(value_))));
    return result;
  }
  for (const auto& [key, value] : as_json(value_)->items()) {
    result.emplace_back(key, JsonNode(state_, &value, member_path(path_, key)));
  }
  return result;
}

std::vector<JsonNode> JsonNode::elements() const {
  std::vector<JsonNode> result;
  if (value_ == nullptr) return result;
  if (!is_array()) {
    fail(fmt::format("expected a list, found {}", kind_of(as_json(value_))));
    return result;
  }
  std::size_t index = 0;
  for (const Json& value : *as_json(value_)) {
    result.push_back(JsonNode(state_, &value, fmt::format("{}[{}]", path_, index++)));
  }
  return result;
}

std::string JsonNode::string() const {
  if (is_string()) return as_json(value_)->get<std::string>();
  if (value_ != nullptr) fail(fmt::format("expected a string, found {}", kind_of(as_json(value_))));
  return "";
}

std::string JsonNode::text() const {
  std::string result = string();
  if (is_string() && result.empty()) fail("must not be empty");
  return result;
}

bool JsonNode::boolean() const {
  if (value_ == nullptr) return false;
  if (as_json(value_)->is_boolean()) return as_json(value_)->get<bool>();
  fail(fmt::format("expected true or false, found {}", kind_of(as_json(value_))));
  return false;
}

double JsonNode::number() const {
  if (value_ == nullptr) return 0;
  if (as_json(value_)->is_number()) return as_json(value_)->get<double>();
  fail(fmt::format("expected a number, found {}", kind_of(as_json(value_))));
  return 0;
}

std::int64_t JsonNode::integer(std::int64_t least, std::int64_t most) const {
  if (value_ == nullptr) return 0;
  const Json& value = *as_json(value_);
  const bool whole = value.is_number_integer() &&
                     !(value.is_number_unsigned() &&
                       value.get<std::uint64_t>() >
                           static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
  if (!whole) {
    fail(fmt::format("expected a whole number, found {}", kind_of(&value)));
    return 0;
  }
  const auto number = value.get<std::int64_t>();
  if (number >= least && number <= most) return number;
  fail(fmt::format("{} is not between {} and {}", number, least, most));
  return 0;
}

void JsonNode::refuse_keys_other_than(std::initializer_list<std::string_view> known) const {
  if (!is_object()) return;
  const std::vector<std::string> names(known.begin(), known.end());
  for (const auto& [key, value] : as_json(value_)->items()) {
    if (state_->more) return;
    if (std::find(names.begin(), names.end(), key) != names.end()) continue;
    const std::string hint = did_you_mean(key, names);
    JsonNode(state_, &value, member_path(path_, key))
        .fail("is not known" + (hint.empty() ? "" : "; " + hint));
  }
}

}  // namespace tunegauge
