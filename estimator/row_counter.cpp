// Rows to sequences, see row_counter.h for the rules.

#include "estimator/row_counter.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tunegauge {

namespace {

MilliTokens milli(double tokens) {
  return static_cast<MilliTokens>(std::llround(tokens * 1000));
}

RowCount single(const SequenceCount& sequence) {
  RowCount count;
  count.sequences[0] = sequence;
  count.least = count.most = sequence.whole;
  return count;
}

}  // namespace

/// Tokens put one after another; what lies beyond the context is neither kept nor trained.
class RowCounter::Sequence {
 public:
  explicit Sequence(std::int64_t context) : context_(context * 1000) {}

  void add(double tokens, bool trained) {
    const MilliTokens kept_before = count_.kept;
    count_.whole += milli(tokens);
    count_.kept = std::min(count_.whole, context_);
    if (trained) count_.trained += count_.kept - kept_before;
  }
  [[nodiscard]] const SequenceCount& count() const { return count_; }

 private:
  MilliTokens context_;
  SequenceCount count_;
};

RowCounter::RowCounter(std::unique_ptr<TextCounter> texts, const RowCounterOptions& options)
    : texts_(std::move(texts)), options_(options) {
  if (options_.chat != nullptr) renderer_.emplace(*options_.chat, options_.now);
}

RowCount RowCounter::count(const dataset::Row& row) {
  refusal_.reset();
  switch (row.format) {
    case dataset::Format::conversational:
      return renderer_ ? count_rendered(row) : count_conversation(row);
    case dataset::Format::instruction:
      return count_instruction(row);
    case dataset::Format::preference:
      return renderer_ ? count_rendered_preference(row) : count_preference(row);
    default:
      return count_text(row);
  }
}

double RowCounter::tokens_of(const dataset::Content& content) {
  double tokens = 0;
  for (const std::string_view text : content.texts) tokens += texts_->count(text);
  return tokens;
}

RowCount RowCounter::count_text(const dataset::Row& row) {
  Sequence sequence(options_.context);
  if (row.text.texts.size() == 1) {
    sequence.add(texts_->count_with_special(row.text.texts.front()), true);
  } else {
    joined_.clear();
    for (const std::string_view text : row.text.texts) joined_ += text;
    sequence.add(texts_->count_with_special(joined_), true);
  }
  return single(sequence.count());
}

RowCount RowCounter::count_instruction(const dataset::Row& row) {
  joined_.clear();
  for (const std::string_view text : row.prompt.texts) joined_ += text;
  const double prompt = texts_->count(joined_);
  const std::size_t prompt_bytes = joined_.size();
  for (const std::string_view text : row.completion.texts) joined_ += text;
  // Counted as a whole with a tokenizer, where the parts can merge at the seam; the features of an
  // estimate add up, so the completion alone is enough.
  const double special = texts_->count_with_special("");
  const double whole =
      texts_->exact_seams()
          ? texts_->count_with_special(joined_)
          : prompt + special + texts_->count(std::string_view(joined_).substr(prompt_bytes));
  const bool trains_prompt = options_.train_on_inputs == pricing::TrainOnInputs::yes;
  Sequence sequence(options_.context);
  sequence.add(std::min(prompt + special, whole), trains_prompt);
  sequence.add(std::max(0.0, whole - prompt - special), true);
  RowCount count = single(sequence.count());
  // Open: whether a BOS stands in front, a separator between, an EOS behind.
  count.least -= milli(special);
  count.most += milli(4);
  return count;
}

double RowCounter::overhead_of(const dataset::Message& message) const {
  if (message.role == "assistant") return options_.overhead.assistant;
  if (message.role == "system" || message.role == "developer") return options_.overhead.system;
  return options_.overhead.user;
}

void RowCounter::add_message(Sequence& sequence, const dataset::Message& message, bool trained) {
  // The mark that ends a turn is learned with it, the marks in front are not.
  const double overhead = overhead_of(message);
  sequence.add(std::max(0.0, overhead - 1), false);
  double tokens = tokens_of(message.content);
  if (!message.reasoning.empty()) tokens += texts_->count(message.reasoning);
  if (!message.tool_calls.empty()) tokens += texts_->count(message.tool_calls);
  sequence.add(tokens + std::min(1.0, overhead), trained);
}

void RowCounter::add_conversation(Sequence& sequence, const dataset::Row& row, bool trains_inputs) {
  sequence.add(options_.overhead.conversation, false);
  const bool has_system = !row.messages.empty() && row.messages.front().role == "system";
  if (!has_system) sequence.add(options_.overhead.no_system, false);
  if (!row.tools.empty()) sequence.add(texts_->count(row.tools), false);
  for (const dataset::Message& message : row.messages) {
    const bool by_role = trains_inputs || message.role == "assistant";
    add_message(sequence, message, message.weight.value_or(true) && by_role);
  }
}

RowCount RowCounter::count_conversation(const dataset::Row& row) {
  // A weight on any message turns training on inputs on (Data Preparation page).
  const bool trains_inputs =
      options_.train_on_inputs == pricing::TrainOnInputs::yes || row.has_weights;
  Sequence sequence(options_.context);
  add_conversation(sequence, row, trains_inputs);
  RowCount count = single(sequence.count());
  const auto messages = static_cast<double>(row.messages.size());
  const MilliTokens slack = milli(options_.overhead.slack_per_message * messages);
  count.least = std::max<MilliTokens>(0, count.least - slack);
  count.most += slack;
  return count;
}

std::optional<RowRefusal> RowCounter::take_refusal() {
  if (texts_->take_refusal()) {
    return RowRefusal{"text_not_countable", "the tokenizer cannot count a text of this row",
                      "look for a character it does not know, or a text that its rules make very "
                      "long"};
  }
  return std::exchange(refusal_, std::nullopt);
}

double RowCounter::rendered_tokens(const Conversation& conversation, const dataset::Row& row,
                                   bool add_generation_prompt) {
  const auto rendered = renderer_->render(conversation, row.source, add_generation_prompt);
  if (!rendered) {
    refusal_ = RowRefusal{"template_refuses_row",
                          "the chat template cannot render this row: " + rendered.error().message(),
                          "change the row, or see what the template asks for: tunegauge render"};
    return 0;
  }
  joined_.clear();
  rendered->append_to(joined_);
  return texts_->count(joined_);
}

/// Where the parts of a conversation stand in the text that a template made of it, looked for one
/// behind the other.
class RenderedParts {
 public:
  explicit RenderedParts(std::string_view text) : text_(text) {}

  /// Text up to the next place of `part`, and the part; nothing where it is not there, as templates
  /// may drop or change it.
  struct Found {
    std::string_view before;
    std::string_view part;
  };
  [[nodiscard]] std::optional<Found> next(std::string_view part) {
    // Many templates trim what they show.
    constexpr std::string_view spaces = " \t\r\n";
    const std::size_t begin = part.find_first_not_of(spaces);
    if (begin == part.npos) return std::nullopt;
    part = part.substr(begin, part.find_last_not_of(spaces) + 1 - begin);
    const std::size_t at = text_.find(part, end_);
    if (at == text_.npos) return std::nullopt;
    const Found found{text_.substr(end_, at - end_), text_.substr(at, part.size())};
    end_ = at + part.size();
    return found;
  }

 private:
  std::string_view text_;
  std::size_t end_ = 0;
};

MilliTokens RowCounter::trained_of_rendered(const dataset::Row& row, bool trains_inputs,
                                            bool is_cut) {
  RenderedParts parts(joined_);
  Sequence sequence(options_.context);
  double marks_added = 0;  ///< that the text up to the next part holds, too
  for (const dataset::Message& message : row.messages) {
    const bool by_role = trains_inputs || message.role == "assistant";
    const bool is_trained = by_role && message.weight.value_or(true);
    bool is_shown = false;
    const auto add = [&](std::string_view text) {
      const auto found = parts.next(text);
      if (!found) return;
      is_shown = true;
      // What is not trained only matters for where the cut is.
      if (is_cut) {
        const double between = found->before.empty() ? 0 : texts_->count(found->before);
        sequence.add(std::max(0.0, between - marks_added), false);
        marks_added = 0;
      }
      if (is_cut || is_trained) sequence.add(texts_->count(found->part), is_trained);
    };
    if (!message.reasoning.empty()) add(message.reasoning);
    for (const std::string_view text : message.content.texts) add(text);
    if (!message.tool_calls.empty() && is_trained) {
      // Shown in a form of the template's own: about as long as the JSON.
      sequence.add(texts_->count(message.tool_calls), true);
      is_shown = true;
    }
    if (is_shown && is_trained) {
      sequence.add(1, true);  // the mark that ends the turn
      marks_added = 1;
    }
  }
  return sequence.count().trained;
}

RowCount RowCounter::count_rendered(const dataset::Row& row) {
  SequenceCount sequence;
  sequence.whole = milli(rendered_tokens(conversation_of(*row.root), row, false));
  if (refusal_) return single(sequence);
  sequence.kept = std::min(sequence.whole, options_.context * 1000);
  const bool trains_inputs =
      options_.train_on_inputs == pricing::TrainOnInputs::yes || row.has_weights;
  sequence.trained =
      trains_inputs && !row.has_weights
          ? sequence.kept
          : std::min(sequence.kept,
                     trained_of_rendered(row, trains_inputs, sequence.kept < sequence.whole));
  return single(sequence);
}

RowCount RowCounter::count_rendered_preference(const dataset::Row& row) {
  const dataset::JsonValue* const input = row.root->find("input");
  Conversation conversation;
  if (input != nullptr) {
    conversation = conversation_of(*input);
    if (input->is_array()) conversation.messages = input;
  }
  const auto answer = [&](std::string_view key) -> const dataset::JsonValue* {
    const dataset::JsonValue* const output = row.root->find(key);
    if (output == nullptr) return nullptr;
    for (const dataset::JsonValue& message : output->elements()) return &message;
    return nullptr;
  };
  const MilliTokens prompt = milli(rendered_tokens(conversation, row, true));
  if (refusal_) return single({});
  const MilliTokens context = options_.context * 1000;
  RowCount count;
  count.sequence_count = 2;
  std::array<MilliTokens, 2> alone{};
  for (std::size_t i = 0; i < 2; ++i) {
    conversation.answer = answer(i == 0 ? "preferred_output" : "non_preferred_output");
    SequenceCount& sequence = count.sequences[i];
    sequence.whole = milli(rendered_tokens(conversation, row, false));
    if (refusal_) return single({});
    sequence.kept = std::min(sequence.whole, context);
    sequence.trained = std::max<MilliTokens>(0, sequence.kept - prompt);
    alone[i] = std::max<MilliTokens>(0, sequence.whole - prompt);
  }
  const bool once = options_.preference == pricing::PreferenceRule::prompt_once;
  const MilliTokens both = count.sequences[0].kept + count.sequences[1].kept;
  const MilliTokens shared = count.sequences[0].kept + std::min(alone[1], context);
  count.other_reading = once ? both : shared;
  if (once)
    count.sequences[1] = {alone[1], std::min(alone[1], context), std::min(alone[1], context)};
  count.least = count.most = count.sequences[0].whole + count.sequences[1].whole;
  return count;
}

RowCount RowCounter::count_preference(const dataset::Row& row) {
  Sequence prompt(options_.context);
  add_conversation(prompt, row, false);
  const double prompt_tokens = static_cast<double>(prompt.count().whole) / 1000;
  Sequence first(options_.context);
  first.add(prompt_tokens, false);
  add_message(first, row.preferred, true);
  Sequence alone(options_.context);  // the second answer without the prompt ...
  add_message(alone, row.non_preferred, true);
  Sequence behind(options_.context);  // ... and behind it
  behind.add(prompt_tokens, false);
  behind.add(static_cast<double>(alone.count().whole - alone.count().trained) / 1000, false);
  behind.add(static_cast<double>(alone.count().trained) / 1000, true);
  const bool once = options_.preference == pricing::PreferenceRule::prompt_once;
  RowCount count;
  count.sequence_count = 2;
  count.sequences = {first.count(), once ? alone.count() : behind.count()};
  count.other_reading = first.count().kept + (once ? behind : alone).count().kept;
  const MilliTokens whole = count.sequences[0].whole + count.sequences[1].whole;
  const MilliTokens slack =
      milli(options_.overhead.slack_per_message * static_cast<double>(row.messages.size() + 2));
  count.least = std::max<MilliTokens>(0, whole - slack);
  count.most = whole + slack;
  return count;
}

}  // namespace tunegauge
