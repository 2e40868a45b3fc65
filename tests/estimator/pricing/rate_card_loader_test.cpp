// Rate files of one's own: a small sound one, and broken ones with all their problems, word by
// word.

#include "estimator/pricing/rate_card_loader.h"

#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace tunegauge;
using namespace tunegauge::pricing;

namespace {

const std::string kSound = R"({
  "schema": "tunegauge.rates/1", "provider": "mill", "currency": "EUR",
  "policy": {"evaluations": "once", "unpacked": "actual", "preference": "prompt_once",
             "rounding_digits": 2},
  "bands": [{"provenance": {"effective_from": "2026-01-01", "source": "page",
                            "captured_at": "2026-01-02", "confidence": "official"},
             "bands": [{"name": "all", "parameters_up_to": 1000,
                        "prices": {"sft_lora": "0.125"}}]}]
})";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

/// All problems of a rate file, as its author sees them.
std::vector<std::string> problems(const std::string& json) {
  const auto book = parse_rates(json, "own.json");
  REQUIRE_FALSE(book.has_value());
  CHECK(book.error().kind == ErrorKind::input);
  if (book.error().details.empty()) return {book.error().message()};
  return book.error().details;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("The embedded rates are sound", "[estimator][rate_card_loader]") {
  const auto book = embedded_rates();
  if (!book) FAIL(book.error().message());
  CHECK(book->provider == "together");
  CHECK(book->currency == "USD");
  CHECK(book->bands.size() == 1);
  CHECK(book->hosting.size() == 6);
  CHECK_FALSE(book->policy.rounding_digits.has_value());
}

TEST_CASE("Rates of one's own are read as they stand", "[estimator][rate_card_loader]") {
  const auto book = parse_rates(kSound, "own.json");
  if (!book) FAIL(book.error().message());
  CHECK(book->name == "own.json");
  CHECK(book->currency == "EUR");
  CHECK(book->policy.evaluations == EvaluationRule::once);
  CHECK(book->policy.unpacked == UnpackedRule::actual);
  CHECK(book->policy.preference == PreferenceRule::prompt_once);
  CHECK(book->policy.rounding_digits == 2);
  const Date day = *parse_date("2026-01-01");
  const auto price = price_of(*book, {"org/model", 1000, Method::sft, true, day});
  REQUIRE(price.has_value());
  CHECK(price->per_mtok.to_string() == "0.125");
  CHECK(price_of(*book, {"org/model", 1000, Method::sft, false, day}).error().message() ==
        "org/model: no price of full SFT training is known for models of its size (all); give "
        "rates of your own with --rates FILE");
}

TEST_CASE("All problems of a rate file come at once, each with its path",
          "[estimator][rate_card_loader]") {
  const std::string broken = R"({
    "schema": "tunegauge.rates/9", "provider": "", "currency": "euro", "colour": "red",
    "policy": {"evaluations": "twice", "unpacked": "padded", "preference": "prompt_once",
               "rounding_digits": 40},
    "bands": [{"provenance": {"effective_from": "2026-02-30", "source": "page",
                              "captured_at": "2026-01-02", "confidence": "sure"},
               "bands": [{"name": "a", "parameters_up_to": 1000,
                          "prices": {"sft_lora": 0.48}},
                         {"name": "b", "parameters_up_to": 1000, "prices": {"sft": "1"}},
                         {"name": "c", "parameters_up_to": 2000,
                          "prices": {"sft_lora": "-1", "sft_full": "1.2.3",
                                     "dpo_lora": "1000001"}}]}],
    "models": [{"provenance": {"effective_from": "2026-02-01", "effective_to": "2026-01-01",
                               "source": "page", "captured_at": "2026-01-02",
                               "confidence": "official"},
                "models": [], "prices": {}}]
  })";
  CHECK(
      problems(broken) ==
      Lines{"own.json $.colour: is not known",
            "own.json $.schema: \"tunegauge.rates/9\" is not known; expected \"tunegauge.rates/1\"",
            "own.json $.provider: must not be empty",
            "own.json $.currency: \"euro\" is no code like USD",
            "own.json $.policy.evaluations: \"twice\" is not one of each, once, none",
            "own.json $.policy.rounding_digits: 40 is not between 0 and 12",
            "own.json $.bands[0].provenance.effective_from: \"2026-02-30\" is no day like "
            "2026-03-15",
            "own.json $.bands[0].provenance.confidence: \"sure\" is not one of official, "
            "corroborated, single-source, assumed",
            "own.json $.bands[0].bands[0].prices.sft_lora: expected a string, found the number "
            "0.48",
            "own.json $.bands[0].bands[1].parameters_up_to: is not larger than that of the band "
            "before",
            "own.json $.bands[0].bands[1].prices.sft: is not known",
            "own.json $.bands[0].bands[1].prices: names no price",
            "own.json $.bands[0].bands[2].prices.sft_lora: -1 is negative",
            "own.json $.bands[0].bands[2].prices.sft_full: \"1.2.3\" is no decimal number of at "
            "most 18 digits",
            "own.json $.bands[0].bands[2].prices.dpo_lora: 1000001 is more than a million",
            "own.json $.models[0].provenance.effective_to: is before effective_from",
            "own.json $.models[0].models: is empty",
            "own.json $.models[0].prices: names no price"});
}

TEST_CASE("What is missing is named, once", "[estimator][rate_card_loader]") {
  CHECK(problems("{}") ==
        Lines{"own.json $.schema: is missing; expected \"tunegauge.rates/1\"",
              "own.json $.provider: is missing; expected the provider's name",
              "own.json $.currency: is missing; expected a code like USD",
              "own.json $.policy: is missing; expected an object of evaluations (each, once, "
              "none), unpacked (padded, actual) and preference (prompt_with_each, prompt_once)"});
  CHECK(problems("[]") == Lines{"own.json $: expected an object, found a list"});
  CHECK(problems(replaced(kSound, "\"captured_at\": \"2026-01-02\", ", "")) ==
        Lines{"own.json $.bands[0].provenance.captured_at: is missing; expected a day like "
              "2026-03-15"});
}

TEST_CASE("One problem does not hide the days that meet", "[estimator][rate_card_loader]") {
  const std::string minimum = R"({"provenance": {"effective_from": "2026-01-01", "source": "page",)"
                              R"( "captured_at": "2026-01-02", "confidence": "official"}})";
  const std::string unreadable = replaced(minimum, "2026-01-01", "yesterday");
  const auto with = [](const std::string& list) {
    return replaced(kSound, "\"bands\": [{\"prov",
                    "\"band_minimums\": [" + list + "], \"bands\": [{\"prov");
  };
  CHECK(problems(replaced(with(minimum + "," + minimum), "EUR", "euro")) ==
        Lines{"own.json $.currency: \"euro\" is no code like USD",
              "own.json $.band_minimums: entries 0 and 1 are in force on the same day"});
  CHECK(problems(with(minimum + "," + unreadable)) ==
        Lines{"own.json $.band_minimums[1].provenance.effective_from: \"yesterday\" is no day "
              "like 2026-03-15"});
}

TEST_CASE("The example of the README is a rate card", "[estimator][rate_card_loader]") {
  const std::string readme = test::read_text(test::source_path("estimator/pricing/README.md"));
  const std::string fence = "```json\n";
  const auto begin = readme.find(fence);
  REQUIRE(begin != std::string::npos);
  const auto end = readme.find("\n```", begin);
  REQUIRE(end != std::string::npos);
  const auto from = begin + fence.size();
  const auto book = parse_rates(readme.substr(from, end - from), "README.md");
  if (!book) FAIL(book.error().message());
  const Date day = *parse_date("2026-11-21");
  CHECK(price_of(*book, {"Qwen/Qwen3-8B", 8'190'735'360, Method::sft, true, day})
            ->per_mtok.to_string(2) == "0.48");
  CHECK(price_of(*book, {"openai/gpt-oss-120b", 116'829'156'672, Method::dpo, true, day})
            ->per_mtok.to_string(2) == "12.50");
  CHECK(book->hosting[0].gpus.size() == 1);
  CHECK(book->serverless_lora[0].models.size() == 1);
}

TEST_CASE("Two prices of one day are refused", "[estimator][rate_card_loader]") {
  const std::string provenance =
      R"("provenance": {"effective_from": "2026-01-01", "source": "page",)"
      R"( "captured_at": "2026-01-02", "confidence": "official")";
  const std::string group =
      "{" + provenance + R"(}, "models": ["a/b"], "prices": {"sft_lora": "1"}})";
  const std::string ended = "{" + provenance +
                            R"(, "effective_to": "2026-01-01"}, "models": ["a/b"],)"
                            R"( "prices": {"sft_lora": "1"}})";
  const auto with = [](const std::string& key, const std::string& list) {
    return replaced(kSound, "\"bands\": [{\"prov",
                    "\"" + key + "\": [" + list + "], \"bands\": [{\"prov");
  };
  CHECK(problems(with("models", group + "," + group)) ==
        Lines{"own.json $.models: a/b has two prices on one day"});
  CHECK(problems(with("models", ended + "," + group)) ==
        Lines{"own.json $.models: a/b has two prices on one day"});
  const std::string minimum = "{" + provenance + "}}";
  CHECK(problems(with("band_minimums", minimum + "," + minimum)) ==
        Lines{"own.json $.band_minimums: entries 0 and 1 are in force on the same day"});
  const std::string gpus = "{" + provenance +
                           R"(}, "gpus": [{"gpu": "x", "per_hour": "1"},)"
                           R"( {"gpu": "x", "per_hour": "2"}]})";
  CHECK(problems(with("hosting", gpus)) ==
        Lines{"own.json $.hosting[0].gpus[1].gpu: x stands twice"});
}

TEST_CASE("What is no JSON says where", "[estimator][rate_card_loader]") {
  CHECK(problems("{\"schema\": }") ==
        Lines{"own.json: no JSON from line 1, column 12; correct the file"});
  CHECK(problems(std::string(max_rates_bytes + 1, ' ')) ==
        Lines{"own.json: 1048577 bytes are too many for a rate file; leave in it what this job "
              "needs: at most 1 MiB"});
}
