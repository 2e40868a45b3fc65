#pragma once
// What a chat template adds around the texts of a conversation, in tokens: the stand-in for a real
// rendering where no template is at hand. Counts with it are estimates and say so.

#include <string_view>

namespace tunegauge {

/// Where the figures of a template are from.
enum class OverheadOrigin {
  measured,  ///< the template rendered and counted
  derived,   ///< from the template's text
  assumed,   ///< ChatML, in the place of a template that nobody names
};

struct ChatOverhead {
  double conversation = 0;  ///< once: BOS and what the template writes by itself
  double no_system = 0;     ///< once where no system message stands first: a default one
  double user = 0;          ///< for each message of the role ...
  double assistant = 0;
  double system = 0;
  double slack_per_message = 0;  ///< how far one message may be off
  OverheadOrigin origin = OverheadOrigin::assumed;
};

/// `template_family`: catalog::ModelFacts::chat_template, "" for base models (whose default
/// template the provider does not name; a ChatML-like one is assumed).
[[nodiscard]] ChatOverhead chat_overhead(std::string_view template_family);

/// Tokens that a tokenizer family's own post-processor adds to a text (BOS): 0 or 1.
[[nodiscard]] double text_row_special_tokens(std::string_view tokenizer_family);

}  // namespace tunegauge
