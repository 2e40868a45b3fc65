#pragma once
// Parser of dataset rows: the JSON that Python's json.loads reads, and nothing more.
//
// That is RFC 8259 plus NaN, Infinity and -Infinity; of repeated keys the last counts; an integer
// of more than 4300 digits is refused; so are control characters inside strings and a byte order
// mark; a lone surrogate escape is read (here as U+FFFD). Nesting deeper than 900 is refused with a
// message of its own, where the provider's client would crash.
//
// Why not simdjson, which the rest of the house uses: it refuses NaN and lone surrogates, so a row
// would be refused that the provider reads, and its values do not know where they stand, so that no
// finding could name a byte. It validates the UTF-8 of whole blocks before rows come here.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "estimator/dataset/json_value.h"

namespace tunegauge::dataset {

struct JsonLimits {
  std::size_t most_depth = 900;  ///< nested arrays and objects
  /// Bytes of the row, of its unescaped strings and twice those of its tree: about what a row
  /// needs with all that is made of it. A tree alone may have some 3 million values and keys.
  std::size_t most_memory_bytes = 208U << 20U;
  std::size_t most_bytes = 0xFFFF'FFFFU;   ///< of a row; offsets have 32 bits
  std::size_t most_integer_digits = 4300;  ///< sys.int_info.default_max_str_digits of Python
};

enum class JsonFaultKind : std::uint8_t { blank, byte_order_mark, syntax, too_deep, too_large };

struct JsonFault {
  JsonFaultKind kind = JsonFaultKind::syntax;
  std::size_t offset = 0;  ///< byte in the parsed text at which it cannot go on
  std::string_view what;   ///< "a comma is missing"; static text
};

/// What a row may have although it had better not: where it stands first, or `nowhere`.
struct JsonOddities {
  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
  std::size_t non_finite = nowhere;      ///< NaN or Infinity
  std::size_t lone_surrogate = nowhere;  ///< the string with half a surrogate pair
  std::size_t duplicate_key = nowhere;   ///< the object with a repeated key

  static void note(std::size_t& place, std::size_t offset) {
    if (offset < place) place = offset;
  }
};

/// One per worker; its memory is used again for every row. Not thread-safe.
class JsonParser {
 public:
  explicit JsonParser(JsonLimits limits = {});
  JsonParser(JsonParser&&) noexcept;
  JsonParser& operator=(JsonParser&&) noexcept;
  ~JsonParser();

  /// The root of the tree, or null where `text` is not one JSON value with white space around it;
  /// fault() then says why. `text` is UTF-8 (not checked here) without its line end. The tree is
  /// valid until the next call and while `text` is.
  const JsonValue* parse(std::string_view text);

  /// Precondition: the last parse() gave null.
  [[nodiscard]] const JsonFault& fault() const;
  /// Of the row parsed last.
  [[nodiscard]] const JsonOddities& oddities() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tunegauge::dataset
