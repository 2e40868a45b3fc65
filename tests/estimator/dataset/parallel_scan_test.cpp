// The scan visits every line once, for any number of workers, and passes on failures.

#include "estimator/dataset/parallel_scan.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/test_data.h"

namespace {

using namespace tunegauge::dataset;
using tunegauge::ByteStream;
using tunegauge::test::ScratchFolder;

class Collector final : public BlockVisitor {
 public:
  void visit(const LineBlock& block) override {
    for (const Line& line : block) numbers.push_back(line.number);
  }
  std::vector<std::uint64_t> numbers;
};

class Thrower final : public BlockVisitor {
 public:
  void visit(const LineBlock& block) override {
    if (block.first_line() > 50) throw std::runtime_error("worker");
  }
};

std::string many_lines() {
  std::string content;
  for (int i = 1; i <= 1000; ++i)
    content += std::string(static_cast<std::size_t>(i % 37), 'x') + "\n";
  return content;
}

TEST_CASE("Every line is visited once and in order within a worker",
          "[estimator][dataset][parallel_scan]") {
  const ScratchFolder folder;
  const std::string content = many_lines();
  const std::string path = folder.write("lines", content);
  for (const unsigned threads : {1U, 2U, 5U}) {
    auto stream = ByteStream::open(path);
    REQUIRE(stream);
    std::atomic<std::uint64_t> bytes_done{0};
    ScanOptions options;
    options.threads = threads;
    options.blocks.block_bytes = 100;
    options.bytes_done = &bytes_done;
    std::vector<std::unique_ptr<BlockVisitor>> visitors;
    const auto make = [] { return std::make_unique<Collector>(); };
    const auto outcome = scan(*stream, options, make, visitors);
    REQUIRE(outcome);
    CHECK(outcome->lines == 1000);
    CHECK(outcome->bytes == content.size());
    CHECK(bytes_done == content.size());
    CHECK_FALSE(outcome->cancelled);
    REQUIRE(visitors.size() == threads);
    std::vector<std::uint64_t> all;
    for (const auto& visitor : visitors) {
      const auto& numbers = dynamic_cast<const Collector&>(*visitor).numbers;
      CHECK(std::is_sorted(numbers.begin(), numbers.end()));
      all.insert(all.end(), numbers.begin(), numbers.end());
    }
    std::sort(all.begin(), all.end());
    REQUIRE(all.size() == 1000);
    for (std::size_t i = 0; i < all.size(); ++i) CHECK(all[i] == i + 1);
  }
}

TEST_CASE("A worker's exception reaches the caller", "[estimator][dataset][parallel_scan]") {
  const ScratchFolder folder;
  const std::string path = folder.write("lines", many_lines());
  for (const unsigned threads : {1U, 3U}) {
    auto stream = ByteStream::open(path);
    REQUIRE(stream);
    ScanOptions options;
    options.threads = threads;
    options.blocks.block_bytes = 100;
    std::vector<std::unique_ptr<BlockVisitor>> visitors;
    const auto make = [] { return std::make_unique<Thrower>(); };
    CHECK_THROWS_AS(scan(*stream, options, make, visitors), std::runtime_error);
  }
}

TEST_CASE("A cancelled scan ends early and says so", "[estimator][dataset][parallel_scan]") {
  const ScratchFolder folder;
  const std::string path = folder.write("lines", many_lines());
  const std::atomic<bool> cancelled{true};
  for (const unsigned threads : {1U, 3U}) {
    auto stream = ByteStream::open(path);
    REQUIRE(stream);
    ScanOptions options;
    options.threads = threads;
    options.cancelled = &cancelled;
    std::vector<std::unique_ptr<BlockVisitor>> visitors;
    const auto make = [] { return std::make_unique<Collector>(); };
    const auto outcome = scan(*stream, options, make, visitors);
    REQUIRE(outcome);
    CHECK(outcome->cancelled);
    CHECK(outcome->lines == 0);
  }
}

}  // namespace
