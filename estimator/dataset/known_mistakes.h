#pragma once
// Recognises files and rows of other kinds, so that the first finding says what the file is and how
// to convert it, before a hundred findings about its lines.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "estimator/dataset/json_value.h"
#include "estimator/dataset/rules.h"

namespace tunegauge::dataset {

/// What the first bytes of a file say it is, where that is no JSONL: UTF-16, compressed, Parquet, a
/// JSON document, CSV.
[[nodiscard]] std::optional<Rule> kind_of_content(std::string_view first_bytes);

/// What a line that is no JSON is: the repr of a Python dict.
[[nodiscard]] std::optional<Rule> kind_of_line(std::string_view line);

/// What an object without a known format is: ShareGPT, Alpaca ...
[[nodiscard]] std::optional<Rule> kind_of_row(const JsonValue& object);

/// "the row has the fields of no dataset format" and what there is or what is missing.
[[nodiscard]] std::string unknown_format_message(const JsonValue& object);

/// The finding about the whole file. `rows` are those that were recognised; 0: the file as such.
[[nodiscard]] std::string mistake_message(Rule rule, std::uint64_t rows);

/// The faults of single lines that a mistake causes and that need not be told a hundred times.
[[nodiscard]] std::array<Rule, 3> caused_rules(Rule mistake);

inline constexpr std::array<Rule, 5> content_mistakes = {Rule::file_utf16, Rule::file_compressed,
                                                         Rule::file_parquet, Rule::file_json,
                                                         Rule::file_csv_content};
inline constexpr std::array<Rule, 5> row_mistakes = {Rule::rows_python, Rule::rows_sharegpt,
                                                     Rule::rows_alpaca, Rule::rows_chosen_rejected,
                                                     Rule::rows_question_answer};

}  // namespace tunegauge::dataset
