#pragma once
// Python's "..." % values in two parts: the format string taken apart, and one value formatted for
// one conversion. What the values are is the caller's affair. Errors are std::invalid_argument with
// Python's message, and std::length_error where a result would exceed most_result_bytes.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tunegauge::chat_templates::python {

struct Conversion {
  std::optional<std::string_view> key;  ///< of "%(key)s"
  bool left_adjusted = false;           ///< '-'
  bool has_sign = false;                ///< '+'
  bool has_blank = false;               ///< ' '
  bool alternate = false;               ///< '#'
  bool zero_filled = false;             ///< '0'
  std::optional<std::int64_t> width;
  std::optional<std::int64_t> precision;
  bool takes_width = false;      ///< '*': the next value is the width
  bool takes_precision = false;  ///< ".*": the next value, or the one behind it, is the precision
  char type = 's';

  /// What '*' stands for: a width below zero adjusts to the left, a precision below zero is zero.
  void set_width(std::int64_t value);
  void set_precision(std::int64_t value);
};

/// Gives the pieces of a format string one after the other.
class PercentFormatReader {
 public:
  explicit PercentFormatReader(std::string_view format) : format_(format) {}

  struct Piece {
    std::string_view literal;  ///< goes out as it is: the second "%" of "%%" is in no piece
    /// Stands behind the literal, if there is one. Its type is one of diouxXeEfFgGcrsa.
    std::optional<Conversion> conversion;
  };
  /// Nothing at the end.
  [[nodiscard]] std::optional<Piece> next();

 private:
  Conversion read_conversion();
  std::string_view read_key();
  void read_flags(Conversion& conversion);
  std::optional<std::int64_t> read_number(std::int64_t most, const char* too_big);
  void read_type(Conversion& conversion);
  bool take(char c);
  [[nodiscard]] bool is_at_end() const { return at_ == format_.size(); }

  std::string_view format_;
  std::size_t at_ = 0;
};

/// For the types d i u o x X, and c with a code point: std::out_of_range stands for Python's
/// OverflowError, and surrogates are not supported.
[[nodiscard]] std::string format_percent(const Conversion& conversion, std::int64_t value);
/// For the types e E f F g G.
[[nodiscard]] std::string format_percent(const Conversion& conversion, double value);
/// For the types s r a, with the text that the caller made of the value, and c with one character.
[[nodiscard]] std::string format_percent(const Conversion& conversion, std::string_view value);

}  // namespace tunegauge::chat_templates::python
