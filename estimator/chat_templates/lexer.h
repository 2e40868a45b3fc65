#pragma once
// A template's source to tokens, with the white space control of transformers' environment
// (trim_blocks, lstrip_blocks).
//
// Rules: jinja2 3.1, lexer.py. Comments and raw marks leave no tokens, white space is dropped.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tunegauge::chat_templates {

enum class TokenKind : std::uint8_t {
  data,            ///< text between tags, ready for output
  variable_begin,  ///< {{
  variable_end,
  block_begin,  ///< {%
  block_end,
  name,
  string,  ///< its text is decoded
  integer,
  real,
  add,
  subtract,
  divide,
  floor_divide,
  multiply,
  modulo,
  power,
  tilde,
  left_bracket,
  right_bracket,
  left_parenthesis,
  right_parenthesis,
  left_brace,
  right_brace,
  equal,
  not_equal,
  greater,
  greater_or_equal,
  less,
  less_or_equal,
  assign,
  dot,
  colon,
  pipe,
  comma,
  semicolon,
  end,
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::uint32_t line = 1;
  std::string text = {};  ///< of data, names, strings; numbers without their underscores
};

/// Throws Failure with a line. The last token is an `end`. Precondition: `source` is valid UTF-8.
[[nodiscard]] std::vector<Token> tokenize(std::string_view source);

/// For messages: "'%}'", "'name'".
[[nodiscard]] std::string_view describe(TokenKind kind);

}  // namespace tunegauge::chat_templates
