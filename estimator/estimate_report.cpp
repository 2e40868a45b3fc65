// Puts the parts of an estimate's document together and gives the verdict.

#include "estimator/estimate_report.h"

#include <fmt/core.h>

#include "reports/format.h"

namespace tunegauge {

namespace {

using reports::Finding;
using reports::Object;
using reports::Severity;
using reports::Status;

Finding plain_finding(std::string rule, Severity severity, std::string message) {
  Finding finding;
  finding.rule = std::move(rule);
  finding.severity = severity;
  finding.message = std::move(message);
  return finding;
}

std::string_view noun_of(dataset::Format format) {
  switch (format) {
    case dataset::Format::conversational:
      return "conversations";
    case dataset::Format::instruction:
      return "prompts with completions";
    case dataset::Format::preference:
      return "preference rows";
    case dataset::Format::text:
      return "texts";
    default:
      return "rows";
  }
}

/// What is wrong with the data as a whole; single rows are the profile's findings.
void add_data_findings(const DatasetProfile& profile, const pricing::ResolvedJob& job,
                       std::vector<Finding>& findings) {
  const auto add = [&](std::string rule, std::string message, std::string remedy) {
    Finding finding = plain_finding(std::move(rule), Severity::warning, std::move(message));
    finding.file = profile.path;
    finding.remedy = std::move(remedy);
    findings.push_back(std::move(finding));
  };
  if (profile.rows_client_refuses > 0) {
    add("client_refuses",
        fmt::format("{} counted here but refused on upload; the first is line {}, {}",
                    reports::format_counted(profile.rows_client_refuses, "row is", "rows are"),
                    profile.client_refuses_line, profile.client_refuses_why),
        "tunegauge check " + profile.path);
  }
  if (profile.formats.size() > 1) {
    const FormatCount& other = profile.formats[1];
    add("format_mixed",
        fmt::format("mixes formats: from line {} on there are {} among {}", other.first_line,
                    noun_of(other.format), noun_of(profile.format())),
        "the upload accepts one format a file: tunegauge check " + profile.path);
  }
  const bool preference = profile.format() == dataset::Format::preference;
  if (job.asked.method == pricing::Method::dpo && !preference) {
    add("method_format",
        fmt::format("holds {}, but dpo trains on preference rows", noun_of(profile.format())),
        "use --training-method sft, or preference data");
  } else if (job.asked.method == pricing::Method::sft && preference) {
    add("method_format", "holds preference rows, but sft trains on other formats",
        "use --training-method dpo");
  }
  if (profile.gave_up) {
    add("tokenizer_gave_up", "has text that a pattern of the tokenizer cannot split",
        "the reference stops there as well: look for a very long run of one character");
  }
  if (profile.images > 0) {
    add("image_not_countable",
        fmt::format("has {}: their tokens are not in any figure",
                    reports::format_counted(profile.images, "image")),
        "no public rule says how the provider counts them");
  }
}

Object data_details(const DatasetProfile& profile) {
  Object details{{"file", profile.path},
                 {"bytes", profile.bytes},
                 {"format", dataset::to_string(profile.format())},
                 {"rows", profile.rows},
                 {"rows_refused", profile.rows_refused}};
  details.emplace_back("lengths", Object{{"median", length_at(profile.uncut_lengths, 0.5)},
                                         {"p95", length_at(profile.uncut_lengths, 0.95)},
                                         {"longest", profile.longest_tokens},
                                         {"longest_line", std::uint64_t{profile.longest_line}}});
  if (!profile.kind_of_text.empty()) {
    details.emplace_back("kind_of_text", profile.kind_of_text);
    details.emplace_back("band_percent", profile.band_percent);
  }
  return details;
}

Object job_details(const pricing::ResolvedJob& job) {
  Object details{{"model", job.facts.model},
                 {"training_method", job.asked.method == pricing::Method::dpo ? "dpo" : "sft"},
                 {"lora", job.asked.lora},
                 {"n_epochs", job.n_epochs},
                 {"n_evals", job.n_evals},
                 {"batch_size", job.batch_size},
                 {"gradient_accumulation", job.gradient_accumulation},
                 {"context", job.context},
                 {"packing", job.asked.packing}};
  if (job.asked.lora) details.emplace_back("lora_r", job.lora_r);
  return details;
}

Object price_details(const pricing::Price& price) {
  Object details{{"provider", price.provider},
                 {"from", to_string(price.provenance.from)},
                 {"captured_at", to_string(price.provenance.captured_at)},
                 {"source", price.provenance.source},
                 {"confidence", price.provenance.confidence}};
  details.emplace_back("rate", price.named ? "of this model" : price.band);
  reports::Array others;
  for (const pricing::OtherPrice& other : price.other_readings) {
    others.emplace_back(
        Object{{"reading", other.reading}, {"per_mtok", other.per_mtok}, {"note", other.note}});
  }
  if (!others.empty()) details.emplace_back("other_readings", std::move(others));
  return details;
}

/// How many there are, kept or not: cut and refused rows beyond those that are listed.
void count_findings(const EstimateResult& result, reports::Document& document) {
  reports::FindingTotals& totals = document.finding_totals;
  for (const Finding& finding : document.findings) {
    if (finding.severity == Severity::error) totals.errors += 1;
    if (finding.severity == Severity::warning) totals.warnings += 1;
  }
  for (const auto* profile : {&result.training, &result.validation}) {
    if (!profile->has_value()) continue;
    for (const Finding& finding : (*profile)->findings) {
      (finding.severity == Severity::error ? totals.errors : totals.warnings) -= 1;
    }
    totals.errors += (*profile)->rows_refused;
    totals.warnings += (*profile)->rows_truncated;
  }
}

reports::Verdict verdict_of(const EstimateResult& result, bool warns) {
  reports::Verdict verdict;
  std::int64_t refused = 0;
  for (const auto& profile : {result.training, result.validation}) {
    if (profile) refused += profile->rows_refused;
  }
  if (warns) verdict.status = Status::warn;
  for (const std::string& unknown : {result.price_unknown, result.hosting_unknown}) {
    if (unknown.empty()) continue;
    verdict.status = Status::inconclusive;
    verdict.exit_code = 4;
    verdict.reasons.push_back(unknown);
  }
  if (refused > 0) {
    verdict.status = Status::fail;
    verdict.exit_code = 1;
    verdict.reasons.push_back(fmt::format("{} refused: they are in no figure",
                                          reports::format_counted(refused, "row is", "rows are")));
  }
  return verdict;
}

}  // namespace

reports::Document estimate_document(const EstimateResult& result) {
  reports::Document document;
  document.metrics = estimate_metrics(result);
  document.page = estimate_page(result);
  for (const auto& profile : {result.training, result.validation}) {
    if (!profile) continue;
    document.findings.insert(document.findings.end(), profile->findings.begin(),
                             profile->findings.end());
    add_data_findings(*profile, result.job, document.findings);
  }
  for (const std::string& warning : result.job.warnings) {
    document.findings.push_back(plain_finding("job_parameter", Severity::warning, warning));
  }
  if (!result.counting.foreign_tokenizer.empty()) {
    Finding finding =
        plain_finding("foreign_tokenizer", Severity::warning, result.counting.foreign_tokenizer);
    finding.file = result.counting.tokenizer;
    finding.remedy = "the count is of that tokenizer; give the model's own";
    document.findings.push_back(std::move(finding));
  }
  constexpr std::int64_t kStaleDays = 180;
  if (result.price && result.price->days_since_seen > kStaleDays) {
    Finding finding = plain_finding(
        "rates_old", Severity::warning,
        fmt::format("the rates were last seen {} days before the day of this estimate",
                    result.price->days_since_seen));
    finding.remedy = "compare them with the provider's page, or give --rates FILE";
    document.findings.push_back(std::move(finding));
  }
  if (!result.hosting_unknown.empty()) {
    document.findings.push_back(
        plain_finding("hosting_price_unknown", Severity::warning, result.hosting_unknown));
  }
  count_findings(result, document);
  bool warns = false;
  for (const Finding& finding : document.findings) {
    warns = warns || finding.severity != Severity::note;
  }
  document.verdict = verdict_of(result, warns);
  if (result.comparison) document.tables.push_back(comparison_table(*result.comparison));
  if (result.hosting) {
    document.tables.push_back(hosting_table(*result.hosting, result.currency));
    document.details.emplace_back("hosting", hosting_details(*result.hosting));
  }
  document.details.emplace_back("job", job_details(result.job));
  reports::Array data;
  if (result.training) data.emplace_back(data_details(*result.training));
  if (result.validation) data.emplace_back(data_details(*result.validation));
  if (!data.empty()) document.details.emplace_back("data", std::move(data));
  document.details.emplace_back(
      "notes", reports::Array(result.estimate.notes.begin(), result.estimate.notes.end()));
  document.details.emplace_back("as_of", to_string(result.as_of));
  if (!result.counting.tokenizer.empty()) {
    document.details.emplace_back("tokenizer", result.counting.tokenizer);
  }
  if (result.price) document.details.emplace_back("rates", price_details(*result.price));
  return document;
}

}  // namespace tunegauge
