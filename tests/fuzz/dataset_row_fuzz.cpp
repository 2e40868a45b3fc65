// Fuzz target: any bytes as a dataset row. What the parser accepts must keep its offsets in order,
// and every fault must lie inside the row and say something.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "estimator/dataset/json_path.h"
#include "estimator/dataset/likely_mistakes.h"
#include "estimator/dataset/row_check.h"
#include "estimator/dataset/row_reader.h"

namespace {

using namespace tunegauge::dataset;

void require(bool condition) {
  if (!condition) std::abort();
}

void check_fault(const RowFault& fault, std::string_view line) {
  require(fault.offset <= line.size());
  require(!fault.what.empty());
}

void check_tree(const JsonValue& value, std::size_t size) {
  require(value.begin() < value.end() && value.end() <= size);
  for (const JsonValue& element : value.elements()) check_tree(element, size);
  for (const JsonMember member : value.members()) {
    require(member.key.is_string() && member.key.end() < member.value.begin());
    check_tree(member.value, size);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  static RowReader reader;
  static JsonParser parser;
  static RowFaults faults;
  const Row* const row = reader.read(line);
  if (row == nullptr) check_fault(reader.fault(), line);
  const JsonValue* const root = parser.parse(line);
  if (root == nullptr) {
    require(parser.fault().offset <= size && !parser.fault().what.empty());
    require(row == nullptr);
    return 0;
  }
  check_tree(*root, size);
  faults.begin(*root);
  check_row(*root, faults);
  check_oddities(parser.oddities(), faults);
  if (row != nullptr) find_likely_mistakes(*row, faults);
  for (const RowFault& fault : faults.all()) check_fault(fault, line);
  return 0;
}
