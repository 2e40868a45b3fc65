#pragma once
// Which way a tokenizer.json's texts take to its model, where it is one that fast counting knows.

#include <optional>
#include <string>
#include <vector>

#include <simdjson.h>

namespace tunegauge::tokenizers {

struct TextShape {
  enum class Pieces {
    bytes,       ///< regular expressions cut words, and ByteLevel writes their bytes
    characters,  ///< nothing is cut: the model gets all text between two added tokens as one piece
  };
  enum class Mark {  ///< U+2581 before a text
    never,
    always,        ///< Prepend
    unless_there,  ///< Metaspace "always": unless the text begins with one, or with a space
    first_and_unless_there,  ///< Metaspace "first": so, and only where the whole text begins
  };
  Pieces pieces = Pieces::bytes;
  std::vector<std::string> expressions = {};  ///< bytes: each Isolated, in this order
  /// characters: spaces become U+2581, and `mark` says whether one stands before the text. Fast
  /// counting takes them for such where they stand and rewrites nothing.
  bool marks_spaces = false;
  Mark mark = Mark::never;
  bool replaces_normalizer = false;  ///< that is all that the file's normalizer does
  /// Whether texts may be taken apart at the places of text_seams.h: no normalizer, one that is
  /// replaced, or NFC.
  bool allows_seams = false;
};

/// The stages of a file; nothing where one is null or absent.
struct TextStages {
  std::optional<simdjson::dom::element> normalizer;
  std::optional<simdjson::dom::element> pre_tokenizer;
  /// Whether added tokens are looked for in the normalized text: then there has to be one.
  bool needs_normalized_text = false;
};

std::optional<TextShape> read_text_shape(const TextStages& stages);

}  // namespace tunegauge::tokenizers
