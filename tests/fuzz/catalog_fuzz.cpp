// Fuzz target: a catalog file of arbitrary bytes, and arbitrary names looked up in the built-in
// one. Whatever comes in, the answer is a Catalog or an Error with a message.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "compat/catalog/catalog.h"

namespace {

using tunegauge::catalog::Catalog;

void look_up(const Catalog& catalog, std::string_view name) {
  const auto found = catalog.find(name);
  if (!found && found.error().message().empty()) std::abort();
  if (found && *found == nullptr) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto built_in = Catalog::embedded();
  if (!built_in) std::abort();
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  look_up(*built_in, input);
  const auto catalog = Catalog::parse(input, "fuzzed");
  if (!catalog) {
    if (catalog.error().message().empty()) std::abort();
    return 0;
  }
  for (const auto& row : catalog->rows()) {
    if (catalog->row_for(row.model, row.table != tunegauge::catalog::TrainingTable::full) ==
        nullptr) {
      std::abort();
    }
    look_up(*catalog, row.model);
  }
  for (const auto& entry : catalog->deprecations()) look_up(*catalog, entry.model);
  return 0;
}
