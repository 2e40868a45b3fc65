// Fuzz target: any bytes cut into blocks of lines must give the lines of a plain splitter, with the
// same numbers and offsets, for small blocks too.

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "estimator/dataset/line_blocks.h"

namespace {

using namespace tunegauge::dataset;

void require(bool condition) {
  if (!condition) std::abort();
}

/// The plain splitter: the next line of `left`, which loses it and its end.
std::string_view take_line(std::string_view& left, LineEnds ends) {
  const std::string_view signs = ends == LineEnds::universal ? "\r\n" : "\n";
  const std::size_t end = std::min(left.find_first_of(signs), left.size());
  const std::string_view line = left.substr(0, end);
  left.remove_prefix(end);
  left.remove_prefix(left.starts_with("\r\n") ? 2 : std::min<std::size_t>(left.size(), 1));
  return line;
}

void compare(const std::string& path, std::string_view input, const LineBlockOptions& options) {
  auto stream = tunegauge::ByteStream::open(path);
  if (!stream) return;  // taken for compressed data
  LineBlockReader reader(*stream, options);
  LineBlock block;
  std::string_view left = input;
  std::uint64_t number = 0;
  for (;;) {
    const auto more = reader.next(block);
    require(more.has_value());
    if (!*more) break;
    require(block.oversized_row_bytes() == 0);
    for (const Line& line : block) {
      require(!left.empty());
      require(line.offset == input.size() - left.size());
      require(line.text == take_line(left, options.line_ends));
      require(line.number == ++number);
    }
    require(block.end_offset() == input.size() - left.size());
  }
  require(left.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1 || size > 4096) return 0;
  static const std::string path = "/tmp/line_blocks_fuzz." + std::to_string(getpid());
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  require(file != nullptr && std::fwrite(input.data(), 1, input.size(), file) == input.size());
  std::fclose(file);
  LineBlockOptions options;
  options.block_bytes = 1U + (data[0] & 0x7FU);
  options.line_ends = (data[0] & 0x80U) != 0 ? LineEnds::lf : LineEnds::universal;
  compare(path, input, options);
  std::remove(path.c_str());
  return 0;
}
