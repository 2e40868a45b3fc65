// write_compiled, read_compiled: sections of plain numbers, one behind the other.

#include "estimator/tokenizers/compiled_tokenizer.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <future>
#include <span>
#include <type_traits>
#include <utility>

#include <simdjson.h>

#include "estimator/tokenizers/hash_bytes.h"

namespace tunegauge::tokenizers {

namespace {

constexpr std::size_t key_digits = 64;
constexpr TokenId most_id = 0xFFFFFFFE;

struct Header {
  std::array<char, 16> magic{};
  std::uint32_t version = 0;
  std::uint32_t byte_order = 0;
  std::array<char, key_digits> key{};
  std::uint64_t rest_bytes = 0;
  std::uint64_t text_bytes = 0;
  std::uint64_t tokens = 0;
  std::uint64_t merge_factor = 0;
  std::uint64_t merge_low_buckets = 0;
  std::uint64_t merge_buckets = 0;
  std::uint64_t merge_filter = 0;
  std::uint64_t reached = 0;
  std::uint64_t cut_symbols = 0;
  std::uint64_t cut_sides = 0;
  std::uint64_t cut_filter = 0;
  std::uint64_t seeds = 0;
};
constexpr std::array<char, 16> magic = {'t', 'u', 'n', 'e', 'g', 'a',  'u',  'g',
                                        'e', ' ', 'B', 'P', 'E', '\r', '\n', '\0'};
constexpr std::uint32_t byte_order = 0x01020304;

/// Finds damage. It is no protection against people who can write the file, nor would any hash be
/// that the file itself holds. Four lanes, so that the products need not wait for each other.
std::uint64_t checksum(std::string_view bytes) {
  using hash_detail::fold_product;
  std::array<std::uint64_t, 4> lanes = {1, 2, 3, 4};
  std::array<std::uint64_t, 4> words{};
  const auto mix = [&] {
    for (std::size_t i = 0; i < lanes.size(); ++i) {
      lanes[i] = fold_product(lanes[i] ^ words[i], 0x9E3779B97F4A7C15U);
    }
  };
  const std::size_t whole = bytes.size() / sizeof words * sizeof words;
  for (std::size_t at = 0; at < whole; at += sizeof words) {
    std::memcpy(words.data(), bytes.data() + at, sizeof words);
    mix();
  }
  words = {};
  if (bytes.size() > whole) std::memcpy(words.data(), bytes.data() + whole, bytes.size() - whole);
  mix();
  std::uint64_t sum = bytes.size();
  for (const std::uint64_t lane : lanes) sum = fold_product(sum ^ lane, 0xD1B54A32D192ED03U);
  return sum;
}

template <class Values>
void append(std::string& bytes, const Values& values) {
  using Value = std::remove_cv_t<std::remove_reference_t<decltype(*std::data(values))>>;
  static_assert(std::has_unique_object_representations_v<Value>);  // no padding
  const std::size_t before = bytes.size();
  bytes.resize(before + std::size(values) * sizeof(Value));
  if (std::size(values) > 0) {
    std::memcpy(bytes.data() + before, std::data(values), bytes.size() - before);
  }
}

/// Takes section after section off the front.
class Sections {
 public:
  explicit Sections(std::string_view bytes) : left_(bytes) {}

  [[nodiscard]] bool take_text(std::uint64_t bytes, std::string_view& text) {
    if (bytes > left_.size()) return false;
    text = left_.substr(0, bytes);
    left_.remove_prefix(bytes);
    return true;
  }
  template <class Values>
  [[nodiscard]] bool take(std::uint64_t count, Values& values) {
    using Value = typename Values::value_type;
    static_assert(std::is_trivially_copyable_v<Value>);
    if (count > left_.size() / sizeof(Value)) return false;
    values.resize(count);
    return take_all(values);
  }
  template <class Values>
  [[nodiscard]] bool take_all(Values& values) {
    const std::size_t bytes = values.size() * sizeof(typename Values::value_type);
    if (bytes > left_.size()) return false;
    if (bytes > 0) std::memcpy(values.data(), left_.data(), bytes);
    left_.remove_prefix(bytes);
    return true;
  }
  [[nodiscard]] bool are_done() const { return left_.empty(); }

 private:
  std::string_view left_;
};

struct VocabularySections {
  std::string_view text;
  std::vector<std::uint32_t> ends;
  std::vector<TokenId> ids;
};

std::optional<ReadVocabulary> make_vocabulary(const VocabularySections& sections) {
  const auto& [text, ends, ids] = sections;
  if (!simdjson::validate_utf8(text.data(), text.size())) return std::nullopt;
  std::vector<ReadVocabulary::Entry> entries(ends.size());
  std::size_t begin = 0;
  for (std::size_t at = 0; at < entries.size(); ++at) {
    const std::size_t end = ends[at];
    const bool is_within_character =
        end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U;
    if (end < begin || end > text.size() || is_within_character || ids[at] > most_id) {
      return std::nullopt;
    }
    entries[at] = {text.substr(begin, end - begin), ids[at]};
    begin = end;
  }
  if (begin != text.size()) return std::nullopt;
  ReadVocabulary vocabulary(entries.size());
  vocabulary.add_all(entries);
  if (!vocabulary.has_unique_ids() || vocabulary.vocabulary.size() != entries.size()) {
    return std::nullopt;
  }
  return vocabulary;
}

bool take_merges(Sections& sections, const Header& header, MergeTable& merges) {
  MergeTable::Tables tables;
  tables.factor = header.merge_factor;
  tables.low_buckets = header.merge_low_buckets;
  if (!sections.take(header.merge_buckets, tables.buckets) ||
      !sections.take(header.merge_filter, tables.filter)) {
    return false;
  }
  std::optional<MergeTable> table = MergeTable::from(std::move(tables), most_id);
  if (!table) return false;
  merges = std::move(*table);
  return true;
}

bool take_cuts(Sections& sections, const Header& header, CharacterCuts& cuts) {
  CharacterCuts::Tables tables;
  using Symbols = CharacterCuts::Symbols;
  if (header.cut_symbols > 1) return false;
  tables.symbols = header.cut_symbols == 0 ? Symbols::characters : Symbols::bytes;
  if (!sections.take_all(tables.ascii) || !sections.take(header.cut_sides, tables.sides) ||
      !sections.take(header.cut_filter, tables.filter) || !CharacterCuts::are_sound(tables)) {
    return false;
  }
  cuts = CharacterCuts(std::move(tables));
  return true;
}

bool take_seeds(Sections& sections, const Header& header, std::vector<ShortKey>& seeds) {
  return sections.take(header.seeds, seeds) &&
         std::all_of(seeds.begin(), seeds.end(),
                     [](const ShortKey& seed) { return seed.size() > 0 && seed.note() == 0; });
}

}  // namespace

std::optional<std::string> write_compiled(const CompiledParts& parts) {
  const auto& [key, lifted, model, seeds] = parts;
  if (!model.options().unique_ids || key.size() != key_digits) return std::nullopt;
  std::string text;
  std::vector<std::uint32_t> ends;
  std::vector<TokenId> ids;
  model.vocabulary().for_each([&](std::string_view token, TokenId id) {
    text += token;
    ends.push_back(static_cast<std::uint32_t>(text.size()));
    ids.push_back(id);
  });
  const CharacterCuts::Tables cuts = model.cuts().tables();
  Header header;
  header.magic = magic;
  header.version = compiled_format_version;
  header.byte_order = byte_order;
  std::copy(key.begin(), key.end(), header.key.begin());
  header.rest_bytes = lifted.rest.size();
  header.text_bytes = text.size();
  header.tokens = ids.size();
  const MergeTable& merges = model.merges();
  header.merge_factor = merges.factor();
  header.merge_low_buckets = merges.low_buckets();
  header.merge_buckets = merges.buckets().size();
  header.merge_filter = merges.filter().size();
  header.reached = model.reached().words().size();
  header.cut_symbols = cuts.symbols == CharacterCuts::Symbols::bytes ? 1 : 0;
  header.cut_sides = cuts.sides.size();
  header.cut_filter = cuts.filter.size();
  header.seeds = seeds.size();
  std::string bytes;
  append(bytes, std::span(&header, 1));
  append(bytes, lifted.rest);
  append(bytes, text);
  append(bytes, ends);
  append(bytes, ids);
  append(bytes, merges.buckets());
  append(bytes, merges.filter());
  append(bytes, model.reached().words());
  append(bytes, cuts.ascii);
  append(bytes, cuts.sides);
  append(bytes, cuts.filter);
  append(bytes, seeds);
  bytes.resize(bytes.size() + sizeof(std::uint64_t));
  set_compiled_checksum(bytes);
  return bytes;
}

void set_compiled_checksum(std::string& bytes) {
  std::uint64_t sum = 0;
  if (bytes.size() < sizeof sum) return;
  const std::size_t at = bytes.size() - sizeof sum;
  sum = checksum(std::string_view(bytes).substr(0, at));
  std::memcpy(bytes.data() + at, &sum, sizeof sum);
}

std::optional<LiftedModel> read_compiled(std::string_view bytes, std::string_view key) {
  std::array<Header, 1> header_of_file;
  const Header& header = header_of_file[0];
  std::array<std::uint64_t, 1> sum{};
  if (bytes.size() < sizeof(Header) + sizeof sum) return std::nullopt;
  const std::string_view content = bytes.substr(0, bytes.size() - sizeof sum);
  std::memcpy(sum.data(), bytes.data() + content.size(), sizeof sum);
  Sections sections(content);
  if (!sections.take_all(header_of_file) || header.magic != magic ||
      header.version != compiled_format_version || header.byte_order != byte_order ||
      std::string_view(header.key.data(), header.key.size()) != key ||
      checksum(content) != sum[0]) {
    return std::nullopt;
  }
  LiftedModel lifted;
  std::string_view rest;
  if (!sections.take_text(header.rest_bytes, rest)) return std::nullopt;
  lifted.rest = rest;
  VocabularySections words;
  if (!sections.take_text(header.text_bytes, words.text) ||
      !sections.take(header.tokens, words.ends) || !sections.take(header.tokens, words.ids)) {
    return std::nullopt;
  }
  // The two large tables are made side by side.
  std::future<std::optional<ReadVocabulary>> vocabulary =
      std::async(std::launch::async | std::launch::deferred, make_vocabulary, std::cref(words));
  BpeTables& tables = lifted.tables.emplace();
  std::vector<std::uint64_t> reached;
  const bool are_sound = take_merges(sections, header, tables.merges) &&
                         sections.take(header.reached, reached) &&
                         take_cuts(sections, header, tables.cuts) &&
                         take_seeds(sections, header, lifted.seeds) && sections.are_done();
  std::optional<ReadVocabulary> read = vocabulary.get();
  if (!are_sound || !read) return std::nullopt;
  lifted.vocabulary = std::move(*read);
  tables.reached = ReachedTokens(std::move(reached));
  return lifted;
}

}  // namespace tunegauge::tokenizers
