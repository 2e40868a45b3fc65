#pragma once
// Cuts a byte stream into blocks of whole lines, so that workers can share a file of any size in
// bounded memory. Line ends are those of Python's text mode: LF, CRLF and a lone CR; U+2028, U+0085
// and the vertical tab are none.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "estimator/dataset/byte_buffer.h"

namespace tunegauge::dataset {

struct Line {
  std::string_view text;     ///< without its end
  std::uint64_t number = 0;  ///< 1-based, in the file
  std::uint64_t offset = 0;  ///< of its first byte, in the file
};

enum class LineEnds : std::uint8_t {
  universal,  ///< LF, CRLF, lone CR
  lf,         ///< LF alone; a CR in front of it belongs to the line
};

/// Whole lines of a file, in its order. The block owns the bytes that lines() shows.
class LineBlock {
 public:
  class Iterator {
   public:
    const Line& operator*() const { return line_; }
    const Line* operator->() const { return &line_; }
    Iterator& operator++() {
      advance();
      return *this;
    }
    bool operator!=(const Iterator& other) const { return done_ != other.done_; }

   private:
    friend class LineBlock;
    Iterator() = default;  ///< the end
    explicit Iterator(const LineBlock& block);
    void advance();

    const LineBlock* block_ = nullptr;
    Line line_;
    std::size_t next_ = 0;  ///< of the next line in the block
    std::size_t next_lf_ = 0;
    std::size_t next_cr_ = 0;
    bool done_ = true;
  };

  [[nodiscard]] Iterator begin() const { return Iterator(*this); }
  [[nodiscard]] Iterator end() const { return {}; }

  [[nodiscard]] std::string_view bytes() const { return {bytes_.data(), used_}; }
  [[nodiscard]] std::uint64_t offset() const { return offset_; }
  /// Of the byte after the block, line ends and left out bytes included.
  [[nodiscard]] std::uint64_t end_offset() const { return end_offset_; }
  [[nodiscard]] std::uint64_t first_line() const { return first_line_; }
  [[nodiscard]] std::uint64_t lines() const { return lines_; }
  /// Where not 0, the block holds only the beginning of one row that is longer than the cap; this
  /// is the length of the whole row in bytes. The row is to be refused.
  [[nodiscard]] std::uint64_t oversized_row_bytes() const { return oversized_row_bytes_; }
  /// Gives the memory back; the block may be filled again.
  void free() { bytes_.free(); }

 private:
  friend class LineBlockReader;
  ByteBuffer bytes_;
  std::size_t used_ = 0;
  std::uint64_t offset_ = 0;
  std::uint64_t end_offset_ = 0;
  std::uint64_t first_line_ = 1;
  std::uint64_t lines_ = 0;
  std::uint64_t oversized_row_bytes_ = 0;
  LineEnds line_ends_ = LineEnds::universal;
};

struct LineBlockOptions {
  std::size_t block_bytes = 4U << 20U;  ///< a block is longer only where one row is
  /// A longer row comes as an oversized block. Ten images of 10 MiB in base64 have 134 MiB.
  std::uint64_t most_row_bytes = 144ULL << 20U;
  LineEnds line_ends = LineEnds::universal;
  /// Where set, a block ends here and not at line ends: 0 < end <= size of the bytes it is given, a
  /// part of the stream; 0: not in this part. A row is then what lies between two such places.
  std::function<std::size_t(std::string_view)> last_cut;
};

/// Reads blocks in order. One thread; `stream` must outlive it.
class LineBlockReader {
 public:
  LineBlockReader(ByteStream& stream, const LineBlockOptions& options);

  /// Fills `block`, using its memory again. False at the end of the stream.
  Result<bool> next(LineBlock& block);

 private:
  Result<std::size_t> fill(LineBlock& block, std::size_t wanted);
  Result<void> skip_row(LineBlock& block);
  [[nodiscard]] std::size_t last_cut(std::string_view bytes, std::size_t searched) const;
  void finish(LineBlock& block, std::size_t cut);

  ByteStream& stream_;
  LineBlockOptions options_;
  std::vector<char> rest_;    ///< bytes read that belong to the next block
  std::uint64_t offset_ = 0;  ///< of the next block
  std::uint64_t line_ = 1;    ///< first line of the next block
  bool at_end_ = false;
};

}  // namespace tunegauge::dataset
