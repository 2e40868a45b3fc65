// The rules as a table, in the order of the enumeration.
//
// Who refuses what was measured on the provider's client (research/pricing.md, section 3; the cases
// of data/file_check) and read from the Data Preparation page. Where the page is silent it counts
// as saying what the client says.

#include "estimator/dataset/rules.h"

#include <array>

namespace tunegauge::dataset {
namespace {

constexpr bool yes = true;
constexpr bool no = false;
constexpr Severity error = Severity::error;
constexpr Severity warning = Severity::warning;
constexpr Severity note = Severity::note;
constexpr ReportFlag none = ReportFlag::none;
constexpr ReportFlag key_value = ReportFlag::key_value;

constexpr std::string_view roles_remedy =
    "after an optional first system message let user and assistant alternate";
constexpr std::string_view output_remedy =
    "give a list with one message: [{\"role\": \"assistant\", \"content\": \"...\"}]";
constexpr std::string_view parts_remedy =
    "use parts {\"type\": \"text\", \"text\": ...} and {\"type\": \"image_url\", \"image_url\": "
    "{\"url\": ...}}";
constexpr std::string_view format_remedy =
    "give every row the fields of one format: text; messages; prompt and completion; or input, "
    "preferred_output and non_preferred_output";
constexpr std::string_view fields_remedy = "give every message a \"role\" and a \"content\"";

// rule, id, client, documented, own severity, flag, line number in the report, remedy
constexpr std::array<RuleFacts, rule_count> table = {{
    {Rule::file_empty, "file_empty", yes, yes, error, none, no, "write at least one row"},
    {Rule::file_too_large, "file_too_large", yes, yes, error, none, no,
     "remove unused fields or split the file"},
    {Rule::file_extension, "file_extension", yes, yes, error, none, no,
     "name the file .jsonl, in small letters, and write one JSON object a line"},
    {Rule::file_not_utf8, "file_not_utf8", yes, yes, error, ReportFlag::utf8, no,
     "write the file as UTF-8"},
    {Rule::csv_for_fine_tune, "csv_for_fine_tune", yes, yes, error, none, no,
     "convert the rows to JSONL; CSV is only for evaluations"},
    {Rule::csv_header, "csv_header", yes, yes, error, ReportFlag::load_csv, no,
     "name the columns in the first line"},
    {Rule::csv_columns, "csv_columns", yes, yes, error, ReportFlag::format, yes,
     "give every row as many fields as the header has; quote a field that has a comma"},
    {Rule::csv_field_too_long, "csv_field_too_long", yes, yes, error, ReportFlag::load_csv, yes,
     "shorten the field or close its quote; Python's reader stops at 131072 characters"},
    {Rule::too_few_samples, "too_few_samples", yes, yes, error, none, no, "write at least one row"},
    {Rule::file_utf16, "file_utf16", yes, yes, error, none, no,
     "write it as UTF-8: iconv -f UTF-16 -t UTF-8, or encoding=\"utf-8\" in Python"},
    {Rule::file_compressed, "file_compressed", yes, yes, error, none, no, "unpack the file first"},
    {Rule::file_parquet, "file_parquet", yes, yes, error, none, no,
     "convert it: pandas.read_parquet(...).to_json(..., orient=\"records\", lines=True)"},
    {Rule::file_json, "file_json", yes, yes, error, none, no,
     "write each row on one line: jq -c '.[]' for a list, jq -c . for rows over several lines"},
    {Rule::file_csv_content, "file_csv_content", yes, yes, error, none, no,
     "convert it: pandas.read_csv(...).to_json(..., orient=\"records\", lines=True), with columns "
     "named as a format's fields"},
    {Rule::rows_python, "rows_python", yes, yes, error, none, no,
     "write the rows with json.dumps(row), not with str(row)"},
    {Rule::rows_sharegpt, "rows_sharegpt", yes, yes, error, none, no,
     "rename `conversations` to messages, `from` to role (human: user, gpt: assistant) and `value` "
     "to content"},
    {Rule::rows_alpaca, "rows_alpaca", yes, yes, error, none, no,
     "join `instruction` and `input` to prompt, and rename `output` to completion"},
    {Rule::rows_chosen_rejected, "rows_chosen_rejected", yes, yes, error, none, no,
     "write the prompt as input: {\"messages\": [...]}, and the last message of `chosen` and of "
     "`rejected` as preferred_output and non_preferred_output, each a list of one message"},
    {Rule::rows_question_answer, "rows_question_answer", yes, yes, error, none, no,
     "rename the two fields to prompt and completion"},
    {Rule::row_blank, "row_blank", yes, yes, error, none, no, "remove the blank line"},
    {Rule::row_byte_order_mark, "row_byte_order_mark", yes, yes, error, none, no,
     "save the file as UTF-8 without a byte order mark"},
    {Rule::row_not_json, "row_not_json", yes, yes, error, none, no,
     "write each row as one JSON object on one line"},
    {Rule::row_too_deep, "row_too_deep", yes, yes, error, none, yes, "flatten the row"},
    {Rule::row_too_long, "row_too_long", yes, yes, error, none, yes, "split the row"},
    {Rule::row_not_object, "row_not_object", yes, yes, error, ReportFlag::line_type, yes,
     "make each row an object: {\"messages\": [...]}"},
    {Rule::row_not_finite, "row_not_finite", no, yes, error, none, yes,
     "remove the field or write a number: JSON has no NaN and no Infinity"},
    {Rule::format_unknown, "format_unknown", yes, yes, error, ReportFlag::format, yes,
     format_remedy},
    {Rule::format_two, "format_two", yes, yes, error, ReportFlag::format, yes,
     "keep the fields of one format"},
    {Rule::format_mixed, "format_mixed", yes, yes, error, ReportFlag::format, yes,
     "put the rows of each format into a file of their own"},
    {Rule::extra_column, "extra_column", yes, no, error, ReportFlag::format, yes,
     "remove the field; the documentation says it is ignored, the client refuses it"},
    {Rule::messages_not_list, "messages_not_list", yes, yes, error, key_value, yes,
     "give a list of messages"},
    {Rule::messages_empty, "messages_empty", yes, yes, error, key_value, yes,
     "give at least one message or remove the row"},
    {Rule::message_not_object, "message_not_object", yes, yes, error, key_value, yes,
     fields_remedy},
    {Rule::message_field_missing, "message_field_missing", yes, yes, error, key_value, yes,
     fields_remedy},
    {Rule::weight_not_integer, "weight_not_integer", yes, yes, error, key_value, yes,
     "write 0 (masked) or 1 (trained), or leave it out"},
    {Rule::weight_boolean, "weight_boolean", no, yes, error, key_value, yes,
     "write 0 (masked) or 1 (trained)"},
    {Rule::weight_value, "weight_value", yes, yes, error, key_value, yes,
     "write 0 (masked) or 1 (trained)"},
    {Rule::role_not_string, "role_not_string", yes, yes, error, key_value, yes,
     "write system, user or assistant"},
    {Rule::role_unknown, "role_unknown", yes, yes, error, key_value, yes,
     "write system, user or assistant"},
    {Rule::role_repeated, "role_repeated", yes, yes, error, key_value, yes, roles_remedy},
    {Rule::role_first, "role_first", no, yes, error, key_value, yes,
     "begin the conversation with a system or user message"},
    {Rule::role_order, "role_order", no, yes, error, key_value, yes, roles_remedy},
    {Rule::assistant_missing, "assistant_missing", yes, no, error, key_value, yes,
     "add the assistant's answer, or remove the row: by default nothing of it is trained"},
    {Rule::content_type, "content_type", yes, yes, error, key_value, yes,
     "give a string that is not null, or a list of parts with a \"type\"; remove the row where "
     "there is no text"},
    {Rule::content_mixed, "content_mixed", yes, yes, error, key_value, yes,
     "give all contents of a row as strings, or all as lists of parts"},
    {Rule::part_not_object, "part_not_object", yes, yes, error, key_value, yes, parts_remedy},
    {Rule::part_type_missing, "part_type_missing", yes, yes, error, key_value, yes, parts_remedy},
    {Rule::part_type_unknown, "part_type_unknown", yes, yes, error, key_value, yes, parts_remedy},
    {Rule::part_text_missing, "part_text_missing", yes, yes, error, key_value, yes, parts_remedy},
    {Rule::image_role, "image_role", yes, yes, error, key_value, yes,
     "move the image into a user message"},
    {Rule::image_object_missing, "image_object_missing", yes, yes, error, key_value, yes,
     parts_remedy},
    {Rule::image_url_missing, "image_url_missing", yes, yes, error, key_value, yes, parts_remedy},
    {Rule::image_url_format, "image_url_format", yes, yes, error, none, yes,
     "embed the image as data:image/jpeg;base64,... (or png, webp)"},
    {Rule::image_too_large, "image_too_large", yes, yes, error, key_value, yes,
     "shrink the image to 10 MiB or less"},
    {Rule::image_count, "image_count", yes, yes, error, key_value, yes,
     "keep at most 10 images in a row"},
    {Rule::image_weight, "image_weight", yes, yes, error, key_value, yes,
     "give a message with images weight 0 or none"},
    {Rule::input_not_object, "input_not_object", yes, yes, error, key_value, yes,
     "write \"input\": {\"messages\": [...]}"},
    {Rule::input_messages_missing, "input_messages_missing", yes, yes, error, key_value, yes,
     "write \"input\": {\"messages\": [...]}"},
    {Rule::input_last_role, "input_last_role", yes, no, error, key_value, yes,
     "end the input with the user's message; the answers are the outputs"},
    {Rule::output_not_list, "output_not_list", yes, yes, error, key_value, yes, output_remedy},
    {Rule::output_count, "output_count", yes, yes, error, key_value, yes, output_remedy},
    {Rule::output_not_object, "output_not_object", yes, yes, error, key_value, yes, output_remedy},
    {Rule::output_field_missing, "output_field_missing", yes, yes, error, key_value, yes,
     output_remedy},
    {Rule::output_role, "output_role", yes, yes, error, key_value, yes, output_remedy},
    {Rule::nothing_to_count, "nothing_to_count", no, no, warning, none, no,
     "fill the row or remove it"},
    {Rule::empty_assistant, "empty_assistant", no, no, warning, none, no,
     "fill the answer or remove the turn: an empty one teaches the model to say nothing"},
    {Rule::nothing_to_train_on, "nothing_to_train_on", no, no, warning, none, no,
     "fill in what is to be trained, or remove the row: it is billed all the same"},
    {Rule::same_outputs, "same_outputs", no, no, warning, none, no,
     "make the outputs differ or remove the row: there is nothing to prefer"},
    {Rule::duplicate_row, "duplicate_row", no, no, warning, none, no,
     "remove repeated rows: each is billed and trained once more"},
    {Rule::duplicate_key, "duplicate_key", no, no, warning, none, no,
     "keep one of them; the last one counts"},
    {Rule::lone_surrogate, "lone_surrogate", no, no, warning, none, no,
     "write the whole pair: the text was cut inside a character"},
    {Rule::unused_field, "unused_field", no, no, note, none, no,
     "remove the field to make the upload smaller"},
    {Rule::image_not_countable, "image_not_countable", no, no, note, none, no,
     "count on more tokens than the text has"},
    {Rule::row_very_long, "row_very_long", no, no, note, none, no,
     "see whether the row is meant to be this long; training cuts it at the context length"},
    {Rule::row_beyond_context, "row_beyond_context", no, no, warning, none, no,
     "shorten or split the row: what lies beyond the context is not trained"},
    {Rule::duplicates_not_searched, "duplicates_not_searched", no, no, note, none, no, ""},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < rule_count; ++i) {
    if (static_cast<std::size_t>(table[i].rule) != i) return false;
  }
  return true;
}
static_assert(in_order(), "the table follows the enumeration");

}  // namespace

const RuleFacts& facts(Rule rule) {
  return table[static_cast<std::size_t>(rule)];
}

}  // namespace tunegauge::dataset
