#pragma once
// What both halves of the parser share: the tokens, and the tree that grows.

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/lexer.h"
#include "estimator/chat_templates/tree.h"

namespace tunegauge::chat_templates {

class TokenStream {
 public:
  explicit TokenStream(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  [[nodiscard]] const Token& current() const { return tokens_[at_]; }
  [[nodiscard]] std::uint32_t line() const { return current().line; }
  [[nodiscard]] bool is(TokenKind kind) const { return current().kind == kind; }
  [[nodiscard]] bool is_name(std::string_view name) const {
    return is(TokenKind::name) && current().text == name;
  }
  /// The token behind the current one.
  [[nodiscard]] const Token& ahead() const {
    return tokens_[std::min(at_ + 1, tokens_.size() - 1)];
  }

  Token take() {
    Token taken = std::move(tokens_[at_]);
    if (taken.kind == TokenKind::end) {
      tokens_[at_].kind = TokenKind::end;
    } else {
      ++at_;
    }
    return taken;
  }
  bool skip_if(TokenKind kind) {
    if (!is(kind)) return false;
    ++at_;
    return true;
  }
  bool skip_if_name(std::string_view name) {
    if (!is_name(name)) return false;
    ++at_;
    return true;
  }
  Token expect(TokenKind kind) {
    if (!is(kind)) {
      fail(fmt::format("expected {}, not {}", describe(kind), describe_current()));
    }
    return take();
  }
  void expect_name(std::string_view name) {
    if (!skip_if_name(name)) fail(fmt::format("expected '{}', not {}", name, describe_current()));
  }
  [[nodiscard]] std::string describe_current() const {
    if (is(TokenKind::name)) return fmt::format("'{}'", current().text);
    return std::string(describe(current().kind));
  }
  [[noreturn]] void fail(const std::string& message) const { throw Failure(message, line()); }

 private:
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

/// The names and texts of a growing tree.
class TreeBuilder {
 public:
  explicit TreeBuilder(Tree& tree) : tree_(tree) {}

  [[nodiscard]] std::string_view keep(std::string text) {
    return tree_.texts.emplace_back(std::move(text));
  }
  [[nodiscard]] Symbol symbol(const std::string& name) {
    const auto [entry, is_new] =
        symbols_.try_emplace(name, static_cast<Symbol>(tree_.symbols.size()));
    if (tree_.symbols.size() == most_symbols) throw Failure("the template has too many names");
    if (is_new) tree_.symbols.push_back(name);
    return entry->second;
  }
  [[nodiscard]] Tree& tree() { return tree_; }

 private:
  static constexpr std::size_t most_symbols = 4096;
  Tree& tree_;
  std::map<std::string, Symbol> symbols_;
};

/// Counts how deep the parser is; hostile nesting ends as a failure, not on the stack.
class Depth {
 public:
  Depth(std::size_t& depth, const TokenStream& tokens) : depth_(depth) {
    if (++depth_ > most) {
      --depth_;
      tokens.fail("the template is nested too deeply");
    }
  }
  Depth(const Depth&) = delete;
  Depth& operator=(const Depth&) = delete;
  ~Depth() { --depth_; }

 private:
  static constexpr std::size_t most = 150;
  std::size_t& depth_;
};

}  // namespace tunegauge::chat_templates
