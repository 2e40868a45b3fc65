#pragma once
// The text of catalog.json inside the program. The build makes the function from the file's bytes.

#include <string_view>

namespace tunegauge::catalog {

[[nodiscard]] std::string_view embedded_catalog_json();

}  // namespace tunegauge::catalog
