// The Precompiled normalizer: SentencePiece's table of replacements, a double-array trie (Darts)
// from byte strings to places in a block of zero-terminated texts.
//
// Which parts of the text are looked up, and that the SHORTEST entry that begins a part replaces
// all of it, is the reference's behaviour (crate spm_precompiled and normalizers/precompiled.rs).

#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/utf8.h"
#include "estimator/tokenizers/grapheme_breaks.h"
#include "estimator/tokenizers/json_object.h"
#include "estimator/tokenizers/normalizers.h"
#include "estimator/tokenizers/tokenizer.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {
namespace {

/// One cell of the double array, as Darts-clone packs it.
class Unit {
 public:
  explicit Unit(std::uint32_t bits) : bits_(bits) {}
  [[nodiscard]] bool has_leaf() const { return ((bits_ >> 8) & 1) != 0; }
  [[nodiscard]] std::uint32_t value() const { return bits_ & 0x7FFFFFFF; }
  /// A leaf has its top bit set, so that it equals no byte.
  [[nodiscard]] std::uint32_t label() const { return bits_ & 0x800000FF; }
  [[nodiscard]] std::uint32_t offset() const { return (bits_ >> 10) << ((bits_ & 0x200) >> 6); }

 private:
  std::uint32_t bits_;
};

class Precompiled final : public Normalizer {
 public:
  Precompiled(std::vector<Unit> units, std::string texts)
      : units_(std::move(units)), texts_(std::move(texts)) {}

  void normalize(NormalizedText& normalized) const override {
    const std::string& text = normalized.text;
    std::string& scratch = normalized.scratch;
    scratch.clear();
    std::size_t origin_bytes = 0;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = unicode::grapheme_end(text, at);
      const std::string_view cluster = std::string_view(text).substr(at, end - at);
      constexpr std::size_t kTooLongBytes = 6;
      const auto whole = cluster.size() < kTooLongBytes ? find(cluster) : std::nullopt;
      if (whole.has_value()) {
        scratch += *whole;
      } else {
        for_each_code_point(cluster, [&](char32_t, std::size_t begin, std::size_t after) {
          const std::string_view character = cluster.substr(begin, after - begin);
          if (scratch.size() <= most_text_bytes) scratch += find(character).value_or(character);
        });
      }
      normalized.too_long = scratch.size() > most_text_bytes;
      if (normalized.too_long) return;
      if (at < normalized.origin_bytes) origin_bytes = scratch.size();
      at = end;
    }
    // Where nothing remains of the beginning, the reference moves its place to what follows.
    if (origin_bytes == 0 && normalized.origin_bytes > 0 && !scratch.empty()) {
      origin_bytes = utf8_length(scratch.front());
    }
    normalized.origin_bytes = origin_bytes;
    normalized.text.swap(scratch);
  }

  bool leaves(std::string_view text) const override { return text.empty(); }

 private:
  /// The text of the shortest entry that `key` begins with.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view key) const {
    std::uint32_t node = units_.front().offset();
    for (const char c : key) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte == 0) break;
      node ^= byte;
      if (node >= units_.size() || units_[node].label() != byte) break;
      const Unit unit = units_[node];
      node ^= unit.offset();
      if (!unit.has_leaf()) continue;
      if (node >= units_.size()) break;
      const std::size_t begin = units_[node].value();
      if (begin >= texts_.size() || is_continuation(texts_[begin])) break;
      const std::size_t end = texts_.find('\0', begin);
      return std::string_view(texts_).substr(begin, end - begin);
    }
    return std::nullopt;
  }

  static bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

  std::vector<Unit> units_;
  std::string texts_;  ///< ends with a zero
};

/// SentencePiece's own replacements have at most some 40 bytes. Without a limit, a small file could
/// blow a text up a million times.
constexpr std::size_t kMostReplacementBytes = 1024;

bool has_long_entry(std::string_view texts) {
  for (std::size_t at = 0; at < texts.size();) {
    const std::size_t end = texts.find('\0', at);
    if (end - at > kMostReplacementBytes) return true;
    at = end + 1;
  }
  return false;
}

/// Standard base64 with padding; nothing where the text is not that.
std::optional<std::string> decode_base64(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  constexpr std::uint8_t kNoDigit = 64;
  std::array<std::uint8_t, 256> value_of{};
  value_of.fill(kNoDigit);
  for (std::uint8_t i = 0; i < kDigits.size(); ++i) {
    value_of[static_cast<unsigned char>(kDigits[i])] = i;
  }
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && text.ends_with('=')) {
    text.remove_suffix(1);
    ++padding;
  }
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned held = 0;  // of `bits`, from below
  for (const char c : text) {
    const std::uint8_t value = value_of[static_cast<unsigned char>(c)];
    if (value == kNoDigit) return std::nullopt;
    bits = ((bits << 6) | value) & 0xFFFF;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes += static_cast<char>((bits >> held) & 0xFF);
  }
  return bytes;
}

std::uint32_t little_endian(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 4; i-- > 0;) {
    number = (number << 8) | static_cast<unsigned char>(bytes[at + i]);
  }
  return number;
}

}  // namespace

Result<NormalizerPointer> make_precompiled(std::string_view charsmap_base64,
                                           const std::string& place) {
  const auto bytes = decode_base64(charsmap_base64);
  if (!bytes) return input_error(place, "not base64", std::string(get_anew));
  // The trie's size in bytes, the trie, the texts.
  if (bytes->size() < 4)
    return input_error(place, "too short for a table of replacements", std::string(get_anew));
  const std::size_t trie_bytes = little_endian(*bytes, 0) / 4 * std::size_t{4};
  if (trie_bytes == 0 || trie_bytes > bytes->size() - 4) {
    return input_error(place, "the trie does not fit into the table of replacements",
                       std::string(get_anew));
  }
  std::vector<Unit> units;
  for (std::size_t at = 4; at < 4 + trie_bytes; at += 4) {
    units.emplace_back(little_endian(*bytes, at));
  }
  std::string texts = bytes->substr(4 + trie_bytes);
  if (find_invalid_utf8(texts) != std::string::npos) {
    return input_error(place, "the replacements are not UTF-8", std::string(get_anew));
  }
  if (texts.empty() || texts.back() != '\0') texts += '\0';
  if (has_long_entry(texts))
    return input_error(place, "a replacement is longer than 1024 bytes", std::string(get_anew));
  return NormalizerPointer(std::make_unique<const Precompiled>(std::move(units), std::move(texts)));
}

}  // namespace tunegauge::tokenizers
