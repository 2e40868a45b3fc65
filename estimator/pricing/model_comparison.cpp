// One estimate for every model of the catalog that takes the job, then sorted by what it costs.

#include "estimator/pricing/model_comparison.h"

#include <algorithm>

#include "estimator/pricing/checked_math.h"

namespace tunegauge::pricing {

namespace {

/// Data as one model takes it: rows cut at its context.
struct CutData {
  JobData data;
  std::optional<std::int64_t> rows_cut;
};

/// The facts of rows of these lengths when they are cut; the count stays as uncertain as it was.
/// `rows_cut` gets the rows that lost something. More tokens than 64 bits count read as that many,
/// which estimate_job refuses.
DataFacts cut_at(const std::map<std::int64_t, std::int64_t>& lengths, std::int64_t context,
                 const TokenRange& counted, std::int64_t& rows_cut) {
  Checked checked;
  DataFacts facts;
  rows_cut = 0;
  for (const auto& [length, rows] : lengths) {
    const std::int64_t kept = std::min(length, context);
    facts.lengths[kept] += rows;
    facts.rows += rows;
    facts.tokens.value = checked.plus(facts.tokens.value, checked.times(kept, rows));
    if (length > context) rows_cut += rows;
  }
  const bool uncertain = counted.value > 0 && !counted.exact();
  const std::int64_t value = facts.tokens.value;
  facts.tokens.low = uncertain ? checked.share(value, counted.low, counted.value) : value;
  facts.tokens.high = uncertain ? checked.share(value, counted.high, counted.value) : value;
  return facts;
}

CutData cut_data(const ComparisonQuestion& question, std::int64_t context) {
  CutData result{question.data, std::nullopt};
  const TokenRange& counted = question.data.training.tokens;
  std::int64_t cut = 0;
  if (!question.uncut_lengths.empty()) {
    result.data.training = cut_at(question.uncut_lengths, context, counted, cut);
    result.rows_cut = cut;
  } else if (!question.data.training.lengths.empty()) {
    result.data.training = cut_at(question.data.training.lengths, context, counted, cut);
  }
  if (question.data.validation) {
    const DataFacts& validation = *question.data.validation;
    const auto& lengths = question.uncut_validation_lengths.empty()
                              ? validation.lengths
                              : question.uncut_validation_lengths;
    if (!lengths.empty()) {
      result.data.validation = cut_at(lengths, context, validation.tokens, cut);
    }
  }
  result.data.cancel_at_step.reset();
  return result;
}

/// The job's options as far as they mean the same on another model.
JobOptions options_for(const ComparisonQuestion& question, const catalog::TrainingRow& row) {
  JobOptions options = question.options;
  if (row.model == question.options.model) return options;
  const std::int64_t context = options.method == Method::sft ? row.context_sft : row.context_dpo;
  options.model = row.model;
  options.batch_size.reset();
  options.lora_r.reset();
  options.lora_alpha.reset();
  options.from_hf_model.reset();
  options.hf_model_revision.reset();
  options.from_checkpoint.reset();
  if (options.max_seq_length.value_or(0) > context) options.max_seq_length.reset();
  return options;
}

std::optional<ComparedModel> compare(const ModelRow& model, const RateBook& book,
                                     const ComparisonQuestion& question) {
  const auto job =
      resolve_on(options_for(question, model.row), model, {question.data.validation.has_value()});
  if (!job) return std::nullopt;
  CutData cut = cut_data(question, job->context);
  ComparedModel compared;
  if (question.recount) {
    if (auto recount = question.recount(model.facts, job->context)) {
      cut.data.training = std::move(recount->training);
      cut.data.validation = std::move(recount->validation);
      cut.rows_cut.reset();
      compared.recounted = true;
    }
  }
  const auto estimate = estimate_job(*job, cut.data);
  if (!estimate) return std::nullopt;
  compared.model = model.facts.model;
  compared.display_name = model.facts.display_name;
  compared.parameters = model.facts.parameters;
  compared.context = job->context;
  compared.rows_cut = cut.rows_cut;
  compared.batch_size = job->batch_size;
  compared.steps_total = estimate->steps_total;
  compared.billed = estimate->billed;
  auto price = price_of(book, {model.facts.model, model.facts.parameters, question.options.method,
                               question.options.lora, question.day});
  if (price) {
    compared.cost = cost_of(*estimate, *price);
    compared.price = *std::move(price);
  }
  return compared;
}

bool comes_before(const ComparedModel& a, const ComparedModel& b) {
  if (a.cost.has_value() != b.cost.has_value()) return a.cost.has_value();
  if (a.cost && a.cost->total.value != b.cost->total.value) {
    return a.cost->total.value < b.cost->total.value;
  }
  return a.model < b.model;
}

}  // namespace

std::vector<ComparedModel> compare_models(const catalog::Catalog& catalog, const RateBook& book,
                                          const ComparisonQuestion& asked) {
  ComparisonQuestion question = asked;
  std::string family;
  if (const auto own = catalog.find(asked.options.model)) {
    question.options.model = (*own)->model;
    family = (*own)->tokenizer_family;
  }
  std::vector<ComparedModel> models;
  for (const catalog::ModelFacts& facts : catalog.models()) {
    const catalog::TrainingRow* row = catalog.row_for(facts.model, question.options.lora);
    if (row == nullptr) continue;
    if (auto compared = compare({facts, *row}, book, question)) {
      compared->is_current = facts.model == question.options.model;
      compared->same_tokenizer = !family.empty() && facts.tokenizer_family == family;
      models.push_back(*std::move(compared));
    }
  }
  std::sort(models.begin(), models.end(), comes_before);
  return models;
}

}  // namespace tunegauge::pricing
