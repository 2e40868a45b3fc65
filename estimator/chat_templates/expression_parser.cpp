// ExpressionParser: one function a level of precedence, from the loosest to the tightest.

#include "estimator/chat_templates/expression_parser.h"

#include <charconv>
#include <optional>

#include "estimator/chat_templates/filters.h"
#include "estimator/chat_templates/python/number_text.h"
#include "estimator/chat_templates/tests.h"

namespace tunegauge::chat_templates {

namespace {

template <class Node>
ExpressionPtr make(std::uint32_t line, Node node) {
  return std::make_unique<const Expression>(Expression{line, std::move(node)});
}

std::optional<Relation> relation_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::equal:
      return Relation::equal;
    case TokenKind::not_equal:
      return Relation::not_equal;
    case TokenKind::less:
      return Relation::less;
    case TokenKind::less_or_equal:
      return Relation::less_or_equal;
    case TokenKind::greater:
      return Relation::greater;
    case TokenKind::greater_or_equal:
      return Relation::greater_or_equal;
    default:
      return std::nullopt;
  }
}

std::optional<Operator> product_operator(TokenKind kind) {
  switch (kind) {
    case TokenKind::multiply:
      return Operator::multiply;
    case TokenKind::divide:
      return Operator::divide;
    case TokenKind::floor_divide:
      return Operator::floor_divide;
    case TokenKind::modulo:
      return Operator::modulo;
    default:
      return std::nullopt;
  }
}

bool is_constant_name(std::string_view name) {
  return name == "true" || name == "false" || name == "none" || name == "True" || name == "False" ||
         name == "None";
}

}  // namespace

void ExpressionParser::link() {
  constexpr std::size_t most_links = 3000;
  if (++links_ > most_links) tokens_.fail("an expression is too long");
}

ExpressionPtr ExpressionParser::expression() {
  const Depth depth(depth_, tokens_);
  return condition();
}

ExpressionPtr ExpressionParser::condition() {
  std::uint32_t line = tokens_.line();
  ExpressionPtr value = either();
  while (tokens_.skip_if_name("if")) {
    link();
    ExpressionPtr test = either();
    ExpressionPtr otherwise;
    if (tokens_.skip_if_name("else")) otherwise = expression();
    value = make(line, Condition{std::move(test), std::move(value), std::move(otherwise)});
    line = tokens_.line();
  }
  return value;
}

ExpressionPtr ExpressionParser::either() {
  std::uint32_t line = tokens_.line();
  ExpressionPtr left = both();
  while (tokens_.skip_if_name("or")) {
    link();
    ExpressionPtr right = both();
    left = make(line, Either{std::move(left), std::move(right)});
    line = tokens_.line();
  }
  return left;
}

ExpressionPtr ExpressionParser::both() {
  std::uint32_t line = tokens_.line();
  ExpressionPtr left = negation();
  while (tokens_.skip_if_name("and")) {
    link();
    ExpressionPtr right = negation();
    left = make(line, Both{std::move(left), std::move(right)});
    line = tokens_.line();
  }
  return left;
}

ExpressionPtr ExpressionParser::negation() {
  if (!tokens_.is_name("not")) return comparison();
  const Depth depth(depth_, tokens_);
  const std::uint32_t line = tokens_.take().line;
  return make(line, Not{negation()});
}

ExpressionPtr ExpressionParser::comparison() {
  const std::uint32_t line = tokens_.line();
  ExpressionPtr first = sum();
  Comparison comparison;
  for (;;) {
    if (const auto relation = relation_of(tokens_.current().kind)) {
      tokens_.take();
      comparison.others.emplace_back(*relation, sum());
    } else if (tokens_.skip_if_name("in")) {
      comparison.others.emplace_back(Relation::in, sum());
    } else if (tokens_.is_name("not") && tokens_.ahead().kind == TokenKind::name &&
               tokens_.ahead().text == "in") {
      tokens_.take();
      tokens_.take();
      comparison.others.emplace_back(Relation::not_in, sum());
    } else {
      break;
    }
  }
  if (comparison.others.empty()) return first;
  comparison.first = std::move(first);
  return make(line, std::move(comparison));
}

ExpressionPtr ExpressionParser::sum() {
  std::uint32_t line = tokens_.line();
  ExpressionPtr left = concatenation();
  while (tokens_.is(TokenKind::add) || tokens_.is(TokenKind::subtract)) {
    link();
    const Operator operation =
        tokens_.take().kind == TokenKind::add ? Operator::add : Operator::subtract;
    ExpressionPtr right = concatenation();
    left = make(line, Arithmetic{operation, std::move(left), std::move(right)});
    line = tokens_.line();
  }
  return left;
}

ExpressionPtr ExpressionParser::concatenation() {
  const std::uint32_t line = tokens_.line();
  ExpressionPtr first = product();
  if (!tokens_.is(TokenKind::tilde)) return first;
  Concatenation concatenation;
  concatenation.parts.push_back(std::move(first));
  while (tokens_.skip_if(TokenKind::tilde)) concatenation.parts.push_back(product());
  return make(line, std::move(concatenation));
}

ExpressionPtr ExpressionParser::product() {
  std::uint32_t line = tokens_.line();
  ExpressionPtr left = power();
  while (const auto operation = product_operator(tokens_.current().kind)) {
    link();
    tokens_.take();
    ExpressionPtr right = power();
    left = make(line, Arithmetic{*operation, std::move(left), std::move(right)});
    line = tokens_.line();
  }
  return left;
}

ExpressionPtr ExpressionParser::power() {
  std::uint32_t line = tokens_.line();
  ExpressionPtr left = signed_operand(true);
  while (tokens_.skip_if(TokenKind::power)) {
    link();
    ExpressionPtr right = signed_operand(true);
    left = make(line, Arithmetic{Operator::power, std::move(left), std::move(right)});
    line = tokens_.line();
  }
  return left;
}

ExpressionPtr ExpressionParser::signed_operand(bool with_filters) {
  const Depth depth(depth_, tokens_);
  const std::uint32_t line = tokens_.line();
  ExpressionPtr operand;
  if (tokens_.is(TokenKind::subtract) || tokens_.is(TokenKind::add)) {
    const bool is_negative = tokens_.take().kind == TokenKind::subtract;
    operand = make(line, Sign{is_negative, signed_operand(false)});
  } else {
    operand = primary();
  }
  operand = postfix(std::move(operand));
  return with_filters ? filters_and_tests(std::move(operand)) : std::move(operand);
}

ExpressionPtr ExpressionParser::primary() {
  const std::uint32_t line = tokens_.line();
  switch (tokens_.current().kind) {
    case TokenKind::name: {
      const std::string name = tokens_.take().text;
      if (name == "none" || name == "None") return make(line, Constant{Value::none()});
      if (is_constant_name(name)) {
        return make(line, Constant{Value::of(name == "true" || name == "True")});
      }
      if (on_name) on_name(name);
      return make(line, Name{builder_.symbol(name)});
    }
    case TokenKind::string: {
      std::string text = tokens_.take().text;
      while (tokens_.is(TokenKind::string)) text += tokens_.take().text;
      return make(line, Constant{Value::of(builder_.keep(std::move(text)))});
    }
    case TokenKind::integer:
    case TokenKind::real:
      return number();
    case TokenKind::left_parenthesis:
      return parenthesized();
    case TokenKind::left_bracket:
      return list_literal();
    case TokenKind::left_brace:
      return dict_literal();
    default:
      tokens_.fail(fmt::format("expected an expression, not {}", tokens_.describe_current()));
  }
}

ExpressionPtr ExpressionParser::number() {
  const Token token = tokens_.take();
  const std::string& digits = token.text;
  const char* const end = digits.data() + digits.size();
  if (token.kind == TokenKind::real) {
    return make(token.line, Constant{Value::of(python::read_real(digits).value_or(0))});
  }
  const char second = digits.size() > 1 ? static_cast<char>(digits[1] | 0x20) : ' ';
  const int base = second == 'x' ? 16 : second == 'o' ? 8 : second == 'b' ? 2 : 10;
  std::int64_t value = 0;
  const auto read = std::from_chars(digits.data() + (base == 10 ? 0 : 2), end, value, base);
  if (read.ec != std::errc()) throw Failure("a number has more than 64 bits", token.line);
  return make(token.line, Constant{Value::of(value)});
}

ExpressionPtr ExpressionParser::parenthesized() {
  const std::uint32_t line = tokens_.take().line;
  if (tokens_.skip_if(TokenKind::right_parenthesis)) return make(line, SequenceLiteral{true, {}});
  ExpressionPtr inner = tuple();
  tokens_.expect(TokenKind::right_parenthesis);
  return inner;
}

ExpressionPtr ExpressionParser::list_literal() {
  const std::uint32_t line = tokens_.take().line;
  SequenceLiteral list;
  while (!tokens_.is(TokenKind::right_bracket)) {
    if (!list.items.empty()) tokens_.expect(TokenKind::comma);
    if (tokens_.is(TokenKind::right_bracket)) break;
    list.items.push_back(expression());
  }
  tokens_.expect(TokenKind::right_bracket);
  return make(line, std::move(list));
}

ExpressionPtr ExpressionParser::dict_literal() {
  const std::uint32_t line = tokens_.take().line;
  DictLiteral dict;
  while (!tokens_.is(TokenKind::right_brace)) {
    if (!dict.items.empty()) tokens_.expect(TokenKind::comma);
    if (tokens_.is(TokenKind::right_brace)) break;
    ExpressionPtr key = expression();
    tokens_.expect(TokenKind::colon);
    ExpressionPtr value = expression();
    dict.items.emplace_back(std::move(key), std::move(value));
  }
  tokens_.expect(TokenKind::right_brace);
  return make(line, std::move(dict));
}

bool ExpressionParser::ends_tuple(std::string_view end_name) const {
  return tokens_.is(TokenKind::variable_end) || tokens_.is(TokenKind::block_end) ||
         tokens_.is(TokenKind::right_parenthesis) ||
         (!end_name.empty() && tokens_.is_name(end_name));
}

ExpressionPtr ExpressionParser::tuple(bool without_condition, std::string_view end_name) {
  const Depth depth(depth_, tokens_);
  const std::uint32_t line = tokens_.line();
  SequenceLiteral tuple{true, {}};
  bool is_tuple = false;
  for (;;) {
    if (!tuple.items.empty()) tokens_.expect(TokenKind::comma);
    if (ends_tuple(end_name)) break;
    tuple.items.push_back(without_condition ? either() : condition());
    if (!tokens_.is(TokenKind::comma)) break;
    is_tuple = true;
  }
  if (is_tuple) return make(line, std::move(tuple));
  if (tuple.items.empty()) {
    tokens_.fail(fmt::format("expected an expression, not {}", tokens_.describe_current()));
  }
  return std::move(tuple.items.front());
}

Token ExpressionParser::variable() {
  Token token = tokens_.expect(TokenKind::name);
  if (is_constant_name(token.text)) {
    throw Failure(fmt::format("cannot assign to '{}'", token.text), token.line);
  }
  return token;
}

Target ExpressionParser::target(bool with_member, std::string_view end_name) {
  const Depth depth(depth_, tokens_);
  std::vector<Target> parts;
  bool is_tuple = false;
  for (;;) {
    if (!parts.empty()) tokens_.expect(TokenKind::comma);
    if (ends_tuple(end_name)) break;
    parts.push_back(single_target(with_member));
    if (!tokens_.is(TokenKind::comma)) break;
    is_tuple = true;
  }
  if (is_tuple) return {std::move(parts)};
  if (parts.empty()) {
    tokens_.fail(fmt::format("expected a name, not {}", tokens_.describe_current()));
  }
  return std::move(parts.front());
}

Target ExpressionParser::single_target(bool with_member) {
  if (tokens_.skip_if(TokenKind::left_parenthesis)) {
    Target inner = target(false);
    tokens_.expect(TokenKind::right_parenthesis);
    return inner;
  }
  const std::string name = variable().text;
  if (!with_member || !tokens_.skip_if(TokenKind::dot)) return {builder_.symbol(name)};
  if (on_name) on_name(name);
  return {
      NamespaceMember{builder_.symbol(name), builder_.keep(tokens_.expect(TokenKind::name).text)}};
}

ExpressionPtr ExpressionParser::postfix(ExpressionPtr operand) {
  for (;;) {
    link();
    if (tokens_.is(TokenKind::dot)) {
      operand = member(std::move(operand));
    } else if (tokens_.is(TokenKind::left_bracket)) {
      operand = subscript(std::move(operand));
    } else if (tokens_.is(TokenKind::left_parenthesis)) {
      operand = call(std::move(operand));
    } else {
      return operand;
    }
  }
}

ExpressionPtr ExpressionParser::filters_and_tests(ExpressionPtr operand) {
  for (;;) {
    link();
    if (tokens_.is(TokenKind::pipe)) {
      operand = filters(std::move(operand), false);
    } else if (tokens_.is_name("is")) {
      operand = test(std::move(operand));
    } else if (tokens_.is(TokenKind::left_parenthesis)) {
      operand = call(std::move(operand));
    } else {
      return operand;
    }
  }
}

ExpressionPtr ExpressionParser::member(ExpressionPtr object) {
  const std::uint32_t line = tokens_.take().line;
  if (tokens_.is(TokenKind::integer)) {
    return make(line, Subscript{std::move(object), number()});
  }
  if (!tokens_.is(TokenKind::name)) tokens_.fail("expected a name or a number behind the dot");
  return make(line, Attribute{std::move(object), builder_.keep(tokens_.take().text)});
}

ExpressionPtr ExpressionParser::subscript(ExpressionPtr object) {
  const std::uint32_t line = tokens_.take().line;
  std::vector<ExpressionPtr> parts;
  while (!tokens_.is(TokenKind::right_bracket)) {
    if (!parts.empty()) tokens_.expect(TokenKind::comma);
    parts.push_back(subscript_part());
  }
  tokens_.expect(TokenKind::right_bracket);
  ExpressionPtr index = parts.size() == 1 ? std::move(parts.front())
                                          : make(line, SequenceLiteral{true, std::move(parts)});
  return make(line, Subscript{std::move(object), std::move(index)});
}

ExpressionPtr ExpressionParser::subscript_part() {
  const std::uint32_t line = tokens_.line();
  const auto is_left_out = [this] {
    return tokens_.is(TokenKind::colon) || tokens_.is(TokenKind::right_bracket) ||
           tokens_.is(TokenKind::comma);
  };
  Slice slice;
  if (!tokens_.is(TokenKind::colon)) {
    ExpressionPtr index = expression();
    if (!tokens_.is(TokenKind::colon)) return index;
    slice.start = std::move(index);
  }
  tokens_.take();
  if (!is_left_out()) slice.stop = expression();
  if (tokens_.skip_if(TokenKind::colon) && !is_left_out()) slice.step = expression();
  return make(line, std::move(slice));
}

CallArguments ExpressionParser::call_arguments() {
  tokens_.expect(TokenKind::left_parenthesis);
  CallArguments arguments;
  const auto ensure = [this](bool is_allowed) {
    if (!is_allowed) tokens_.fail("arguments of a call stand in the wrong order");
  };
  for (bool needs_comma = false; !tokens_.is(TokenKind::right_parenthesis); needs_comma = true) {
    if (needs_comma) {
      tokens_.expect(TokenKind::comma);
      if (tokens_.is(TokenKind::right_parenthesis)) break;
    }
    if (tokens_.is(TokenKind::multiply)) {
      ensure(!arguments.more_positional && !arguments.more_named);
      tokens_.take();
      arguments.more_positional = expression();
    } else if (tokens_.is(TokenKind::power)) {
      ensure(!arguments.more_named);
      tokens_.take();
      arguments.more_named = expression();
    } else if (tokens_.is(TokenKind::name) && tokens_.ahead().kind == TokenKind::assign) {
      ensure(!arguments.more_named);
      const std::string_view name = builder_.keep(tokens_.take().text);
      tokens_.take();
      arguments.named.emplace_back(name, expression());
    } else {
      ensure(!arguments.more_positional && !arguments.more_named && arguments.named.empty());
      arguments.positional.push_back(expression());
    }
  }
  tokens_.expect(TokenKind::right_parenthesis);
  return arguments;
}

ExpressionPtr ExpressionParser::call(ExpressionPtr callee) {
  const std::uint32_t line = tokens_.line();
  CallArguments arguments = call_arguments();
  return make(line, Call{std::move(callee), std::move(arguments)});
}

std::string ExpressionParser::dotted_name() {
  std::string name = tokens_.expect(TokenKind::name).text;
  while (tokens_.skip_if(TokenKind::dot)) name += "." + tokens_.expect(TokenKind::name).text;
  return name;
}

ExpressionPtr ExpressionParser::filters(ExpressionPtr operand, bool begins_inline) {
  while (begins_inline || tokens_.is(TokenKind::pipe)) {
    link();
    if (!begins_inline) tokens_.take();
    begins_inline = false;
    const std::uint32_t line = tokens_.line();
    FilterCall filter;
    filter.name = builder_.keep(dotted_name());
    filter.filter = find_filter(filter.name);
    if (tokens_.is(TokenKind::left_parenthesis)) filter.arguments = call_arguments();
    filter.operand = std::move(operand);
    operand = make(line, std::move(filter));
  }
  return operand;
}

ExpressionPtr ExpressionParser::test(ExpressionPtr operand) {
  const std::uint32_t line = tokens_.take().line;
  const bool is_negated = tokens_.skip_if_name("not");
  TestCall test;
  test.name = builder_.keep(dotted_name());
  test.test = find_test(test.name);
  const TokenKind kind = tokens_.current().kind;
  if (kind == TokenKind::left_parenthesis) {
    test.arguments = call_arguments();
  } else if (kind == TokenKind::string || kind == TokenKind::integer || kind == TokenKind::real ||
             kind == TokenKind::left_bracket || kind == TokenKind::left_brace ||
             (kind == TokenKind::name && !tokens_.is_name("else") && !tokens_.is_name("or") &&
              !tokens_.is_name("and"))) {
    if (tokens_.is_name("is")) tokens_.fail("tests with 'is' cannot be chained");
    test.arguments.positional.push_back(postfix(primary()));
  }
  test.operand = std::move(operand);
  ExpressionPtr tested = make(line, std::move(test));
  return is_negated ? make(line, Not{std::move(tested)}) : std::move(tested);
}

}  // namespace tunegauge::chat_templates
