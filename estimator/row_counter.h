#pragma once
// Counting one dataset row: how its texts make sequences of tokens, where a sequence is cut, and
// which tokens are trained.
//
// text          the text with what the tokenizer adds (BOS); no EOS is appended
// instruction   prompt and completion joined without anything between
// conversational  rendered by the model's chat template without generation prompt, and counted as a
//               whole; where no template is at hand content by content plus the overhead of the
//               model's template (chat_overhead.h)
// preference    two sequences: the prompt with the preferred and with the other answer, or, by the
//               rate card's rule, the prompt counted once
//
// Trained of a rendered conversation are the tokens of the answers' texts, looked for in what the
// template made of them, and of the mark behind each. They are counted by themselves: at each edge
// of an answer the sum may be off by a token, and calls of tools are counted as their JSON. Of a
// rendered preference row: all that the prompt, with the head of an answer, has not.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "estimator/chat_format.h"
#include "estimator/chat_overhead.h"
#include "estimator/dataset/row.h"
#include "estimator/pricing/job.h"
#include "estimator/pricing/rate_card.h"
#include "estimator/text_counter.h"

namespace tunegauge {

/// Thousandths of a token: estimates have fractions, and whole numbers add up to the same sum in
/// any order, whatever the number of threads.
using MilliTokens = std::int64_t;

struct SequenceCount {
  MilliTokens whole = 0;    ///< before the cut
  MilliTokens kept = 0;     ///< up to the context
  MilliTokens trained = 0;  ///< of those kept
};

struct RowCount {
  std::array<SequenceCount, 2> sequences;
  std::size_t sequence_count = 1;  ///< 2 for a preference row
  /// Where the documents leave open what is counted: the whole row at least and at most.
  MilliTokens least = 0;
  MilliTokens most = 0;
  MilliTokens other_reading = 0;  ///< preference: kept tokens by the other PreferenceRule
};

/// Why a row cannot be counted.
struct RowRefusal {
  std::string_view rule;
  std::string message;
  std::string remedy;
};

struct RowCounterOptions {
  std::int64_t context = 0;  ///< tokens after which a sequence is cut
  pricing::TrainOnInputs train_on_inputs = pricing::TrainOnInputs::automatic;
  pricing::PreferenceRule preference = pricing::PreferenceRule::prompt_with_each;
  ChatOverhead overhead;
  const ChatFormat* chat = nullptr;            ///< null: conversations are counted with `overhead`
  chat_templates::python::CivilTime now = {};  ///< what templates see that ask for the date
};

/// One per worker.
class RowCounter {
 public:
  RowCounter(std::unique_ptr<TextCounter> texts, const RowCounterOptions& options);

  [[nodiscard]] RowCount count(const dataset::Row& row);
  [[nodiscard]] calibration::TextFeatures features() const { return texts_->features(); }
  /// Why the row counted last could not be counted; nothing where it could.
  [[nodiscard]] std::optional<RowRefusal> take_refusal();
  [[nodiscard]] bool gave_up() const { return texts_->gave_up(); }

 private:
  class Sequence;
  [[nodiscard]] RowCount count_text(const dataset::Row& row);
  [[nodiscard]] RowCount count_instruction(const dataset::Row& row);
  [[nodiscard]] RowCount count_conversation(const dataset::Row& row);
  [[nodiscard]] RowCount count_preference(const dataset::Row& row);
  void add_conversation(Sequence& sequence, const dataset::Row& row, bool trains_inputs);
  void add_message(Sequence& sequence, const dataset::Message& message, bool trained);
  [[nodiscard]] double tokens_of(const dataset::Content& content);
  [[nodiscard]] double overhead_of(const dataset::Message& message) const;
  /// Tokens of a rendered conversation; 0 where the template refuses it.
  [[nodiscard]] double rendered_tokens(const Conversation& conversation, const dataset::Row& row,
                                       bool add_generation_prompt);
  [[nodiscard]] RowCount count_rendered(const dataset::Row& row);
  /// Of the conversation rendered last. `is_cut`: it is longer than the context.
  [[nodiscard]] MilliTokens trained_of_rendered(const dataset::Row& row, bool trains_inputs,
                                                bool is_cut);
  [[nodiscard]] RowCount count_rendered_preference(const dataset::Row& row);

  std::unique_ptr<TextCounter> texts_;
  RowCounterOptions options_;
  std::optional<ConversationRenderer> renderer_;
  std::optional<RowRefusal> refusal_;
  std::string joined_;  ///< scratch
};

}  // namespace tunegauge
