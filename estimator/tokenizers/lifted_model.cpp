// lift_model: one pass over the file.

#include "estimator/tokenizers/lifted_model.h"

#include <simdjson.h>

#include <utility>

#include "estimator/tokenizers/huge_pages.h"
#include "estimator/tokenizers/json_cursor.h"
#include "estimator/tokenizers/merge_ids.h"

namespace tunegauge::tokenizers {

namespace {

/// First guesses at how many there are, from the bytes of the file that are left. Room that is not
/// touched costs nothing.
constexpr std::size_t bytes_for_entry = 64;
constexpr std::size_t bytes_for_merge = 48;
constexpr TokenId most_id = 0xFFFFFFFE;

class Lifter {
 public:
  explicit Lifter(std::string_view json) : json_(json), cursor_(json, lifted_.unescaped) {}

  std::optional<LiftedModel> run() {
    const bool read = cursor_.take_object(
        [&](std::string_view key) { return key == "model" ? take_model() : cursor_.skip_value(); });
    if (!read || !has_vocabulary_ || !has_merges_) return std::nullopt;
    lifted_.rest += json_.substr(kept_);
    return std::move(lifted_);
  }

 private:
  bool take_model() {
    // Of equal keys the last one counts: not here.
    if (has_model_) return false;
    has_model_ = true;
    return cursor_.take_object([&](std::string_view key) {
      if (key == "vocab")
        return take_list("{}", has_vocabulary_, [&] { return take_vocabulary(); });
      if (key == "merges") return take_list("[]", has_merges_, [&] { return take_merges(); });
      return cursor_.skip_value();
    });
  }

  /// Leaves `stand_in` in the place of the list.
  template <class Take>
  bool take_list(std::string_view stand_in, bool& has_it, Take take) {
    if (has_it) return false;
    has_it = true;
    cursor_.peek();
    const std::size_t begin = cursor_.offset();
    if (!take()) return false;
    const std::size_t end = cursor_.offset();
    lifted_.rest += json_.substr(kept_, begin - kept_);
    lifted_.rest += stand_in;
    kept_ = end;
    return simdjson::validate_utf8(json_.data() + begin, end - begin);
  }

  bool take_vocabulary() {
    if (has_merges_) return false;  // they need the vocabulary
    using Entry = ReadVocabulary::Entry;
    HugeVector<Entry> entries;
    entries.reserve(left() / bytes_for_entry);
    if (!cursor_.take('{') || !cursor_.take('"')) return false;
    std::string_view colon, between;
    do {
      Entry& entry = entries.emplace_back();
      if (!cursor_.take_string_body(entry.token) || !cursor_.take_all(":", colon) ||
          !cursor_.take_number(entry.id) || entry.id > most_id) {
        return false;
      }
    } while (cursor_.take_all(",\"", between));
    if (!cursor_.take('}')) return false;
    lifted_.vocabulary = ReadVocabulary(entries.size());
    lifted_.vocabulary.add_all(entries);
    return true;
  }

  bool take_merges() {
    if (!has_vocabulary_) return false;
    MergeIds ids(lifted_.vocabulary.vocabulary, "", json_);
    ids.rules.reserve(left() / bytes_for_merge);
    if (!cursor_.take('[') || cursor_.peek() == ']') return false;
    std::string_view open, within, between, between_lines;
    do {
      if (cursor_.take_all("[\"", open)) {
        do {
          MergeLine merge;
          if (!cursor_.take_string_body(merge.left) || !cursor_.take_all(",\"", within) ||
              !cursor_.take_string_body(merge.right) || !ids.add(merge)) {
            return false;
          }
        } while (cursor_.take_all("],[\"", between));
        if (!cursor_.take(']')) return false;
      } else if (cursor_.take('"')) {
        do {
          std::string_view line;
          MergeLine merge;
          if (!cursor_.take_string_body(line) || is_version_line(line) ||
              !split_merge(line, merge) || !ids.add(merge)) {
            return false;
          }
        } while (cursor_.take_all(",\"", between_lines));
      } else {
        return false;
      }
    } while (cursor_.take(','));
    if (!cursor_.take(']') || !ids.finish()) return false;
    lifted_.merges = std::move(ids.rules);
    return true;
  }

  [[nodiscard]] std::size_t left() const { return json_.size() - cursor_.offset(); }

  std::string_view json_;
  LiftedModel lifted_;
  JsonCursor cursor_;
  std::size_t kept_ = 0;  ///< all before this is in lifted_.rest, or in its lists
  bool has_model_ = false;
  bool has_vocabulary_ = false;
  bool has_merges_ = false;
};

}  // namespace

std::optional<LiftedModel> lift_model(std::string_view json) {
  return Lifter(json).run();
}

bool split_merge(std::string_view line, MergeLine& merge) {
  const std::size_t space = line.find(' ');
  if (space == line.npos || line.find(' ', space + 1) != line.npos) return false;
  merge.left = line.substr(0, space);
  merge.right = line.substr(space + 1);
  return true;
}

bool is_version_line(std::string_view line) {
  return line.substr(0, 8) == "#version";
}

}  // namespace tunegauge::tokenizers
