// Records against Python's csv.reader: the table was made with it (fields of each record).

#include "estimator/dataset/csv_check.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/test_data.h"

namespace {

using namespace tunegauge::dataset;

std::vector<std::size_t> fields_of(const std::vector<std::string>& lines) {
  std::vector<std::size_t> fields;
  CsvRecord record;
  for (const std::string& line : lines) {
    if (!record.feed(line)) continue;
    fields.push_back(record.fields());
    record = {};
  }
  if (record.is_open()) fields.push_back(record.fields() + 1);
  return fields;
}

TEST_CASE("Records have the fields that Python's reader gives them", "[estimator][dataset][csv]") {
  using Fields = std::vector<std::size_t>;
  CHECK(fields_of({"a,b"}) == Fields{2});
  CHECK(fields_of({""}) == Fields{0});
  CHECK(fields_of({" "}) == Fields{1});
  CHECK(fields_of({","}) == Fields{2});
  CHECK(fields_of({"\"\""}) == Fields{1});
  CHECK(fields_of({"\"a,b\",c"}) == Fields{2});
  CHECK(fields_of({"\"a\"\"b\",c"}) == Fields{2});
  CHECK(fields_of({"a\"b,c\"d"}) == Fields{2});
  CHECK(fields_of({"\"a\"b,c"}) == Fields{2});
  CHECK(fields_of({"\"a\"b\"c,d\""}) == Fields{2});
  CHECK(fields_of({"\"a", "", "b\",c", "d"}) == (Fields{2, 1}));
  CHECK(fields_of({"x,\"open", "to the end"}) == Fields{2});
}

TEST_CASE("A field that Python's reader does not take stops the check",
          "[estimator][dataset][csv]") {
  const tunegauge::test::ScratchFolder folder;
  CheckOptions options;
  options.purpose = Purpose::eval;
  const std::string limit(131072, 'x');
  auto result = check_file(folder.write("a.csv", "a\n" + limit + "\n"), options);
  REQUIRE(result);
  CHECK(result->client.is_check_passed);
  result = check_file(folder.write("b.csv", "a\n" + limit + "x\n"), options);
  REQUIRE(result);
  CHECK_FALSE(result->client.is_check_passed);
  CHECK(result->findings.at(0).rule == Rule::csv_field_too_long);
  CHECK(result->findings.at(0).line == 2);
}

TEST_CASE("Every faulty row of a CSV is found", "[estimator][dataset][csv]") {
  const tunegauge::test::ScratchFolder folder;
  CheckOptions options;
  options.purpose = Purpose::eval;
  options.blocks.block_bytes = 3;
  const auto result =
      check_file(folder.write("a.csv", "a,b\n\n\"1\n1\",2\n3\n4,5\n6,7,8\n"), options);
  REQUIRE(result);
  CHECK(result->rows == 4);
  REQUIRE(result->findings.size() == 2);
  CHECK(result->findings[0].line == 5);
  CHECK(result->findings[1].line == 7);
  CHECK(result->client.line_number == 2);
}

}  // namespace
