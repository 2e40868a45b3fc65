// The cases of the test data (pricing/cases.json) that need no dataset: arguments become JobOptions
// here, and every figure and refusal is compared.

#include <nlohmann/json.hpp>

#include "compat/catalog/catalog.h"
#include "estimator/pricing/job_estimate.h"
#include "estimator/pricing/rate_card_loader.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace tunegauge;
using namespace tunegauge::pricing;

namespace {

using Json = nlohmann::json;
using Metrics = std::map<std::string, std::string>;

/// A case as this program's own types; `foreign` where it needs the command line or a dataset.
struct Case {
  JobOptions options;
  JobData data;
  Date day{};
  bool foreign = false;
};

void set_integer(std::optional<std::int64_t>& field, const std::string& text) {
  if (text != "max") field = std::stoll(text);
}

using Setter = void (*)(Case&, const std::string&);

const std::map<std::string, Setter>& setters() {
  static const std::map<std::string, Setter> table = {
      {"--n-epochs", [](Case& c, const std::string& t) { set_integer(c.options.n_epochs, t); }},
      {"--n-evals", [](Case& c, const std::string& t) { set_integer(c.options.n_evals, t); }},
      {"--batch-size", [](Case& c, const std::string& t) { set_integer(c.options.batch_size, t); }},
      {"--lora-r", [](Case& c, const std::string& t) { set_integer(c.options.lora_r, t); }},
      {"--max-seq-length",
       [](Case& c, const std::string& t) { set_integer(c.options.max_seq_length, t); }},
      {"--cancel-at-step",
       [](Case& c, const std::string& t) { set_integer(c.data.cancel_at_step, t); }},
      {"--lora-alpha", [](Case& c, const std::string& t) { c.options.lora_alpha = std::stod(t); }},
      {"--lora-dropout",
       [](Case& c, const std::string& t) { c.options.lora_dropout = std::stod(t); }},
      {"--dpo-beta", [](Case& c, const std::string& t) { c.options.dpo_beta = std::stod(t); }},
      {"--rpo-alpha", [](Case& c, const std::string& t) { c.options.rpo_alpha = std::stod(t); }},
      {"--simpo-gamma",
       [](Case& c, const std::string& t) { c.options.simpo_gamma = std::stod(t); }},
      {"--warmup-ratio",
       [](Case& c, const std::string& t) { c.options.warmup_ratio = std::stod(t); }},
      {"--min-lr-ratio",
       [](Case& c, const std::string& t) { c.options.min_lr_ratio = std::stod(t); }},
      {"--max-grad-norm",
       [](Case& c, const std::string& t) { c.options.max_grad_norm = std::stod(t); }},
      {"--weight-decay",
       [](Case& c, const std::string& t) { c.options.weight_decay = std::stod(t); }},
      {"--train-on-inputs",
       [](Case& c, const std::string&) { c.options.train_on_inputs = TrainOnInputs::yes; }},
      {"--model", [](Case& c, const std::string& t) { c.options.model = t; }},
      {"--training-method",
       [](Case& c, const std::string& t) {
         c.options.method = t == "dpo" ? Method::dpo : Method::sft;
         c.foreign = c.foreign || (t != "dpo" && t != "sft");
       }},
      {"--as-of",
       [](Case& c, const std::string& t) {
         const auto day = parse_date(t);
         c.foreign = c.foreign || !day;
         c.day = day.value_or(Date{});
       }},
      {"--training-tokens",
       [](Case& c, const std::string& t) {
         c.foreign = c.foreign || t.find_first_not_of("0123456789") != std::string::npos;
         if (c.foreign) return;
         const std::int64_t tokens = std::stoll(t);
         c.data.training.tokens = {tokens, tokens, tokens};
       }},
      {"--validation-tokens",
       [](Case& c, const std::string& t) {
         const std::int64_t tokens = std::stoll(t);
         c.data.validation = DataFacts{{tokens, tokens, tokens}, 0, {}};
       }},
  };
  return table;
}

Case read_case(const Json& arguments) {
  Case result;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string option = arguments[i].get<std::string>();
    if (option == "--no-lora") {
      result.options.lora = false;
    } else if (option == "--no-packing") {
      result.options.packing = false;
    } else if (const auto setter = setters().find(option); setter != setters().end()) {
      setter->second(result, arguments[++i].get<std::string>());
    } else {
      result.foreign = true;  // a data file
      if (option == "--training-file") ++i;
    }
  }
  return result;
}

struct Outcome {
  int exit_code = 0;
  std::string message;
  Metrics metrics;
};

int exit_code_of(const Error& error) {
  return error.kind == ErrorKind::usage ? 2 : error.kind == ErrorKind::unknown ? 4 : 3;
}

Outcome refused(const Error& error) {
  return {exit_code_of(error), error.message(), {}};
}

Outcome run(const Case& job, const catalog::Catalog& catalog, const RateBook& book) {
  const auto resolved = resolve(job.options, catalog, {job.data.validation.has_value()});
  if (!resolved) return refused(resolved.error());
  JobData data = job.data;
  data.policy = book.policy;
  const auto estimate = estimate_job(*resolved, data);
  if (!estimate) return refused(estimate.error());
  const auto price = price_of(book, {resolved->facts.model, resolved->facts.parameters,
                                     job.options.method, job.options.lora, job.day});
  if (!price) return refused(price.error());
  const JobCost cost = cost_of(*estimate, *price);
  Outcome outcome;
  outcome.metrics = {{"tokens.billed", std::to_string(estimate->billed.value)},
                     {"steps.per_epoch", std::to_string(estimate->steps_per_epoch)},
                     {"steps.total", std::to_string(estimate->steps_total)},
                     {"price.per_mtok", price->per_mtok.to_string(2)},
                     {"cost.metered", cost.metered.value.to_string(2)},
                     {"cost.total", cost.total.value.to_string(2)}};
  if (cost.minimum) outcome.metrics["cost.minimum"] = cost.minimum->to_string(2);
  if (estimate->cancelled) {
    outcome.metrics["cancel.tokens"] = std::to_string(estimate->cancelled->tokens.value);
    outcome.metrics["cancel.cost"] = cost.cancelled->value.to_string(2);
  }
  return outcome;
}

bool same_number(const std::string& a, const std::string& b) {
  const auto x = Decimal::parse(a);
  const auto y = Decimal::parse(b);
  return x && y && *x == *y;
}

void compare(const Json& expected, const Outcome& outcome) {
  CAPTURE(outcome.message);
  REQUIRE(outcome.exit_code == expected["exit"].get<int>());
  for (const auto& [name, value] : expected["metrics"].items()) {
    CAPTURE(name);
    const auto found = outcome.metrics.find(name);
    if (value.is_null()) {
      CHECK(found == outcome.metrics.end());
      continue;
    }
    REQUIRE(found != outcome.metrics.end());
    CAPTURE(found->second, value.get<std::string>());
    CHECK(same_number(found->second, value.get<std::string>()));
  }
  if (expected.contains("mentions")) {
    CHECK(outcome.message.find(expected["mentions"].get<std::string>()) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("Jobs of the test data cost what they should, or are refused by name",
          "[estimator][pricing]") {
  const auto path = test::test_data_path("pricing/cases.json");
  SKIP_WITHOUT(path);
  const auto catalog = catalog::Catalog::embedded();
  REQUIRE(catalog.has_value());
  const auto book = embedded_rates();
  REQUIRE(book.has_value());
  int compared = 0;
  for (const Json& entry : Json::parse(test::read_text(*path))) {
    const std::string name = entry["name"].get<std::string>();
    CAPTURE(name);
    const Case job = read_case(entry["arguments"]);
    if (job.foreign) continue;
    compare(entry, run(job, *catalog, *book));
    ++compared;
  }
  CHECK(compared >= 69);
}
