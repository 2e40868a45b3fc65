#pragma once
// Reads dataset rows leniently, as `estimate` does: other fields are ignored, any role is taken,
// and only what has nothing to count or cannot be understood is a fault. The strict rules of the
// provider are in row_check.h.

#include <memory>
#include <optional>
#include <string_view>

#include "estimator/dataset/json_parser.h"
#include "estimator/dataset/row.h"
#include "estimator/dataset/rules.h"

namespace tunegauge::dataset {

/// One per worker; its memory is used again for every row. Not thread-safe.
class RowReader {
 public:
  explicit RowReader(JsonLimits limits = {});
  RowReader(RowReader&&) noexcept;
  RowReader& operator=(RowReader&&) noexcept;
  ~RowReader();

  /// Parses and reads one line. Null where the row is refused; fault() then says why. The row is
  /// valid until the next call and while `line` is. `line` is checked to be UTF-8 unless
  /// `known_utf8` (a whole block is checked faster at once).
  const Row* read(std::string_view line, bool known_utf8 = false);
  /// Reads an already parsed row; `line` is what `root` was parsed from.
  const Row* read(const JsonValue& root, std::string_view line);

  /// Precondition: the last read() gave null.
  [[nodiscard]] const RowFault& fault() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The fault of a row that could not be parsed.
[[nodiscard]] RowFault parse_fault(const JsonFault& fault);
/// The fault of a line that is not UTF-8, if it is not.
[[nodiscard]] std::optional<RowFault> utf8_fault(std::string_view line);
/// Whether all of `bytes` is UTF-8. Fast; find_invalid_utf8 of base/ says where it is not.
[[nodiscard]] bool is_utf8(std::string_view bytes);

}  // namespace tunegauge::dataset
