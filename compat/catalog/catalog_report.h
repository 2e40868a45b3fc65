#pragma once
// The catalog's tables as documents.

#include <optional>

#include "compat/catalog/catalog.h"
#include "reports/document.h"

namespace tunegauge::catalog {

/// Rows of the Supported Models tables, all or one, in the page's order.
[[nodiscard]] reports::Document list_document(const Catalog& catalog,
                                              std::optional<TrainingTable> table);
[[nodiscard]] reports::Document deprecations_document(const Catalog& catalog);
[[nodiscard]] reports::Document errors_document(const Catalog& catalog);
[[nodiscard]] reports::Document hardware_document(const Catalog& catalog);

/// Everything known of one model.
[[nodiscard]] reports::Document model_document(const Catalog& catalog, const ModelFacts& model);

}  // namespace tunegauge::catalog
