// Reads coefficients.json: every fault with its path, all of them at once.

#include <algorithm>
#include <cmath>

#include "base/date.h"
#include "base/json_reader.h"
#include "estimator/calibration/embedded.h"
#include "estimator/calibration/token_estimate.h"

namespace tunegauge::calibration {
namespace {

constexpr double most_tokens_per_count = 20;
constexpr double most_error_percent = 1000;

double number_within(const JsonNode& node, double most) {
  const double value = node.number();
  if (std::isfinite(value) && value >= 0 && value <= most) return value;
  node.fail("must be a number from 0 to " + std::to_string(static_cast<int>(most)));
  return 0;
}

TextKind read_kind(const JsonNode& node) {
  const std::string name = node.text();
  for (int i = 0; i < text_kind_count; ++i) {
    if (name_of(static_cast<TextKind>(i)) == name) return static_cast<TextKind>(i);
  }
  if (!name.empty()) node.fail("no kind of text \"" + name + "\"");
  return TextKind::mixed;
}

MeasuredError read_error(const JsonNode& node) {
  node.refuse_keys_other_than({"kind", "from_bytes", "texts", "half_percent", "nine_in_ten_percent",
                               "nineteen_in_twenty_percent"});
  MeasuredError error;
  error.kind = read_kind(node.member("kind"));
  error.from_bytes = node.member("from_bytes").integer();
  error.texts = node.member("texts").integer();
  error.half_percent = number_within(node.member("half_percent"), most_error_percent);
  error.nine_in_ten_percent = number_within(node.member("nine_in_ten_percent"), most_error_percent);
  error.nineteen_in_twenty_percent =
      number_within(node.member("nineteen_in_twenty_percent"), most_error_percent);
  if (error.nineteen_in_twenty_percent < error.nine_in_ten_percent) {
    node.fail("nineteen_in_twenty_percent must not be below nine_in_ten_percent");
  }
  return error;
}

std::array<double, feature_count> read_weights(const JsonNode& node) {
  std::array<double, feature_count> weights{};
  const auto& names = feature_names();
  std::array<bool, feature_count> seen{};
  for (const auto& [name, value] : node.members()) {
    const auto* at = std::find(names.begin(), names.end(), name);
    if (at == names.end()) {
      value.fail("no feature of text has this name");
      continue;
    }
    const auto index = static_cast<std::size_t>(at - names.begin());
    seen[index] = true;
    weights[index] = number_within(value, most_tokens_per_count);
  }
  for (std::size_t i = 1; i < feature_count; ++i) {  // 0, bytes, has no weight
    if (!seen[i]) node.fail("the weight of \"" + std::string(names[i]) + "\" is missing");
  }
  return weights;
}

}  // namespace

class CalibrationReader {
 public:
  static Result<Calibration> read(std::string_view json, const std::string& name) {
    auto document = JsonDocument::parse(json, name);
    if (!document) return document.error();
    const JsonNode root = document->root();
    root.refuse_keys_other_than(
        {"schema", "fitted_on", "method", "counted_with", "training", "families"});
    Calibration result;
    const JsonNode schema = root.member("schema");
    if (schema.text() != "tunegauge.calibration/1") {
      schema.fail("must be \"tunegauge.calibration/1\"");
    }
    const JsonNode day = root.member("fitted_on");
    result.fitted_on_ = day.text();
    if (!parse_date(result.fitted_on_)) day.fail("must be a day such as \"2026-11-21\"");
    const JsonNode families = root.member("families");
    for (const JsonNode& node : families.elements()) {
      Calibration::Family family = read_family(node);
      if (result.find(family.name)) node.fail("the family \"" + family.name + "\" stands twice");
      result.families_.push_back(std::move(family));
    }
    if (result.families_.empty()) families.fail("must hold at least one family");
    if (auto problem = document->problem()) return *problem;
    return result;
  }

 private:
  static Calibration::Family read_family(const JsonNode& node) {
    node.refuse_keys_other_than({"family", "coefficients", "errors"});
    Calibration::Family family;
    family.name = node.member("family").text();
    family.weights = read_weights(node.member("coefficients"));
    for (const JsonNode& error : node.member("errors").elements()) {
      const MeasuredError read = read_error(error);
      const auto same = [&read](const MeasuredError& other) {
        return other.kind == read.kind && other.from_bytes == read.from_bytes;
      };
      if (std::any_of(family.errors.begin(), family.errors.end(), same)) {
        error.fail("the errors of this kind and from_bytes stand twice");
      }
      family.errors.push_back(read);
    }
    sort_for_lookup(family.errors);
    return family;
  }
};

Result<Calibration> Calibration::parse(std::string_view json, const std::string& name) {
  return CalibrationReader::read(json, name);
}

Result<Calibration> Calibration::embedded() {
  return parse(embedded_calibration_json(), "the embedded calibration");
}

}  // namespace tunegauge::calibration
