// Rows to sequences: what is counted, cut and trained, with a counter whose answers are plain to
// see: a token a byte, and one more for a BOS.

#include "estimator/row_counter.h"

#include "estimator/dataset/row_reader.h"
#include "tests/support/catch.h"

using namespace tunegauge;

namespace {

class ByteCounter final : public TextCounter {
 public:
  double count(std::string_view text) override { return static_cast<double>(text.size()); }
  double count_with_special(std::string_view text) override { return count(text) + 1; }
  [[nodiscard]] bool exact_seams() const override { return true; }
  [[nodiscard]] bool take_refusal() override { return false; }
  [[nodiscard]] bool gave_up() const override { return false; }
  [[nodiscard]] calibration::TextFeatures features() const override { return {}; }
};

RowCounterOptions plain_options() {
  RowCounterOptions options;
  options.context = 1000;
  options.overhead = {10, 0, 5, 5, 5, 1, OverheadOrigin::measured};
  return options;
}

RowCount count(std::string_view json, const RowCounterOptions& options) {
  dataset::RowReader reader;
  const dataset::Row* row = reader.read(json);
  REQUIRE(row != nullptr);
  return RowCounter(std::make_unique<ByteCounter>(), options).count(*row);
}

constexpr std::string_view kChat =
    R"({"messages": [{"role": "user", "content": "12345678"}, {"role": "assistant", "content": "abcd"}]})";

}  // namespace

TEST_CASE("a text row counts with its special tokens", "[estimator][row_counter]") {
  const RowCount row = count(R"({"text": "hello"})", plain_options());
  CHECK(row.sequences[0].whole == 6000);
  CHECK(row.sequences[0].trained == 6000);
  CHECK(row.least == row.most);
}

TEST_CASE("a row is cut at the context", "[estimator][row_counter]") {
  RowCounterOptions options = plain_options();
  options.context = 4;
  const RowCount row = count(R"({"text": "hello"})", options);
  CHECK(row.sequences[0].whole == 6000);
  CHECK(row.sequences[0].kept == 4000);
  CHECK(row.sequences[0].trained == 4000);
  options.context = 6;
  CHECK(count(R"({"text": "hello"})", options).sequences[0].kept == 6000);
}

TEST_CASE("of a conversation the answers are trained, with the mark that ends them",
          "[estimator][row_counter]") {
  const RowCount row = count(kChat, plain_options());
  CHECK(row.sequences[0].whole == (10 + 5 + 8 + 5 + 4) * 1000);
  CHECK(row.sequences[0].trained == (4 + 1) * 1000);
  CHECK(row.most - row.sequences[0].whole == 2000);  // a token a message is open
  CHECK(row.sequences[0].whole - row.least == 2000);
}

TEST_CASE("training on inputs takes the turns of the user in", "[estimator][row_counter]") {
  RowCounterOptions options = plain_options();
  options.train_on_inputs = pricing::TrainOnInputs::yes;
  CHECK(count(kChat, options).sequences[0].trained == (8 + 1 + 4 + 1) * 1000);
}

TEST_CASE("a weight turns training on inputs on, and a weight of zero masks its turn",
          "[estimator][row_counter]") {
  const RowCount row = count(
      R"({"messages": [{"role": "user", "content": "12345678"}, {"role": "assistant", "content": "abcd", "weight": 0}, {"role": "user", "content": "12"}]})",
      plain_options());
  CHECK(row.sequences[0].trained == (8 + 1 + 2 + 1) * 1000);
}

TEST_CASE("what is cut is not trained", "[estimator][row_counter]") {
  RowCounterOptions options = plain_options();
  options.context = 10 + 5 + 8 + 4 + 2;  // in the middle of the answer
  const RowCount row = count(kChat, options);
  CHECK(row.sequences[0].kept == options.context * 1000);
  CHECK(row.sequences[0].trained == 2000);
}

TEST_CASE("a default system prompt counts only where there is none", "[estimator][row_counter]") {
  RowCounterOptions options = plain_options();
  options.overhead.no_system = 20;
  CHECK(count(kChat, options).sequences[0].whole == (10 + 20 + 5 + 8 + 5 + 4) * 1000);
  const RowCount with_system = count(
      R"({"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}]})",
      options);
  CHECK(with_system.sequences[0].whole == (10 + 5 + 1 + 5 + 1) * 1000);
}

TEST_CASE("prompt and completion are one text", "[estimator][row_counter]") {
  const std::string_view json = R"({"prompt": "question", "completion": "yes"})";
  const RowCount row = count(json, plain_options());
  CHECK(row.sequences[0].whole == (1 + 8 + 3) * 1000);
  CHECK(row.sequences[0].trained == 3000);
  CHECK(row.least == (8 + 3) * 1000);
  CHECK(row.most == (1 + 8 + 3 + 4) * 1000);
  RowCounterOptions options = plain_options();
  options.train_on_inputs = pricing::TrainOnInputs::yes;
  CHECK(count(json, options).sequences[0].trained == (1 + 8 + 3) * 1000);
}

TEST_CASE("a preference row is two sequences, or the prompt once", "[estimator][row_counter]") {
  const std::string_view json =
      R"({"input": {"messages": [{"role": "user", "content": "12345678"}]},)"
      R"( "preferred_output": [{"role": "assistant", "content": "good"}],)"
      R"( "non_preferred_output": [{"role": "assistant", "content": "no"}]})";
  const RowCount each = count(json, plain_options());
  CHECK(each.sequence_count == 2);
  CHECK(each.sequences[0].whole == (10 + 5 + 8 + 5 + 4) * 1000);
  CHECK(each.sequences[1].whole == (10 + 5 + 8 + 5 + 2) * 1000);
  CHECK(each.sequences[0].trained + each.sequences[1].trained == (4 + 1 + 2 + 1) * 1000);
  RowCounterOptions options = plain_options();
  options.preference = pricing::PreferenceRule::prompt_once;
  const RowCount once = count(json, options);
  CHECK(once.sequences[0].whole == each.sequences[0].whole);
  CHECK(once.sequences[1].whole == (5 + 2) * 1000);
  CHECK(each.other_reading == once.sequences[0].kept + once.sequences[1].kept);
  CHECK(once.other_reading == each.sequences[0].kept + each.sequences[1].kept);
  CHECK(each.sequences[1].trained == once.sequences[1].trained);
}

namespace {

/// "<user>text;" for each message, "TOOLS" before them, ">" as the head of an answer; refuses
/// messages of "other".
ChatFormat plain_format() {
  auto compiled = chat_templates::Template::compile(
      "{{ bos_token }}{% if tools %}TOOLS{% endif %}{% for m in messages %}{% if m.role == 'other' "
      "%}{{ raise_exception('not ' ~ m.role) }}{% endif %}<{{ m.role }}>{{ m.content }};"
      "{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}",
      "plain");
  REQUIRE(compiled);
  return {*std::move(compiled), {{"bos_token", {"##"}, false}}};
}

}  // namespace

TEST_CASE("a conversation with a template is counted as it is rendered",
          "[estimator][row_counter]") {
  const ChatFormat format = plain_format();
  RowCounterOptions options = plain_options();
  options.chat = &format;
  // ##<user>12345678;<assistant>abcd;
  const RowCount row = count(kChat, options);
  CHECK(row.sequences[0].whole == 33'000);
  CHECK(row.sequences[0].trained == 5000);  // abcd and the mark behind it
  CHECK(row.least == row.most);
  options.context = 11;
  CHECK(count(kChat, options).sequences[0].kept == 11'000);
  CHECK(count(kChat, options).sequences[0].trained == 0);  // the answer is cut off
  options.train_on_inputs = pricing::TrainOnInputs::yes;
  CHECK(count(kChat, options).sequences[0].trained == 11'000);
  options.train_on_inputs = pricing::TrainOnInputs::automatic;
  options.context = 30;
  CHECK(count(kChat, options).sequences[0].trained == 2000);  // half of it is
}

TEST_CASE("a row that the template refuses says why", "[estimator][row_counter]") {
  const ChatFormat format = plain_format();
  RowCounterOptions options = plain_options();
  options.chat = &format;
  dataset::RowReader reader;
  RowCounter counter(std::make_unique<ByteCounter>(), options);
  const dataset::Row* row = reader.read(
      R"({"messages": [{"role": "other", "content": "1"}, {"role": "assistant", "content": "a"}]})");
  if (row != nullptr) {
    static_cast<void>(counter.count(*row));
    const auto refusal = counter.take_refusal();
    REQUIRE(refusal);
    CHECK(refusal->rule == "template_refuses_row");
    CHECK(refusal->message.find("not other") != std::string::npos);
  }
  row = reader.read(kChat);
  REQUIRE(row != nullptr);
  CHECK(counter.count(*row).sequences[0].whole == 33'000);
  CHECK_FALSE(counter.take_refusal());
}

TEST_CASE("both answers of a preference row are rendered behind the prompt",
          "[estimator][row_counter]") {
  const ChatFormat format = plain_format();
  RowCounterOptions options = plain_options();
  options.chat = &format;
  constexpr std::string_view kPreference =
      R"({"input": {"messages": [{"role": "user", "content": "12"}]},)"
      R"( "preferred_output": [{"role": "assistant", "content": "abc"}],)"
      R"( "non_preferred_output": [{"role": "assistant", "content": "a"}]})";
  // ##<user>12;<assistant> is the prompt: 22 bytes
  const RowCount row = count(kPreference, options);
  CHECK(row.sequences[0].whole == 26'000);
  CHECK(row.sequences[0].trained == 4000);
  CHECK(row.sequences[1].whole == 24'000);
  CHECK(row.sequences[1].trained == 2000);
  CHECK(row.other_reading == 28'000);
  options.preference = pricing::PreferenceRule::prompt_once;
  CHECK(count(kPreference, options).sequences[1].whole == 2000);
}
