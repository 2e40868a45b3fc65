#pragma once
// The result of `estimate` as a document: metrics for machines, a page for people.

#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "estimator/dataset_profile.h"
#include "estimator/pricing/hosting.h"
#include "estimator/pricing/job_estimate.h"
#include "estimator/pricing/job_rules.h"
#include "estimator/pricing/model_comparison.h"
#include "estimator/pricing/rate_card.h"
#include "reports/document.h"

namespace tunegauge {

/// How the tokens came to be, in words for people.
struct CountingNotes {
  bool exact = false;             ///< every figure is what the reference counts
  std::string tokenizer;          ///< path of the tokenizer.json; "" without one
  std::string method;             ///< how rows were counted and what that leaves open
  std::string basis;              ///< what an estimate without a tokenizer rests on; "" with one
  std::string exact_count;        ///< how to count with the tokenizer; "" where that was done
  std::string foreign_tokenizer;  ///< why it cannot be the model's own; "" where it can
};

struct EstimateResult {
  pricing::ResolvedJob job;
  pricing::JobEstimate estimate;
  std::optional<DatasetProfile> training;    ///< nothing where only a total was given
  std::optional<DatasetProfile> validation;  ///< likewise
  CountingNotes counting;
  Date as_of;
  std::string currency;                 ///< of the rate book
  std::optional<pricing::Price> price;  ///< nothing where none is known ...
  std::string price_unknown;            ///< ... and then why
  std::optional<pricing::JobCost> cost;
  std::optional<std::vector<pricing::ComparedModel>> comparison;
  std::optional<pricing::HostingReport> hosting;
  std::string hosting_unknown;  ///< why there is no hosting report, "" where not asked or there
};

[[nodiscard]] reports::Document estimate_document(const EstimateResult& result);

/// The parts of the document; one file each.
[[nodiscard]] std::vector<reports::Metric> estimate_metrics(const EstimateResult& result);
[[nodiscard]] reports::Page estimate_page(const EstimateResult& result);
[[nodiscard]] reports::Table comparison_table(const std::vector<pricing::ComparedModel>& models);
[[nodiscard]] reports::Section comparison_section(
    const std::vector<pricing::ComparedModel>& models);
[[nodiscard]] reports::Section hosting_section(const EstimateResult& result);
[[nodiscard]] reports::Table hosting_table(const pricing::HostingReport& hosting,
                                           const std::string& currency);
[[nodiscard]] reports::Object hosting_details(const pricing::HostingReport& hosting);

}  // namespace tunegauge
