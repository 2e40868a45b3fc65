// The statements of a template. What stands behind a tag's name is read by ExpressionParser.

#include "estimator/chat_templates/parser.h"

#include <array>
#include <initializer_list>
#include <optional>
#include <utility>

#include "estimator/chat_templates/expression_parser.h"
#include "estimator/chat_templates/lexer.h"
#include "estimator/chat_templates/scope_analysis.h"

namespace tunegauge::chat_templates {

namespace {

class Parser {
 public:
  explicit Parser(std::string_view source)
      : tokens_(tokenize(source)), builder_(tree_), expressions_(tokens_, builder_, depth_) {
    expressions_.on_name = [this](std::string_view name) { note_read(name); };
    tree_.loop_symbol = builder_.symbol("loop");
    tree_.caller_symbol = builder_.symbol("caller");
    tree_.varargs_symbol = builder_.symbol("varargs");
    tree_.kwargs_symbol = builder_.symbol("kwargs");
  }

  Tree run() {
    tree_.body = {body({})};
    if (!tokens_.is(TokenKind::end)) {
      tokens_.fail(fmt::format("unexpected {}", tokens_.describe_current()));
    }
    return std::move(tree_);
  }

 private:
  /// Names whose reading a macro has to know of.
  struct Reads {
    bool caller = false;
    bool varargs = false;
    bool kwargs = false;
  };
  using Ends = std::initializer_list<std::string_view>;

  void note_read(std::string_view name) {
    for (Reads* const reads : macros_) {
      reads->caller = reads->caller || name == "caller";
      reads->varargs = reads->varargs || name == "varargs";
      reads->kwargs = reads->kwargs || name == "kwargs";
    }
  }

  /// Statements up to a tag with one of these names, which is then the current token; without names
  /// up to the end of the template.
  Body body(Ends ends);
  /// The body behind a tag that is not closed yet; `which` gets the name of the tag that ends it.
  Body block(Ends ends, std::string* which = nullptr);
  [[nodiscard]] bool is_one_of(Ends ends) const;
  void statement(Body& to);

  void set(Body& to);
  void if_chain(Body& to);
  void for_loop(Body& to);
  void macro(Body& to);
  void call_block(Body& to);
  void filter_block(Body& to);
  void with(Body& to);
  void generation(Body& to);
  void named_block(Body& to);
  void print(Body& to);
  void unsupported(Body& to);
  void signature(Macro& macro);
  void macro_body(Macro& macro, std::string_view end);
  void forbid_loop_name(const Target& target) const;
  template <class Node>
  void add(Body& to, std::uint32_t line, Node node) {
    to.push_back(Statement{line, std::move(node)});
  }

  Tree tree_;
  TokenStream tokens_;
  TreeBuilder builder_;
  std::size_t depth_ = 0;
  ExpressionParser expressions_;
  std::vector<Reads*> macros_;  ///< around the current place
  std::size_t loops_ = 0;       ///< around the current place
};

bool Parser::is_one_of(Ends ends) const {
  for (const std::string_view end : ends) {
    if (tokens_.is_name(end)) return true;
  }
  return false;
}

Body Parser::body(Ends ends) {
  const Depth depth(depth_, tokens_);
  Body body;
  while (!tokens_.is(TokenKind::end)) {
    const std::uint32_t line = tokens_.line();
    expressions_.begin();
    if (tokens_.is(TokenKind::data)) {
      add(body, line, Text{builder_.keep(tokens_.take().text)});
    } else if (tokens_.skip_if(TokenKind::variable_begin)) {
      add(body, line, Print{expressions_.tuple()});
      tokens_.expect(TokenKind::variable_end);
    } else {
      tokens_.expect(TokenKind::block_begin);
      if (is_one_of(ends)) return body;
      statement(body);
      tokens_.expect(TokenKind::block_end);
    }
  }
  if (ends.size() > 0) {
    tokens_.fail(fmt::format("the template ends where {{% {} %}} is missing", *(ends.end() - 1)));
  }
  return body;
}

Body Parser::block(Ends ends, std::string* which) {
  tokens_.skip_if(TokenKind::colon);
  tokens_.expect(TokenKind::block_end);
  Body inner = body(ends);
  expressions_.begin();
  const Token end = tokens_.take();
  if (which != nullptr) *which = end.text;
  return inner;
}

void Parser::statement(Body& to) {
  using Handler = void (Parser::*)(Body&);
  struct Tag {
    std::string_view name;
    Handler read;
  };
  static constexpr auto tags = std::to_array<Tag>({
      {"set", &Parser::set},
      {"if", &Parser::if_chain},
      {"for", &Parser::for_loop},
      {"macro", &Parser::macro},
      {"call", &Parser::call_block},
      {"filter", &Parser::filter_block},
      {"with", &Parser::with},
      {"generation", &Parser::generation},
      {"block", &Parser::named_block},
      {"print", &Parser::print},
      {"include", &Parser::unsupported},
      {"import", &Parser::unsupported},
      {"from", &Parser::unsupported},
      {"extends", &Parser::unsupported},
  });
  if (!tokens_.is(TokenKind::name)) {
    tokens_.fail(fmt::format("expected the name of a tag, not {}", tokens_.describe_current()));
  }
  const std::uint32_t line = tokens_.line();
  if (tokens_.is_name("break") || tokens_.is_name("continue")) {
    if (loops_ == 0) tokens_.fail(fmt::format("'{}' outside a loop", tokens_.current().text));
    if (tokens_.take().text == "break") {
      add(to, line, Break{});
    } else {
      add(to, line, Continue{});
    }
    return;
  }
  for (const Tag& tag : tags) {
    if (tokens_.is_name(tag.name)) return (this->*tag.read)(to);
  }
  tokens_.fail(fmt::format("unknown tag '{}'", tokens_.current().text));
}

void Parser::forbid_loop_name(const Target& target) const {
  if (loops_ == 0) return;
  if (const auto* const symbol = std::get_if<Symbol>(&target.to)) {
    if (tree_.symbols[*symbol] == "loop") tokens_.fail("cannot assign to 'loop' within a loop");
  } else if (const auto* const parts = std::get_if<std::vector<Target>>(&target.to)) {
    for (const Target& part : *parts) forbid_loop_name(part);
  }
}

void Parser::set(Body& to) {
  const std::uint32_t line = tokens_.take().line;
  Target target = expressions_.target(true);
  forbid_loop_name(target);
  if (tokens_.skip_if(TokenKind::assign)) {
    return add(to, line, Assignment{std::move(target), expressions_.tuple()});
  }
  ExpressionPtr filter = expressions_.filters(nullptr, false);
  Body inner = block({"endset"});
  add(to, line, BlockAssignment{std::move(target), std::move(filter), {std::move(inner)}});
}

void Parser::if_chain(Body& to) {
  const std::uint32_t line = tokens_.take().line;
  If chain;
  for (std::string end = "elif"; end == "elif";) {
    ExpressionPtr test = expressions_.tuple(true);
    Body inner = block({"elif", "else", "endif"}, &end);
    chain.branches.push_back({std::move(test), std::move(inner)});
    if (end == "else") chain.otherwise = block({"endif"});
  }
  add(to, line, std::move(chain));
}

void Parser::for_loop(Body& to) {
  const std::uint32_t line = tokens_.take().line;
  For loop;
  loop.target = expressions_.target(false, "in");
  ++loops_;
  forbid_loop_name(loop.target);
  --loops_;
  tokens_.expect_name("in");
  loop.iterable = expressions_.tuple(true, "recursive");
  if (tokens_.skip_if_name("if")) loop.test = expressions_.expression();
  loop.is_recursive = tokens_.skip_if_name("recursive");
  ++loops_;
  std::string end;
  loop.body = {block({"else", "endfor"}, &end)};
  --loops_;
  if (end == "else") loop.otherwise = {block({"endfor"})};
  add(to, line, std::move(loop));
}

void Parser::signature(Macro& macro) {
  tokens_.expect(TokenKind::left_parenthesis);
  while (!tokens_.is(TokenKind::right_parenthesis)) {
    if (!macro.parameters.empty()) tokens_.expect(TokenKind::comma);
    const std::string name = expressions_.variable().text;
    macro.parameters.push_back(builder_.symbol(name));
    macro.parameter_names.push_back(builder_.keep(name));
    if (tokens_.skip_if(TokenKind::assign)) {
      macro.defaults.push_back(expressions_.expression());
    } else if (!macro.defaults.empty()) {
      tokens_.fail("a parameter without a default follows one with a default");
    }
  }
  tokens_.expect(TokenKind::right_parenthesis);
}

void Parser::macro_body(Macro& macro, std::string_view end) {
  Reads reads;
  macros_.push_back(&reads);
  const std::size_t loops = std::exchange(loops_, 0);
  macro.body = {block({end})};
  loops_ = loops;
  macros_.pop_back();
  macro.reads_caller = reads.caller;
  macro.reads_varargs = reads.varargs;
  macro.reads_kwargs = reads.kwargs;
}

void Parser::macro(Body& to) {
  const std::uint32_t line = tokens_.take().line;
  const std::string name = expressions_.variable().text;
  auto macro = std::make_unique<Macro>();
  macro->name = builder_.keep(name);
  const Symbol symbol = builder_.symbol(name);
  signature(*macro);
  macro_body(*macro, "endmacro");
  add(to, line, MacroDefinition{symbol, std::move(macro)});
}

void Parser::call_block(Body& to) {
  const std::uint32_t line = tokens_.take().line;
  auto caller = std::make_unique<Macro>();
  caller->name = "caller";
  if (tokens_.is(TokenKind::left_parenthesis)) signature(*caller);
  ExpressionPtr call = expressions_.expression();
  if (!std::holds_alternative<Call>(call->node)) throw Failure("expected a call", line);
  macro_body(*caller, "endcall");
  add(to, line, CallBlock{std::move(caller), std::move(call)});
}

void Parser::filter_block(Body& to) {
  const std::uint32_t line = tokens_.take().line;
  ExpressionPtr filter = expressions_.filters(nullptr, true);
  Body inner = block({"endfilter"});
  add(to, line, FilterBlock{std::move(filter), {std::move(inner)}});
}

void Parser::with(Body& to) {
  const std::uint32_t line = tokens_.take().line;
  With with;
  while (!tokens_.is(TokenKind::block_end)) {
    if (!with.values.empty()) tokens_.expect(TokenKind::comma);
    Target target = expressions_.target(false);
    tokens_.expect(TokenKind::assign);
    with.values.emplace_back(std::move(target), expressions_.expression());
  }
  with.body = {block({"endwith"})};
  add(to, line, std::move(with));
}

void Parser::generation(Body& to) {
  const std::uint32_t line = tokens_.take().line;
  tree_.has_generation = true;
  const std::size_t loops = std::exchange(loops_, 0);  // its body is a macro's to jinja2
  Body inner = block({"endgeneration"});
  loops_ = loops;
  add(to, line, Generation{{std::move(inner)}});
}

void Parser::named_block(Body& to) {
  const std::uint32_t line = tokens_.take().line;
  const std::string name = tokens_.expect(TokenKind::name).text;
  tokens_.skip_if_name("scoped");
  tokens_.skip_if_name("required");
  Body inner = block({"endblock"});
  tokens_.skip_if_name(name);
  add(to, line, NamedBlock{{std::move(inner)}});
}

void Parser::print(Body& to) {
  tokens_.take();
  for (bool is_first = true; !tokens_.is(TokenKind::block_end); is_first = false) {
    if (!is_first) tokens_.expect(TokenKind::comma);
    const std::uint32_t line = tokens_.line();
    add(to, line, Print{expressions_.expression()});
  }
}

void Parser::unsupported(Body& to) {
  const Token tag = tokens_.take();
  while (!tokens_.is(TokenKind::block_end) && !tokens_.is(TokenKind::end)) tokens_.take();
  add(to, tag.line, Unsupported{builder_.keep(tag.text)});
}

}  // namespace

Tree parse_template(std::string_view source) {
  Tree tree = Parser(source).run();
  declare_variables(tree);
  return tree;
}

}  // namespace tunegauge::chat_templates
