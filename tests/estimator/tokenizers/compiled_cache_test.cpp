// The folder of compiled tokenizers: whose files are taken, who writes, and how many stay.

#include "estimator/tokenizers/compiled_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/test_data.h"

namespace tunegauge::tokenizers {
namespace {

namespace fs = std::filesystem;

std::string key_of(char digit) {
  return std::string(64, digit);
}

/// What is kept under a key; empty where nothing is.
std::string found(const CompiledCache& cache, const std::string& key) {
  const auto contents = cache.find(key);
  return contents ? std::string(contents->view()) : "";
}

std::vector<fs::path> files_in(const std::string& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  return files;
}

TEST_CASE("what is kept is found, by its key alone", "[tokenizers][compiled_cache]") {
  const test::ScratchFolder scratch;
  const std::string folder = scratch.path() + "/a/b/cache";
  const CompiledCache cache(folder);
  CHECK(found(cache, key_of('a')).empty());
  cache.keep(key_of('a'), "one");
  cache.keep(key_of('b'), "two");
  CHECK(found(cache, key_of('a')) == "one");
  CHECK(found(CompiledCache(folder), key_of('b')) == "two");
  cache.keep(key_of('a'), "three");
  CHECK(found(cache, key_of('a')) == "three");
  CHECK(files_in(folder).size() == 2);
  struct stat status {};
  REQUIRE(::stat(folder.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0700U);
  REQUIRE(::stat(files_in(folder)[0].c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600U);
}

TEST_CASE("keys that are no hashes are none", "[tokenizers][compiled_cache]") {
  const test::ScratchFolder scratch;
  const CompiledCache cache(scratch.path() + "/cache");
  for (const std::string& key : {std::string(), std::string("../x"), key_of('A'), key_of('g'),
                                 std::string(63, 'a'), "/" + std::string(63, 'a')}) {
    cache.keep(key, "x");
    CHECK(found(cache, key).empty());
  }
  CHECK(files_in(scratch.path() + "/cache").empty());
}

TEST_CASE("files that others may write are not taken", "[tokenizers][compiled_cache]") {
  const test::ScratchFolder scratch;
  const std::string folder = scratch.path() + "/cache";
  const CompiledCache cache(folder);
  cache.keep(key_of('a'), "one");
  const fs::path file = files_in(folder).at(0);
  for (const unsigned mode : {0620U, 0602U, 0666U}) {
    REQUIRE(::chmod(file.c_str(), mode) == 0);
    CHECK(found(cache, key_of('a')).empty());
  }
  REQUIRE(::chmod(file.c_str(), 0644) == 0);
  CHECK(found(cache, key_of('a')) == "one");
  if (::geteuid() == 0) {  // only root can give files away
    REQUIRE(::chown(file.c_str(), 12345, 12345) == 0);
    CHECK(found(cache, key_of('a')).empty());
  }
}

TEST_CASE("a folder that others may write is not used", "[tokenizers][compiled_cache]") {
  const test::ScratchFolder scratch;
  const std::string folder = scratch.path() + "/cache";
  CompiledCache(folder).keep(key_of('a'), "one");
  for (const unsigned mode : {0770U, 0707U, 01777U}) {
    REQUIRE(::chmod(folder.c_str(), mode) == 0);
    CHECK(found(CompiledCache(folder), key_of('a')).empty());
    CompiledCache(folder).keep(key_of('b'), "two");
  }
  REQUIRE(::chmod(folder.c_str(), 0755) == 0);
  CHECK(found(CompiledCache(folder), key_of('a')) == "one");
  CHECK(files_in(folder).size() == 1);
  if (::geteuid() == 0) {
    REQUIRE(::chown(folder.c_str(), 12345, 12345) == 0);
    CHECK(found(CompiledCache(folder), key_of('a')).empty());
  }
}

TEST_CASE("links, pipes, folders and empty files in the place of a file are not taken",
          "[tokenizers][compiled_cache]") {
  const test::ScratchFolder scratch;
  const std::string folder = scratch.path() + "/cache";
  const CompiledCache cache(folder);
  cache.keep(key_of('a'), "one");
  const fs::path file = files_in(folder).at(0);
  fs::remove(file);
  fs::create_symlink(scratch.write("elsewhere", "x"), file);
  CHECK(found(cache, key_of('a')).empty());
  fs::remove(file);
  REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
  CHECK(found(cache, key_of('a')).empty());
  fs::remove(file);
  fs::create_directory(file);
  CHECK(found(cache, key_of('a')).empty());
  cache.keep(key_of('a'), "two");  // cannot take a folder's place
  CHECK(found(cache, key_of('a')).empty());
  CHECK(files_in(folder).size() == 1);
  fs::remove(file);
  std::ofstream(file).close();
  CHECK(found(cache, key_of('a')).empty());
}

TEST_CASE("where no folder can be made nothing is kept and nothing fails",
          "[tokenizers][compiled_cache]") {
  const test::ScratchFolder scratch;
  const std::string file = scratch.write("file", "x");
  for (const std::string& folder : {file, file + "/below", std::string("/proc/none/cache"),
                                    std::string(), std::string("/dev/null")}) {
    const CompiledCache cache(folder);
    cache.keep(key_of('a'), "one");
    CHECK(found(cache, key_of('a')).empty());
  }
  // A folder without permission to write: root may all the same.
  const std::string locked = scratch.path() + "/locked";
  fs::create_directory(locked);
  REQUIRE(::chmod(locked.c_str(), 0500) == 0);
  const CompiledCache cache(locked);
  cache.keep(key_of('a'), "one");
  if (::geteuid() != 0) CHECK(files_in(locked).empty());
  REQUIRE(::chmod(locked.c_str(), 0700) == 0);
}

TEST_CASE("the files that were not used for longest go first", "[tokenizers][compiled_cache]") {
  const test::ScratchFolder scratch;
  const std::string folder = scratch.path() + "/cache";
  const CompiledCache cache(folder, {.most_files = 3, .most_bytes = 100});
  scratch.write("cache/notes.txt", "not ours");
  scratch.write("cache/x.bin", "not ours");
  const auto age = [&](char digit, std::time_t seconds) {
    for (const fs::path& file : files_in(folder)) {
      if (file.filename().string()[0] != digit) continue;
      const struct timespec times[2] = {{seconds, 0}, {seconds, 0}};
      REQUIRE(::utimensat(AT_FDCWD, file.c_str(), times, 0) == 0);
    }
  };
  cache.keep(key_of('a'), "1");
  age('a', 1000);
  cache.keep(key_of('b'), "2");
  age('b', 2000);
  cache.keep(key_of('c'), "3");
  age('c', 3000);
  CHECK(found(cache, key_of('a')) == "1");  // now it is the youngest
  cache.keep(key_of('d'), "4");
  CHECK(found(cache, key_of('b')).empty());
  CHECK(found(cache, key_of('a')) == "1");
  CHECK(found(cache, key_of('d')) == "4");
  age('c', 3000);
  age('a', 4000);
  cache.keep(key_of('e'), std::string(98, 'x'));  // 98 and 1 and 1 bytes: three fit, by size too
  CHECK(found(cache, key_of('c')).empty());
  CHECK(found(cache, key_of('a')) == "1");
  cache.keep(key_of('f'), std::string(101, 'x'));  // never fits
  CHECK(found(cache, key_of('f')).empty());
  CHECK(fs::exists(folder + "/notes.txt"));
  CHECK(fs::exists(folder + "/x.bin"));
}

TEST_CASE("unfinished files are cleared away when they are old", "[tokenizers][compiled_cache]") {
  const test::ScratchFolder scratch;
  const std::string folder = scratch.path() + "/cache";
  const CompiledCache cache(folder);
  const std::string old = scratch.write("cache/" + key_of('a') + "-1-2.part", "x");
  const std::string young = scratch.write("cache/" + key_of('b') + "-1-2.part", "x");
  const struct timespec times[2] = {{1000, 0}, {1000, 0}};
  REQUIRE(::utimensat(AT_FDCWD, old.c_str(), times, 0) == 0);
  cache.keep(key_of('c'), "x");
  CHECK_FALSE(fs::exists(old));
  CHECK(fs::exists(young));
}

TEST_CASE("eight processes may keep the same and different files at once",
          "[tokenizers][compiled_cache]") {
  const test::ScratchFolder scratch;
  const std::string folder = scratch.path() + "/cache";
  constexpr int processes = 8;
  constexpr int rounds = 50;
  // Long enough for several writes; whole, it has one letter only.
  const auto content = [](int writer) {
    return std::string(300'000, static_cast<char>('A' + writer));
  };
  std::vector<pid_t> children;
  for (int writer = 0; writer < processes; ++writer) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      bool is_well = true;
      for (int round = 0; round < rounds; ++round) {
        const CompiledCache cache(folder);
        cache.keep(key_of('a'), content(writer));
        cache.keep(key_of(static_cast<char>('0' + writer)), content(writer));
        const std::string shared = found(cache, key_of('a'));
        is_well = is_well && shared.size() == 300'000 &&
                  shared.find_first_not_of(shared[0]) == shared.npos;
      }
      ::_exit(is_well ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
  }
  CHECK(files_in(folder).size() == processes + 1);
  for (int writer = 0; writer < processes; ++writer) {
    CHECK(found(CompiledCache(folder), key_of(static_cast<char>('0' + writer))) == content(writer));
  }
}

}  // namespace
}  // namespace tunegauge::tokenizers
