#pragma once
// Counting one dataset row: how its texts make sequences of tokens, where a sequence is cut, and
// which tokens are trained.
//
// text          the text with what the tokenizer adds (BOS); no EOS is appended
// instruction   prompt and completion joined without anything between
// conversational  content by content plus the overhead of the model's chat template
// (chat_overhead.h) preference    two sequences: the prompt with the preferred and with the other
// answer, or, by the
//               rate card's rule, the prompt counted once

#include <array>
#include <cstdint>
#include <memory>

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

struct RowCounterOptions {
  std::int64_t context = 0;  ///< tokens after which a sequence is cut
  pricing::TrainOnInputs train_on_inputs = pricing::TrainOnInputs::automatic;
  pricing::PreferenceRule preference = pricing::PreferenceRule::prompt_with_each;
  ChatOverhead overhead;
};

/// One per worker.
class RowCounter {
 public:
  RowCounter(std::unique_ptr<TextCounter> texts, const RowCounterOptions& options);

  [[nodiscard]] RowCount count(const dataset::Row& row);
  [[nodiscard]] calibration::TextFeatures features() const { return texts_->features(); }
  /// Whether the row counted last holds a text that the tokenizer cannot count.
  [[nodiscard]] bool take_refusal() { return texts_->take_refusal(); }
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

  std::unique_ptr<TextCounter> texts_;
  RowCounterOptions options_;
  std::string joined_;  ///< scratch
};

}  // namespace tunegauge
