#pragma once
// The expressions of a template.

#include <functional>
#include <string_view>
#include <vector>

#include "estimator/chat_templates/token_stream.h"

namespace tunegauge::chat_templates {

class ExpressionParser {
 public:
  ExpressionParser(TokenStream& tokens, TreeBuilder& builder, std::size_t& depth)
      : tokens_(tokens), builder_(builder), depth_(depth) {}

  ExpressionPtr expression();
  /// One expression, or a tuple without parentheses. `without_condition`: "if" ends it.
  ExpressionPtr tuple(bool without_condition = false, std::string_view end_name = {});
  /// name, name.member, (a, b) or a, b. `end_name` ends it.
  Target target(bool with_member, std::string_view end_name = {});
  /// The name of a variable that is assigned to.
  Token variable();
  /// One or more "| filter" around `operand`; null where none stands here and `operand` is null.
  ExpressionPtr filters(ExpressionPtr operand, bool begins_inline);
  CallArguments call_arguments();

  /// To be called before each statement and each part of one: links are counted anew.
  void begin() { links_ = 0; }

  /// Called with every name that is read.
  std::function<void(std::string_view)> on_name;

 private:
  ExpressionPtr condition();
  ExpressionPtr either();
  ExpressionPtr both();
  ExpressionPtr negation();
  ExpressionPtr comparison();
  ExpressionPtr sum();
  ExpressionPtr concatenation();
  ExpressionPtr product();
  ExpressionPtr power();
  ExpressionPtr signed_operand(bool with_filters);
  ExpressionPtr primary();
  ExpressionPtr number();
  ExpressionPtr parenthesized();
  ExpressionPtr list_literal();
  ExpressionPtr dict_literal();
  ExpressionPtr postfix(ExpressionPtr operand);
  ExpressionPtr filters_and_tests(ExpressionPtr operand);
  ExpressionPtr member(ExpressionPtr object);
  ExpressionPtr subscript(ExpressionPtr object);
  ExpressionPtr subscript_part();
  ExpressionPtr call(ExpressionPtr callee);
  ExpressionPtr test(ExpressionPtr operand);
  std::string dotted_name();
  Target single_target(bool with_member);
  [[nodiscard]] bool ends_tuple(std::string_view end_name) const;

  TokenStream& tokens_;
  TreeBuilder& builder_;
  /// Counts one link of a chain (a + b + c, a.b.c, a|b|c): each makes the tree deeper by one.
  void link();

  std::size_t& depth_;
  std::size_t links_ = 0;
};

}  // namespace tunegauge::chat_templates
