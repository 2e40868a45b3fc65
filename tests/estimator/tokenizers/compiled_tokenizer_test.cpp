// The compiled form of a tokenizer: it behaves as the file does, and whatever is damaged is
// refused.

#include "estimator/tokenizers/compiled_tokenizer.h"

#include <filesystem>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "estimator/tokenizers/compiled_cache.h"
#include "estimator/tokenizers/content_hash.h"
#include "estimator/tokenizers/tokenizer_loader.h"
#include "tests/support/catch.h"
#include "tests/support/hard_text.h"
#include "tests/support/small_tokenizers.h"
#include "tests/support/test_data.h"

namespace tunegauge::tokenizers {
namespace {

namespace fs = std::filesystem;

const std::string words =
    R"({"added_tokens":[{"id":9,"content":"<s>","single_word":false,"lstrip":false,"rstrip":false,)"
    R"("normalized":false,"special":true}],"normalizer":null,"model":{"type":"BPE",)"
    R"("unk_token":"b","vocab":{"a":0,"b":1,"ab":2,"abab":3,"é":4,"数":5},)"
    R"("merges":["a b","ab ab"]}})";

std::string compiled(std::string_view json) {
  std::optional<LiftedModel> lifted = lift_model(json);
  REQUIRE(lifted.has_value());
  const Vocabulary vocabulary = lifted->vocabulary.vocabulary;
  const BpeModel model(vocabulary, std::span(lifted->merges), {});
  const std::vector<ShortKey> seeds = {ShortKey("ab\0\0\0\0\0\0\0\0\0\0\0\0\0", 2)};
  const auto bytes = write_compiled({content_hash(json), *lifted, model, seeds});
  REQUIRE(bytes.has_value());
  return *bytes;
}

TEST_CASE("the compiled form says what the file says", "[tokenizers][compiled_tokenizer]") {
  const std::string bytes = compiled(words);
  const auto read = read_compiled(bytes, content_hash(words));
  REQUIRE(read.has_value());
  const auto lifted = lift_model(words);
  CHECK(read->rest == lifted->rest);
  CHECK(read->vocabulary.vocabulary.size() == 6);
  CHECK(read->vocabulary.vocabulary.find("abab") == std::optional<TokenId>(3));
  REQUIRE(read->tables.has_value());
  CHECK(read->tables->merges.find(0, 1).id == 2);
  CHECK(read->tables->merges.find(2, 2).rank == 1);
  CHECK(read->tables->merges.find(1, 0).rank == MergeTable::no_rank);
  CHECK(read->tables->reached.has(3));
  CHECK_FALSE(read->tables->cuts.may_cut(U'a', U'b'));
  CHECK(read->tables->cuts.may_cut(U'a', U'a'));
  CHECK(read->seeds.size() == 1);
}

TEST_CASE("a compiled form of another file, or cut short, or longer, is refused",
          "[tokenizers][compiled_tokenizer]") {
  const std::string bytes = compiled(words);
  const std::string key = content_hash(words);
  CHECK(read_compiled(bytes, key).has_value());
  CHECK_FALSE(read_compiled(bytes, content_hash(words + " ")).has_value());
  CHECK_FALSE(read_compiled(bytes, "").has_value());
  CHECK_FALSE(read_compiled(bytes + " ", key).has_value());
  CHECK_FALSE(read_compiled(bytes + std::string(8, '\0'), key).has_value());
  std::size_t taken = 0;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    // As a string of its own, so that a sanitizer sees what is read behind its end.
    taken += read_compiled(std::string(bytes, 0, size), key).has_value() ? 1U : 0U;
  }
  CHECK(taken == 0);
}

TEST_CASE("a compiled form with a wrong bit is refused", "[tokenizers][compiled_tokenizer]") {
  const std::string key = content_hash(words);
  std::string bytes = compiled(words);
  std::mt19937 random(5);
  std::size_t taken = 0;
  for (int round = 0; round < 3000; ++round) {
    // The header and what follows it each time, the large tables by chance.
    const std::size_t at = round < 1500 ? static_cast<std::size_t>(round) : random() % bytes.size();
    const char bit = static_cast<char>(1 << random() % 8);
    bytes[at] = static_cast<char>(bytes[at] ^ bit);
    taken += read_compiled(bytes, key).has_value() ? 1U : 0U;
    bytes[at] = static_cast<char>(bytes[at] ^ bit);
  }
  CHECK(taken == 0);
  CHECK(read_compiled(bytes, key).has_value());
}

TEST_CASE("the content hash tells contents apart in every block",
          "[tokenizers][compiled_tokenizer]") {
  std::string bytes((std::size_t{5} << 20) + 3, 'x');
  const std::string whole = content_hash(bytes);
  CHECK(whole.size() == 64);
  CHECK(content_hash(bytes) == whole);
  CHECK(content_hash("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (const std::size_t at : {std::size_t{0}, std::size_t{1} << 20, bytes.size() - 1}) {
    bytes[at] = 'y';
    CHECK(content_hash(bytes) != whole);
    bytes[at] = 'x';
  }
  CHECK(content_hash(std::string_view(bytes).substr(1)) != whole);
}

/// Counts and ids of the same texts.
void check_same(const Tokenizer& one, const Tokenizer& other) {
  CHECK(one.counts_fast() == other.counts_fast());
  CHECK(one.vocabulary_size() == other.vocabulary_size());
  Encoder encoder = one.encoder();
  Encoder other_encoder = other.encoder();
  test::HardText texts(99, {"the", " a", "ab"}, {"<s>"});
  for (int round = 0; round < 60; ++round) {
    const std::string text = texts.next();
    std::vector<TokenId> ids;
    std::vector<TokenId> other_ids;
    encoder.encode(text, SpecialTokens::add, ids);
    other_encoder.encode(text, SpecialTokens::add, other_ids);
    CHECK(ids == other_ids);
    const std::uint64_t tokens = encoder.count(text, SpecialTokens::add);
    CHECK(tokens == ids.size());
    CHECK(other_encoder.count(text, SpecialTokens::add) == tokens);
  }
}

/// Loads it three times: without a cache, into it, and out of it.
void check_file(const std::string& path, const std::string& cache) {
  CAPTURE(path);
  const Tokenizer::LoadOptions options = {.compiled_cache = cache, .least_cached_bytes = 0};
  const auto plain = Tokenizer::load(path);
  const auto first = Tokenizer::load(path, options);
  const auto again = Tokenizer::load(path, options);
  REQUIRE((plain && first && again));
  check_same(*plain, *first);
  check_same(*plain, *again);
}

TEST_CASE("tokenizers out of the cache count as those out of the file",
          "[tokenizers][compiled_tokenizer]") {
  const test::ScratchFolder folder;
  const std::string cache = folder.path() + "/cache";
  const std::string file = folder.write("tokenizer.json", words);
  check_file(file, cache);
  CHECK(CompiledCache(cache).find(content_hash(words)).has_value());
  for (const test::SmallTokenizer kind : test::kSmallTokenizers) {
    check_file(folder.write("tokenizer.json", test::small_tokenizer_json(kind)), cache);
  }
  const auto data = test::test_data_path("tokenizers");
  SKIP_WITHOUT(data);
  for (const auto& entry : fs::directory_iterator(*data)) {
    const std::string path = entry.path().string() + "/tokenizer.json";
    check_file(path, cache);
    const auto json = MappedFile::open(path, 1U << 30);
    CHECK(CompiledCache(cache).find(content_hash(json->bytes())).has_value());
  }
}

TEST_CASE("a damaged file in the cache is read anew and replaced",
          "[tokenizers][compiled_tokenizer]") {
  const test::ScratchFolder folder;
  const std::string key = content_hash(words);
  const std::string good = compiled(words);
  const CompiledCache cache(folder.path() + "/cache");
  for (const std::string& bad : {good.substr(0, 300), std::string("x"), good + "x"}) {
    cache.keep(key, bad);
    REQUIRE(cache.find(key).has_value());
    CHECK(read_tokenizer_cached(words, "t", cache).has_value());
    const auto kept = cache.find(key);
    REQUIRE(kept.has_value());
    CHECK(read_compiled(kept->view(), key).has_value());
  }
}

TEST_CASE("files with other models, or that are wrong, are not kept",
          "[tokenizers][compiled_tokenizer]") {
  const test::ScratchFolder folder;
  const CompiledCache cache(folder.path() + "/cache");
  const std::string word_level =
      R"({"model":{"type":"WordLevel","vocab":{"a":0,"<unk>":1},"unk_token":"<unk>"}})";
  CHECK(read_tokenizer_cached(word_level, "t", cache).has_value());
  CHECK_FALSE(cache.find(content_hash(word_level)).has_value());
  const std::string wrong = words.substr(0, words.size() - 1);
  const auto refused = read_tokenizer_cached(wrong, "t", cache);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().message() == read_tokenizer(wrong, "t").error().message());
  CHECK_FALSE(cache.find(content_hash(wrong)).has_value());
}

}  // namespace
}  // namespace tunegauge::tokenizers
