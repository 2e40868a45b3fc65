// Blocks of lines against a plain splitter, with blocks of every small size, so that each line end
// is cut everywhere.

#include "estimator/dataset/line_blocks.h"

#include <algorithm>
#include <random>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/test_data.h"

namespace {

using namespace tunegauge::dataset;
using tunegauge::ByteStream;
using tunegauge::test::ScratchFolder;

using PlainLine = std::tuple<std::string, std::uint64_t, std::uint64_t>;  // text, number, offset

std::vector<PlainLine> split(const std::string& content) {
  std::vector<PlainLine> lines;
  std::size_t start = 0;
  while (start < content.size()) {
    const std::size_t end = std::min(content.find_first_of("\r\n", start), content.size());
    lines.emplace_back(content.substr(start, end - start), lines.size() + 1, start);
    start = content.compare(end, 2, "\r\n") == 0 ? end + 2 : end + 1;
  }
  return lines;
}

struct Read {
  std::vector<PlainLine> lines;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> oversized;  // line, bytes of the row
  std::uint64_t end = 0;
};

Read read(const std::string& path, const LineBlockOptions& options) {
  Read result;
  auto stream = ByteStream::open(path);
  REQUIRE(stream);
  LineBlockReader reader(*stream, options);
  LineBlock block;
  for (;;) {
    const auto more = reader.next(block);
    REQUIRE(more);
    if (!*more) return result;
    CHECK(block.offset() == result.end);
    result.end = block.end_offset();
    if (block.oversized_row_bytes() > 0) {
      result.oversized.emplace_back(block.first_line(), block.oversized_row_bytes());
      continue;
    }
    std::uint64_t count = 0;
    for (const Line& line : block) {
      result.lines.emplace_back(std::string(line.text), line.number, line.offset);
      ++count;
    }
    CHECK(count == block.lines());
  }
}

TEST_CASE("Lines are those of Python's text mode for every block size",
          "[estimator][dataset][line_blocks]") {
  const ScratchFolder folder;
  std::mt19937 random(7);
  std::vector<std::string> contents = {"",
                                       "a",
                                       "\n",
                                       "\r",
                                       "\r\n",
                                       "\r\r\n",
                                       "\n\r",
                                       "a\r",
                                       "a\r\nb",
                                       "\n\n",
                                       "a\rb\r",
                                       "\r\n\r\n",
                                       "a\xE2\x80\xA8z\x0b\xC2\x85y\n"};
  for (int i = 0; i < 60; ++i) {
    std::string content;
    for (auto size = random() % 40; size > 0; --size) content += "ab\r\n"[random() % 4];
    contents.push_back(content);
  }
  for (const std::string& content : contents) {
    const std::string path = folder.write("lines", content);
    for (std::size_t block_bytes = 1; block_bytes <= content.size() + 2; ++block_bytes) {
      CAPTURE(content, block_bytes);
      LineBlockOptions options;
      options.block_bytes = block_bytes;
      const Read result = read(path, options);
      CHECK(result.lines == split(content));
      CHECK(result.end == content.size());
      CHECK(result.oversized.empty());
    }
  }
}

TEST_CASE("A row beyond the cap comes as an oversized block and the next rows are whole",
          "[estimator][dataset][line_blocks]") {
  const ScratchFolder folder;
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    for (std::size_t row_bytes = 60; row_bytes < 140; ++row_bytes) {
      for (const std::size_t block_bytes : {1U, 7U, 16U, 50U}) {
        CAPTURE(end, row_bytes, block_bytes);
        const std::string row(row_bytes, 'x');
        const std::string path =
            folder.write("rows", "first" + end + row + end + "\xC3\xA4" + end + "last");
        LineBlockOptions options;
        options.block_bytes = block_bytes;
        options.most_row_bytes = 50;
        const Read result = read(path, options);
        REQUIRE(result.oversized.size() == 1);
        CHECK(result.oversized[0] == std::pair<std::uint64_t, std::uint64_t>(2, row_bytes));
        REQUIRE(result.lines.size() == 3);
        CHECK(std::get<0>(result.lines[1]) == "\xC3\xA4");
        CHECK(std::get<1>(result.lines[1]) == 3);
        CHECK(std::get<2>(result.lines[1]) == 5 + 2 * end.size() + row_bytes);
        CHECK(std::get<0>(result.lines[2]) == "last");
      }
    }
  }
}

TEST_CASE("A row beyond the cap at the end of the file", "[estimator][dataset][line_blocks]") {
  const ScratchFolder folder;
  LineBlockOptions options;
  options.block_bytes = 10;
  options.most_row_bytes = 20;
  for (const std::string end : {"", "\n", "\r\n", "\r"}) {
    const Read result = read(folder.write("rows", std::string(100, 'x') + end), options);
    REQUIRE(result.oversized.size() == 1);
    CHECK(result.oversized[0].second == 100);
    CHECK(result.end == 100 + end.size());
    CHECK(result.lines.empty());
  }
}

TEST_CASE("A row as long as the cap is whole", "[estimator][dataset][line_blocks]") {
  const ScratchFolder folder;
  LineBlockOptions options;
  options.most_row_bytes = 20;
  const std::string row(20, 'x');
  for (const std::string end : {"", "\n", "\r\n", "\r"}) {
    const Read result = read(folder.write("rows", row + end), options);
    CHECK(result.oversized.empty());
    REQUIRE(result.lines.size() == 1);
    CHECK(std::get<0>(result.lines[0]) == row);
  }
}

}  // namespace

TEST_CASE("blocks end where they are told to", "[estimator][dataset][line_blocks]") {
  const ScratchFolder folder;
  const std::string text = "one;two\n;;three four five;six";
  for (std::size_t block_bytes = 1; block_bytes < 30; ++block_bytes) {
    auto stream = ByteStream::open(folder.write("a.txt", text));
    REQUIRE(stream);
    LineBlockOptions options;
    options.block_bytes = block_bytes;
    options.last_cut = [](std::string_view bytes) { return bytes.rfind(';') + 1; };
    LineBlockReader reader(*stream, options);
    LineBlock block;
    std::string read;
    for (;;) {
      const auto more = reader.next(block);
      REQUIRE(more);
      if (!*more) break;
      CHECK(block.offset() == read.size());
      read += block.bytes();
      CHECK((read.back() == ';' || read == text));
    }
    CHECK(read == text);
  }
}

TEST_CASE("with LF as the only end, a carriage return belongs to its line",
          "[estimator][dataset][line_blocks]") {
  const ScratchFolder folder;
  const std::string path = folder.write("a.txt", "one\rtwo\r\n\nthree\r");
  for (std::size_t block_bytes = 1; block_bytes <= 20; ++block_bytes) {
    auto stream = ByteStream::open(path);
    REQUIRE(stream);
    LineBlockOptions options;
    options.block_bytes = block_bytes;
    options.line_ends = LineEnds::lf;
    LineBlockReader reader(*stream, options);
    LineBlock block;
    std::vector<std::string> lines;
    for (;;) {
      const auto more = reader.next(block);
      REQUIRE(more);
      if (!*more) break;
      for (const Line& line : block) {
        CHECK(line.number == lines.size() + 1);
        lines.emplace_back(line.text);
      }
    }
    CHECK(lines == std::vector<std::string>{"one\rtwo\r", "", "three\r"});
  }
}

TEST_CASE("a row beyond the cap is skipped to its LF when that is the only end",
          "[estimator][dataset][line_blocks]") {
  const ScratchFolder folder;
  const std::string path =
      folder.write("a.txt", std::string(50, 'x') + "\r" + std::string(50, 'y') + "\nend\n");
  auto stream = ByteStream::open(path);
  REQUIRE(stream);
  LineBlockOptions options;
  options.block_bytes = 8;
  options.most_row_bytes = 16;
  options.line_ends = LineEnds::lf;
  LineBlockReader reader(*stream, options);
  LineBlock block;
  REQUIRE(*reader.next(block));
  CHECK(block.oversized_row_bytes() == 101);
  REQUIRE(*reader.next(block));
  CHECK((*block.begin()).text == "end");
  CHECK((*block.begin()).number == 2);
}
