// `render`: what a model sees of a conversation, byte for byte.

#include <algorithm>

#include <fmt/core.h>

#include "base/file.h"
#include "base/utf8.h"
#include "cli/clock.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/tokenizer_choice.h"
#include "estimator/chat_format.h"
#include "estimator/dataset/json_parser.h"
#include "estimator/dataset/line_blocks.h"
#include "reports/writer.h"

namespace tunegauge::cli {

namespace {

using chat_templates::Rendered;
using chat_templates::python::CivilTime;

constexpr std::uint64_t most_variables_bytes = std::uint64_t{1} << 28;

Result<const dataset::JsonValue*> parse_object(dataset::JsonParser& parser, std::string_view text,
                                               const std::string& place) {
  if (find_invalid_utf8(text) != std::string_view::npos) return input_error(place, "is not UTF-8");
  const dataset::JsonValue* const value = parser.parse(text);
  if (value == nullptr) {
    return input_error(place, fmt::format("is not JSON at byte {}: {}", parser.fault().offset + 1,
                                          parser.fault().what));
  }
  if (!value->is_object()) return input_error(place, "is no JSON object");
  return value;
}

Result<CivilTime> now_of(const Session& session) {
  const auto given = session.arguments().text("--now");
  if (!given) return local_time(session.now());
  const auto time = parse_time(*given);
  if (!time) {
    return usage_error("--now", fmt::format("\"{}\" is no time", *given),
                       "write it as \"2026-07-26 12:00:00\"");
  }
  return *time;
}

Result<ChatFormat> format_of(const Session& session) {
  const Arguments& arguments = session.arguments();
  const auto tokenizer = arguments.text("--tokenizer");
  const auto template_file = arguments.text("--template");
  if (!tokenizer && !template_file) {
    return usage_error("--tokenizer", "is missing", "give the model's folder, or --template FILE");
  }
  std::string folder;
  if (tokenizer) {
    const auto found = find_tokenizer(session, *tokenizer);
    if (!found) return found.error();
    folder = folder_of(*found);
  }
  if (template_file) return load_chat_format(*template_file, folder);
  auto found = find_chat_format(folder);
  if (!found) return found.error();
  if (!*found) {
    return input_error(folder, "has no chat template",
                       "put chat_template.jinja or tokenizer_config.json there, or give "
                       "--template FILE");
  }
  return **std::move(found);
}

Result<int> render_variables(Session& session, ConversationRenderer& renderer,
                             const std::string& path) {
  const auto text = read_file(path, most_variables_bytes);
  if (!text) return text.error();
  session.add_input(path);
  dataset::JsonParser parser;
  const auto variables = parse_object(parser, *text, path);
  if (!variables) return variables.error();
  const auto rendered = renderer.render_with(**variables, *text);
  if (!rendered) return rendered.error();
  std::string shown;
  rendered->append_to(shown);
  return session.deliver_text(shown);
}

/// Rows as bytes one behind the other, or as JSON lines.
class RowPrinter {
 public:
  RowPrinter(OutputSink sink, bool as_json) : sink_(std::move(sink)), as_json_(as_json) {}

  Result<void> print(std::uint64_t row, const Rendered& rendered) {
    text_.clear();
    rendered.append_to(text_);
    if (!as_json_) return sink_.write(text_);
    return sink_.write(
        reports::jsonl_row({"row", "text"}, {static_cast<std::int64_t>(row), text_}));
  }
  Result<void> print(std::uint64_t row, const Error& error) {
    if (!as_json_) return {};
    return sink_.write(
        reports::jsonl_row({"row", "error"}, {static_cast<std::int64_t>(row), error.message()}));
  }
  [[nodiscard]] bool abandoned() const { return sink_.abandoned(); }
  Result<void> close() { return sink_.close(); }

 private:
  OutputSink sink_;
  bool as_json_;
  std::string text_;
};

/// Renders the rows of a file one after the other.
class RowRenderer {
 public:
  RowRenderer(Session& session, ConversationRenderer& renderer, RowPrinter& printer)
      : session_(session),
        renderer_(renderer),
        printer_(printer),
        adds_prompt_(session.arguments().has("--add-generation-prompt")) {}

  Result<Rendered> render(const dataset::Line& line, const std::string& place) {
    const auto row = parse_object(parser_, line.text, place);
    if (!row) return row.error();
    const Conversation conversation = conversation_of(**row);
    if (conversation.messages == nullptr) {
      return input_error(place, "the row has no \"messages\"",
                         "only conversations are rendered by a chat template");
    }
    auto rendered = renderer_.render(conversation, line.text, adds_prompt_);
    if (rendered) return rendered;
    Error error = rendered.error();
    error.place = error.place.empty() ? place : place + ": " + error.place;
    if (error.kind == ErrorKind::refused) error.what = "the template refuses it: " + error.what;
    return error;
  }

  /// A row that cannot be rendered does not keep the others from it.
  Result<void> print(const dataset::Line& line, const std::string& place) {
    ++rows_;
    const auto rendered = render(line, place);
    if (rendered) return printer_.print(line.number, *rendered);
    session_.complain(rendered.error());
    exit_code_ = std::max(exit_code_, exit_code_of(rendered.error().kind));
    return printer_.print(line.number, rendered.error());
  }

  [[nodiscard]] std::uint64_t rows() const { return rows_; }
  [[nodiscard]] int exit_code() const { return exit_code_; }

 private:
  Session& session_;
  ConversationRenderer& renderer_;
  RowPrinter& printer_;
  bool adds_prompt_;
  dataset::JsonParser parser_;
  std::uint64_t rows_ = 0;
  int exit_code_ = kFine;
};

Result<int> render_rows(Session& session, ConversationRenderer& renderer, const std::string& path) {
  const auto wanted = session.arguments().integer("--row");
  const OutputRequest& output = session.outputs().front();
  if (output.format != reports::OutputFormat::text &&
      output.format != reports::OutputFormat::jsonl) {
    return usage_error("--format", "render prints text or jsonl");
  }
  auto stream = ByteStream::open(path);
  if (!stream) return stream.error();
  stream->stop_when(&interrupted());
  session.add_input(path);
  auto sink = OutputSink::open(output.path);
  if (!sink) return sink.error();
  RowPrinter printer(*std::move(sink), output.format == reports::OutputFormat::jsonl);
  RowRenderer rows(session, renderer, printer);
  dataset::LineBlockReader reader(*stream, {});
  dataset::LineBlock block;
  for (;;) {
    const auto more = reader.next(block);
    if (!more) return more.error();
    if (!*more || printer.abandoned() || (wanted && rows.rows() > 0)) break;
    for (const dataset::Line& line : block) {
      if (wanted && line.number != static_cast<std::uint64_t>(*wanted)) continue;
      const std::string place = fmt::format("{}:{}", stream->name(), line.number);
      if (block.oversized_row_bytes() > 0) return input_error(place, "the row is too long");
      if (auto printed = rows.print(line, place); !printed) return printed.error();
    }
  }
  if (interrupted()) return int{kInterrupted};
  if (rows.rows() == 0) {
    return input_error(path, wanted ? fmt::format("has no row {}", *wanted) : "has no rows");
  }
  if (auto closed = printer.close(); !closed) return closed.error();
  return rows.exit_code();
}

}  // namespace

Result<int> run_render(Session& session) {
  const Arguments& arguments = session.arguments();
  const auto& files = arguments.positionals();
  const auto variables = arguments.text("--variables");
  if (files.empty() == !variables) {
    return usage_error("", "render takes a dataset or --variables", "give one of the two");
  }
  const auto now = now_of(session);
  if (!now) return now.error();
  const auto format = format_of(session);
  if (!format) return format.error();
  ConversationRenderer renderer(*format, *now);
  return variables ? render_variables(session, renderer, *variables)
                   : render_rows(session, renderer, files.front());
}

}  // namespace tunegauge::cli
