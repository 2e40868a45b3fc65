// Maps the letters of a text to another case.

#include "estimator/chat_templates/python/letter_case.h"

#include <utility>

#include "estimator/chat_templates/python/characters.h"
#include "estimator/chat_templates/python/code_points.h"
#include "estimator/chat_templates/python/limits.h"

namespace tunegauge::chat_templates::python {
namespace {

constexpr char32_t capital_sigma = 0x03A3;
constexpr char32_t final_sigma = 0x03C2;

constexpr bool is_ascii_upper(char byte) {
  return byte >= 'A' && byte <= 'Z';
}
constexpr bool is_ascii_lower(char byte) {
  return byte >= 'a' && byte <= 'z';
}
constexpr char swap_ascii(char byte) {
  return static_cast<char>(byte ^ 0x20);
}

/// Whether the sigma between the two byte offsets ends a word: a cased character stands before it
/// and none behind it, where those that the rule ignores are skipped.
bool ends_word(std::string_view text, std::size_t before, std::size_t behind) {
  const auto is_ignored = [](char32_t c) { return has_property(c, Property::case_ignorable); };
  bool is_behind_cased = false;
  while (before > 0) {
    const char32_t character = previous_code_point(text, before);
    if (is_ignored(character)) continue;
    is_behind_cased = is_cased(character);
    break;
  }
  if (!is_behind_cased) return false;
  while (behind < text.size()) {
    const char32_t character = next_code_point(text, behind);
    if (!is_ignored(character)) return !is_cased(character);
  }
  return true;
}

/// Takes a text apart character by character and puts together what they become.
class CaseChange {
 public:
  explicit CaseChange(std::string_view text) : text_(text) {
    require_room(text.size());
    result_.reserve(text.size());
  }

  [[nodiscard]] bool is_at_end() const { return at_ == text_.size(); }
  /// The next character; append() takes it.
  [[nodiscard]] char32_t peek() const {
    std::size_t at = at_;
    return next_code_point(text_, at);
  }

  void append(CaseMapping mapping) {
    const std::size_t start = at_;
    const char32_t character = next_code_point(text_, at_);
    if (mapping == CaseMapping::lower && character == capital_sigma &&
        ends_word(text_, start, at_)) {
      append_utf8(result_, final_sigma);
      return;
    }
    const MappedCharacters mapped = map_case(character, mapping);
    for (std::size_t i = 0; i < mapped.count; ++i) append_utf8(result_, mapped.characters[i]);
    require_room(result_.size());
  }

  void append_as_is() {
    const std::size_t start = at_;
    (void)next_code_point(text_, at_);
    result_.append(text_, start, at_ - start);
  }

  [[nodiscard]] std::string finish() { return std::move(result_); }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::string result_;
};

/// `swaps` says which ASCII letters change.
template <class Test>
std::string map_all(std::string_view text, CaseMapping mapping, Test swaps) {
  if (isascii(text)) {
    require_room(text.size());
    std::string result(text);
    for (char& byte : result) byte = swaps(byte) ? swap_ascii(byte) : byte;
    return result;
  }
  CaseChange change(text);
  while (!change.is_at_end()) change.append(mapping);
  return change.finish();
}

}  // namespace

std::string upper(std::string_view text) {
  return map_all(text, CaseMapping::upper, is_ascii_lower);
}

std::string lower(std::string_view text) {
  return map_all(text, CaseMapping::lower, is_ascii_upper);
}

std::string casefold(std::string_view text) {
  return map_all(text, CaseMapping::fold, is_ascii_upper);
}

std::string title(std::string_view text) {
  CaseChange change(text);
  bool in_word = false;
  while (!change.is_at_end()) {
    const char32_t character = change.peek();
    change.append(in_word ? CaseMapping::lower : CaseMapping::title);
    in_word = is_cased(character);
  }
  return change.finish();
}

std::string capitalize(std::string_view text) {
  CaseChange change(text);
  if (!change.is_at_end()) change.append(CaseMapping::title);
  while (!change.is_at_end()) change.append(CaseMapping::lower);
  return change.finish();
}

std::string swapcase(std::string_view text) {
  CaseChange change(text);
  while (!change.is_at_end()) {
    const char32_t character = change.peek();
    if (has_property(character, Property::upper)) {
      change.append(CaseMapping::lower);
    } else if (has_property(character, Property::lower)) {
      change.append(CaseMapping::upper);
    } else {
      change.append_as_is();
    }
  }
  return change.finish();
}

}  // namespace tunegauge::chat_templates::python
