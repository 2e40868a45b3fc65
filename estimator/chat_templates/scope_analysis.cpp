// One Names object a scope; scopes in it are looked at when the names around them are all known.

#include "estimator/chat_templates/scope_analysis.h"

#include <iterator>
#include <map>
#include <set>
#include <variant>

namespace tunegauge::chat_templates {

namespace {

/// The names that a scope reads and assigns to, in the order of its statements.
class Names {
 public:
  explicit Names(const Names* around) : around_(around) {}
  /// What a branch of the scope adds to what stands before it.
  [[nodiscard]] Names branch() const {
    Names names(around_);
    names.before_ = this;
    return names;
  }

  void read(Symbol symbol) {
    if (!is_known(symbol)) known_[symbol] = Initially::as_context;
  }
  void assign(Symbol symbol) {
    assigned_.insert(symbol);
    if (is_own(symbol)) return;
    known_[symbol] = is_known_around(symbol) ? Initially::as_around : Initially::undefined;
  }
  /// Set by whoever enters the scope.
  void add_parameter(Symbol symbol) {
    known_[symbol] = Initially::undefined;
    parameters_.insert(symbol);
  }
  /// Takes over what the branches of an if know. What only they assign to is also there where none
  /// of them does.
  void join(const std::vector<Names>& branches) {
    std::set<Symbol> newly_assigned;
    for (const Names& branch : branches) {
      newly_assigned.insert(branch.assigned_.begin(), branch.assigned_.end());
    }
    for (auto symbol = newly_assigned.begin(); symbol != newly_assigned.end();) {
      symbol = is_assigned(*symbol) ? newly_assigned.erase(symbol) : std::next(symbol);
    }
    for (const Names& branch : branches) {
      for (const auto& [symbol, initially] : branch.known_) known_[symbol] = initially;
      assigned_.insert(branch.assigned_.begin(), branch.assigned_.end());
    }
    for (const Symbol symbol : newly_assigned) {
      known_[symbol] = is_known_around(symbol) ? Initially::as_around : Initially::as_context;
    }
  }

  [[nodiscard]] std::vector<Declaration> declarations() const {
    std::vector<Declaration> declared;
    for (const Symbol symbol : assigned_) {
      if (parameters_.count(symbol) == 0) declared.push_back({symbol, known_.at(symbol)});
    }
    return declared;
  }

 private:
  [[nodiscard]] bool is_known(Symbol symbol) const {
    return is_own(symbol) || is_known_around(symbol);
  }
  [[nodiscard]] bool is_own(Symbol symbol) const {
    return known_.count(symbol) > 0 || (before_ != nullptr && before_->is_own(symbol));
  }
  [[nodiscard]] bool is_assigned(Symbol symbol) const {
    return assigned_.count(symbol) > 0 || (before_ != nullptr && before_->is_assigned(symbol));
  }
  [[nodiscard]] bool is_known_around(Symbol symbol) const {
    return around_ != nullptr && around_->is_known(symbol);
  }

  const Names* around_;
  const Names* before_ = nullptr;  ///< of a branch
  std::map<Symbol, Initially> known_;
  std::set<Symbol> assigned_;
  std::set<Symbol> parameters_;
};

/// Notes all names that an expression reads.
class Reader {
 public:
  explicit Reader(Names& names) : names_(names) {}

  void read(const ExpressionPtr& expression) const {
    if (expression == nullptr) return;
    std::visit([this](const auto& node) { read_node(node); }, expression->node);
  }

 private:
  void read_node(const Constant& /*constant*/) const {}
  void read_node(const Name& name) const { names_.read(name.symbol); }
  void read_node(const SequenceLiteral& literal) const { read_all(literal.items); }
  void read_node(const DictLiteral& literal) const {
    for (const auto& [key, value] : literal.items) read_both(key, value);
  }
  void read_node(const Sign& sign) const { read(sign.operand); }
  void read_node(const Not& negation) const { read(negation.operand); }
  void read_node(const Both& both) const { read_both(both.left, both.right); }
  void read_node(const Either& either) const { read_both(either.left, either.right); }
  void read_node(const Arithmetic& arithmetic) const {
    read_both(arithmetic.left, arithmetic.right);
  }
  void read_node(const Comparison& comparison) const {
    read(comparison.first);
    for (const auto& [relation, operand] : comparison.others) read(operand);
  }
  void read_node(const Concatenation& concatenation) const { read_all(concatenation.parts); }
  void read_node(const Condition& condition) const {
    read(condition.test);
    read_both(condition.then, condition.otherwise);
  }
  void read_node(const Attribute& attribute) const { read(attribute.object); }
  void read_node(const Subscript& subscript) const { read_both(subscript.object, subscript.index); }
  void read_node(const Slice& slice) const {
    read_both(slice.start, slice.stop);
    read(slice.step);
  }
  void read_node(const Call& call) const {
    read(call.callee);
    read_arguments(call.arguments);
  }
  void read_node(const FilterCall& call) const {
    read(call.operand);
    read_arguments(call.arguments);
  }
  void read_node(const TestCall& call) const {
    read(call.operand);
    read_arguments(call.arguments);
  }

  void read_all(const std::vector<ExpressionPtr>& expressions) const {
    for (const ExpressionPtr& expression : expressions) read(expression);
  }
  void read_both(const ExpressionPtr& first, const ExpressionPtr& second) const {
    read(first);
    read(second);
  }
  void read_arguments(const CallArguments& arguments) const {
    read_all(arguments.positional);
    for (const auto& [name, argument] : arguments.named) read(argument);
    read_both(arguments.more_positional, arguments.more_named);
  }

  Names& names_;
};

/// Notes what the statements of one scope read and assign to, but not those of the scopes in it.
class OwnNames {
 public:
  explicit OwnNames(Names& names) : names_(names), reader_(names) {}

  void note(const Body& body) {
    for (const Statement& statement : body) {
      std::visit([this](const auto& node) { note_node(node); }, statement.node);
    }
  }
  void note_parameters(const Target& target) {
    each_name(target, [this](Symbol symbol) { names_.add_parameter(symbol); });
  }

 private:
  template <class Visit>
  void each_name(const Target& target, const Visit& visit) {
    if (const auto* const symbol = std::get_if<Symbol>(&target.to)) {
      visit(*symbol);
    } else if (const auto* const member = std::get_if<NamespaceMember>(&target.to)) {
      names_.read(member->object);
    } else {
      for (const Target& part : std::get<std::vector<Target>>(target.to)) each_name(part, visit);
    }
  }
  void assign(const Target& target) {
    each_name(target, [this](Symbol symbol) { names_.assign(symbol); });
  }

  void note_node(const Text& /*text*/) {}
  void note_node(const Break& /*statement*/) {}
  void note_node(const Continue& /*statement*/) {}
  void note_node(const Unsupported& /*statement*/) {}
  void note_node(const Generation& /*generation*/) {}
  void note_node(const NamedBlock& /*block*/) {}
  void note_node(const Print& print) { reader_.read(print.value); }
  void note_node(const Assignment& assignment) {
    reader_.read(assignment.value);
    assign(assignment.target);
  }
  void note_node(const BlockAssignment& assignment) { assign(assignment.target); }
  void note_node(const If& chain) { note_branches(chain, 0); }
  void note_node(const For& loop) { reader_.read(loop.iterable); }
  void note_node(const MacroDefinition& definition) { names_.assign(definition.symbol); }
  void note_node(const CallBlock& block) { reader_.read(block.call); }
  void note_node(const FilterBlock& block) { reader_.read(block.filter); }
  void note_node(const With& with) {
    for (const auto& [target, value] : with.values) reader_.read(value);
  }

  /// An elif is an if of its own in a branch of the first one.
  void note_branches(const If& chain, std::size_t first) {
    reader_.read(chain.branches[first].test);
    std::vector<Names> branches;
    const auto branch = [&](const auto& note_into) {
      branches.push_back(names_.branch());
      OwnNames own(branches.back());
      note_into(own);
    };
    branch([&](OwnNames& own) { own.note(chain.branches[first].body); });
    if (first == 0) {
      branch([&](OwnNames& own) {
        for (std::size_t i = 1; i < chain.branches.size(); ++i) own.note_elif(chain.branches[i]);
      });
      branch([&](OwnNames& own) { own.note(chain.otherwise); });
    }
    names_.join(branches);
  }
  void note_elif(const Branch& elif) {
    reader_.read(elif.test);
    std::vector<Names> branches{names_.branch()};
    OwnNames(branches.back()).note(elif.body);
    names_.join(branches);
  }

  Names& names_;
  Reader reader_;
};

/// Goes down the scopes.
class Declarer {
 public:
  explicit Declarer(const Tree& tree) : tree_(tree) {}

  /// `prepare` notes what else the scope knows, before its statements.
  template <class Prepare>
  void declare(ScopedBody& body, const Names* around, const Prepare& prepare) {
    Names names(around);
    OwnNames own(names);
    prepare(names, own);
    own.note(body.statements);
    body.declared = names.declarations();
    declare_in(body.statements, names);
  }
  void declare(ScopedBody& body, const Names* around) {
    declare(body, around, [](Names&, OwnNames&) {});
  }

 private:
  void declare_in(Body& body, const Names& names) {
    for (Statement& statement : body) {
      std::visit([&](auto& node) { declare_node(node, names); }, statement.node);
    }
  }

  template <class Node>
  void declare_node(Node& /*without scopes*/, const Names& /*names*/) {}
  void declare_node(If& chain, const Names& names) {
    for (Branch& branch : chain.branches) declare_in(branch.body, names);
    declare_in(chain.otherwise, names);
  }
  void declare_node(For& loop, const Names& names) {
    declare(loop.body, &names, [&](Names& inner, OwnNames& own) {
      inner.add_parameter(tree_.loop_symbol);
      own.note_parameters(loop.target);
    });
    declare(loop.otherwise, &names);
  }
  void declare_macro(Macro& macro, const Names& names) {
    declare(macro.body, &names, [&](Names& inner, OwnNames&) {
      for (const Symbol parameter : macro.parameters) inner.add_parameter(parameter);
      if (macro.reads_caller) inner.add_parameter(tree_.caller_symbol);
      if (macro.reads_varargs) inner.add_parameter(tree_.varargs_symbol);
      if (macro.reads_kwargs) inner.add_parameter(tree_.kwargs_symbol);
      for (const ExpressionPtr& value : macro.defaults) Reader(inner).read(value);
    });
  }
  void declare_node(MacroDefinition& definition, const Names& names) {
    declare_macro(*definition.macro, names);
  }
  void declare_node(CallBlock& block, const Names& names) { declare_macro(*block.caller, names); }
  void declare_node(BlockAssignment& assignment, const Names& names) {
    declare(assignment.body, &names);
  }
  void declare_node(FilterBlock& block, const Names& names) { declare(block.body, &names); }
  void declare_node(With& with, const Names& names) {
    declare(with.body, &names, [&](Names&, OwnNames& own) {
      for (const auto& [target, value] : with.values) own.note_parameters(target);
    });
  }
  void declare_node(Generation& generation, const Names& names) {
    declare(generation.body, &names);
  }
  void declare_node(NamedBlock& block, const Names& names) { declare(block.body, &names); }

  const Tree& tree_;
};

}  // namespace

void declare_variables(Tree& tree) {
  Declarer(tree).declare(tree.body, nullptr);
}

}  // namespace tunegauge::chat_templates
