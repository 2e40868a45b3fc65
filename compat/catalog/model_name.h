#pragma once
// The spellings of a model's name: ids with a slash, their last part, and the dashed form that the
// provider uses for endpoints ("mistralai-mixtral-8x7b-v0-1").

#include <string>
#include <string_view>

namespace tunegauge::catalog {

/// ASCII letters in lower case.
[[nodiscard]] std::string lower_case(std::string_view text);

/// "organization/name": one slash, ASCII letters, digits and . _ + : -, at most 200 bytes.
[[nodiscard]] bool is_model_id(std::string_view text);

/// "gpt-oss-20b" of "openai/gpt-oss-20b"; the whole where there is no slash.
[[nodiscard]] std::string_view short_name(std::string_view id);

/// Lower case with a dash for each slash, dot and underscore: equal for an id and its dashed form.
[[nodiscard]] std::string dashed(std::string_view name);

/// dashed() without the words at its end that tell apart how a model is served ("-turbo", "-lora",
/// "-reference" ...), so that the served and the trainable variant of a model are equal.
[[nodiscard]] std::string stem(std::string_view name);

}  // namespace tunegauge::catalog
