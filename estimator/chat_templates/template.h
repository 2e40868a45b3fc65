#pragma once
// Chat templates of Hugging Face: what Jinja2 makes of them in the environment in which
// transformers' apply_chat_template renders them.

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "estimator/chat_templates/arena.h"
#include "estimator/chat_templates/python/strftime.h"
#include "estimator/chat_templates/value.h"

namespace tunegauge::chat_templates {

struct Tree;

/// A compiled template. Immutable, shared by all threads, cheap to copy.
class Template {
 public:
  /// `name` begins the messages. The error of a broken template names its line.
  static Result<Template> compile(std::string_view source, const std::string& name);

  [[nodiscard]] const std::string& name() const { return name_; }
  /// Whether it marks what the assistant wrote ({% generation %}).
  [[nodiscard]] bool marks_generation() const;

 private:
  friend class Renderer;
  Template(std::shared_ptr<const Tree> tree, std::string name);
  std::shared_ptr<const Tree> tree_;
  std::string name_;
};

/// What a rendering may cost at most. Whatever goes beyond is an error that says so.
struct RenderLimits {
  std::size_t most_output_bytes = std::size_t{512} << 20;
  std::size_t most_memory_bytes = std::size_t{1} << 30;
  std::size_t most_steps = 50'000'000;  ///< statements, calls, items of loops
};

/// Bytes [begin, end) of a rendered text.
struct TextSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// A rendered text, in pieces that lie where they always lay. Valid until the renderer is used
/// again.
struct Rendered {
  std::span<const std::string_view> pieces;
  std::size_t bytes = 0;
  std::span<const TextSpan> generated;  ///< what {% generation %} marks, in order

  void append_to(std::string& text) const;
};

/// Renders templates. Not thread-safe: one per worker.
class Renderer {
 public:
  Renderer() : Renderer(RenderLimits()) {}
  explicit Renderer(const RenderLimits& limits);
  Renderer(Renderer&&) noexcept;
  Renderer& operator=(Renderer&&) noexcept;
  ~Renderer();

  /// Forgets the last rendering and all that was made in its memory.
  void reset();
  /// Where the values of the variables may be put, see make_dict of operations.h; until `reset`.
  [[nodiscard]] Arena& arena();
  /// `now` is what strftime_now sees. An error of ErrorKind::refused has the message that the
  /// template gave to raise_exception; all others name a line.
  Result<Rendered> render(const Template& chat_template, const Dict& variables,
                          const python::CivilTime& now);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tunegauge::chat_templates
