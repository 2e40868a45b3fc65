// Reads the conversions of a format string and fills single ones in.

#include "estimator/chat_templates/python/percent_format.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>

#include "estimator/chat_templates/python/code_points.h"
#include "estimator/chat_templates/python/integer_text.h"
#include "estimator/chat_templates/python/limits.h"
#include "estimator/chat_templates/python/real_text.h"
#include "estimator/chat_templates/python/text.h"

namespace tunegauge::chat_templates::python {
namespace {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// A value as text, in the parts between which fillings may stand.
struct Parts {
  std::string_view sign;
  std::string_view prefix;  ///< "0x"
  std::string_view text;
  std::size_t characters;  ///< of `text`
};

std::string fill_in(const Conversion& conversion, const Parts& parts, bool with_zeros) {
  const std::size_t characters = parts.sign.size() + parts.prefix.size() + parts.characters;
  const auto width = static_cast<std::uint64_t>(conversion.width.value_or(0));
  const std::size_t padding = width > characters ? width - characters : 0;
  const std::size_t bytes = parts.sign.size() + parts.prefix.size() + parts.text.size();
  require_room(padding, 1, bytes);
  const bool on_left = !conversion.left_adjusted;
  std::string result;
  result.reserve(bytes + padding);
  if (on_left && !with_zeros) result.append(padding, ' ');
  result.append(parts.sign).append(parts.prefix);
  if (on_left && with_zeros) result.append(padding, '0');
  result.append(parts.text);
  if (!on_left) result.append(padding, ' ');
  return result;
}

std::string_view sign_of(const Conversion& conversion, bool is_negative) {
  if (is_negative) return "-";
  if (conversion.has_sign) return "+";
  return conversion.has_blank ? " " : "";
}

}  // namespace

void Conversion::set_width(std::int64_t value) {
  if (value < 0) {
    left_adjusted = true;
    value = value == std::numeric_limits<std::int64_t>::min()
                ? std::numeric_limits<std::int64_t>::max()
                : -value;
  }
  width = value;
}

void Conversion::set_precision(std::int64_t value) {
  if (value > std::numeric_limits<int>::max()) throw std::invalid_argument("precision too big");
  precision = std::max<std::int64_t>(value, 0);
}

std::optional<PercentFormatReader::Piece> PercentFormatReader::next() {
  if (is_at_end()) return std::nullopt;
  const std::size_t start = at_;
  at_ = std::min(format_.find('%', at_), format_.size());
  if (format_.substr(at_).starts_with("%%")) {
    at_ += 2;
    return Piece{format_.substr(start, at_ - 1 - start), std::nullopt};
  }
  Piece piece{format_.substr(start, at_ - start), std::nullopt};
  if (take('%')) piece.conversion = read_conversion();
  return piece;
}

Conversion PercentFormatReader::read_conversion() {
  Conversion conversion;
  if (take('(')) conversion.key = read_key();
  read_flags(conversion);
  conversion.takes_width = take('*');
  if (!conversion.takes_width) {
    conversion.width = read_number(std::numeric_limits<std::int64_t>::max(), "width too big");
  }
  if (take('.')) {
    conversion.takes_precision = take('*');
    if (!conversion.takes_precision) {
      conversion.precision =
          read_number(std::numeric_limits<int>::max(), "precision too big").value_or(0);
    }
  }
  (void)(take('h') || take('l') || take('L'));  // lengths of C, of no meaning here
  read_type(conversion);
  return conversion;
}

/// Ends at the parenthesis that matches the first one.
std::string_view PercentFormatReader::read_key() {
  const std::size_t start = at_;
  for (std::size_t depth = 1; !is_at_end(); ++at_) {
    if (format_[at_] == '(') ++depth;
    if (format_[at_] == ')' && --depth == 0) return format_.substr(start, at_++ - start);
  }
  throw std::invalid_argument("incomplete format key");
}

void PercentFormatReader::read_flags(Conversion& conversion) {
  for (; !is_at_end(); ++at_) {
    switch (format_[at_]) {
      case '-':
        conversion.left_adjusted = true;
        break;
      case '+':
        conversion.has_sign = true;
        break;
      case ' ':
        conversion.has_blank = true;
        break;
      case '#':
        conversion.alternate = true;
        break;
      case '0':
        conversion.zero_filled = true;
        break;
      default:
        return;
    }
  }
}

std::optional<std::int64_t> PercentFormatReader::read_number(std::int64_t most,
                                                             const char* too_big) {
  std::optional<std::int64_t> number;
  for (; !is_at_end() && is_digit(format_[at_]); ++at_) {
    const int digit = format_[at_] - '0';
    if (number.value_or(0) > (most - digit) / 10) throw std::invalid_argument(too_big);
    number = number.value_or(0) * 10 + digit;
  }
  return number;
}

void PercentFormatReader::read_type(Conversion& conversion) {
  if (is_at_end()) throw std::invalid_argument("incomplete format");
  const char type = format_[at_];
  if (std::string_view("diouxXeEfFgGcrsa").find(type) == std::string_view::npos) {
    std::size_t end = at_;
    const char32_t character = next_code_point(format_, end);
    throw std::invalid_argument(
        fmt::format("unsupported format character '{}' (0x{:x}) at index {}",
                    character > 30 && character < 127 ? type : '?',
                    static_cast<std::uint32_t>(character), length(format_.substr(0, at_))));
  }
  conversion.type = type;
  ++at_;
}

bool PercentFormatReader::take(char c) {
  if (is_at_end() || format_[at_] != c) return false;
  ++at_;
  return true;
}

std::string format_percent(const Conversion& conversion, std::int64_t value) {
  const char type = conversion.type;
  if (type == 'c') return fill_in(conversion, {"", "", character_of(value), 1}, false);
  const bool is_hex = type == 'x' || type == 'X';
  const int base = is_hex ? 16 : type == 'o' ? 8 : 10;
  std::string text = integer_digits(value, base, type == 'X');
  const auto precision = static_cast<std::uint64_t>(conversion.precision.value_or(0));
  if (precision > text.size()) {
    require_room(precision);
    text.insert(0, precision - text.size(), '0');
  }
  const char prefix[] = {'0', type};
  const bool has_prefix = conversion.alternate && base != 10;
  return fill_in(conversion,
                 {sign_of(conversion, value < 0),
                  {prefix, has_prefix ? sizeof(prefix) : 0},
                  text,
                  text.size()},
                 conversion.zero_filled);
}

std::string format_percent(const Conversion& conversion, double value) {
  RealStyle style{.type = static_cast<char>(conversion.type | 0x20),
                  .alternate = conversion.alternate,
                  .is_upper = conversion.type < 'a'};
  if (conversion.precision) style.precision = static_cast<std::size_t>(*conversion.precision);
  const std::string text = real_text(value, style);
  const bool is_negative = text.starts_with('-');
  const std::string_view magnitude = std::string_view(text).substr(is_negative ? 1 : 0);
  return fill_in(conversion, {sign_of(conversion, is_negative), "", magnitude, magnitude.size()},
                 conversion.zero_filled);
}

std::string format_percent(const Conversion& conversion, std::string_view value) {
  const bool is_cut = conversion.precision && conversion.type != 'c';
  if (is_cut) value = slice(value, {std::nullopt, conversion.precision});
  return fill_in(conversion, {"", "", value, length(value)}, false);
}

}  // namespace tunegauge::chat_templates::python
