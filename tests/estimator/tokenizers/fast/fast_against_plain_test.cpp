// Fast counting against plain counting: the same counts, refusals and limits on every text.
//
// One fast encoder is kept over all texts of a tokenizer, so that its tables are in ever other
// states, and a fresh one is taken now and then.

#include <map>
#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "estimator/tokenizers/tokenizer.h"
#include "tests/support/catch.h"
#include "tests/support/hard_text.h"
#include "tests/support/small_tokenizers.h"
#include "tests/support/test_data.h"

namespace tunegauge::tokenizers {
namespace {

using test::HardText;
using test::repeated;

class Comparison {
 public:
  explicit Comparison(const Tokenizer& tokenizer)
      : tokenizer_(tokenizer),
        fast_(tokenizer.encoder(CountingPath::fast)),
        many_(tokenizer.encoder(CountingPath::fast)),
        parts_(tokenizer.encoder(CountingPath::fast)),
        plain_(tokenizer.encoder(CountingPath::plain)) {}

  void check(std::string_view text) {
    ++texts_;
    const SpecialTokens special = texts_ % 8 == 0 ? SpecialTokens::add : SpecialTokens::none;
    check(fast_, text, special);
    if (texts_ % 64 == 0) {
      Encoder fresh = tokenizer_.encoder(CountingPath::fast);
      const std::uint64_t count = fresh.count(text, special);
      if (count != last_plain_) tell("a fresh encoder", text, count);
    }
    check_in_parts(text, special);
    if (special == SpecialTokens::none && text.size() <= 4096) check_among_others(text);
  }

  [[nodiscard]] int wrong() {
    check_gathered();
    return wrong_;
  }
  [[nodiscard]] int texts() const { return texts_; }
  /// Places where texts were taken apart.
  [[nodiscard]] std::size_t seams() const { return seams_; }

 private:
  void check(Encoder& fast, std::string_view text, SpecialTokens special) {
    last_plain_ = plain_.count(text, special);
    const std::uint64_t count = fast.count(text, special);
    const bool same = fast.refused() == plain_.refused() && fast.gave_up() == plain_.gave_up();
    if (count != last_plain_ || !same) tell("the kept encoder", text, count);
  }

  /// Takes the text apart at all of its seams, or at every third one.
  void check_in_parts(std::string_view text, SpecialTokens special) {
    std::uint64_t tokens = 0;
    const std::size_t stride = texts_ % 2 == 0 ? 3 : 1;
    std::size_t end = text.size();
    std::size_t seams = 0;
    for (std::size_t seam = end; (seam = tokenizer_.last_seam(text.substr(0, seam))) > 0;) {
      if (++seams % stride != 0) continue;
      tokens += parts_.count_part(text.substr(seam, end - seam), TextPart::rest);
      end = seam;
    }
    tokens += parts_.count_part(text.substr(0, end), TextPart::first);
    seams_ += seams;
    const std::uint64_t count = plain_.refused() ? 0 : tokenizer_.count_of_parts(tokens, special);
    if (count != last_plain_) tell("the encoder of parts", text, count);
  }

  /// Counts texts together: what is new in one may be known by the next.
  void check_among_others(std::string_view text) {
    gathered_.emplace_back(text);
    expected_.push_back({last_plain_, plain_.refused()});
    if (gathered_.size() == 40) check_gathered();
  }

  void check_gathered() {
    const std::vector<std::string_view> texts(gathered_.begin(), gathered_.end());
    std::vector<Encoder::TextCount> counts(texts.size());
    many_.count_all(texts, SpecialTokens::none, counts);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      last_plain_ = expected_[i].tokens;
      const bool same = counts[i].refused == expected_[i].refused;
      if (counts[i].tokens != last_plain_ || !same) {
        tell("count_all", texts[i], counts[i].tokens);
      }
    }
    gathered_.clear();
    expected_.clear();
  }

  void tell(const char* who, std::string_view text, std::uint64_t count) {
    ++wrong_;
    if (wrong_ > 5) return;  // the first are enough to see what is wrong
    UNSCOPED_INFO(who << " counts " << count << ", plain " << last_plain_ << " (text " << texts_
                      << ", " << text.size() << " bytes): "
                      << nlohmann::json(std::string(text.substr(0, 400)))
                             .dump(-1, ' ', true, nlohmann::json::error_handler_t::replace));
  }

  const Tokenizer& tokenizer_;
  Encoder fast_;
  Encoder many_;
  Encoder parts_;
  Encoder plain_;
  std::vector<std::string> gathered_;
  std::vector<Encoder::TextCount> expected_;
  std::uint64_t last_plain_ = 0;
  std::size_t seams_ = 0;
  int wrong_ = 0;
  int texts_ = 0;
};

/// The byte of every character of the byte-level alphabet.
const std::map<std::string, char>& alphabet() {
  static const std::map<std::string, char> kAlphabet = [] {
    std::map<std::string, char> bytes;
    for (int byte = 0; byte < 256; ++byte) {
      bytes[test::byte_level_character(static_cast<unsigned char>(byte))] = static_cast<char>(byte);
    }
    return bytes;
  }();
  return kAlphabet;
}

/// The text that a vocabulary entry stands for; may be no UTF-8.
std::string text_of_entry(const std::string& entry, bool byte_level) {
  std::string text;
  for (std::size_t at = 0; at < entry.size();) {
    const std::string character = entry.substr(at, decode_utf8(entry, at).bytes);
    at += character.size();
    const auto byte = byte_level ? alphabet().find(character) : alphabet().end();
    if (byte != alphabet().end()) {
      text += byte->second;
    } else {
      text += !byte_level && character == test::kMetaSpace ? " " : character;
    }
  }
  return text;
}

/// Vocabulary entries as text, without those that are parts of characters.
std::vector<std::string> entries_of(const nlohmann::json& file) {
  const bool byte_level = file.at("pre_tokenizer").dump().find("ByteLevel") != std::string::npos;
  std::vector<std::string> entries;
  const auto take = [&](const std::string& name) {
    std::string text = text_of_entry(name, byte_level);
    if (!text.empty() && find_invalid_utf8(text) == std::string_view::npos) {
      entries.push_back(std::move(text));
    }
  };
  const nlohmann::json& vocabulary = file.at("model").at("vocab");
  if (vocabulary.is_object()) {
    for (const auto& [name, id] : vocabulary.items()) take(name);
  } else {
    for (const nlohmann::json& entry : vocabulary) take(entry.at(0).get<std::string>());
  }
  return entries;
}

HardText hard_text_for(const nlohmann::json& file, std::uint64_t seed) {
  std::vector<std::string> added;
  for (const nlohmann::json& token : file.at("added_tokens")) {
    added.push_back(token.at("content").get<std::string>());
  }
  return {seed, entries_of(file), std::move(added)};
}

void check_hard_texts(Comparison& comparison, HardText& texts, std::size_t bytes) {
  for (std::size_t done = 0; done < bytes;) {
    const std::string text = texts.next();
    comparison.check(text);
    done += text.size() + 1;
  }
}

/// Runs of every part of every length up to `most`, and of those around two blocks of 64 bytes;
/// every second one is moved by a byte.
void check_runs(Comparison& comparison, std::size_t most) {
  for (std::size_t part = 0; part < test::kParts; ++part) {
    for (std::size_t times = 1; times <= 130; times = times == most ? 126 : times + 1) {
      std::string text = repeated(test::hard_part(part), times);
      if (times % 2 == 0) text.insert(0, 1, 'x');
      text += test::hard_part((part + times) % test::kParts);
      comparison.check(text);
    }
  }
}

std::string random_letters(std::size_t count) {
  std::mt19937_64 random(5);
  std::string letters;
  while (letters.size() < count) letters += static_cast<char>('a' + random() % 26);
  return letters;
}

/// Long pieces: those that no key and no buffer holds.
void check_long_pieces(Comparison& comparison, std::size_t most_bytes) {
  constexpr std::array<std::string_view, 11> kUnits{"a",  " ",  "1",      "!", "\n",    "é",
                                                    "中", "ab", "\u0301", "😀", "\u2581"};
  for (const std::size_t bytes : {std::size_t{4096}, std::size_t{65536}}) {
    for (const std::string_view unit : kUnits) {
      for (const std::size_t more : {std::size_t{0}, std::size_t{1}}) {
        comparison.check(repeated(unit, bytes / unit.size() + more));
        comparison.check("x" + repeated(unit, bytes / unit.size() + more) + " y");
      }
    }
    comparison.check(random_letters(bytes));
    comparison.check("é" + random_letters(bytes + 1) + "\n");
  }
  if (most_bytes <= 65536) return;
  for (const std::string_view unit : kUnits) {
    comparison.check(repeated(unit, most_bytes / unit.size()));
  }
  comparison.check(random_letters(most_bytes));
}

void check_added_tokens(Comparison& comparison, const nlohmann::json& file) {
  std::size_t number = 0;
  for (const nlohmann::json& entry : file.at("added_tokens")) {
    const auto token = entry.at("content").get<std::string>();
    if (++number > 200) break;  // Gemma has thousands of one kind; the hard texts draw from all
    for (std::size_t cut = 0; cut <= token.size(); ++cut) {
      if (cut < token.size() && (static_cast<unsigned char>(token[cut]) & 0xC0) == 0x80) continue;
      const std::string head = token.substr(0, cut);
      comparison.check("word " + head + token.substr(cut) + " word");
      comparison.check(head + token);
      comparison.check(token + head + "\n");
      comparison.check(head + " " + token.substr(cut));
    }
  }
}

struct Amounts {
  std::size_t hard_bytes = 0;
  std::size_t longest_run = 0;    ///< of every part; below 126
  std::size_t longest_piece = 0;  ///< in bytes
};

void check_all_kinds(const Tokenizer& tokenizer, const nlohmann::json& file, Amounts amounts) {
  Comparison comparison(tokenizer);
  HardText texts = hard_text_for(file, 1);
  check_hard_texts(comparison, texts, amounts.hard_bytes / 2);
  check_runs(comparison, amounts.longest_run);
  check_added_tokens(comparison, file);
  check_long_pieces(comparison, amounts.longest_piece);
  check_hard_texts(comparison, texts, amounts.hard_bytes / 2);  // with full tables
  CHECK(comparison.texts() > 1000);
  CHECK(comparison.seams() > 1000);
  CHECK(comparison.wrong() == 0);
}

void check_family(const std::string& name) {
  const auto path = test::test_data_path("tokenizers/" + name + "/tokenizer.json");
  SKIP_WITHOUT(path);
  const Result<Tokenizer> tokenizer = Tokenizer::load(*path);
  REQUIRE(tokenizer.has_value());
  CHECK(tokenizer->counts_fast());  // else nothing is compared
  check_all_kinds(*tokenizer, nlohmann::json::parse(test::read_text(*path)),
                  {1U << 20U, 70, 1U << 20U});

  const auto vectors = test::test_data_path("tokenizer_vectors/" + name + ".jsonl");
  SKIP_WITHOUT(vectors);
  Comparison comparison(*tokenizer);
  for (int round = 0; round < 2; ++round) {  // the second one finds the tables filled
    for (const std::string& line : test::read_lines(*vectors)) {
      comparison.check(nlohmann::json::parse(line).at("text").get<std::string>());
    }
  }
  CHECK(comparison.wrong() == 0);
}

TEST_CASE("fast and plain counts agree with small tokenizers of every kind", "[tokenizers][fast]") {
  for (const test::SmallTokenizer kind : test::kSmallTokenizers) {
    const std::string json = test::small_tokenizer_json(kind);
    CAPTURE(static_cast<int>(kind));
    const Result<Tokenizer> tokenizer = Tokenizer::parse(json, "small");
    REQUIRE(tokenizer.has_value());
    CHECK(tokenizer->counts_fast());
    check_all_kinds(*tokenizer, nlohmann::json::parse(json), {1U << 19U, 70, 1U << 16U});
  }
}

/// All texts of up to five of these.
void check_all_texts(Comparison& comparison) {
  constexpr std::array<std::string_view, 6> kParts{"a", "b", " ", "<s>", "\u2581", "\u00e9"};
  const auto add = [&](const auto& self, const std::string& text, int left) -> void {
    if (!text.empty()) comparison.check(text);
    if (left == 0) return;
    for (const std::string_view part : kParts) self(self, text + std::string(part), left - 1);
  };
  add(add, "", 5);
}

TEST_CASE("fast and plain counts agree with odd vocabularies of characters", "[tokenizers][fast]") {
  // Added tokens that go over each other: one takes the white space that the other one is.
  constexpr std::string_view kAdded =
      R"([{"id":90,"content":"<s>","rstrip":true,"lstrip":false,"single_word":false,)"
      R"("normalized":false,"special":true},{"id":91,"content":"  ","rstrip":false,)"
      R"("lstrip":false,"single_word":false,"normalized":false,"special":true}])";
  // Spaces become marks, of which the vocabulary knows nothing, in one way or another.
  const std::string all_bytes = [] {
    std::string tokens;
    for (unsigned byte = 0; byte < 256; ++byte) {
      constexpr std::string_view kDigits = "0123456789ABCDEF";
      tokens += std::string(",\"<0x") + kDigits[byte / 16] + kDigits[byte % 16] +
                ">\":" + std::to_string(1000 + byte);
    }
    return tokens;
  }();
  const std::string plain = R"("a":0,"b":1,"ab":2,"\u00e9":3)";
  const std::vector<std::pair<std::string, std::string>> models = {
      {plain + R"(,"\u2581":4,"\u2581a":5)", R"("a b","\u2581 a")"},
      {plain + R"(," ":4)", R"("a b")"},
      {plain + R"(," ":4)" + all_bytes, R"("a b")"},
      {R"("a":0,"b":1,"ab":2)" + all_bytes, R"("a b")"},
  };
  for (const auto& [vocabulary, merges] : models) {
    for (const bool has_added : {false, true}) {
      const bool falls_back = vocabulary.find("<0x00>") != vocabulary.npos;
      const std::string json =
          std::string(R"({"added_tokens":)") + std::string(has_added ? kAdded : "[]") +
          R"(,"normalizer":{"type":"Replace","pattern":{"String":" "},"content":"\u2581"},)"
          R"("model":{"type":"BPE","byte_fallback":)" +
          (falls_back ? "true" : "false") + R"(,"vocab":{)" + vocabulary + R"(},"merges":[)" +
          merges + "]}}";
      CAPTURE(json);
      const Result<Tokenizer> tokenizer = Tokenizer::parse(json, "odd");
      REQUIRE(tokenizer.has_value());
      CHECK(tokenizer->counts_fast());
      Comparison comparison(*tokenizer);
      check_all_texts(comparison);
      CHECK(comparison.wrong() == 0);
    }
  }
}

TEST_CASE("fast and plain counts agree with Llama 3.2", "[tokenizers][fast]") {
  check_family("llama-3.2");
}
TEST_CASE("fast and plain counts agree with Qwen3", "[tokenizers][fast]") {
  check_family("qwen3");
}
TEST_CASE("fast and plain counts agree with Gemma 3", "[tokenizers][fast]") {
  check_family("gemma-3");
}
TEST_CASE("fast and plain counts agree with DeepSeek V3", "[tokenizers][fast]") {
  check_family("deepseek-v3");
}
TEST_CASE("fast and plain counts agree with gpt-oss", "[tokenizers][fast]") {
  check_family("gpt-oss");
}
TEST_CASE("fast and plain counts agree with Mistral v0.1", "[tokenizers][fast]") {
  check_family("mistral-v0.1");
}

TEST_CASE("fast and plain counts agree on every feature of the format", "[tokenizers][fast]") {
  const auto path = test::test_data_path("feature_cases.jsonl");
  SKIP_WITHOUT(path);
  for (const std::string& line : test::read_lines(*path)) {
    const nlohmann::json feature = nlohmann::json::parse(line);
    const nlohmann::json& file = feature.at("tokenizer");
    const auto name = feature.at("name").get<std::string>();
    CAPTURE(name);
    const Result<Tokenizer> tokenizer = Tokenizer::parse(file.dump(), name);
    REQUIRE(tokenizer.has_value());
    Comparison comparison(*tokenizer);
    for (int round = 0; round < 2; ++round) {
      for (const nlohmann::json& one : feature.at("cases")) {
        comparison.check(one.at("text").get<std::string>());
      }
    }
    HardText texts = hard_text_for(file, 2);
    check_hard_texts(comparison, texts, 64U << 10U);
    check_runs(comparison, 20);
    check_added_tokens(comparison, file);
    CHECK(comparison.wrong() == 0);
  }
}

}  // namespace
}  // namespace tunegauge::tokenizers
