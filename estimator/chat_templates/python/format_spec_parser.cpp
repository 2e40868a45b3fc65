// Reads a format specification from left to right; every part may be missing.

#include "estimator/chat_templates/python/format_spec_parser.h"

#include <limits>
#include <stdexcept>

#include <fmt/format.h>

#include "estimator/chat_templates/python/characters.h"
#include "estimator/chat_templates/python/code_points.h"

namespace tunegauge::chat_templates::python {
namespace {

/// The type as Python's errors show it.
std::string shown(char32_t type) {
  if (type > 32 && type < 128) return std::string(1, static_cast<char>(type));
  return fmt::format("\\x{:x}", static_cast<std::uint32_t>(type));
}

bool is_align(char32_t c) {
  return c == '<' || c == '>' || c == '=' || c == '^';
}

class Parser {
 public:
  Parser(std::string_view text, const FormattedType& type) : text_(text), type_(type) {
    spec_.align = type.default_align;
    spec_.type = static_cast<unsigned char>(type.default_type);
  }

  FormatSpec parse() {
    const bool has_fill = parse_align();
    if (is_at('+') || is_at('-') || is_at(' ')) spec_.sign = text_[at_++];
    spec_.is_zero_unsigned = take('z');
    spec_.alternate = take('#');
    if (!has_fill && take('0')) {
      spec_.fill = U'0';
      if (!has_align_ && type_.default_align == '>') spec_.align = '=';
    }
    spec_.width = parse_number();
    parse_separator();
    if (take('.')) {
      spec_.precision = parse_number();
      if (!spec_.precision) throw std::invalid_argument("Format specifier missing precision");
    }
    parse_type();
    require_separator_fits();
    return spec_;
  }

 private:
  [[nodiscard]] bool is_at(char c) const { return at_ < text_.size() && text_[at_] == c; }

  bool take(char c) {
    if (!is_at(c)) return false;
    ++at_;
    return true;
  }

  /// Whether a fill character stands before the alignment.
  bool parse_align() {
    if (text_.empty()) return false;
    std::size_t next = 0;
    const char32_t first = next_code_point(text_, next);
    if (next < text_.size() && is_align(static_cast<unsigned char>(text_[next]))) {
      spec_.fill = first;
      spec_.align = text_[next];
      at_ = next + 1;
      has_align_ = true;
    } else if (is_align(first)) {
      spec_.align = text_[at_++];
      has_align_ = true;
      return false;
    }
    return has_align_;
  }

  /// Digits of any script, as int() takes them.
  std::optional<std::int64_t> parse_number() {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    std::optional<std::int64_t> number;
    while (at_ < text_.size()) {
      std::size_t next = at_;
      const std::optional<unsigned> digit = decimal_value(next_code_point(text_, next));
      if (!digit) break;
      const auto value = static_cast<std::int64_t>(*digit);
      if (number.value_or(0) > (most - value) / 10) {
        throw std::invalid_argument("Too many decimal digits in format string");
      }
      number = number.value_or(0) * 10 + value;
      at_ = next;
    }
    return number;
  }

  void parse_separator() {
    if (take(',')) spec_.separator = ',';
    if (is_at('_')) {
      if (spec_.separator != '\0') fail_both_separators();
      spec_.separator = '_';
      ++at_;
    }
    if (spec_.separator == '_' && is_at(',')) fail_both_separators();
  }

  void parse_type() {
    if (at_ == text_.size()) return;
    spec_.type = next_code_point(text_, at_);
    if (at_ < text_.size()) {
      throw std::invalid_argument(
          fmt::format("Invalid format specifier '{}' for object of type '{}'", text_, type_.name));
    }
  }

  void require_separator_fits() const {
    if (spec_.separator == '\0') return;
    constexpr std::string_view decimal_types("defgEG%F\0", 9);
    constexpr std::string_view binary_types("boxX");  // in groups of four, by '_' only
    const auto is_one_of = [this](std::string_view types) {
      return spec_.type < 0x80 && types.find(static_cast<char>(spec_.type)) != types.npos;
    };
    if (is_one_of(decimal_types) || (spec_.separator == '_' && is_one_of(binary_types))) return;
    throw std::invalid_argument(
        fmt::format("Cannot specify '{}' with '{}'.", spec_.separator, shown(spec_.type)));
  }

  [[noreturn]] static void fail_both_separators() {
    throw std::invalid_argument("Cannot specify both ',' and '_'.");
  }

  std::string_view text_;
  const FormattedType& type_;
  std::size_t at_ = 0;
  bool has_align_ = false;
  FormatSpec spec_;
};

}  // namespace

FormatSpec parse_format_spec(std::string_view spec, const FormattedType& type) {
  return Parser(spec, type).parse();
}

void fail_unknown_type(char32_t spec_type, const FormattedType& type) {
  throw std::invalid_argument(
      fmt::format("Unknown format code '{}' for object of type '{}'", shown(spec_type), type.name));
}

}  // namespace tunegauge::chat_templates::python
