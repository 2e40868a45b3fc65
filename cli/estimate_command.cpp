// `estimate`: options to a job, files to profiles, both to a price.

#include <algorithm>
#include <filesystem>

#include <fmt/core.h>

#include "cli/clock.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/rate_book.h"
#include "cli/tokenizer_choice.h"
#include "estimator/calibration/token_estimate.h"
#include "estimator/chat_format.h"
#include "estimator/estimate_report.h"
#include "estimator/pricing/emit.h"
#include "estimator/tokenizer_family.h"
#include "reports/format.h"

namespace tunegauge::cli {

namespace {

using pricing::JobOptions;

Result<std::optional<std::int64_t>> read_batch_size(const Arguments& arguments) {
  const auto text = arguments.text("--batch-size");
  if (!text || *text == "max") return std::optional<std::int64_t>();
  const auto number = parse_integer(*text);
  if (number && *number >= 1) return number;
  return usage_error("--batch-size", fmt::format("\"{}\" is no batch size", *text),
                     "give a number of sequences, or max");
}

Result<JobOptions> read_job(const Arguments& arguments) {
  JobOptions job;
  const auto model = arguments.text("--model");
  if (!model) {
    return usage_error("--model", "is missing", "name a model: tunegauge catalog list");
  }
  job.model = *model;
  const auto batch = read_batch_size(arguments);
  if (!batch) return batch.error();
  job.batch_size = *batch;
  if (arguments.text("--training-method").value_or("sft") == "dpo") {
    job.method = pricing::Method::dpo;
  }
  job.lora = arguments.flag("--lora").value_or(true);
  job.packing = arguments.flag("--packing").value_or(true);
  job.n_epochs = arguments.integer("--n-epochs");
  job.n_evals = arguments.integer("--n-evals");
  job.n_checkpoints = arguments.integer("--n-checkpoints");
  job.learning_rate = arguments.number("--learning-rate");
  job.lr_scheduler_type = arguments.text("--lr-scheduler-type");
  job.scheduler_num_cycles = arguments.number("--scheduler-num-cycles");
  job.min_lr_ratio = arguments.number("--min-lr-ratio");
  job.warmup_ratio = arguments.number("--warmup-ratio");
  job.max_grad_norm = arguments.number("--max-grad-norm");
  job.weight_decay = arguments.number("--weight-decay");
  job.random_seed = arguments.integer("--random-seed");
  job.lora_r = arguments.integer("--lora-r");
  job.lora_alpha = arguments.number("--lora-alpha");
  job.lora_dropout = arguments.number("--lora-dropout");
  job.lora_trainable_modules = arguments.text("--lora-trainable-modules");
  job.dpo_beta = arguments.number("--dpo-beta");
  job.dpo_normalize_logratios_by_length = arguments.flag("--dpo-normalize-logratios-by-length");
  job.rpo_alpha = arguments.number("--rpo-alpha");
  job.simpo_gamma = arguments.number("--simpo-gamma");
  if (const auto when = arguments.text("--train-on-inputs")) {
    job.train_on_inputs = *when == "true"    ? pricing::TrainOnInputs::yes
                          : *when == "false" ? pricing::TrainOnInputs::no
                                             : pricing::TrainOnInputs::automatic;
  }
  job.max_seq_length = arguments.integer("--max-seq-length");
  job.from_hf_model = arguments.text("--from-hf-model");
  job.hf_model_revision = arguments.text("--hf-model-revision");
  job.from_checkpoint = arguments.text("--from-checkpoint");
  job.suffix = arguments.text("--suffix");
  job.wandb_project_name = arguments.text("--wandb-project-name");
  return job;
}

/// Where the two kinds of data come from: a file, or a total.
struct DataSources {
  std::string training_file;
  std::string validation_file;
  std::optional<std::int64_t> training_tokens;
  std::optional<std::int64_t> validation_tokens;

  [[nodiscard]] bool has_validation() const {
    return !validation_file.empty() || validation_tokens.has_value();
  }
};

Result<DataSources> read_sources(const Arguments& arguments) {
  DataSources sources;
  const auto& words = arguments.positionals();
  sources.training_file = arguments.text("--training-file").value_or("");
  if (!words.empty()) {
    if (!sources.training_file.empty()) {
      return usage_error("--training-file", "stands beside " + words[0], "give one training file");
    }
    sources.training_file = words[0];
  }
  sources.validation_file = arguments.text("--validation-file").value_or("");
  sources.training_tokens = arguments.integer("--training-tokens");
  sources.validation_tokens = arguments.integer("--validation-tokens");
  if (sources.training_file.empty() && !sources.training_tokens) {
    return usage_error("", "no training data is named",
                       "give a training file or --training-tokens N");
  }
  if (!sources.training_file.empty() && sources.training_tokens) {
    return usage_error("--training-tokens", "stands beside a training file", "give one of the two");
  }
  if (!sources.validation_file.empty() && sources.validation_tokens) {
    return usage_error("--validation-tokens", "stands beside a validation file",
                       "give one of the two");
  }
  if (sources.training_file == "-" && sources.validation_file == "-") {
    return usage_error("--validation-file", "both files are standard input", "name one of them");
  }
  return sources;
}

/// How texts are counted in this run; owns what TextCounting borrows.
struct Counting {
  std::optional<tokenizers::Tokenizer> tokenizer;
  std::optional<ChatFormat> chat;  ///< that of the tokenizer's folder
  std::optional<calibration::FamilyEstimator> estimator;
  double special_tokens = 0;

  [[nodiscard]] TextCounting texts() const {
    return tokenizer ? TextCounting::exactly(*tokenizer)
                     : TextCounting::by_calibration(*estimator, special_tokens);
  }
};

Result<Counting> choose_counting(Session& session, const catalog::ModelFacts& model) {
  Counting counting;
  auto path = session.arguments().text("--tokenizer");
  if (!path) path = cached_tokenizer(session, model);
  if (path) {
    auto tokenizer = load_tokenizer(session, *path);
    if (!tokenizer) return tokenizer.error();
    session.add_input(tokenizer->path());
    const std::string folder = folder_of(tokenizer->path());
    counting.tokenizer = *std::move(tokenizer);
    auto chat = find_chat_format(folder);
    if (!chat) return chat.error();
    counting.chat = *std::move(chat);
    return counting;
  }
  auto calibration = calibration::Calibration::embedded();
  if (!calibration) return calibration.error();
  counting.estimator = calibration->lookup(model.tokenizer_family);
  counting.special_tokens = text_row_special_tokens(model.tokenizer_family);
  return counting;
}

std::string_view marks_words(const ChatOverhead& overhead) {
  switch (overhead.origin) {
    case OverheadOrigin::measured:
      return "marks of the chat template by a table measured on it";
    case OverheadOrigin::derived:
      return "marks of the chat template by a table made from its text";
    case OverheadOrigin::assumed:
      return "marks as of ChatML: this model has no template of its own, and the provider does not "
             "name the default one";
  }
  return "";
}

std::string method_words(dataset::Format format, const Counting& counting,
                         const ChatOverhead& overhead) {
  const bool counted = counting.tokenizer.has_value();
  const std::string rendered =
      counting.chat ? "rendered by " + counting.chat->chat_template.name() : "";
  const std::string texts = counted ? "contents counted with the tokenizer" : "contents estimated";
  const std::string marks(marks_words(overhead));
  switch (format) {
    case dataset::Format::text:
      return counted ? "each text with the tokenizer's special tokens, without an EOS (a trainer "
                       "that appends one adds a token a row)"
                     : "texts estimated";
    case dataset::Format::instruction:
      return "prompt and completion joined without anything between" +
             std::string(counted ? "" : ", estimated") +
             "; how the provider joins them is not published";
    case dataset::Format::preference:
      if (counting.chat) {
        return rendered + "; the prompt counts with each answer, which is not published";
      }
      return texts + ", " + marks + "; the prompt counts with each answer, which is not published";
    default:
      if (counting.chat) {
        return rendered + ", without generation prompt, and counted as a whole";
      }
      return texts + ", " + marks + ": an estimate until the template itself is rendered";
  }
}

/// Whether every row is of a format that is counted exactly: a text, or a conversation that is
/// rendered.
bool is_counted_exactly(const DatasetProfile& profile, bool renders) {
  const auto is_exact = [renders](const FormatCount& count) {
    return count.format == dataset::Format::text ||
           (renders && count.format == dataset::Format::conversational);
  };
  return std::all_of(profile.formats.begin(), profile.formats.end(), is_exact) && !profile.gave_up;
}

CountingNotes notes_on(const Counting& counting, const EstimateResult& result) {
  CountingNotes notes;
  const bool counted = counting.tokenizer.has_value();
  notes.exact = counted;
  for (const auto* profile : {&result.training, &result.validation}) {
    const bool renders = counting.chat.has_value();
    if (profile->has_value() && !is_counted_exactly(**profile, renders)) notes.exact = false;
  }
  if (counted) notes.tokenizer = counting.tokenizer->path();
  const DatasetProfile& data = result.training ? *result.training : *result.validation;
  notes.method =
      method_words(data.format(), counting, chat_overhead(result.job.facts.chat_template));
  if (!counted) {
    notes.basis = counting.estimator->basis();
    notes.exact_count = "to count with the tokenizer: " + how_to_get_tokenizer(result.job.facts);
    return notes;
  }
  const std::size_t entries = counting.tokenizer->vocabulary_size();
  const auto expected = vocabulary_of(result.job.facts.tokenizer_family);
  if (expected && (entries < expected->least || entries > expected->most)) {
    notes.foreign_tokenizer = fmt::format(
        "the tokenizer has {} entries, that of {} about {}: it is another model's",
        reports::format_count(static_cast<std::int64_t>(entries)), result.job.facts.model,
        reports::format_count(static_cast<std::int64_t>(expected->least)));
  }
  return notes;
}

Result<DatasetProfile> profile_file(Session& session, const std::string& path,
                                    const TextCounting& counting, const ProfileOptions& base) {
  std::error_code unknown;
  const auto size = std::filesystem::file_size(path, unknown);
  Progress progress(path == "-" ? "standard input" : path, unknown ? 0 : size,
                    session.shows_progress());
  ProfileOptions options = base;
  options.bytes_done = progress.bytes_done();
  options.cancelled = &interrupted();
  auto profile = profile_dataset(path, counting, options);
  if (profile) session.add_input(path);
  return profile;
}

/// The error where a file has no row that can be counted.
Error nothing_left(const DatasetProfile& profile) {
  Error error{ErrorKind::refused, profile.path, "holds no row that can be counted",
              "tunegauge check says what is wrong"};
  if (!profile.findings.empty()) {
    const reports::Finding& first = profile.findings.front();
    error.place = fmt::format("{}:{}", profile.path, first.line.value_or(1));
    error.what = first.message + ", and no other row can be counted";
    error.remedy = first.remedy;
  } else if (profile.bytes == 0) {
    error.what = "is empty";
    error.remedy = "give a JSONL file with at least one row";
  }
  return error;
}

Result<void> read_data(Session& session, const DataSources& sources, const Counting& counting,
                       const pricing::TokenPolicy& policy, EstimateResult& result) {
  ProfileOptions options;
  options.rows.context = result.job.context;
  options.rows.train_on_inputs = result.job.train_on_inputs;
  options.rows.preference = policy.preference;
  options.rows.overhead = chat_overhead(result.job.facts.chat_template);
  if (counting.chat) options.rows.chat = &*counting.chat;
  options.rows.now = local_time(session.now());
  options.threads = session.threads();
  if (const auto kept = session.arguments().integer("--max-findings")) {
    options.findings_kept = static_cast<std::size_t>(*kept);
  }
  const TextCounting texts = counting.texts();
  if (!sources.training_file.empty()) {
    auto profile = profile_file(session, sources.training_file, texts, options);
    if (!profile) return profile.error();
    if (profile->rows == 0) return nothing_left(*profile);
    result.training = *std::move(profile);
  }
  if (!sources.validation_file.empty() && !interrupted()) {
    auto profile = profile_file(session, sources.validation_file, texts, options);
    if (!profile) return profile.error();
    if (profile->rows == 0) return nothing_left(*profile);
    result.validation = *std::move(profile);
  }
  if (result.training || result.validation) result.counting = notes_on(counting, result);
  return {};
}

pricing::DataFacts stated_tokens(std::int64_t tokens) {
  return {{tokens, tokens, tokens}, 0, {}};
}

pricing::JobData job_data(const Session& session, const DataSources& sources,
                          const pricing::TokenPolicy& policy, const EstimateResult& result) {
  pricing::JobData data;
  data.training =
      result.training ? result.training->facts() : stated_tokens(*sources.training_tokens);
  if (result.validation) data.validation = result.validation->facts();
  if (sources.validation_tokens) data.validation = stated_tokens(*sources.validation_tokens);
  data.cancel_at_step = session.arguments().integer("--cancel-at-step");
  data.policy = policy;
  return data;
}

void add_price(const pricing::RateBook& book, EstimateResult& result) {
  const auto price =
      pricing::price_of(book, {result.job.facts.model, result.job.facts.parameters,
                               result.job.asked.method, result.job.asked.lora, result.as_of});
  if (!price) {
    result.price_unknown = price.error().message();
    return;
  }
  result.price = *price;
  result.cost = pricing::cost_of(result.estimate, *price);
}

bool asks_for_hosting(const Arguments& arguments) {
  for (const char* name : {"--gpu", "--replicas", "--hours-per-day", "--requests-per-day",
                           "--input-tokens", "--output-tokens"}) {
    if (arguments.has(name)) return true;
  }
  return false;
}

Result<void> add_hosting(const Session& session, const pricing::RateBook& book,
                         EstimateResult& result) {
  const Arguments& arguments = session.arguments();
  if (!asks_for_hosting(arguments)) return {};
  pricing::HostingQuestion question;
  question.model = result.job.facts.model;
  question.lora = result.job.asked.lora;
  question.day = result.as_of;
  question.gpu = arguments.text("--gpu");
  question.replicas = arguments.integer("--replicas").value_or(question.replicas);
  if (const auto hours = arguments.text("--hours-per-day")) {
    const auto exact = Decimal::parse(*hours);
    if (!exact) return usage_error("--hours-per-day", exact.error().what, "give hours such as 8.5");
    question.hours_per_day = *exact;
  }
  question.requests_per_day = arguments.integer("--requests-per-day");
  question.input_tokens = arguments.integer("--input-tokens").value_or(question.input_tokens);
  question.output_tokens = arguments.integer("--output-tokens").value_or(question.output_tokens);
  auto hosting = pricing::hosting_of(session.catalog(), book, question);
  if (!hosting) return hosting.error();
  result.hosting_unknown = hosting->unknown;
  result.hosting = *std::move(hosting);
  return {};
}

void add_comparison(const Session& session, const pricing::RateBook& book,
                    const pricing::JobData& data, EstimateResult& result) {
  if (!session.arguments().has("--compare-models")) return;
  pricing::ComparisonQuestion question;
  question.options = result.job.asked;
  question.data = data;
  question.day = result.as_of;
  if (result.training) question.uncut_lengths = result.training->uncut_lengths;
  if (result.validation) question.uncut_validation_lengths = result.validation->uncut_lengths;
  result.comparison = pricing::compare_models(session.catalog(), book, question);
}

}  // namespace

Result<int> run_estimate(Session& session) {
  const Arguments& arguments = session.arguments();
  if (arguments.has("--emit") && (arguments.has("--format") || session.outputs().size() > 1)) {
    return usage_error("--emit", "prints the job alone", "leave --format out, or estimate twice");
  }
  const auto job_options = read_job(arguments);
  if (!job_options) return job_options.error();
  const auto sources = read_sources(arguments);
  if (!sources) return sources.error();
  auto job = pricing::resolve(*job_options, session.catalog(), {sources->has_validation()});
  if (!job) return job.error();
  const auto book = load_rate_book(session);
  if (!book) return book.error();

  EstimateResult result;
  result.job = *std::move(job);
  result.currency = book->currency;
  result.as_of = arguments.date("--as-of").value_or(session.today());
  // What hosting asks for is checked before the long work begins; it needs no data.
  if (auto added = add_hosting(session, *book, result); !added) return added.error();
  if (!sources->training_file.empty() || !sources->validation_file.empty()) {
    const auto counting = choose_counting(session, result.job.facts);
    if (!counting) return counting.error();
    auto read = read_data(session, *sources, *counting, book->policy, result);
    if (!read) return read.error();
  }
  const pricing::JobData data = job_data(session, *sources, book->policy, result);
  auto estimate = pricing::estimate_job(result.job, data);
  if (!estimate) return estimate.error();
  result.estimate = *std::move(estimate);
  add_price(*book, result);
  if (const auto form = arguments.text("--emit")) {
    if (interrupted()) return int{kInterrupted};
    const reports::Document document = estimate_document(result);
    session.tell_findings(document);
    return session.deliver_text(pricing::emit(result.job, *pricing::emit_format(*form),
                                              {sources->training_file, sources->validation_file,
                                               sources->has_validation()}),
                                document.verdict.exit_code);
  }
  add_comparison(session, *book, data, result);
  return session.deliver(estimate_document(result));
}

}  // namespace tunegauge::cli
