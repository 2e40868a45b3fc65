// Fits the weights of the token estimator and measures their error:
//
//     fit_calibration TABLE.tsv TEXT_FOLDER DATE > coefficients.json
//
// TABLE.tsv is from make_training_table.py, TEXT_FOLDER holds the texts it names, DATE is the day
// to write down. The weights written are fitted on all sources. Each source's error is measured
// with weights fitted on all other sources: another manual, another program, another author.

#include <fmt/core.h>

#include <cmath>
#include <cstdio>
#include <exception>
#include <nlohmann/json.hpp>

#include "base/date.h"
#include "estimator/calibration/tools/fit/held_out.h"
#include "estimator/calibration/tools/fit/least_squares.h"

namespace tunegauge::calibration::fit {
namespace {

using Json = nlohmann::ordered_json;

// Most training data is English or code, so that an error there costs more than one elsewhere; of
// the sources here they are a sixth.
constexpr double weight_of_english_and_code = 6;

struct Fit {
  std::vector<Eigen::VectorXd> weights;  ///< a family
  Predictions held_out;
};

std::vector<double> weights_of_sources(const TrainingTable& table) {
  std::vector<TextFeatures> sums(table.sources.size());
  for (const Chunk& chunk : table.chunks) sums[chunk.source] += chunk.features;
  std::vector<double> weights;
  for (const TextFeatures& sum : sums) {
    const TextKind kind = kind_of(sum);
    const bool more = kind == TextKind::english || kind == TextKind::code;
    weights.push_back(more ? weight_of_english_and_code : 1);
  }
  return weights;
}

double predict(const Eigen::VectorXd& weights, const TextFeatures& features) {
  double tokens = 0;
  for (std::size_t i = 0; i < feature_count; ++i) {
    tokens += weights[static_cast<Eigen::Index>(i)] * static_cast<double>(features.counts[i]);
  }
  return tokens;
}

Fit fit_all(const TrainingTable& table) {
  Fit result;
  result.held_out.resize(table.chunks.size());
  const std::vector<double> source_weights = weights_of_sources(table);
  for (std::size_t family = 0; family < table.families.size(); ++family) {
    std::vector<NormalEquations> of_source(table.sources.size());
    NormalEquations all;
    for (const Chunk& chunk : table.chunks) {
      of_source[chunk.source].add(chunk, family, source_weights[chunk.source]);
    }
    for (const NormalEquations& one : of_source) all += one;
    const Eigen::VectorXd weights = solve(all, rough_weights());
    std::vector<Eigen::VectorXd> without;
    for (const NormalEquations& one : of_source) {
      NormalEquations rest = all;
      rest -= one;
      without.push_back(solve(rest, weights));
    }
    for (std::size_t i = 0; i < table.chunks.size(); ++i) {
      const Chunk& chunk = table.chunks[i];
      result.held_out[i].push_back(predict(without[chunk.source], chunk.features));
    }
    result.weights.push_back(weights);
    fmt::print(stderr, "{}: fitted\n", table.families[family]);
  }
  return result;
}

double rounded(double value, double places) {
  return std::round(value * places) / places;
}

Json json_of(const MeasuredError& error) {
  // Percents are rounded up: the band is never narrower than measured.
  const auto percent = [](double value) { return std::ceil(value * 10) / 10; };
  return {{"kind", name_of(error.kind)},
          {"from_bytes", error.from_bytes},
          {"texts", error.texts},
          {"half_percent", percent(error.half_percent)},
          {"nine_in_ten_percent", percent(error.nine_in_ten_percent)},
          {"nineteen_in_twenty_percent", percent(error.nineteen_in_twenty_percent)}};
}

Json json_of(const TrainingTable& table, const Fit& fit, const std::string& day) {
  std::uint64_t bytes = 0;
  for (const Chunk& chunk : table.chunks) bytes += chunk.features[Feature::bytes];
  Json json = {
      {"schema", "tunegauge.calibration/1"},
      {"fitted_on", day},
      {"method",
       "non-negative ridge regression of token counts on text features; errors of each "
       "source of text measured with weights fitted on the other sources"},
      {"counted_with", table.counted_with},
      {"training",
       {{"sources", table.sources.size()}, {"chunks", table.chunks.size()}, {"bytes", bytes}}}};
  const auto errors = measure(table, fit.held_out);
  for (std::size_t family = 0; family < table.families.size(); ++family) {
    Json entry = {{"family", table.families[family]}};
    for (std::size_t i = 1; i < feature_count; ++i) {  // 0, bytes, has no weight
      const double weight = fit.weights[family][static_cast<Eigen::Index>(i)];
      entry["coefficients"][std::string(feature_names()[i])] = rounded(weight, 1e4);
    }
    for (const MeasuredError& error : errors[family]) entry["errors"].push_back(json_of(error));
    json["families"].push_back(std::move(entry));
  }
  return json;
}

int run(int count, char** arguments) {
  if (count != 4 || !parse_date(arguments[3])) {
    fmt::print(stderr, "usage: {} TABLE.tsv TEXT_FOLDER YYYY-MM-DD > coefficients.json\n",
               arguments[0]);
    return 2;
  }
  const auto table = read_training_table(arguments[1], arguments[2]);
  if (!table) {
    fmt::print(stderr, "{}\n", table.error().message());
    return 3;
  }
  fmt::print("{}\n", json_of(*table, fit_all(*table), arguments[3]).dump(1));
  return 0;
}

}  // namespace
}  // namespace tunegauge::calibration::fit

int main(int count, char** arguments) {
  try {
    return tunegauge::calibration::fit::run(count, arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
