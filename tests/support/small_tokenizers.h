#pragma once
// Small tokenizer.json files with the components of the large families and a few hundred tokens of
// our own, for tests and fuzz targets that want no data. Header only.

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/utf8.h"

namespace tunegauge::test {

enum class SmallTokenizer { llama3, qwen2, o200k, tekken, deepseek, mistral, gemma };

inline constexpr std::array kSmallTokenizers{SmallTokenizer::llama3,   SmallTokenizer::qwen2,
                                             SmallTokenizer::o200k,    SmallTokenizer::tekken,
                                             SmallTokenizer::deepseek, SmallTokenizer::mistral,
                                             SmallTokenizer::gemma};

// The regular expressions as the families write them.
inline constexpr std::string_view kLlama3Expression =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|)"
    R"( ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
inline constexpr std::string_view kQwen2Expression =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|)"
    R"( ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
inline constexpr std::string_view kQwen35Expression =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}|)"
    R"( ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
inline constexpr std::string_view kO200kExpression =
    R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+)"
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)?|)"
    R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*)"
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)?|)"
    R"(\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
inline constexpr std::string_view kTekkenExpression =
    R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|)"
    R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|)"
    R"(\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
inline constexpr std::array<std::string_view, 3> kDeepSeekExpressions{
    R"(\p{N}{1,3})", "[\u4E00-\u9FA5\u3040-\u309F\u30A0-\u30FF]+",
    R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|)"
    "[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|"
    "\\s*[\r\n]+|\\s+(?!\\S)|\\s+"};
inline constexpr std::string_view kGpt2Expression =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

inline constexpr std::string_view kMetaSpace = "\u2581";

/// What the small vocabularies are grown from; each word makes a chain of merges from its left.
inline constexpr auto kSmallWords = std::to_array<std::string_view>(
    {" the", "the",  "ing",  "tion",   " an", "and",    "er",      "re",   "on",   "in",   "'s",
     "'re",  "'ll",  "HTTP", "Server", " of", "12",     "123",     "20",   "  ",   "\n\n", "\r\n",
     " \n",  "\t\t", "...",  "==",     "//",  "é",      "ß",       "中文", "日本", "の",   "한",
     "я",    "ни",   "ع",    "ह",      "😀",   "\u0301", "e\u0301", "xyz",  "ab",   "ba",   "abc"});

/// "..." of JSON.
[[nodiscard]] inline std::string json_text(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      quoted += "\\u00";
      quoted += kDigits[byte >> 4U];
      quoted += kDigits[byte & 15U];
      continue;
    }
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

/// The visible character that stands for a byte in byte-level tokenizers.
[[nodiscard]] inline std::string byte_level_character(unsigned char byte) {
  const auto is_visible = [](unsigned b) {
    return (b >= 0x21 && b <= 0x7E) || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
  };
  char32_t code_point = byte;
  if (!is_visible(byte)) {
    code_point = 0x100;
    for (unsigned b = 0; b < byte; ++b) code_point += is_visible(b) ? 0U : 1U;
  }
  std::string text;
  append_utf8(text, code_point);
  return text;
}

/// Tokens and merges in the order of their ids and ranks.
class SmallVocabulary {
 public:
  explicit SmallVocabulary(bool byte_level) : byte_level_(byte_level) {
    if (byte_level) {
      for (unsigned byte = 0; byte < 256; ++byte)
        add(byte_level_character(static_cast<unsigned char>(byte)));
    } else {
      constexpr std::string_view kDigits = "0123456789ABCDEF";
      for (const char* name : {"<unk>", "<s>", "</s>"}) add(name);
      for (unsigned byte = 0; byte < 256; ++byte) {
        add(std::string("<0x") + kDigits[byte >> 4U] + kDigits[byte & 15U] + ">");
      }
    }
    for (const std::string_view word : kSmallWords) grow(word);
    for (const std::string_view doubled : {"a", " ", "\n", "=", "1"}) double_up(doubled);
    // Words that other merges reach from the middle: ranks decide, not length.
    join("x", "y");
    join("b", "c");
    join("a", "bc");
    join("ab", "ab");
  }

  void add(const std::string& token) {
    if (std::find(tokens_.begin(), tokens_.end(), token) == tokens_.end()) tokens_.push_back(token);
  }
  /// An entry that no merge makes.
  void add_unreachable(std::string_view text) { add(written(text)); }

  /// The "model" of the file.
  [[nodiscard]] std::string json(std::string_view options) const {
    std::string text = R"({"type":"BPE","dropout":null,"continuing_subword_prefix":null,)"
                       R"("end_of_word_suffix":null,)";
    text += options;
    text += ",\"vocab\":{";
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      text += (i == 0 ? "" : ",") + json_text(tokens_[i]) + ":" + std::to_string(i);
    }
    text += "},\"merges\":[";
    for (std::size_t i = 0; i < merges_.size(); ++i) {
      text += (i == 0 ? "[" : ",[") + json_text(merges_[i].first) + ",";
      text += json_text(merges_[i].second) + "]";
    }
    return text + "]}";
  }

  [[nodiscard]] std::size_t size() const { return tokens_.size(); }

 private:
  /// The symbols that a text begins as.
  [[nodiscard]] std::vector<std::string> symbols(std::string_view text) const {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t bytes = byte_level_ ? 1 : decode_utf8(text, at).bytes;
      const std::string_view part = text.substr(at, bytes);
      if (byte_level_) {
        parts.push_back(byte_level_character(static_cast<unsigned char>(part.front())));
      } else {
        parts.emplace_back(part == " " ? kMetaSpace : part);
      }
      at += bytes;
    }
    return parts;
  }

  [[nodiscard]] std::string written(std::string_view text) const {
    std::string all;
    for (const std::string& symbol : symbols(text)) all += symbol;
    return all;
  }

  void merge(const std::string& left, const std::string& right) {
    add(left);
    add(right);
    add(left + right);
    const std::pair<std::string, std::string> rule(left, right);
    if (std::find(merges_.begin(), merges_.end(), rule) == merges_.end()) merges_.push_back(rule);
  }
  void join(std::string_view left, std::string_view right) { merge(written(left), written(right)); }

  void grow(std::string_view word) {
    const std::vector<std::string> parts = symbols(word);
    std::string left = parts.front();
    add(left);
    for (std::size_t i = 1; i < parts.size(); ++i) {
      merge(left, parts[i]);
      left += parts[i];
    }
  }

  void double_up(std::string_view text) {
    std::string token = written(text);
    for (int i = 0; i < 5; ++i) {
      merge(token, token);
      token += token;
    }
  }

  bool byte_level_;
  std::vector<std::string> tokens_;
  std::vector<std::pair<std::string, std::string>> merges_;
};

/// The added tokens of a small tokenizer.
[[nodiscard]] inline std::vector<std::string> small_added_tokens(SmallTokenizer kind) {
  switch (kind) {
    case SmallTokenizer::mistral:
      return {"<unk>", "<s>", "</s>"};
    case SmallTokenizer::gemma:
      return {"<unk>", "<s>",     "</s>",     "\n",  "\n\n", "\n\n\n\n",
              "\t",    "<table>", "</table>", "<un", "▁▁"};
    default:
      return {"<|begin|>", "<|end|>", "<|begin|", "<think>", "</think>"};
  }
}

namespace small {

inline std::string split_stage(std::string_view expression) {
  return R"({"type":"Split","pattern":{"Regex":)" + json_text(expression) +
         R"(},"behavior":"Isolated","invert":false})";
}

inline std::string pre_tokenizer(SmallTokenizer kind) {
  std::string stages;
  switch (kind) {
    case SmallTokenizer::mistral:
      return "null";
    case SmallTokenizer::gemma:
      return R"({"type":"Split","pattern":{"String":" "},"behavior":"MergedWithPrevious",)"
             R"("invert":false})";
    case SmallTokenizer::llama3:
      stages = split_stage(kLlama3Expression);
      break;
    case SmallTokenizer::qwen2:
      stages = split_stage(kQwen2Expression);
      break;
    case SmallTokenizer::o200k:
      stages = split_stage(kO200kExpression);
      break;
    case SmallTokenizer::tekken:
      stages = split_stage(kTekkenExpression);
      break;
    case SmallTokenizer::deepseek:
      for (const std::string_view expression : kDeepSeekExpressions) {
        stages += (stages.empty() ? "" : ",") + split_stage(expression);
      }
      break;
  }
  return R"({"type":"Sequence","pretokenizers":[)" + stages +
         R"(,{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,)"
         R"("use_regex":false}]})";
}

inline std::string normalizer(SmallTokenizer kind) {
  const std::string spaces =
      R"({"type":"Replace","pattern":{"String":" "},"content":)" + json_text(kMetaSpace) + "}";
  switch (kind) {
    case SmallTokenizer::mistral:
      return R"({"type":"Sequence","normalizers":[{"type":"Prepend","prepend":)" +
             json_text(kMetaSpace) + "}," + spaces + "]}";
    case SmallTokenizer::gemma:
      return spaces;
    case SmallTokenizer::qwen2:
      return R"({"type":"NFC"})";
    case SmallTokenizer::deepseek:
      return R"({"type":"Sequence","normalizers":[]})";
    default:
      return "null";
  }
}

}  // namespace small

/// The whole tokenizer.json.
[[nodiscard]] inline std::string small_tokenizer_json(SmallTokenizer kind) {
  const bool byte_level = kind != SmallTokenizer::mistral && kind != SmallTokenizer::gemma;
  SmallVocabulary vocabulary(byte_level);
  vocabulary.add_unreachable("Tokenizer");
  vocabulary.add_unreachable(" unreachable");
  std::string added;
  std::size_t next = vocabulary.size();
  for (const std::string& token : small_added_tokens(kind)) {
    added += (added.empty() ? R"({"id":)" : R"(,{"id":)") + std::to_string(next++);
    added += R"(,"content":)" + json_text(token) +
             R"(,"single_word":false,"lstrip":false,"rstrip":false,"normalized":false,)"
             R"("special":true})";
  }
  const bool ignores_merges = kind == SmallTokenizer::llama3 || kind == SmallTokenizer::o200k;
  const std::string options =
      byte_level ? std::string(R"("unk_token":null,"fuse_unk":false,"byte_fallback":false,)") +
                       R"("ignore_merges":)" + (ignores_merges ? "true" : "false")
                 : R"("unk_token":"<unk>","fuse_unk":true,"byte_fallback":true,)"
                   R"("ignore_merges":false)";
  return R"({"version":"1.0","truncation":null,"padding":null,"added_tokens":[)" + added +
         R"(],"normalizer":)" + small::normalizer(kind) + R"(,"pre_tokenizer":)" +
         small::pre_tokenizer(kind) + R"(,"post_processor":null,"decoder":null,"model":)" +
         vocabulary.json(options) + "}";
}

}  // namespace tunegauge::test
