// `check`: files to verdicts.

#include <filesystem>

#include <fmt/core.h>

#include "cli/clock.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/tokenizer_choice.h"
#include "estimator/calibration/token_estimate.h"
#include "estimator/chat_format.h"
#include "estimator/check_report.h"
#include "estimator/row_counter.h"

namespace tunegauge::cli {

namespace {

/// Counts rows as `estimate` does, for the check against a training context.
class CountedRows final : public dataset::RowMeter {
 public:
  CountedRows(const TextCounting& counting, const RowCounterOptions& options)
      : counter_(counting.make_counter(), options) {}

  std::uint64_t tokens(const dataset::Row& row) override {
    const RowCount count = counter_.count(row);
    MilliTokens longest = 0;
    for (std::size_t i = 0; i < count.sequence_count; ++i) {
      longest = std::max(longest, count.sequences[i].whole);
    }
    return static_cast<std::uint64_t>((longest + 500) / 1000);
  }

 private:
  RowCounter counter_;
};

/// What --model asks for; owns what the counting borrows.
struct ContextCheck {
  std::optional<tokenizers::Tokenizer> tokenizer;
  std::optional<ChatFormat> chat;  ///< that of the tokenizer's folder
  std::optional<calibration::FamilyEstimator> estimator;
  std::optional<TextCounting> counting;
  RowCounterOptions options;
};

Result<std::unique_ptr<ContextCheck>> context_check(Session& session) {
  const auto name = session.arguments().text("--model");
  if (!name) {
    if (session.arguments().has("--tokenizer")) {
      return usage_error("--tokenizer", "counts rows against a model's context",
                         "give --model too");
    }
    return std::unique_ptr<ContextCheck>();
  }
  const auto model = session.catalog().find(*name);
  if (!model) return model.error();
  const catalog::ModelFacts& facts = **model;
  const catalog::TrainingRow* row = session.catalog().row_for(facts.model, true);
  if (row == nullptr) row = session.catalog().row_for(facts.model, false);
  if (row == nullptr) return usage_error("--model", facts.model + " cannot be trained");
  auto check = std::make_unique<ContextCheck>();
  const bool dpo = session.arguments().text("--training-method").value_or("sft") == "dpo";
  check->options.context = dpo ? row->context_dpo : row->context_sft;
  check->options.overhead = chat_overhead(facts.chat_template);
  auto path = session.arguments().text("--tokenizer");
  if (!path) path = cached_tokenizer(session, facts);
  if (path) {
    auto tokenizer = load_tokenizer(session, *path);
    if (!tokenizer) return tokenizer.error();
    session.add_input(tokenizer->path());
    auto chat = find_chat_format(folder_of(tokenizer->path()));
    if (!chat) return chat.error();
    check->chat = *std::move(chat);
    if (check->chat) check->options.chat = &*check->chat;
    check->options.now = local_time(session.now());
    check->tokenizer = *std::move(tokenizer);
    check->counting = TextCounting::exactly(*check->tokenizer);
  } else {
    auto calibration = calibration::Calibration::embedded();
    if (!calibration) return calibration.error();
    check->estimator = calibration->lookup(facts.tokenizer_family);
    check->counting = TextCounting::by_calibration(*check->estimator,
                                                   text_row_special_tokens(facts.tokenizer_family));
  }
  return check;
}

dataset::SizeLimit size_limit(const Session& session) {
  dataset::SizeLimit limit;
  if (const auto known = session.catalog().limit("dataset_file_bytes", session.today())) {
    limit.bytes = static_cast<std::uint64_t>(known->value);
    limit.since = known->effective_from;
    limit.source = known->source;
  }
  return limit;
}

Result<dataset::CheckOptions> read_options(const Session& session) {
  const Arguments& arguments = session.arguments();
  dataset::CheckOptions options;
  if (arguments.text("--purpose").value_or("fine-tune") == "eval") {
    options.purpose = dataset::Purpose::eval;
  }
  if (const auto profile = arguments.text("--profile")) {
    options.profile =
        *profile == "client" ? dataset::Profile::client : dataset::Profile::documented;
  }
  options.threads = session.threads();
  if (const auto kept = arguments.integer("--max-findings")) {
    options.findings_kept = static_cast<std::size_t>(*kept);
  }
  options.size_limit = size_limit(session);
  options.cancelled = &interrupted();
  return options;
}

std::uint64_t size_of(const std::string& path) {
  std::error_code unknown;
  const auto size = std::filesystem::file_size(path, unknown);
  return unknown ? 0 : size;
}

}  // namespace

Result<int> run_check(Session& session) {
  const auto& files = session.arguments().positionals();
  if (files.empty()) return usage_error("", "no file is named", "give the dataset files to check");
  auto options = read_options(session);
  if (!options) return options.error();
  const auto context = context_check(session);
  if (!context) return context.error();
  if (*context) {
    const ContextCheck& check = **context;
    options->context = dataset::ContextLimit{
        static_cast<std::uint64_t>(check.options.context),
        [&check] { return std::make_unique<CountedRows>(*check.counting, check.options); },
        check.counting->exact()};
  }
  // One file that cannot be read does not keep the others from being judged.
  std::vector<dataset::FileCheck> checks;
  std::optional<Error> unreadable;
  for (const std::string& file : files) {
    Progress progress(file, size_of(file), session.shows_progress());
    options->bytes_done = progress.bytes_done();
    auto checked = dataset::check_file(file, *options);
    if (!checked && files.size() == 1) return checked.error();
    if (!checked) {
      session.complain(checked.error());
      unreadable = checked.error();
      continue;
    }
    checks.push_back(*std::move(checked));
    session.add_input(file);
    if (interrupted()) break;
  }
  if (checks.empty()) return *unreadable;
  reports::Document document =
      check_document(checks, {options->profile, session.arguments().has("--strict")});
  if (unreadable) {
    document.verdict.status = reports::Status::fail;
    document.verdict.exit_code = exit_code_of(unreadable->kind);
    document.verdict.reasons.push_back(unreadable->message());
    document.page.headline =
        fmt::format("INCOMPLETE   {} of {} files cannot be read; the others: {}",
                    files.size() - checks.size(), files.size(), document.page.headline);
  }
  return session.deliver(std::move(document));
}

}  // namespace tunegauge::cli
