#pragma once
// Fields that training does not use, and what their bytes cost in the upload. Of more than 8192
// names those with the smallest hashes are kept: every worker keeps them, so their figures are
// whole and the same for any number of workers; the bytes of the others are told together.

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "estimator/dataset/file_check.h"
#include "estimator/dataset/json_value.h"
#include "estimator/dataset/row.h"

namespace tunegauge::dataset {

/// One per worker; merged at the end.
class UnusedFields {
 public:
  /// Notes the unused fields of a row and of its messages ("messages[].id").
  void add(const JsonValue& root, Format format);
  void merge(const UnusedFields& other);
  /// The costliest first.
  [[nodiscard]] std::vector<UnusedField> sorted() const;

 private:
  struct Cost {
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;
    std::uint64_t last_row = 0;  ///< so that a field of several messages counts its row once
  };
  struct Name {
    std::uint64_t hash = 0;
    std::string text;
    friend auto operator<=>(const Name&, const Name&) = default;
  };
  void drop_surplus();
  void add_messages(const JsonValue& messages);
  void note(std::string_view holder, const JsonMember& member);

  std::map<Name, Cost> fields_;
  Name name_;
  std::uint64_t all_bytes_ = 0;
  std::uint64_t row_ = 0;
};

}  // namespace tunegauge::dataset
