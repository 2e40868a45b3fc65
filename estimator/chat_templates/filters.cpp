// Looking filters up by their names.

#include "estimator/chat_templates/filters.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "estimator/chat_templates/failure.h"

namespace tunegauge::chat_templates {

namespace {

/// Jinja2's that templates for texts have no use for, or whose result is another one each time.
constexpr auto unsupported =
    std::to_array<std::string_view>({"pprint", "random", "urlize", "wordwrap"});

}  // namespace

const Filter* find_filter(std::string_view name) {
  const auto groups = {text_filters(),     markup_filters(), number_filters(),
                       sequence_filters(), order_filters(),  selection_filters()};
  for (const std::span<const Filter> group : groups) {
    const auto found = std::find_if(group.begin(), group.end(),
                                    [name](const Filter& filter) { return filter.name == name; });
    if (found != group.end()) return &*found;
  }
  return nullptr;
}

void fail_unknown_filter(std::string_view name) {
  const bool is_known =
      std::find(unsupported.begin(), unsupported.end(), name) != unsupported.end();
  throw Failure(fmt::format("filter '{}' is {}", name, is_known ? "not supported" : "unknown"));
}

}  // namespace tunegauge::chat_templates
