// Walks over a regular expression and replaces the escapes that stand for character classes.

#include "estimator/tokenizers/regex_classes.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "estimator/tokenizers/unicode.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers {
namespace {

using unicode::Category;

/// A set of code points as a test; `negated` turns it over.
struct ClassTest {
  std::string name;  ///< equal names, equal sets: what was spelled out once is remembered by it
  std::function<bool(char32_t)> has;
  bool negated = false;
};

/// Some 250 times \w.
constexpr std::size_t kMostSpelledBytes = std::size_t{1} << 22;

constexpr char32_t kFirstSurrogate = 0xD800, kLastSurrogate = 0xDFFF;

/// The set as items of a bracket: \x{41}-\x{5A}... Surrogates are left out, text has none.
std::string items_of(const ClassTest& test) {
  std::string items;
  char32_t first = unicode::kEnd;  // of the range that is open
  for (char32_t c = 0; c <= unicode::kEnd; ++c) {
    const bool is_surrogate = c >= kFirstSurrogate && c <= kLastSurrogate;
    const bool inside = c < unicode::kEnd && !is_surrogate && test.has(c) != test.negated;
    if (inside && first == unicode::kEnd) first = c;
    if (inside || first == unicode::kEnd) continue;
    const auto begin = static_cast<unsigned>(first);
    const auto last = static_cast<unsigned>(c - 1);
    items += begin == last ? fmt::format("\\x{{{:X}}}", begin)
                           : fmt::format("\\x{{{:X}}}-\\x{{{:X}}}", begin, last);
    first = unicode::kEnd;
  }
  return items;
}

/// Category names in the order of unicode::Category, short and long, as Oniguruma compares them.
constexpr std::pair<std::string_view, std::string_view> kCategoryNames[unicode::kCategories] = {
    {"lu", "uppercaseletter"},    {"ll", "lowercaseletter"},  {"lt", "titlecaseletter"},
    {"lm", "modifierletter"},     {"lo", "otherletter"},      {"mn", "nonspacingmark"},
    {"mc", "spacingmark"},        {"me", "enclosingmark"},    {"nd", "decimalnumber"},
    {"nl", "letternumber"},       {"no", "othernumber"},      {"pc", "connectorpunctuation"},
    {"pd", "dashpunctuation"},    {"ps", "openpunctuation"},  {"pe", "closepunctuation"},
    {"pi", "initialpunctuation"}, {"pf", "finalpunctuation"}, {"po", "otherpunctuation"},
    {"sm", "mathsymbol"},         {"sc", "currencysymbol"},   {"sk", "modifiersymbol"},
    {"so", "othersymbol"},        {"zs", "spaceseparator"},   {"zl", "lineseparator"},
    {"zp", "paragraphseparator"}, {"cc", "control"},          {"cf", "format"},
    {"cs", "surrogate"},          {"co", "privateuse"},       {"cn", "unassigned"},
};
constexpr std::pair<std::string_view, std::string_view> kGroupNames[] = {
    {"l", "letter"},      {"m", "mark"},          {"n", "number"},
    {"p", "punctuation"}, {"s", "symbol"},        {"z", "separator"},
    {"c", "other"},       {"m", "combiningmark"}, {"p", "punct"},
};

ClassTest of_categories(std::uint32_t set) {
  return {fmt::format("{:x}", set),
          [set](char32_t c) { return (unicode::bit(unicode::category(c)) & set) != 0; }};
}

/// The categories whose short name begins with `letter`.
std::uint32_t group_set(char letter) {
  std::uint32_t set = 0;
  for (unsigned i = 0; i < unicode::kCategories; ++i) {
    if (kCategoryNames[i].first.front() == letter) set |= std::uint32_t{1} << i;
  }
  return set;
}

std::optional<ClassTest> category_class(std::string_view name) {
  for (unsigned i = 0; i < unicode::kCategories; ++i) {
    const auto& [shorter, longer] = kCategoryNames[i];
    if (name == shorter || name == longer) return of_categories(std::uint32_t{1} << i);
  }
  for (const auto& [letter, longer] : kGroupNames) {
    if (name == letter || name == longer) return of_categories(group_set(letter.front()));
  }
  if (name == "lc" || name == "casedletter") {
    return of_categories(unicode::bit(Category::Lu) | unicode::bit(Category::Ll) |
                         unicode::bit(Category::Lt));
  }
  return std::nullopt;
}

/// \p{Word}, [[:word:]] and the like.
std::optional<ClassTest> posix_class(std::string_view name) {
  constexpr std::uint32_t kInvisible = unicode::bit(Category::Cc) | unicode::bit(Category::Cn) |
                                       unicode::bit(Category::Cs) | unicode::bit(Category::Zl) |
                                       unicode::bit(Category::Zp);
  if (name == "word") return ClassTest{"word", unicode::is_regex_word};
  if (name == "digit") return of_categories(unicode::bit(Category::Nd));
  if (name == "space" || name == "whitespace") return ClassTest{"space", unicode::is_regex_space};
  if (name == "cntrl") return of_categories(unicode::bit(Category::Cc));
  if (name == "blank") {
    return ClassTest{"blank",
                     [](char32_t c) { return c == '\t' || unicode::category(c) == Category::Zs; }};
  }
  if (name == "print" || name == "graph") {
    ClassTest test =
        of_categories(name == "print" ? kInvisible : kInvisible | unicode::bit(Category::Zs));
    test.negated = true;
    return test;
  }
  return std::nullopt;
}

/// Oniguruma compares property names without spaces, hyphens, underscores and case.
std::string plain_name(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (c == ' ' || c == '-' || c == '_') continue;
    plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return plain;
}

class Speller {
 public:
  explicit Speller(std::string_view expression) : in_(expression) {}

  /// Nothing where the result would be too long.
  std::optional<std::string> run() {
    while (at_ < in_.size()) {
      step();
      if (out_.size() > kMostSpelledBytes) return std::nullopt;
    }
    return std::move(out_);
  }

 private:
  void step() {
    if (in_[at_] == '\\' && at_ + 1 < in_.size()) {
      escape();
    } else if (depth_ == 0 && in_.substr(at_, 3) == "(?#") {
      comment();
    } else if (depth_ == 0 && extended_.back() && in_[at_] == '#') {
      copy(std::min(in_.find('\n', at_), in_.size()) - at_);
    } else if (depth_ == 0 && in_[at_] == '(') {
      open_group();
    } else if (depth_ == 0 && in_[at_] == ')') {
      if (extended_.size() > 1) extended_.pop_back();
      copy(1);
    } else if (depth_ > 0 && in_.substr(at_, 2) == "[:") {
      posix_bracket();
    } else {
      if (in_[at_] == '[')
        open_bracket();
      else if (in_[at_] == ']' && depth_ > 0)
        --depth_;
      out_ += in_[at_++];
    }
  }

  void copy(std::size_t bytes) {
    out_ += in_.substr(at_, bytes);
    at_ += bytes;
  }

  /// (?#...): ends at the first `)` that no backslash stands before.
  void comment() {
    std::size_t end = at_ + 3;
    while (end < in_.size() && in_[end] != ')') end += in_[end] == '\\' ? 2U : 1U;
    copy(std::min(end + 1, in_.size()) - at_);
  }

  /// Groups inherit (?x), "extended", in which `#` begins a comment; "(?x)" alone changes the group
  /// that it stands in.
  void open_group() {
    bool is_extended = extended_.back();
    std::size_t at = at_ + 1;
    bool is_options = in_.substr(at, 1) == "?";
    if (is_options) {
      ++at;
      bool off = false;
      while (at < in_.size() &&
             (in_[at] == '-' || std::isalpha(static_cast<unsigned char>(in_[at])))) {
        if (in_[at] == '-') off = true;
        if (in_[at] == 'x') is_extended = !off;
        ++at;
      }
      const char end = at < in_.size() ? in_[at] : '\0';
      is_options = end == ':' || end == ')';
      if (is_options && end == ')') {
        extended_.back() = is_extended;
        copy(at + 1 - at_);
        return;
      }
    }
    extended_.push_back(is_options ? is_extended : extended_.back());
    copy(1);
  }

  /// Bytes of an escape that names a control or meta character: \cX \C-X \M-X \M-\C-X; else 0.
  [[nodiscard]] std::size_t control_bytes(std::size_t at) const {
    std::size_t bytes = 0;
    if (in_.substr(at, 2) == "\\c") bytes = 2;
    if (in_.substr(at, 3) == "\\C-" || in_.substr(at, 3) == "\\M-") bytes = 3;
    if (bytes == 0 || at + bytes >= in_.size()) return 0;
    if (in_[at + bytes] != '\\') return bytes + utf8_length(in_[at + bytes]);
    const std::size_t inner = control_bytes(at + bytes);
    return bytes + (inner > 0 ? inner : 2);
  }

  /// A `]` right behind `[` or `[^` is an ordinary character.
  void open_bracket() {
    ++depth_;
    std::size_t first = at_ + 1;
    if (first < in_.size() && in_[first] == '^') ++first;
    if (first < in_.size() && in_[first] == ']') {
      out_ += in_.substr(at_, first - at_);
      out_ += '\\';  // the `]` itself follows
      at_ = first;
    }
  }

  void escape() {
    if (const std::size_t bytes = control_bytes(at_); bytes > 0) {
      copy(bytes);
      return;
    }
    const char letter = in_[at_ + 1];
    if (letter == 'p' || letter == 'P') {
      property();
      return;
    }
    const auto test = depth_ > 0 ? class_escape(letter) : bare_class_escape(letter);
    if (test.has_value()) {
      put(*test);
    } else if (depth_ == 0 && (letter == 'b' || letter == 'B')) {
      put_word_boundary(letter == 'B');
    } else {
      out_ += in_.substr(at_, 2);
    }
    at_ += 2;
  }

  static std::optional<ClassTest> class_escape(char letter) {
    std::optional<ClassTest> test;
    switch (letter) {
      case 'w':
      case 'W':
        test = posix_class("word");
        break;
      case 'd':
      case 'D':
        test = posix_class("digit");
        break;
      case 's':
      case 'S':
        test = posix_class("space");
        break;
      default:
        return std::nullopt;
    }
    test->negated = letter >= 'A' && letter <= 'Z';
    return test;
  }

  /// Outside of brackets \w also has the six numbers of Latin-1 (Oniguruma asks another table).
  static bool is_bare_word(char32_t c) {
    const bool is_latin1_number = c == 0xB2 || c == 0xB3 || c == 0xB9 || (c >= 0xBC && c <= 0xBE);
    return is_latin1_number || unicode::is_regex_word(c);
  }

  static ClassTest bare_word() { return {"bare word", is_bare_word}; }

  static std::optional<ClassTest> bare_class_escape(char letter) {
    if (letter == 'w') return bare_word();
    if (letter == 'W') return ClassTest{bare_word().name, is_bare_word, true};
    return class_escape(letter);
  }

  /// \p{Name} \p{^Name} \P{Name}
  void property() {
    const std::size_t close = in_.find('}', at_);
    if (in_.substr(at_ + 2, 1) != "{" || close == std::string_view::npos) {
      out_ += in_.substr(at_, 2);
      at_ += 2;
      return;
    }
    std::string_view name = in_.substr(at_ + 3, close - at_ - 3);
    bool negated = in_[at_ + 1] == 'P';
    if (name.starts_with('^')) {
      negated = !negated;
      name.remove_prefix(1);
    }
    const std::string plain = plain_name(name);
    auto test = category_class(plain);
    if (!test && plain == "word" && depth_ == 0) test = bare_word();
    if (!test) test = posix_class(plain);
    if (test) {
      test->negated ^= negated;
      put(*test);
    } else {
      out_ += in_.substr(at_, close + 1 - at_);
    }
    at_ = close + 1;
  }

  /// [:name:] or [:^name:] within a bracket
  void posix_bracket() {
    const std::size_t close = in_.find(":]", at_ + 2);
    std::string_view name =
        close == std::string_view::npos ? "" : in_.substr(at_ + 2, close - at_ - 2);
    const bool negated = name.starts_with('^');
    if (negated) name.remove_prefix(1);
    // Here "punct" has the symbols too; as \p{Punct} it has not.
    auto test = name == "punct" ? std::optional(of_categories(group_set('p') | group_set('s')))
                                : posix_class(name);
    if (test) {
      test->negated ^= negated;
      put(*test);
      at_ = close + 2;
    } else {
      // Not one of ours: let "[:" and what follows through, bracket by bracket.
      if (name.empty()) ++depth_;
      const std::size_t length = name.empty() ? 1 : close + 2 - at_;
      out_ += in_.substr(at_, length);
      at_ += length;
    }
  }

  /// In a bracket the items alone; elsewhere a bracket of its own, which (?i) must not widen.
  void put(const ClassTest& test) {
    const std::string& items = items_of_class(test);
    out_ += depth_ > 0 ? items : "(?-i:[" + items + "])";
  }

  const std::string& items_of_class(const ClassTest& test) {
    std::string& items = items_[test.name + (test.negated ? "^" : "")];
    if (items.empty()) items = items_of(test);
    return items;
  }

  void put_word_boundary(bool negated) {
    const std::string word = "[" + items_of_class(bare_word()) + "]";
    const std::string_view same = negated ? "=" : "!";
    const std::string_view other = negated ? "!" : "=";
    out_ += fmt::format("(?-i:(?<={0})(?{1}{0})|(?<!{0})(?{2}{0}))", word, same, other);
  }

  std::string_view in_;
  std::size_t at_ = 0;
  int depth_ = 0;                         ///< of brackets
  std::vector<bool> extended_ = {false};  ///< by open group: whether (?x) is on
  std::map<std::string, std::string> items_;
  std::string out_;
};

/// Whether a group switches classes to ASCII or grapheme options on: "(?W", "(?i-D:" ...
bool switches_classes(std::string_view expression) {
  for (std::size_t at = expression.find("(?"); at != std::string_view::npos;
       at = expression.find("(?", at + 2)) {
    for (const char c : expression.substr(at + 2)) {
      if (c == 'W' || c == 'D' || c == 'S' || c == 'P') return true;
      if (c != '-' && (c < 'a' || c > 'z')) break;
    }
  }
  return false;
}

}  // namespace

std::optional<std::string> spell_out_classes(std::string_view expression) {
  if (switches_classes(expression)) return std::string(expression);
  return Speller(expression).run();
}

}  // namespace tunegauge::tokenizers
