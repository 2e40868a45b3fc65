// The table of commands: names, options, examples. Everything that speaks of commands reads it.

#include <algorithm>

#include "cli/command.h"
#include "cli/commands.h"

namespace tunegauge::cli {

namespace {

Command catalog_command() {
  Command command;
  command.name = "catalog";
  command.arguments = "ACTION";
  command.summary = "models, limits, deprecations, error codes, hardware and rates";
  command.description =
      "Shows what the program knows of the provider, as dated data with its source.";
  command.most_arguments = 2;
  command.actions = {
      {"list", "", "models that can be trained, one line for each row of the provider's tables"},
      {"show", "MODEL", "everything known of one model"},
      {"deprecations", "", "models planned for removal or removed"},
      {"errors", "", "the provider's error codes, with cause and solution"},
      {"hardware", "", "hardware of dedicated endpoints"},
      {"rates", "", "prices of training and hosting on a day"}};
  command.groups = {
      {"Options",
       {{"--table",
         ValueKind::choice,
         "NAME",
         "list: one table only",
         {"lora", "lora-long", "full"}},
        {"--as-of", ValueKind::date, "DATE", "show, rates: prices of that day (default: today)"},
        {"--rates", ValueKind::file, "FILE", "show, rates: a rate card of your own"}}}};
  command.examples = {
      {"tunegauge catalog list --table full --format csv", "the full fine-tuning table as CSV"},
      {"tunegauge catalog show gpt-oss-20b", "limits, parameters and price of one model"}};
  command.needs_catalog = true;
  command.run = run_catalog;
  return command;
}

Command check_command() {
  Command command;
  command.name = "check";
  command.arguments = "FILE...";
  command.summary = "whether a dataset would be accepted, every faulty line named";
  command.description =
      "Judges dataset files by the rules of the provider's published client and of its Data\n"
      "Preparation page. Exit code 1 where the client would refuse; what only the page refuses\n"
      "is a warning (an error with --strict). Nothing is uploaded.";
  command.groups = {
      {"Options",
       {{"--purpose",
         ValueKind::choice,
         "NAME",
         "what the file is for (default: fine-tune)",
         {"fine-tune", "eval"}},
        {"--profile",
         ValueKind::choice,
         "NAME",
         "judge by these rules alone",
         {"client", "documented"}},
        {"--strict", ValueKind::none, "", "warnings make the answer no"},
        {"--model", ValueKind::model, "MODEL", "also warn of rows beyond its training context"},
        {"--tokenizer", ValueKind::file, "PATH", "count those rows with this tokenizer.json"},
        {"--training-method",
         ValueKind::choice,
         "NAME",
         "whose context --model has (sft)",
         {"sft", "dpo"}},
        max_findings_option()}}};
  command.examples = {{"tunegauge check train.jsonl", "both verdicts and every faulty line"},
                      {"tunegauge check train.jsonl --strict --format json", "for a CI job"}};
  command.needs_catalog = true;
  command.run = run_check;
  return command;
}

Command count_command() {
  Command command;
  command.name = "count";
  command.arguments = "FILE...";
  command.summary = "tokens of texts, exactly as the model's tokenizer counts them";
  command.description =
      "Counts what Hugging Face tokenizers makes of the same tokenizer.json. Without --field or\n"
      "--lines a file is one text.";
  command.groups = {
      {"Options",
       {{"--tokenizer", ValueKind::file, "PATH|MODEL",
         "a tokenizer.json, a folder with one, or a catalog model whose tokenizer is in the cache"},
        {"--field", ValueKind::text, "NAME", "JSONL: the text is the string at this key"},
        {"--lines", ValueKind::none, "", "every line is a text"},
        {"--per-row", ValueKind::none, "", "one line a text (with --format jsonl or csv)"},
        {"--ids", ValueKind::none, "", "with --per-row: the token ids as well"},
        {"--add-special-tokens", ValueKind::none, "",
         "count what the tokenizer adds to a text (BOS, EOS)"},
        max_findings_option()}}};
  command.examples = {
      {"tunegauge count *.md --tokenizer ./Qwen3-8B", "tokens of each file and in total"},
      {"tunegauge count data.jsonl --field text --tokenizer ./tokenizer.json --per-row --format "
       "jsonl",
       "one line a row"}};
  command.needs_catalog = true;
  command.run = run_count;
  return command;
}

Command render_command() {
  Command command;
  command.name = "render";
  command.arguments = "[DATA]";
  command.summary = "what the model sees of a conversation, byte for byte";
  command.description =
      "Renders rows of a dataset as transformers' apply_chat_template does, with the chat "
      "template\n"
      "and the special tokens of a model. Exit 1: the template refuses the conversation.";
  command.most_arguments = 1;
  command.groups = {
      {"Options",
       {{"--tokenizer", ValueKind::file, "PATH|MODEL",
         "a folder with tokenizer_config.json, or a catalog model in the cache"},
        {"--template", ValueKind::file, "FILE", "a template of its own"},
        {"--row",
         ValueKind::integer,
         "N",
         "this row alone, counted from 1",
         {},
         1,
         1'000'000'000'000},
        {"--add-generation-prompt", ValueKind::none, "", "end with the head of an answer"},
        {"--variables", ValueKind::file, "FILE",
         "render the template once with the members of this JSON object"},
        {"--now", ValueKind::text, "TIME",
         "what templates that ask for the date see: \"2026-07-26 12:00:00\""}}}};
  command.examples = {
      {"tunegauge render train.jsonl --tokenizer ./Qwen3-8B --row 3", "the third row"},
      {"tunegauge render train.jsonl --tokenizer ./Qwen3-8B --format jsonl", "one line a row"}};
  command.needs_catalog = true;
  command.run = run_render;
  return command;
}

Command help_command() {
  Command command;
  command.name = "help";
  command.arguments = "[COMMAND]";
  command.summary = "this list, or one command in full";
  command.description = "Prints what a command does, its options, its exit codes and examples.";
  command.most_arguments = 1;
  command.groups = {
      {"Options", {{"--man", ValueKind::none, "", "the manual page, as troff source"}}}};
  command.examples = {{"tunegauge help estimate", "the main command in full"}};
  command.run = run_help;
  return command;
}

Command version_command() {
  Command command;
  command.name = "version";
  command.summary = "the version of the program and of its data";
  command.description = "Prints the version, and the dates of the data inside the program.";
  command.most_arguments = 0;
  command.needs_catalog = true;
  command.run = run_version;
  return command;
}

Command completion_command() {
  Command command;
  command.name = "completion";
  command.arguments = "SHELL";
  command.summary = "completion script for bash, zsh or fish";
  command.description = "Prints a script that completes commands, options, values and models.";
  command.most_arguments = 1;
  command.actions = {{"bash", "", "eval \"$(tunegauge completion bash)\""},
                     {"zsh", "", "tunegauge completion zsh > \"${fpath[1]}/_tunegauge\""},
                     {"fish", "", "tunegauge completion fish | source"}};
  command.examples = {{"eval \"$(tunegauge completion bash)\"", "for this shell"}};
  command.needs_catalog = true;
  command.run = run_completion;
  return command;
}

}  // namespace

const std::vector<Command>& command_table() {
  static const std::vector<Command> kTable{estimate_command(), check_command(),     count_command(),
                                           render_command(),   catalog_command(),   help_command(),
                                           version_command(),  completion_command()};
  return kTable;
}

const Command* find_command(std::string_view name) {
  const auto& table = command_table();
  const auto found = std::find_if(table.begin(), table.end(),
                                  [name](const Command& command) { return command.name == name; });
  return found == table.end() ? nullptr : &*found;
}

Option max_findings_option() {
  return {"--max-findings", ValueKind::integer, "N", "findings kept of each severity (100)", {}, 1,
          1'000'000};
}

const OptionGroup& common_options() {
  static const OptionGroup kGroup{
      "Common options",
      {{"--format",
        ValueKind::choice,
        "NAME",
        "how the result is written (default: text)",
        {"text", "json", "jsonl", "csv", "markdown"},
        0,
        0,
        true},
       {"--output",
        ValueKind::file,
        "FILE",
        "where it is written; the pair may be given several times",
        {},
        0,
        0,
        true},
       {"--quiet", ValueKind::none, "", "no progress and no warnings on standard error"},
       {"--color",
        ValueKind::choice,
        "WHEN",
        "colour (default: auto; NO_COLOR is heeded)",
        {"auto", "always", "never"}},
       {"--threads", ValueKind::integer, "N", "worker threads (default: all cores)", {}, 1, 1024},
       {"--catalog", ValueKind::file, "FILE", "a catalog of your own in place of the built-in one"},
       {"--hash-inputs", ValueKind::none, "", "record the SHA-256 of inputs above 64 MB as well"},
       {"--help", ValueKind::none, "", "this command in full"}}};
  return kGroup;
}

std::vector<const Option*> options_of(const Command& command) {
  std::vector<const Option*> options;
  for (const OptionGroup& group : command.groups) {
    for (const Option& option : group.options) options.push_back(&option);
  }
  for (const Option& option : common_options().options) options.push_back(&option);
  return options;
}

OptionNames names_of(const Option& option) {
  const std::size_t slash = option.name.find('/');
  if (slash == std::string_view::npos) return {option.name, ""};
  return {option.name.substr(0, slash), option.name.substr(slash + 1)};
}

}  // namespace tunegauge::cli
