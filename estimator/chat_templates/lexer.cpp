// The lexer: one function a state of jinja2's.

#include "estimator/chat_templates/lexer.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/python/string_literal.h"
#include "estimator/chat_templates/python/text.h"

namespace tunegauge::chat_templates {

namespace {

constexpr std::size_t npos = std::string_view::npos;

/// All line ends as LF; one at the very end goes.
std::string with_plain_lines(std::string_view source) {
  std::string plain;
  plain.reserve(source.size());
  for (std::size_t at = 0; at < source.size(); ++at) {
    if (source[at] != '\r') {
      plain += source[at];
      continue;
    }
    plain += '\n';
    if (source.substr(at + 1, 1) == "\n") ++at;
  }
  if (!plain.empty() && plain.back() == '\n') plain.pop_back();
  return plain;
}

struct Operator {
  std::string_view text;
  TokenKind kind;
};
/// Longer ones first.
constexpr auto operators = std::to_array<Operator>({
    {"//", TokenKind::floor_divide},
    {"**", TokenKind::power},
    {"==", TokenKind::equal},
    {"!=", TokenKind::not_equal},
    {">=", TokenKind::greater_or_equal},
    {"<=", TokenKind::less_or_equal},
    {"+", TokenKind::add},
    {"-", TokenKind::subtract},
    {"/", TokenKind::divide},
    {"*", TokenKind::multiply},
    {"%", TokenKind::modulo},
    {"~", TokenKind::tilde},
    {"[", TokenKind::left_bracket},
    {"]", TokenKind::right_bracket},
    {"(", TokenKind::left_parenthesis},
    {")", TokenKind::right_parenthesis},
    {"{", TokenKind::left_brace},
    {"}", TokenKind::right_brace},
    {">", TokenKind::greater},
    {"<", TokenKind::less},
    {"=", TokenKind::assign},
    {".", TokenKind::dot},
    {":", TokenKind::colon},
    {"|", TokenKind::pipe},
    {",", TokenKind::comma},
    {";", TokenKind::semicolon},
});

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
/// Names may have letters of any script; what is none of them is told by Python only.
bool is_name_byte(char c) {
  return is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
}

/// Length of digits with single underscores between them, from `at` on; 0 where none begins.
template <class IsDigit>
std::size_t digits_length(std::string_view text, std::size_t at, const IsDigit& is_wanted) {
  std::size_t end = at;
  while (end < text.size()) {
    if (is_wanted(text[end])) {
      ++end;
    } else if (text[end] == '_' && end > at && end + 1 < text.size() && is_wanted(text[end + 1])) {
      end += 2;
    } else {
      break;
    }
  }
  return end - at;
}

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(with_plain_lines(source)), text_(source_) {}

  std::vector<Token> run() {
    while (at_ < text_.size()) read_data();
    add(TokenKind::end);
    return std::move(tokens_);
  }

 private:
  enum class Tag { variable, block, comment, raw };

  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
  [[nodiscard]] bool is_next(std::string_view wanted) const {
    return text_.substr(at_, wanted.size()) == wanted;
  }
  void add(TokenKind kind, std::string text = {}) {
    tokens_.push_back({kind, line_, std::move(text)});
  }
  [[noreturn]] void fail(const std::string& message) const { throw Failure(message, line_); }

  void advance(std::size_t bytes) {
    const std::string_view passed = text_.substr(at_, bytes);
    line_ += static_cast<std::uint32_t>(std::count(passed.begin(), passed.end(), '\n'));
    at_ += bytes;
    line_starts_ = !passed.empty() && passed.back() == '\n';
  }
  /// White space after a tag that ends with "-".
  void skip_space() {
    const std::size_t left = python::lstrip(rest()).size();
    if (const std::size_t bytes = rest().size() - left; bytes > 0) advance(bytes);
  }
  void skip_newline() {
    if (is_next("\n")) advance(1);
  }

  /// Text up to the next tag, and that tag.
  void read_data() {
    const std::size_t begin = find_tag();
    const std::string_view data = text_.substr(at_, begin - at_);
    if (begin == text_.size()) {
      add(TokenKind::data, std::string(data));
      advance(data.size());
      return;
    }
    const char second = text_[begin + 1];
    const std::string_view behind = text_.substr(begin + 2, 1);
    const bool strips = behind == "-";
    const bool keeps = behind == "+";
    std::string_view shown = data;
    if (strips) {
      shown = python::rstrip(data);
    } else if (!keeps && second != '{') {
      shown = without_indentation(data);
    }
    if (!shown.empty()) add(TokenKind::data, std::string(shown));
    advance(data.size());
    read_tag(second, strips || keeps ? 3 : 2);
  }

  [[nodiscard]] std::size_t find_tag() const {
    for (std::size_t at = at_; (at = text_.find('{', at)) != npos; ++at) {
      const std::string_view second = text_.substr(at + 1, 1);
      if (second == "{" || second == "%" || second == "#") return at;
    }
    return text_.size();
  }

  /// Without the white space between the last line end and a block.
  [[nodiscard]] std::string_view without_indentation(std::string_view data) const {
    const std::size_t newline = data.rfind('\n');
    const std::size_t begin = newline == npos ? 0 : newline + 1;
    if (begin == 0 && !line_starts_) return data;
    return python::lstrip(data.substr(begin)).empty() ? data.substr(0, begin) : data;
  }

  void read_tag(char second, std::size_t bytes) {
    if (second == '#') {
      advance(bytes);
      skip_comment();
    } else if (second == '{') {
      add(TokenKind::variable_begin);
      advance(bytes);
      read_inside(TokenKind::variable_end);
    } else if (const std::size_t raw = raw_mark_length(bytes); raw > 0) {
      advance(raw);
      read_raw();
    } else {
      add(TokenKind::block_begin);
      advance(bytes);
      read_inside(TokenKind::block_end);
    }
  }

  void skip_comment() {
    const std::size_t end = text_.find("#}", at_);
    if (end == npos && at_ == text_.size()) return;  // jinja2 lets this pass
    if (end == npos) fail("a comment is never closed");
    const char sign = end > at_ ? text_[end - 1] : ' ';
    advance(end + 2 - at_);
    end_tag(sign);
  }

  /// What becomes of the white space behind a block or comment that ended with this sign.
  void end_tag(char sign) {
    if (sign == '-') {
      skip_space();
    } else if (sign != '+') {
      skip_newline();
    }
  }

  /// Bytes of "{% raw %}" where that stands here; `begin` of them were its opening.
  [[nodiscard]] std::size_t raw_mark_length(std::size_t begin) const {
    std::string_view left = python::lstrip(rest().substr(begin));
    if (left.substr(0, 3) != "raw") return 0;
    left = python::lstrip(left.substr(3));
    if (left.substr(0, 2) == "%}") return rest().size() - left.size() + 2;
    if (left.substr(0, 3) != "-%}") return 0;
    return rest().size() - python::lstrip(left.substr(3)).size();
  }

  void read_raw() {
    for (std::size_t at = at_; (at = text_.find("{%", at)) != npos; ++at) {
      const std::string_view sign = text_.substr(at + 2, 1);
      const bool has_sign = sign == "-" || sign == "+";
      std::string_view left = python::lstrip(text_.substr(at + (has_sign ? 3 : 2)));
      if (left.substr(0, 6) != "endraw") continue;
      left = python::lstrip(left.substr(6));
      const char end_sign = left.empty() ? ' ' : left.front();
      if (end_sign == '-' || end_sign == '+') left.remove_prefix(1);
      if (left.substr(0, 2) != "%}") continue;
      std::string_view data = text_.substr(at_, at - at_);
      if (sign == "-") {
        data = python::rstrip(data);
      } else if (!has_sign) {
        data = without_indentation(data);
      }
      if (!data.empty()) add(TokenKind::data, std::string(data));
      advance(text_.size() - left.size() + 2 - at_);
      end_tag(end_sign);
      return;
    }
    if (at_ < text_.size()) fail("a raw block is never closed");  // as jinja2 has it
  }

  /// The tokens of a tag, up to and with its end.
  void read_inside(TokenKind end) {
    brackets_.clear();
    while (at_ < text_.size()) {
      if (brackets_.empty() && read_end(end)) return;
      read_token();
    }
    fail(end == TokenKind::block_end ? "a tag is never closed with %}"
                                     : "an expression is never closed with }}");
  }

  bool read_end(TokenKind end) {
    const bool is_block = end == TokenKind::block_end;
    const std::string_view mark = is_block ? "%}" : "}}";
    const char first = text_[at_];
    const bool has_sign =
        (first == '-' || (is_block && first == '+')) && text_.substr(at_ + 1, 2) == mark;
    if (!has_sign && !is_next(mark)) return false;
    add(end);
    advance(mark.size() + (has_sign ? 1 : 0));
    if (is_block) {
      end_tag(has_sign ? first : ' ');
    } else if (has_sign) {
      skip_space();
    }
    return true;
  }

  void read_token() {
    const char first = text_[at_];
    if (const std::string_view left = python::lstrip(rest()); left.size() < rest().size()) {
      advance(rest().size() - left.size());
    } else if (is_digit(first)) {
      read_number();
    } else if (is_name_byte(first)) {
      std::size_t end = at_;
      while (end < text_.size() && is_name_byte(text_[end])) ++end;
      add(TokenKind::name, std::string(text_.substr(at_, end - at_)));
      advance(end - at_);
    } else if (first == '"' || first == '\'') {
      read_string(first);
    } else {
      read_operator();
    }
  }

  void read_number() {
    const std::size_t real = real_length();
    std::size_t bytes = real;
    if (real == 0) {
      const char second = at_ + 1 < text_.size() ? static_cast<char>(text_[at_ + 1] | 0x20) : ' ';
      const auto with_base = [&](const auto& is_wanted) {
        std::size_t begin = at_ + 2;
        if (begin < text_.size() && text_[begin] == '_') ++begin;
        const std::size_t digits = digits_length(text_, begin, is_wanted);
        return digits == 0 ? 0 : begin - at_ + digits;
      };
      if (text_[at_] != '0') {
        bytes = digits_length(text_, at_, is_digit);
      } else {
        if (second == 'x') {
          bytes = with_base(
              [](char c) { return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); });
        } else if (second == 'o') {
          bytes = with_base([](char c) { return c >= '0' && c <= '7'; });
        } else if (second == 'b') {
          bytes = with_base([](char c) { return c == '0' || c == '1'; });
        }
        if (bytes == 0) bytes = digits_length(text_, at_, [](char c) { return c == '0'; });
      }
    }
    std::string digits(text_.substr(at_, bytes));
    digits.erase(std::remove(digits.begin(), digits.end(), '_'), digits.end());
    add(real > 0 ? TokenKind::real : TokenKind::integer, std::move(digits));
    advance(bytes);
  }

  /// Bytes of a number with a point or an exponent; 0 where it is none.
  [[nodiscard]] std::size_t real_length() const {
    if (at_ > 0 && text_[at_ - 1] == '.') return 0;
    std::size_t end = at_ + digits_length(text_, at_, is_digit);
    bool is_real = false;
    if (end < text_.size() && text_[end] == '.') {
      const std::size_t fraction = digits_length(text_, end + 1, is_digit);
      if (fraction == 0) return 0;
      end += 1 + fraction;
      is_real = true;
    }
    if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
      std::size_t at = end + 1;
      if (at < text_.size() && (text_[at] == '+' || text_[at] == '-')) ++at;
      const std::size_t exponent = digits_length(text_, at, is_digit);
      if (exponent > 0) {
        end = at + exponent;
        is_real = true;
      }
    }
    return is_real ? end - at_ : 0;
  }

  void read_string(char quote) {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote) end += text_[end] == '\\' ? 2U : 1U;
    if (end >= text_.size()) fail("a string is never closed");
    auto decoded = python::decode_string_literal(text_.substr(at_ + 1, end - at_ - 1));
    if (!decoded.text) fail(std::string(decoded.error));
    add(TokenKind::string, *std::move(decoded.text));
    advance(end + 1 - at_);
  }

  void read_operator() {
    const auto* const found =
        std::find_if(operators.begin(), operators.end(),
                     [this](const Operator& candidate) { return is_next(candidate.text); });
    if (found == operators.end())
      fail(fmt::format("unexpected character '{}'", rest().substr(0, 1)));
    balance(found->text.front());
    add(found->kind);
    advance(found->text.size());
  }

  /// Ends of tags are looked for outside brackets only.
  void balance(char c) {
    constexpr std::string_view opening = "{([";
    constexpr std::string_view closing = "})]";
    if (const std::size_t kind = opening.find(c); kind != npos) {
      brackets_.push_back(closing[kind]);
    } else if (closing.find(c) != npos) {
      if (brackets_.empty()) fail(fmt::format("unexpected '{}'", c));
      const char expected = brackets_.back();
      brackets_.pop_back();
      if (expected != c) fail(fmt::format("unexpected '{}', expected '{}'", c, expected));
    }
  }

  std::string source_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  bool line_starts_ = true;  ///< what was read last ended with a line end
  std::vector<char> brackets_;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokenize(std::string_view source) {
  return Lexer(source).run();
}

std::string_view describe(TokenKind kind) {
  switch (kind) {
    case TokenKind::data:
      return "text";
    case TokenKind::variable_begin:
      return "'{{'";
    case TokenKind::variable_end:
      return "'}}'";
    case TokenKind::block_begin:
      return "'{%'";
    case TokenKind::block_end:
      return "'%}'";
    case TokenKind::name:
      return "a name";
    case TokenKind::string:
      return "a string";
    case TokenKind::integer:
    case TokenKind::real:
      return "a number";
    case TokenKind::end:
      return "the end of the template";
    default:
      break;
  }
  const auto* const found =
      std::find_if(operators.begin(), operators.end(),
                   [kind](const Operator& known) { return known.kind == kind; });
  return found->text;
}

}  // namespace tunegauge::chat_templates
