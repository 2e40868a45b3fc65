// Faulty calibration files: refused with the path of every fault.

#include <algorithm>
#include <string>

#include "estimator/calibration/embedded.h"
#include "estimator/calibration/token_estimate.h"
#include "tests/support/catch.h"

namespace tunegauge::calibration {
namespace {

/// The embedded file with the first `from` replaced.
std::string changed(std::string_view from, std::string_view to) {
  std::string json(embedded_calibration_json());
  const std::size_t at = json.find(from);
  REQUIRE(at != std::string::npos);
  return json.replace(at, from.size(), to);
}

bool has_detail(const Error& error, std::string_view part) {
  const auto holds = [&](const std::string& line) { return line.find(part) != line.npos; };
  return holds(error.message()) || std::any_of(error.details.begin(), error.details.end(), holds);
}

}  // namespace

TEST_CASE("A calibration file with a fault is refused with its place",
          "[estimator][calibration_reader]") {
  const struct {
    std::string_view from, to, named, said;
  } cases[] = {
      {"tunegauge.calibration/1", "tunegauge.calibration/2", "$.schema", "calibration/1"},
      {"\"fitted_on\": \"2", "\"fitted_on\": \"x", "$.fitted_on", "day"},
      {"\"families\"", "\"familys\"", "familys", "families"},
      {"\"word_3\"", "\"word_33\"", "$.families[0].coefficients", "word_3"},
      {"\"word_3\": ", "\"word_3\": -", "$.families[0].coefficients.word_3", "0 to 20"},
      {"\"word_3\": ", "\"word_3\": 99", "$.families[0].coefficients.word_3", "0 to 20"},
      {"\"kind\": \"english\"", "\"kind\": \"engl\"", "$.families[0].errors[0].kind", "engl"},
      {"\"half_percent\": ", "\"half_percent\": -", "$.families[0].errors[0].half_percent", "1000"},
      {"\"nineteen_in_twenty_percent\": ", "\"nineteen_in_twenty_percent\": 0.0, \"x\": ",
       "$.families[0].errors[0]", "must not be below"},
      {"\"family\": \"qwen-2\"", "\"family\": \"llama-3\"", "$.families[1]", "twice"},
      {"\"texts\": ", "\"texts\": -", "$.families[0].errors[0].texts", "between 0"},
      {"\"from_bytes\": 100000", "\"from_bytes\": 10000", "$.families[0].errors", "twice"},
      {"\"family\": \"qwen-2\"", "\"family\": 7", "$.families[1].family", ""},
  };
  for (const auto& each : cases) {
    CAPTURE(each.from, each.to);
    const auto result = Calibration::parse(changed(each.from, each.to), "mine.json");
    REQUIRE_FALSE(result);
    CAPTURE(result.error().message());
    CHECK(result.error().kind == ErrorKind::input);
    CHECK(has_detail(result.error(), "mine.json"));
    CHECK(has_detail(result.error(), each.named));
    CHECK(has_detail(result.error(), each.said));
  }
}

TEST_CASE("What is no calibration at all is refused", "[estimator][calibration_reader]") {
  for (const char* text :
       {"", "[]", "{}", "null", "{\"families\": []}", "{\"families\": {}}", "{"}) {
    CAPTURE(text);
    CHECK_FALSE(Calibration::parse(text, "mine.json"));
  }
}

TEST_CASE("All faults of a calibration file come at once", "[estimator][calibration_reader]") {
  std::string json = changed("\"word_3\": ", "\"word_3\": -");
  const std::size_t at = json.rfind("\"word_4\": ");
  REQUIRE(at != std::string::npos);
  json.insert(at + 10, "-");
  const auto result = Calibration::parse(json, "mine.json");
  REQUIRE_FALSE(result);
  CHECK(result.error().details.size() == 2);
}

}  // namespace tunegauge::calibration
