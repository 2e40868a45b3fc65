// NFC, NFD, NFKC, NFKD. Only the stretches that can change are taken apart; the rest is copied.

#include "estimator/tokenizers/unicode_normalization.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <unordered_map>
#include <vector>

#include "estimator/tokenizers/two_stage_table.h"
#include "estimator/tokenizers/utf8_scan.h"

namespace tunegauge::tokenizers::unicode {
namespace {

struct CanonicalRow {
  char32_t code_point, first, second;
  bool composes;
};
constexpr CanonicalRow kCanonicalRows[] = {
#include "estimator/tokenizers/unicode_data/canonical.inc"
};
constexpr Run<std::uint8_t> kCombiningClassRuns[] = {
#include "estimator/tokenizers/unicode_data/combining_classes.inc"
};
constexpr char32_t kCompatibility[] = {
#include "estimator/tokenizers/unicode_data/compatibility.inc"
};

// Hangul syllables are computed (The Unicode Standard, section 3.12).
constexpr char32_t kHangulFirst = 0xAC00, kHangulCount = 11172;
constexpr char32_t kLeadFirst = 0x1100, kLeadCount = 19;
constexpr char32_t kVowelFirst = 0x1161, kVowelCount = 21;
constexpr char32_t kTailBase = 0x11A7, kTailCount = 28;  // the base itself is "no tail"

bool is_hangul_syllable(char32_t c) {
  return c - kHangulFirst < kHangulCount;
}

constexpr std::uint64_t pair_key(char32_t first, char32_t second) {
  return (std::uint64_t{first} << 32) | second;
}

/// Bit of a form in the table of code points that the form may touch.
constexpr std::uint8_t touch_bit(NormalizationForm form) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(form));
}

struct Tables {
  TwoStageTable<std::uint8_t> combining_class;
  TwoStageTable<std::uint16_t> canonical;      ///< row + 1, or 0
  TwoStageTable<std::uint16_t> compatibility;  ///< place of the length in kCompatibility, or 0
  TwoStageTable<std::uint8_t> touched;         ///< touch_bit of each form
  std::unordered_map<std::uint64_t, char32_t> composed;
};

/// A table of single code points with their numbers; all others have 0.
class SparseTable {
 public:
  void set(char32_t code_point, std::size_t number) {
    // The generated rows are sorted.
    if (runs_.back().first == code_point) runs_.pop_back();
    runs_.push_back({code_point, static_cast<std::uint16_t>(number)});
    runs_.push_back({code_point + 1, 0});
  }
  [[nodiscard]] TwoStageTable<std::uint16_t> finish() const {
    return TwoStageTable<std::uint16_t>::from_runs(runs_);
  }

 private:
  std::vector<Run<std::uint16_t>> runs_ = {{0, 0}};
};

/// Which forms may touch which code points.
TwoStageTable<std::uint8_t> make_touched() {
  using enum NormalizationForm;
  constexpr std::uint8_t decomposing = touch_bit(nfd) | touch_bit(nfkd);
  constexpr std::uint8_t composing = touch_bit(nfc) | touch_bit(nfkc);
  std::vector<std::uint8_t> touched(kCodePoints, 0);
  const auto touch = [&](char32_t code_point, int bits) {
    touched[code_point] = static_cast<std::uint8_t>(touched[code_point] | bits);
  };
  const auto touch_range = [&](char32_t first, char32_t count, int bits) {
    for (char32_t c = first; c < first + count; ++c) touch(c, bits);
  };
  for (std::size_t i = 0; i + 1 < std::size(kCombiningClassRuns); ++i) {
    const auto& [first, combining_class] = kCombiningClassRuns[i];
    if (combining_class == 0) continue;
    touch_range(first, kCombiningClassRuns[i + 1].first - first, decomposing | composing);
  }
  for (const CanonicalRow& row : kCanonicalRows) {
    touch(row.code_point, row.composes ? decomposing : decomposing | composing);
    if (row.composes) touch(row.second, composing);  // may join what stands before it
  }
  touch_range(kHangulFirst, kHangulCount, decomposing);
  touch_range(kVowelFirst, kVowelCount, composing);
  touch_range(kTailBase + 1, kTailCount - 1, composing);
  for (std::size_t i = 0; i < std::size(kCompatibility); i += 2 + kCompatibility[i + 1]) {
    touch(kCompatibility[i], touch_bit(nfkd) | touch_bit(nfkc));
  }
  return TwoStageTable<std::uint8_t>::from_values(touched);
}

Tables make_tables() {
  Tables tables;
  tables.combining_class = TwoStageTable<std::uint8_t>::from_runs(kCombiningClassRuns);
  SparseTable canonical;
  for (std::size_t i = 0; i < std::size(kCanonicalRows); ++i) {
    const CanonicalRow& row = kCanonicalRows[i];
    canonical.set(row.code_point, i + 1);
    if (row.composes) tables.composed[pair_key(row.first, row.second)] = row.code_point;
  }
  tables.canonical = canonical.finish();
  SparseTable compatibility;
  for (std::size_t i = 0; i < std::size(kCompatibility); i += 2 + kCompatibility[i + 1]) {
    compatibility.set(kCompatibility[i], i + 1);
  }
  tables.compatibility = compatibility.finish();
  tables.touched = make_touched();
  return tables;
}

const Tables& tables() {
  static const Tables made = make_tables();
  return made;
}

/// One stretch, taken apart: code points with their combining classes.
class Stretch {
 public:
  explicit Stretch(NormalizationForm form)
      : compatible_(form == NormalizationForm::nfkc || form == NormalizationForm::nfkd),
        composed_(form == NormalizationForm::nfc || form == NormalizationForm::nfkc) {}

  void add(char32_t c) {
    if (const std::uint16_t place = compatible_ ? data_.compatibility[c] : 0; place != 0) {
      for (char32_t i = 1; i <= kCompatibility[place]; ++i) push(kCompatibility[place + i]);
    } else if (is_hangul_syllable(c)) {
      const char32_t index = c - kHangulFirst;
      push(kLeadFirst + index / (kVowelCount * kTailCount));
      push(kVowelFirst + index / kTailCount % kVowelCount);
      if (index % kTailCount != 0) push(kTailBase + index % kTailCount);
    } else if (const std::uint16_t row = data_.canonical[c]; row != 0) {
      // At most four steps deep: the tables are ours.
      add(kCanonicalRows[row - 1U].first);
      if (kCanonicalRows[row - 1U].second != 0) add(kCanonicalRows[row - 1U].second);
    } else {
      push(c);
    }
  }

  /// Orders, composes where the form asks for it, appends to `result`, and starts anew.
  void finish(std::string& result) {
    order();
    if (composed_) compose();
    for (const Unit& unit : units_) append_utf8(result, unit.code_point);
    units_.clear();
  }

 private:
  struct Unit {
    char32_t code_point;
    std::uint8_t combining_class;
  };

  void push(char32_t c) { units_.push_back({c, data_.combining_class[c]}); }

  /// Canonical ordering: each run of marks by class, equal classes as they stand.
  void order() {
    const auto is_starter = [](const Unit& unit) { return unit.combining_class == 0; };
    for (auto run = units_.begin(); run != units_.end();) {
      run = std::find_if_not(run, units_.end(), is_starter);
      const auto run_end = std::find_if(run, units_.end(), is_starter);
      std::stable_sort(run, run_end, [](const Unit& a, const Unit& b) {
        return a.combining_class < b.combining_class;
      });
      run = run_end;
    }
  }

  [[nodiscard]] char32_t composition(char32_t first, char32_t second) const {
    if (first - kLeadFirst < kLeadCount && second - kVowelFirst < kVowelCount) {
      const char32_t index = (first - kLeadFirst) * kVowelCount + (second - kVowelFirst);
      return kHangulFirst + index * kTailCount;
    }
    if (is_hangul_syllable(first) && (first - kHangulFirst) % kTailCount == 0 &&
        second > kTailBase && second < kTailBase + kTailCount) {
      return first + (second - kTailBase);
    }
    const auto found = data_.composed.find(pair_key(first, second));
    return found == data_.composed.end() ? 0 : found->second;
  }

  /// Canonical composition (UAX #15, D117): a mark joins the last starter unless one of its own
  /// class or a higher one stands between.
  void compose() {
    constexpr std::size_t kNone = SIZE_MAX;
    std::size_t starter = kNone;
    std::size_t kept = 0;
    std::uint8_t class_between = 0;  // of the last unit kept behind the starter; 0: adjacent
    for (std::size_t i = 0; i < units_.size(); ++i) {
      const Unit unit = units_[i];  // `kept` never overtakes `i`
      const bool adjacent = starter != kNone && kept == starter + 1;
      if (starter != kNone && (adjacent || class_between < unit.combining_class)) {
        const char32_t joined = composition(units_[starter].code_point, unit.code_point);
        if (joined != 0) {
          units_[starter].code_point = joined;
          continue;
        }
      }
      if (unit.combining_class == 0) starter = kept;
      class_between = unit.combining_class;
      units_[kept++] = unit;
    }
    units_.resize(kept);
  }

  const Tables& data_ = tables();
  bool compatible_, composed_;
  std::vector<Unit> units_;
};

}  // namespace

bool is_surely_normalized(std::string_view text, NormalizationForm form) noexcept {
  const TwoStageTable<std::uint8_t>& touched = tables().touched;
  const std::uint8_t bit = touch_bit(form);
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const CodePoint code_point = decode_inline(text, at);
    if ((touched[code_point.value] & bit) != 0) return false;
    at += code_point.bytes;
  }
  return true;
}

void normalize(std::string_view text, NormalizationForm form, std::string& result) {
  const TwoStageTable<std::uint8_t>& touched = tables().touched;
  const std::uint8_t bit = touch_bit(form);
  result.clear();
  Stretch stretch(form);
  std::size_t copied = 0;    // all before this is in `result`
  std::size_t previous = 0;  // start of the code point before `at`, which a mark may join
  bool in_stretch = false;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint code_point = decode_inline(text, at);
    const bool touches = (touched[code_point.value] & bit) != 0;
    if (touches && !in_stretch) {
      result.append(text.substr(copied, previous - copied));
      if (previous < at) stretch.add(decode_inline(text, previous).value);
    } else if (!touches && in_stretch) {
      stretch.finish(result);
      copied = at;
    }
    if (touches) stretch.add(code_point.value);
    in_stretch = touches;
    previous = at;
    at += code_point.bytes;
  }
  if (in_stretch) {
    stretch.finish(result);
  } else {
    result.append(text.substr(copied));
  }
}

}  // namespace tunegauge::tokenizers::unicode
