// The command line: every value checked before anything is opened, slips answered with a name.

#include "cli/arguments.h"

#include "cli/help.h"
#include "cli/progress.h"
#include "tests/support/catch.h"

using namespace tunegauge;
using namespace tunegauge::cli;

namespace {

Result<Arguments> parse(const char* command, const std::vector<std::string>& words) {
  return Arguments::parse(*find_command(command), words);
}

std::string refusal(const char* command, const std::vector<std::string>& words) {
  const auto arguments = parse(command, words);
  REQUIRE_FALSE(arguments);
  CHECK(arguments.error().kind == ErrorKind::usage);
  return arguments.error().message();
}

}  // namespace

TEST_CASE("options and arguments are told apart", "[cli][arguments]") {
  const auto arguments = parse("estimate", {"a.jsonl", "--n-epochs", "3", "--model=Qwen/Qwen3-8B",
                                            "--no-lora", "--n_evals", "2", "-q", "--"});
  REQUIRE(arguments);
  CHECK(arguments->positionals() == std::vector<std::string>{"a.jsonl"});
  CHECK(parse("check", {"--", "--b"})->positionals() == std::vector<std::string>{"--b"});
  CHECK(arguments->integer("--n-epochs") == 3);
  CHECK(arguments->integer("--n-evals") == 2);
  CHECK(arguments->text("--model") == "Qwen/Qwen3-8B");
  CHECK(arguments->flag("--lora") == false);
  CHECK_FALSE(arguments->flag("--packing"));
  CHECK(arguments->has("--quiet"));
}

TEST_CASE("a lone dash is an argument, a negative number a value", "[cli][arguments]") {
  CHECK(parse("estimate", {"-"})->positionals() == std::vector<std::string>{"-"});
  CHECK(parse("estimate", {"--weight-decay", "-0.1"})->number("--weight-decay") == -0.1);
}

TEST_CASE("the last of a switch and its denial holds", "[cli][arguments]") {
  CHECK(parse("estimate", {"--lora", "--no-lora"})->flag("--lora") == false);
  CHECK(parse("estimate", {"--no-lora", "--lora"})->flag("--lora") == true);
}

TEST_CASE("wrong command lines are refused by name", "[cli][arguments]") {
  CHECK(refusal("estimate", {"--n-epohcs", "3"}) ==
        "--n-epohcs: is no option of estimate; did you mean --n-epochs?");
  CHECK(refusal("estimate", {"--n-epochs"}) ==
        "--n-epochs: needs a whole number; give --n-epochs N");
  CHECK(refusal("estimate", {"--n-epochs", "--lora"}) ==
        "--n-epochs: needs a whole number; give --n-epochs N");
  CHECK(refusal("estimate", {"--n-epochs", "three"}) ==
        "--n-epochs: \"three\" is no whole number; give --n-epochs N in plain digits");
  CHECK(refusal("estimate", {"--n-epochs", "0"}) ==
        "--n-epochs: 0 is out of range; give a number at least 1");
  CHECK(refusal("estimate", {"--n-epochs", "99999999999999999999"}).find("no whole number") !=
        std::string::npos);
  CHECK(refusal("estimate", {"--warmup-ratio", "nan"}) ==
        "--warmup-ratio: \"nan\" is no number; give --warmup-ratio R");
  CHECK(refusal("estimate", {"--as-of", "2026-02-30"}) ==
        "--as-of: \"2026-02-30\" is no day of the calendar; give it as 2026-03-15");
  CHECK(refusal("estimate", {"--model", "a", "--model", "b"}) ==
        "--model: stands twice; give it once");
  CHECK(refusal("check", {"--purpose", "fine-tun"}) ==
        "--purpose: \"fine-tun\" is not one of fine-tune, eval; did you mean fine-tune?");
  CHECK(refusal("check", {"--strict=yes"}) == "--strict: takes no value; write --strict alone");
  CHECK(refusal("catalog", {}) ==
        "catalog needs to know what to show; give one of list, show, deprecations, errors, "
        "hardware, rates");
  CHECK(refusal("catalog", {"lst"}) ==
        "lst: is not one of list, show, deprecations, errors, hardware, rates; did you mean list?");
  CHECK(refusal("estimate", {"a", "b"}) == "b: is one argument too many; tunegauge help estimate");
  CHECK(refusal("estimate", {"--n-epochs", "+-5"}).find("no whole number") != std::string::npos);
  CHECK(refusal("estimate", {"--model", ""}) == "--model: the value is empty; give --model MODEL");
}

TEST_CASE("every command is whole", "[cli][command_table]") {
  for (const Command& command : command_table()) {
    CAPTURE(std::string(command.name));
    CHECK(command.run != nullptr);
    CHECK_FALSE(command.summary.empty());
    CHECK_FALSE(command.description.empty());
    for (const Option* option : options_of(command)) {
      CAPTURE(std::string(option->name));
      CHECK(option->name.rfind("--", 0) == 0);
      CHECK((option->kind == ValueKind::none) == option->value.empty());
      CHECK((option->kind == ValueKind::choice) == !option->choices.empty());
    }
    // The examples must be command lines that the program takes.
    for (const Example& example : command.examples) {
      CAPTURE(std::string(example.command));
      CHECK(example.command.find("tunegauge ") != std::string_view::npos);
    }
    const std::string help = command_help(command);
    CHECK(help.find("Exit codes") != std::string::npos);
  }
}

TEST_CASE("progress shows the share, the rate and the time left", "[cli][progress]") {
  CHECK(progress_line({"a.jsonl", 50'000'000, 200'000'000, 2}) ==
        "a.jsonl  ██████░░░░░░░░░░░░░░░░░░  25 %  25.0 MB/s  6 s left");
  CHECK(progress_line({"-", 5'000'000, 0, 2}) == "-  5.0 MB  2.5 MB/s");
  CHECK(progress_line({"a", 10, 10, 1}).find("left") == std::string::npos);
  CHECK(progress_line({"a", 1'000'000, 8'000'000'000, 1}).find("2 h 13 min left") !=
        std::string::npos);
}
