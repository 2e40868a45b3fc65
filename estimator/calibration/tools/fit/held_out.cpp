// Draws texts with a fixed seed and takes quantiles of their errors.

#include "estimator/calibration/tools/fit/held_out.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <string_view>

namespace tunegauge::calibration::fit {
namespace {

struct Size {
  std::int64_t from_bytes, to_bytes;
};
constexpr Size sizes[] = {{100'000, 300'000}, {10'000, 100'000}, {1'000, 10'000}};
constexpr std::size_t chunks_of_a_text = 30, mixed_texts = 600;
// Random characters of collect_text.py: there to fit on, but no text that anybody trains with.
constexpr std::string_view not_a_text = "rare-characters";

/// The same numbers everywhere: the library's distributions differ between its versions.
class Random {
 public:
  std::size_t below(std::size_t end) { return engine_() % end; }
  double share() { return static_cast<double>(engine_() >> 11U) * 0x1p-53; }

 private:
  std::mt19937_64 engine_{20261121};
};

/// Some chunks as one text.
struct Text {
  TextFeatures features;
  std::vector<double> tokens, predicted;

  void add(const Chunk& chunk, const std::vector<double>& prediction) {
    features += chunk.features;
    tokens.resize(chunk.tokens.size());
    predicted.resize(chunk.tokens.size());
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      tokens[i] += chunk.tokens[i];
      predicted[i] += prediction[i];
    }
  }
  [[nodiscard]] double bytes() const { return static_cast<double>(features[Feature::bytes]); }
};

class Measurer {
 public:
  Measurer(const TrainingTable& table, const Predictions& predicted)
      : table_(table), predicted_(predicted) {
    for (std::size_t i = 0; i < table.chunks.size(); ++i) {
      const std::size_t source = table.chunks[i].source;
      if (table.sources[source] == not_a_text) continue;
      if (i == 0 || table.chunks[i - 1].source != source) of_source_.emplace_back();
      of_source_.back().push_back(i);
      place_.push_back(of_source_.size() - 1);
    }
    errors_.resize(table.families.size() * text_kind_count);
  }

  std::vector<std::vector<MeasuredError>> run() {
    std::vector<std::vector<MeasuredError>> results(table_.families.size());
    for (const Size& size : sizes) {
      for (auto& errors : errors_) errors.clear();
      for (const auto& chunks : of_source_) texts_of_one(chunks, size);
      for (std::size_t i = 0; i < mixed_texts; ++i) mixed_text(size);
      for (std::size_t family = 0; family < results.size(); ++family) {
        for (int kind = 0; kind < text_kind_count; ++kind) {
          auto& errors = errors_[family * text_kind_count + static_cast<std::size_t>(kind)];
          if (errors.empty()) continue;
          std::sort(errors.begin(), errors.end());
          results[family].push_back({static_cast<TextKind>(kind), size.from_bytes,
                                     static_cast<std::int64_t>(errors.size()),
                                     quantile(errors, 0.5), quantile(errors, 0.9),
                                     quantile(errors, 0.95)});
        }
      }
    }
    return results;
  }

 private:
  /// The smallest error that this share of the texts does not exceed.
  static double quantile(const std::vector<double>& sorted, double share) {
    const double rank = std::ceil(share * static_cast<double>(sorted.size()));
    return sorted[static_cast<std::size_t>(rank) - 1];
  }

  double wanted_bytes(const Size& size) {
    const double least = std::log(static_cast<double>(size.from_bytes));
    return std::exp(least +
                    random_.share() * (std::log(static_cast<double>(size.to_bytes)) - least));
  }

  /// Runs of neighbouring chunks of one source, the more the larger it is.
  void texts_of_one(const std::vector<std::size_t>& chunks, const Size& size) {
    for (std::size_t i = 0; i < chunks.size(); i += chunks_of_a_text) {
      const double wanted = wanted_bytes(size);
      Text text;
      for (std::size_t at = random_.below(chunks.size()); at < chunks.size(); ++at) {
        text.add(table_.chunks[chunks[at]], predicted_[chunks[at]]);
        if (text.bytes() >= wanted) break;
      }
      if (text.bytes() >= static_cast<double>(size.from_bytes)) note(text);
    }
  }

  /// Chunks of 2 to 30 sources, drawn by their size.
  void mixed_text(const Size& size) {
    const double wanted = wanted_bytes(size);
    std::vector<std::size_t> drawn(2 + random_.below(29));
    for (std::size_t& source : drawn) source = place_[random_.below(place_.size())];
    Text text;
    while (text.bytes() < wanted) {
      const auto& chunks = of_source_[drawn[random_.below(drawn.size())]];
      const std::size_t chunk = chunks[random_.below(chunks.size())];
      text.add(table_.chunks[chunk], predicted_[chunk]);
    }
    note(text);
  }

  void note(const Text& text) {
    const auto kind = static_cast<std::size_t>(kind_of(text.features));
    for (std::size_t family = 0; family < text.tokens.size(); ++family) {
      errors_[family * text_kind_count + kind].push_back(
          100 * std::abs(text.tokens[family] / text.predicted[family] - 1));
    }
  }

  const TrainingTable& table_;
  const Predictions& predicted_;
  std::vector<std::vector<std::size_t>> of_source_;  ///< its chunks
  std::vector<std::size_t> place_;  ///< of each chunk, the place of its source in of_source_
  std::vector<std::vector<double>> errors_;  ///< percents, family by family, kind by kind
  Random random_;
};

}  // namespace

std::vector<std::vector<MeasuredError>> measure(const TrainingTable& table,
                                                const Predictions& predicted) {
  return Measurer(table, predicted).run();
}

}  // namespace tunegauge::calibration::fit
