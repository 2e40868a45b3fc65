#pragma once
// A compiled template: statements and expressions as a tree. Immutable once it is made; it holds
// its own texts and points into nothing else.

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "estimator/chat_templates/value.h"

namespace tunegauge::chat_templates {

struct Filter;  // of filters.h
struct Test;    // of tests.h

/// The number of a variable's name.
using Symbol = std::uint32_t;

// ------------------------------------------------------------------------------- expressions

struct Expression;
using ExpressionPtr = std::unique_ptr<const Expression>;

enum class Operator : std::uint8_t {
  add,
  subtract,
  multiply,
  divide,
  floor_divide,
  modulo,
  power,
};
enum class Relation : std::uint8_t {
  equal,
  not_equal,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  in,
  not_in,
};

struct Constant {
  Value value;  ///< a text of it lives in Tree::texts
};
struct Name {
  Symbol symbol = 0;
};
struct SequenceLiteral {
  bool is_tuple = false;
  std::vector<ExpressionPtr> items;
};
struct DictLiteral {
  std::vector<std::pair<ExpressionPtr, ExpressionPtr>> items;
};
struct Sign {
  bool is_negative = false;
  ExpressionPtr operand;
};
struct Not {
  ExpressionPtr operand;
};
struct Both {  ///< left and right
  ExpressionPtr left;
  ExpressionPtr right;
};
struct Either {  ///< left or right
  ExpressionPtr left;
  ExpressionPtr right;
};
struct Arithmetic {
  Operator operation = Operator::add;
  ExpressionPtr left;
  ExpressionPtr right;
};
struct Comparison {  ///< first < second < third ...
  ExpressionPtr first;
  std::vector<std::pair<Relation, ExpressionPtr>> others;
};
struct Concatenation {
  std::vector<ExpressionPtr> parts;
};
struct Condition {
  ExpressionPtr test;
  ExpressionPtr then;
  ExpressionPtr otherwise;  ///< null: undefined
};
struct Attribute {
  ExpressionPtr object;
  std::string_view name;
};
struct Subscript {
  ExpressionPtr object;
  ExpressionPtr index;
};
struct Slice {  ///< as the index of a Subscript; each part may be null
  ExpressionPtr start;
  ExpressionPtr stop;
  ExpressionPtr step;
};
struct CallArguments {
  std::vector<ExpressionPtr> positional;
  std::vector<std::pair<std::string_view, ExpressionPtr>> named;
  ExpressionPtr more_positional;  ///< behind "*"; null where there is none
  ExpressionPtr more_named;       ///< behind "**"
};
struct Call {
  ExpressionPtr callee;
  CallArguments arguments;
};
struct FilterCall {
  ExpressionPtr operand;  ///< null: what the block around it wrote
  const Filter* filter = nullptr;
  std::string_view name;
  CallArguments arguments;
};
struct TestCall {
  ExpressionPtr operand;
  const Test* test = nullptr;
  std::string_view name;
  CallArguments arguments;
};

struct Expression {
  std::uint32_t line = 0;
  std::variant<Constant, Name, SequenceLiteral, DictLiteral, Sign, Not, Both, Either, Arithmetic,
               Comparison, Concatenation, Condition, Attribute, Subscript, Slice, Call, FilterCall,
               TestCall>
      node;
};

// -------------------------------------------------------------------------------- statements

struct Statement;
using Body = std::vector<Statement>;

/// What a variable of a scope is before the scope assigns to it: found out by scope_analysis.h.
enum class Initially : std::uint8_t {
  undefined,
  as_around,   ///< what the scope around it has
  as_context,  ///< what the template was given
};
struct Declaration {
  Symbol symbol = 0;
  Initially initially = Initially::undefined;
};
/// Statements with variables of their own: those that some of them assign to, from the beginning.
struct ScopedBody {
  Body statements;
  std::vector<Declaration> declared = {};
};

struct Target;
struct NamespaceMember {
  Symbol object = 0;
  std::string_view name;
};
/// What a value is assigned to.
struct Target {
  std::variant<Symbol, NamespaceMember, std::vector<Target>> to;
};

struct Text {
  std::string_view text;
};
struct Print {
  ExpressionPtr value;
};
struct Assignment {
  Target target;
  ExpressionPtr value;
};
struct BlockAssignment {  ///< {% set x %}...{% endset %}
  Target target;
  ExpressionPtr filter;  ///< of what the body writes; null: none
  ScopedBody body;
};
struct Branch {
  ExpressionPtr test;
  Body body;
};
struct If {
  std::vector<Branch> branches;
  Body otherwise;
};
struct For {
  Target target;
  ExpressionPtr iterable;
  ExpressionPtr test;  ///< which items count; null: all
  bool is_recursive = false;
  ScopedBody body;
  ScopedBody otherwise;
};
struct Macro {
  std::string_view name;  ///< "caller" for the body of a call block
  std::vector<Symbol> parameters;
  std::vector<std::string_view> parameter_names;
  std::vector<ExpressionPtr> defaults;  ///< of the last parameters
  ScopedBody body;
  // Whether the body reads these names, which are then set.
  bool reads_caller = false;
  bool reads_varargs = false;
  bool reads_kwargs = false;
};
struct MacroDefinition {
  Symbol symbol = 0;
  std::unique_ptr<Macro> macro;
};
struct CallBlock {
  std::unique_ptr<Macro> caller;
  ExpressionPtr call;  ///< holds a Call
};
struct FilterBlock {
  ExpressionPtr filter;
  ScopedBody body;
};
struct With {
  std::vector<std::pair<Target, ExpressionPtr>> values;
  ScopedBody body;
};
struct Generation {  ///< what an assistant wrote: transformers marks it for the loss
  ScopedBody body;
};
struct NamedBlock {
  ScopedBody body;
};
struct Break {};
struct Continue {};
struct Unsupported {  ///< fails when it is reached, as in the environment of transformers
  std::string_view what;
};

struct Statement {
  std::uint32_t line = 0;
  std::variant<Text, Print, Assignment, BlockAssignment, If, For, MacroDefinition, CallBlock,
               FilterBlock, With, Generation, NamedBlock, Break, Continue, Unsupported>
      node;
};

struct Tree {
  ScopedBody body;
  std::vector<std::string> symbols;  ///< names of variables, by Symbol
  std::deque<std::string> texts;     ///< what views in the tree point into
  bool has_generation = false;       ///< whether a Generation stands in it
  // Names that the engine itself sets.
  Symbol loop_symbol = 0;
  Symbol caller_symbol = 0;
  Symbol varargs_symbol = 0;
  Symbol kwargs_symbol = 0;
};

}  // namespace tunegauge::chat_templates
