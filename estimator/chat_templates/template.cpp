// Compiling and rendering, with every failure as an Error.

#include "estimator/chat_templates/template.h"

#include <optional>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "base/utf8.h"
#include "estimator/chat_templates/execution.h"
#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/output.h"
#include "estimator/chat_templates/parser.h"

namespace tunegauge::chat_templates {

namespace {

/// The longest templates of today have 20 kB.
constexpr std::size_t most_template_bytes = std::size_t{4} << 20;

Error error_at(const std::string& name, std::uint32_t line, const std::string& message) {
  return input_error(line > 0 ? fmt::format("{}:{}", name, line) : name, message);
}

}  // namespace

Template::Template(std::shared_ptr<const Tree> tree, std::string name)
    : tree_(std::move(tree)), name_(std::move(name)) {}

Result<Template> Template::compile(std::string_view source, const std::string& name) {
  if (source.size() > most_template_bytes) {
    return input_error(name, fmt::format("a template may have {} bytes", most_template_bytes));
  }
  if (find_invalid_utf8(source) != std::string_view::npos) {
    return input_error(name, "the template is not UTF-8");
  }
  try {
    return Template(std::make_shared<const Tree>(parse_template(source)), name);
  } catch (const Failure& failure) {
    return error_at(name, failure.line(), failure.what());
  }
}

bool Template::marks_generation() const {
  return tree_->has_generation;
}

void Rendered::append_to(std::string& text) const {
  text.reserve(text.size() + bytes);
  for (const std::string_view piece : pieces) text += piece;
}

struct Renderer::State {
  explicit State(const RenderLimits& limits_of_it)
      : limits(limits_of_it), arena(limits.most_memory_bytes), output(limits.most_output_bytes) {}

  RenderLimits limits;
  Arena arena;
  Output output;
  std::vector<TextSpan> generated;
};

Renderer::Renderer(const RenderLimits& limits) : state_(std::make_unique<State>(limits)) {}
Renderer::Renderer(Renderer&&) noexcept = default;
Renderer& Renderer::operator=(Renderer&&) noexcept = default;
Renderer::~Renderer() = default;

void Renderer::reset() {
  state_->arena.reset();
  state_->output.clear();
  state_->generated.clear();
}

Arena& Renderer::arena() {
  return state_->arena;
}

Result<Rendered> Renderer::render(const Template& chat_template, const Dict& variables,
                                  const python::CivilTime& now) {
  State& state = *state_;
  state.output.clear();
  state.generated.clear();
  Execution execution(*chat_template.tree_, state.arena, now, state.limits.most_steps);
  const std::string& name = chat_template.name();
  try {
    execution.run(variables, state.output, state.generated);
  } catch (const Failure& failure) {
    if (failure.kind() == Failure::Kind::refused)
      return Error{ErrorKind::refused, "", failure.what(), ""};
    return error_at(name, execution.line(), failure.what());
  } catch (const std::logic_error& wrong) {  // of python/: a wrong argument, too long a text
    return error_at(name, execution.line(), wrong.what());
  } catch (const std::runtime_error& wrong) {
    return error_at(name, execution.line(), wrong.what());
  }
  return Rendered{state.output.pieces(), state.output.bytes(), state.generated};
}

}  // namespace tunegauge::chat_templates
