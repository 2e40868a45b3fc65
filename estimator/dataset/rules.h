#pragma once
// The table of dataset rules: one line a rule, with its id, who has it (the provider's published
// client, its Data Preparation page, or only this tool) and what the client's report shows for it.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tunegauge::dataset {

enum class Rule : std::uint8_t {
  // the file
  file_empty,
  file_too_large,
  file_extension,
  file_not_utf8,
  csv_for_fine_tune,
  csv_header,
  csv_columns,
  csv_field_too_long,
  too_few_samples,
  // files and rows of another kind, recognised beside the faults of their lines
  file_utf16,
  file_compressed,
  file_parquet,
  file_json,
  file_csv_content,
  rows_python,
  rows_sharegpt,
  rows_alpaca,
  rows_chosen_rejected,
  rows_question_answer,
  // one line
  row_blank,
  row_byte_order_mark,
  row_not_json,
  row_too_deep,
  row_too_long,
  row_not_object,
  row_not_finite,
  // the format
  format_unknown,
  format_two,
  format_mixed,
  extra_column,
  // messages
  messages_not_list,
  messages_empty,
  message_not_object,
  message_field_missing,
  weight_not_integer,
  weight_boolean,
  weight_value,
  role_not_string,
  role_unknown,
  role_repeated,
  role_first,
  role_order,
  assistant_missing,
  // content
  content_type,
  content_mixed,
  part_not_object,
  part_type_missing,
  part_type_unknown,
  part_text_missing,
  image_role,
  image_object_missing,
  image_url_missing,
  image_url_format,
  image_too_large,
  image_count,
  image_weight,
  // preference
  input_not_object,
  input_messages_missing,
  input_last_role,
  output_not_list,
  output_count,
  output_not_object,
  output_field_missing,
  output_role,
  // near-certain mistakes that the provider lets through
  nothing_to_count,
  empty_assistant,
  nothing_to_train_on,
  same_outputs,
  duplicate_row,
  duplicate_key,
  lone_surrogate,
  unused_field,
  image_not_countable,
  row_very_long,
  row_beyond_context,
  duplicates_not_searched,
};
inline constexpr std::size_t rule_count =
    static_cast<std::size_t>(Rule::duplicates_not_searched) + 1;

/// The key of the client's report that a fault sets to false.
enum class ReportFlag : std::uint8_t { none, utf8, line_type, key_value, format, load_csv };

enum class Severity : std::uint8_t { error, warning, note };

struct RuleFacts {
  Rule rule;
  std::string_view id;
  bool client;      ///< the client refuses it
  bool documented;  ///< the page refuses it (or is silent where the client refuses)
  Severity own;     ///< severity where neither of them refuses it
  ReportFlag flag;
  bool gives_line;  ///< the client's report has its line_number
  std::string_view remedy;
};

[[nodiscard]] const RuleFacts& facts(Rule rule);

/// One fault of one row. Offsets count from the row's first byte.
struct RowFault {
  Rule rule = Rule::row_not_json;
  std::size_t offset = 0;
  std::string path;  ///< "$.messages[2].role"
  std::string what;  ///< without a full stop

  [[nodiscard]] std::string_view remedy() const { return facts(rule).remedy; }
};

}  // namespace tunegauge::dataset
