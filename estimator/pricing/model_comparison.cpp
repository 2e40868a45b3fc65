// One estimate for every model of the catalog that takes the job, then sorted by what it costs.

#include "estimator/pricing/model_comparison.h"

#include <algorithm>
#include <limits>

#include "estimator/pricing/checked_math.h"

namespace tunegauge::pricing {

namespace {

/// The job at hand, as far as every row of the table needs it.
struct Own {
  const ComparisonQuestion& question;
  std::string model;             ///< in the catalog's spelling
  std::string tokenizer_family;  ///< "" where the catalog has no such model
  std::int64_t context = 0;      ///< 0 where the job itself is refused
};

/// Data as one model takes it: rows cut at its context.
struct CutData {
  JobData data;
  std::optional<std::int64_t> rows_cut;
  std::optional<std::int64_t> sequences_cut;
};

/// What is left of sequences where each is cut. More tokens than 64 bits count read as that many.
std::int64_t tokens_kept(const std::map<std::int64_t, std::int64_t>& lengths,
                         std::int64_t context) {
  Checked checked;
  std::int64_t kept = 0;
  for (const auto& [length, sequences] : lengths) {
    kept = checked.plus(kept, checked.times(std::min(length, context), sequences));
  }
  return kept;
}

/// `facts` where sequences of `uncut` lengths are cut at another context. Lengths are rounded
/// sequence by sequence where counts are estimated, so their sum only scales the tokens counted.
/// Rows stay: a preference row has two sequences.
DataFacts cut_at(const DataFacts& facts, const std::map<std::int64_t, std::int64_t>& uncut,
                 std::int64_t context) {
  const auto& lengths = uncut.empty() ? facts.lengths : uncut;
  if (lengths.empty()) return facts;
  const std::int64_t now = tokens_kept(lengths, context);
  const std::int64_t before = tokens_kept(facts.lengths.empty() ? lengths : facts.lengths,
                                          std::numeric_limits<std::int64_t>::max());
  DataFacts result;
  result.rows = facts.rows;
  for (const auto& [length, sequences] : lengths) {
    result.lengths[std::min(length, context)] += sequences;
  }
  Checked checked;
  const auto scaled = [&](const TokenRange& range) {
    return before > 0 ? TokenRange{checked.share(range.value, now, before),
                                   checked.share(range.low, now, before),
                                   checked.share(range.high, now, before)}
                      : range;
  };
  result.tokens = scaled(facts.tokens);
  if (facts.other_reading) result.other_reading = scaled(*facts.other_reading);
  return result;
}

CutData cut_data(const Own& own, std::int64_t context) {
  const ComparisonQuestion& question = own.question;
  CutData result{question.data, std::nullopt, std::nullopt};
  result.data.cancel_at_step.reset();
  if (!question.uncut_lengths.empty()) {
    std::int64_t sequences = 0;
    std::int64_t cut = 0;
    for (const auto& [length, count] : question.uncut_lengths) {
      sequences += count;
      if (length > context) cut += count;
    }
    result.sequences_cut = cut;
    if (cut == 0 || sequences == question.data.training.rows) result.rows_cut = cut;
  }
  // Nothing changes at the job's own context: its rows are the estimate above the table.
  if (context == own.context) return result;
  result.data.training = cut_at(question.data.training, question.uncut_lengths, context);
  if (question.data.validation) {
    result.data.validation =
        cut_at(*question.data.validation, question.uncut_validation_lengths, context);
  }
  return result;
}

/// The job's options as far as they mean the same on another model.
JobOptions options_for(const Own& own, const catalog::TrainingRow& row) {
  JobOptions options = own.question.options;
  if (row.model == own.model) return options;
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

Result<ResolvedJob> resolve_for(const Own& own, const ModelRow& model) {
  return resolve_on(options_for(own, model.row), model, {own.question.data.validation.has_value()});
}

std::optional<ComparedModel> compare(const ModelRow& model, const RateBook& book, const Own& own) {
  const auto job = resolve_for(own, model);
  if (!job) return std::nullopt;
  const CutData cut = cut_data(own, job->context);
  const auto estimate = estimate_job(*job, cut.data);
  if (!estimate) return std::nullopt;
  ComparedModel compared;
  compared.model = model.facts.model;
  compared.display_name = model.facts.display_name;
  compared.is_current = model.facts.model == own.model;
  compared.same_tokenizer =
      !own.tokenizer_family.empty() && model.facts.tokenizer_family == own.tokenizer_family;
  compared.parameters = model.facts.parameters;
  compared.context = job->context;
  compared.rows_cut = cut.rows_cut;
  compared.sequences_cut = cut.sequences_cut;
  compared.batch_size = job->batch_size;
  compared.steps_total = estimate->steps_total;
  compared.billed = estimate->billed;
  const ComparisonQuestion& question = own.question;
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
  if (a.cost) {
    // Under a minimum many totals are equal; what is metered tells which is the cheaper.
    const auto by_total = a.cost->total.value <=> b.cost->total.value;
    if (by_total != 0) return by_total < 0;
    const auto by_metered = a.cost->metered.value <=> b.cost->metered.value;
    if (by_metered != 0) return by_metered < 0;
    const auto by_price = a.price->per_mtok <=> b.price->per_mtok;
    if (by_price != 0) return by_price < 0;
  }
  return a.model < b.model;
}

}  // namespace

std::vector<ComparedModel> compare_models(const catalog::Catalog& catalog, const RateBook& book,
                                          const ComparisonQuestion& question) {
  Own own{question, question.options.model, "", 0};
  if (const auto facts = catalog.find(question.options.model)) {
    own.model = (*facts)->model;
    own.tokenizer_family = (*facts)->tokenizer_family;
    if (const auto* row = catalog.row_for(own.model, question.options.lora)) {
      if (const auto job = resolve_for(own, {**facts, *row})) own.context = job->context;
    }
  }
  std::vector<ComparedModel> models;
  for (const catalog::ModelFacts& facts : catalog.models()) {
    const catalog::TrainingRow* row = catalog.row_for(facts.model, question.options.lora);
    if (row == nullptr) continue;
    if (auto compared = compare({facts, *row}, book, own)) models.push_back(*std::move(compared));
  }
  std::sort(models.begin(), models.end(), comes_before);
  return models;
}

}  // namespace tunegauge::pricing
