// Numbers for people, see format.h.

#include "reports/format.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/core.h>

#include "base/utf8.h"

namespace tunegauge::reports {

namespace {

/// Separators into the whole part of plain digits ("-1234.5" -> "-1,234.5").
std::string with_separators(std::string digits) {
  const std::size_t sign = !digits.empty() && digits[0] == '-' ? 1 : 0;
  std::size_t at = std::min(digits.find('.'), digits.size());
  while (at > sign + 3) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

std::string with_currency(const std::string& digits, std::string_view currency) {
  if (currency != "USD") return fmt::format("{} {}", digits, currency);
  return digits[0] == '-' ? "-$" + digits.substr(1) : "$" + digits;
}

}  // namespace

std::string format_count(std::int64_t count) {
  return with_separators(std::to_string(count));
}

std::string format_counted(std::int64_t count, std::string_view singular, std::string_view plural) {
  if (count == 1) return fmt::format("1 {}", singular);
  if (!plural.empty()) return fmt::format("{} {}", format_count(count), plural);
  return fmt::format("{} {}s", format_count(count), singular);
}

std::string format_bytes(std::int64_t bytes) {
  constexpr std::array<std::string_view, 5> kUnits{"kB", "MB", "GB", "TB", "PB"};
  if (bytes < 1000) return format_counted(bytes, "byte");
  double size = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (size /= 1000; size >= 999.5 && unit + 1 < kUnits.size(); ++unit) size /= 1000;
  return fmt::format("{:.{}f} {}", size, size < 99.95 ? 1 : 0, kUnits[unit]);
}

std::string format_money(const Decimal& amount, std::string_view currency) {
  int places = 2;
  const Decimal zero(0);
  while (places < 8 && amount != zero && amount.rounded(places) == zero) places += 1;
  if (places > 2) places += 1;  // two significant digits below a cent
  const std::string digits = with_separators(amount.rounded(places).to_string(2));
  return with_currency(digits, currency);
}

std::string format_rate(const Decimal& price, std::string_view currency) {
  return with_currency(with_separators(price.to_string(2)), currency);
}

std::string format_percent(double share) {
  return format_number(share * 100, 1) + " %";
}

std::string format_number(double number, int places) {
  std::string text = fmt::format("{:.{}f}", number, places);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return with_separators(text == "-0" ? "0" : text);
}

std::string sparkline(const std::vector<std::int64_t>& values) {
  std::int64_t highest = 0;
  for (const std::int64_t value : values) highest = std::max(highest, value);
  std::string line;
  for (const std::int64_t value : values) {
    // A value that is there is never drawn as nothing: heights 1 to 8, a space for zero.
    const double share =
        highest == 0 ? 0 : static_cast<double>(value) / static_cast<double>(highest);
    if (value <= 0) {
      line += ' ';
    } else {
      append_utf8(line, static_cast<char32_t>(0x2581 + std::lround(share * 7)));
    }
  }
  return line;
}

std::string printable(std::string_view raw) {
  const std::string text = replace_invalid_utf8(raw);
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    const bool control = (point.value < 0x20 && point.value != '\n' && point.value != '\t') ||
                         (point.value >= 0x7F && point.value < 0xA0) ||
                         (point.value >= 0x202A && point.value <= 0x202E) ||  // bidi overrides
                         (point.value >= 0x2066 && point.value <= 0x2069);
    if (control) {
      append_utf8(result, 0xFFFD);
    } else {
      result.append(text, at, point.bytes);
    }
    at += point.bytes;
  }
  return result;
}

std::string printable_line(std::string_view text) {
  std::string line = printable(text);
  for (char& c : line) {
    if (c == '\n' || c == '\t') c = ' ';
  }
  return line;
}

std::string shortened(const std::string& text, std::size_t columns) {
  if (display_width(text) <= columns) return text;
  std::size_t at = 0;
  while (at < text.size() && display_width(std::string_view(text).substr(at)) + 3 > columns) {
    do {
      ++at;
    } while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U);
  }
  return "..." + text.substr(at);
}

}  // namespace tunegauge::reports
