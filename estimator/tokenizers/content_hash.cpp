// content_hash: threads take block after block.

#include "estimator/tokenizers/content_hash.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>
#include <vector>

#include "base/sha256.h"

namespace tunegauge::tokenizers {

namespace {
constexpr std::size_t block_bytes = std::size_t{1} << 20;
constexpr std::size_t most_threads = 4;
}  // namespace

std::string content_hash(std::string_view bytes) {
  std::vector<std::string> hashes((bytes.size() + block_bytes - 1) / block_bytes);
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t block = next++; block < hashes.size(); block = next++) {
      hashes[block] = sha256_hex(bytes.substr(block * block_bytes, block_bytes));
    }
  };
  const std::size_t threads = std::min<std::size_t>(
      {most_threads, std::max(std::thread::hardware_concurrency(), 1U), hashes.size() / 2 + 1});
  std::vector<std::future<void>> others;
  // Where no thread can be started, the work waits for `get`.
  constexpr auto policy = std::launch::async | std::launch::deferred;
  for (std::size_t i = 1; i < threads; ++i) others.push_back(std::async(policy, work));
  work();
  for (std::future<void>& other : others) other.get();
  std::string all;
  for (const std::string& hash : hashes) all += hash;
  return sha256_hex(all);
}

}  // namespace tunegauge::tokenizers
