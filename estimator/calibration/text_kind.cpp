// Kinds by the share of letters that each script has, then by signs and by how English the words
// are. The limits were set by looking at the sources of the training text, one by one.

#include "estimator/calibration/text_kind.h"

#include <algorithm>
#include <initializer_list>

namespace tunegauge::calibration {
namespace {

double sum(const TextFeatures& features, std::initializer_list<Feature> which) {
  double total = 0;
  for (const Feature feature : which) total += static_cast<double>(features[feature]);
  return total;
}

/// Sum of the counters from `first` to `last`.
double range(const TextFeatures& features, Feature first, Feature last) {
  double total = 0;
  for (auto i = static_cast<std::size_t>(first); i <= static_cast<std::size_t>(last); ++i) {
    total += static_cast<double>(features.counts[i]);
  }
  return total;
}

}  // namespace

std::string_view name_of(TextKind kind) {
  switch (kind) {
    case TextKind::english:
      return "english";
    case TextKind::code:
      return "code";
    case TextKind::cjk:
      return "cjk";
    case TextKind::world:
      return "world";
    case TextKind::mixed:
      return "mixed";
  }
  return "mixed";
}

TextKind kind_of(const TextFeatures& features) {
  using enum Feature;
  constexpr double most = 0.6, some = 0.08;
  // One sign of these scripts says as much as three, or two, Latin letters.
  const double latin = sum(features, {latin_letters});
  const double cjk = 3 * sum(features, {hangul, hangul_rare, hiragana, katakana, han, han_rare});
  const double foreign =
      2 * sum(features, {greek, cyrillic, cyrillic_more, caucasus, hebrew, arabic, arabic_more,
                         devanagari, bengali, tamil, indic, thai, khmer, other, other_wide});
  const double letters = std::max(latin + cjk + foreign, 1.0);
  if (cjk >= most * letters) return TextKind::cjk;
  if (foreign >= most * letters) return TextKind::world;
  if (cjk + foreign >= some * letters) return TextKind::mixed;

  const double words = std::max(range(features, word_1, word_long), 1.0);
  const double signs = sum(features, {underscore, bracket, colon, slash, sign, punct_changes,
                                      punct_2, word_after_camel}) /
                       words;
  if (signs >= 0.45) return TextKind::code;
  const double accented = sum(features, {accented_letters}) / std::max(latin, 1.0);
  const double rare =
      range(features, triples_4, triples_7) / std::max(range(features, triples_0, triples_7), 1.0);
  if (accented >= 0.05 || (rare >= 0.17 && signs < 0.3)) return TextKind::world;
  return accented >= 0.015 ? TextKind::mixed : TextKind::english;
}

}  // namespace tunegauge::calibration
