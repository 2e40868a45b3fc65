#pragma once
// Fields that training does not use, and what their bytes cost in the upload.

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
  void add_messages(const JsonValue& messages);
  void note(std::string_view holder, const JsonMember& member);

  std::map<std::string, Cost, std::less<>> fields_;
  std::string name_;
  std::uint64_t row_ = 0;
};

}  // namespace tunegauge::dataset
