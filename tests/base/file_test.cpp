// Files: whole, mapped, streamed; and every way in which one cannot be read.

#include "base/file.h"

#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace tunegauge;
using tunegauge::test::ScratchFolder;

namespace {

std::string read_all(ByteStream& stream, std::size_t step) {
  std::string content;
  std::vector<char> buffer(step);
  for (;;) {
    const auto got = stream.read(buffer);
    REQUIRE(got);
    if (*got == 0) return content;
    content.append(buffer.data(), *got);
  }
}

}  // namespace

TEST_CASE("a file reads the same in any step", "[base][file]") {
  const ScratchFolder folder;
  const std::string path = folder.write("a.txt", "0123456789");
  for (const std::size_t step : {1U, 2U, 3U, 4U, 5U, 10U, 64U}) {
    auto stream = ByteStream::open(path);
    REQUIRE(stream);
    CHECK(stream->known_size() == 10);
    CHECK(read_all(*stream, step) == "0123456789");
  }
  CHECK(*read_file(path, 10) == "0123456789");
  CHECK(MappedFile::open(path, 10)->bytes() == "0123456789");
}

TEST_CASE("short and empty files are files", "[base][file]") {
  const ScratchFolder folder;
  for (const std::string content : {"", "a", "abc"}) {
    const std::string path = folder.write("short", content);
    auto stream = ByteStream::open(path);
    REQUIRE(stream);
    CHECK(read_all(*stream, 16) == content);
    CHECK(MappedFile::open(path, 10)->bytes() == content);
  }
}

TEST_CASE("what cannot be read says why and what to do", "[base][file]") {
  const ScratchFolder folder;
  const std::string absent = folder.path() + "/absent";
  CHECK(read_file(absent, 10).error().message() ==
        absent + ": cannot open: No such file or directory; check the path");
  CHECK(ByteStream::open(folder.path()).error().message() ==
        folder.path() + ": is a folder, not a file; name a file in it");
  const std::string path = folder.write("big", "0123456789");
  CHECK(read_file(path, 9).error().message() ==
        path + ": is larger than the 9 bytes that are read of such a file");
  CHECK_FALSE(MappedFile::open(path, 9));
  CHECK_FALSE(MappedFile::open("/dev/null", 9));
}

TEST_CASE("compressed data is told, not read as text", "[base][file]") {
  const ScratchFolder folder;
  const std::string gzip = folder.write("a.gz", "\x1f\x8b\x08 rest");
  CHECK(ByteStream::open(gzip).error().message() ==
        gzip + ": is compressed with gzip; unpack it first: gzip -d");
  const std::string zstd = folder.write("a.zst", "\x28\xb5\x2f\xfd rest");
  CHECK(ByteStream::open(zstd).error().message() ==
        zstd + ": is compressed with zstd; unpack it first: zstd -d");
}
