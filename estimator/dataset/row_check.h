#pragma once
// The rules of the provider for one row, strict, in the order in which its client applies them.
//
// The client stops at the first fault; here the row is read on where that makes sense, and which
// fault the client would have named is the first one in the list that it has (RuleFacts::client).

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "estimator/dataset/json_parser.h"
#include "estimator/dataset/row.h"
#include "estimator/dataset/rules.h"

namespace tunegauge::dataset {

/// Collects the faults of one row, with their paths. A row's list is capped, with the faults beyond
/// only counted, but the first for the client and the first for the documentation are always in it.
class RowFaults {
 public:
  void begin(const JsonValue& root) {
    root_ = &root;
    faults_.clear();
    if (is_capped_) left_out_ = {};
    is_capped_ = client_refuses_ = documentation_refuses_ = false;
  }
  void add(Rule rule, const JsonValue& place, std::string what) {
    add(rule, place.begin(), std::move(what));
  }
  void add(Rule rule, std::size_t offset, std::string what);

  [[nodiscard]] const std::vector<RowFault>& all() const { return faults_; }
  /// Faults of a rule that are not in all().
  [[nodiscard]] std::uint64_t left_out(Rule rule) const {
    return left_out_[static_cast<std::size_t>(rule)];
  }
  [[nodiscard]] bool is_capped() const { return is_capped_; }
  [[nodiscard]] bool empty() const { return faults_.empty(); }
  [[nodiscard]] std::size_t size() const { return faults_.size(); }

 private:
  const JsonValue* root_ = nullptr;
  std::vector<RowFault> faults_;
  std::array<std::uint64_t, rule_count> left_out_{};
  bool is_capped_ = false;
  bool client_refuses_ = false;
  bool documentation_refuses_ = false;
};

/// True where the row is an object, as every purpose wants it.
bool check_is_object(const JsonValue& root, RowFaults& faults);

/// The format rules: one format, known, and no further columns. Precondition: an object.
Format check_format(const JsonValue& object, RowFaults& faults);

/// All rules of a fine-tuning row but those across rows; returns its format.
Format check_row(const JsonValue& root, RowFaults& faults);

/// What JSON itself does not have although Python reads it.
void check_oddities(const JsonOddities& oddities, RowFaults& faults);

}  // namespace tunegauge::dataset
