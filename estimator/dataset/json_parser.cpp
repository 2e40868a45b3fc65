// The row parser: one loop with a stack of open containers, so that depth costs no call stack.

#include "estimator/dataset/json_parser.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "estimator/dataset/bump_pool.h"
#include "estimator/dataset/json_string.h"
#include "estimator/dataset/large_rows.h"

namespace tunegauge::dataset {
namespace {

constexpr std::size_t values_per_chunk = 4096;
constexpr std::size_t text_bytes_per_chunk = 64U << 10U;
constexpr std::size_t few_keys = 8;  // up to here comparing all pairs beats sorting

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

bool has_duplicates(std::vector<std::string_view>& keys) {
  if (keys.size() <= few_keys) {
    for (std::size_t i = 1; i < keys.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (keys[i] == keys[j]) return true;
      }
    }
    return false;
  }
  std::sort(keys.begin(), keys.end());
  return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
}

}  // namespace

struct JsonParser::State final : LargeRowHolder {
  struct Frame {
    JsonValue* container;
    JsonValue* last;  // newest element or member value; null in an empty container
  };

  explicit State(JsonLimits given) : limits(given) {
    limits.most_bytes =
        std::min<std::size_t>(limits.most_bytes, std::numeric_limits<std::uint32_t>::max());
  }

  const JsonValue* parse(std::string_view text);
  void free_large_row() override;

  JsonLimits limits;
  JsonFault fault;
  JsonOddities oddities;

 private:
  void skip_space() {
    while (at != end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')) ++at;
  }
  [[nodiscard]] std::size_t offset_of(const char* place) const {
    return static_cast<std::size_t>(place - begin);
  }
  bool fail(const char* place, std::string_view what, JsonFaultKind kind = JsonFaultKind::syntax) {
    fault = {kind, offset_of(place), what};
    return false;
  }
  bool take(std::size_t bytes);
  bool make(JsonKind kind, JsonValue*& value);
  void append(JsonValue* value);
  bool read_value(JsonValue*& value);
  bool read_string(JsonValue& value);
  bool read_number(JsonValue& value);
  bool read_word(JsonValue& value);
  bool read_key();
  bool open(JsonValue& container);
  void close();
  bool after_value(bool& done);
  bool run();

  BumpPool<JsonValue> values{values_per_chunk};
  BumpPool<char> texts{text_bytes_per_chunk};
  std::vector<Frame> open_containers;
  std::vector<std::string_view> keys;
  const char* begin = nullptr;
  const char* end = nullptr;
  const char* at = nullptr;
  std::size_t memory_left = 0;
  std::size_t made_bytes = 0;
  JsonValue* root = nullptr;
};

/// Asks for memory of the row; the row is refused where it has had its share.
bool JsonParser::State::take(std::size_t bytes) {
  if (bytes > memory_left) {
    return fail(at, "the row needs more memory than a row may have", JsonFaultKind::too_large);
  }
  memory_left -= bytes;
  made_bytes += bytes;
  if (made_bytes > large_row_bytes) LargeRowScope::enter(*this);
  return true;
}

bool JsonParser::State::make(JsonKind kind, JsonValue*& value) {
  if (!take(2 * sizeof(JsonValue))) return false;
  value = values.allocate(1);
  *value = JsonValue{};
  value->kind_ = kind;
  value->begin_ = static_cast<std::uint32_t>(at - begin);
  return true;
}

void JsonParser::State::append(JsonValue* value) {
  if (open_containers.empty()) {
    root = value;
    return;
  }
  Frame& frame = open_containers.back();
  if (frame.last == nullptr) {
    frame.container->first_ = value;
  } else {
    frame.last->next_ = value;
  }
  frame.last = value;
}

bool JsonParser::State::read_string(JsonValue& value) {
  const char* const first = at + 1;
  const char* event = find_string_event(first, end);
  bool escaped = false;
  while (event != end && *event == '\\' && end - event >= 2) {
    escaped = true;
    event = find_string_event(event + 2, end);
  }
  if (event == end || *event == '\\') return fail(value.begin_ + begin, "the string is not closed");
  if (*event != '"') return fail(event, "a control character stands raw in a string");
  value.text_ = first;
  value.size_ = static_cast<std::uint32_t>(event - first);
  if (escaped) {
    if (!take(value.size_)) return false;
    char* const target = texts.allocate(value.size_);
    const Unescaped result = unescape({first, value.size_}, target);
    if (result.bad_escape != nullptr) return fail(result.bad_escape, "JSON has no such escape");
    value.text_ = target;
    value.size_ = static_cast<std::uint32_t>(result.bytes);
    value.flag_ = result.lone_surrogate;
    if (result.lone_surrogate) oddities.note(oddities.lone_surrogate, value.begin_);
  }
  at = event + 1;
  value.end_ = static_cast<std::uint32_t>(at - begin);
  return true;
}

bool JsonParser::State::read_number(JsonValue& value) {
  const char* const first = at;
  if (*at == '-') ++at;
  const char* const digits = at;
  while (at != end && is_digit(*at)) ++at;
  const auto integer_digits = static_cast<std::size_t>(at - digits);
  if (integer_digits == 0) return fail(first, "this is no JSON value");
  if (*digits == '0' && integer_digits > 1) return fail(digits, "a number begins with 0");
  if (at != end && *at == '.') {
    value.kind_ = JsonKind::real;
    const char* const fraction = ++at;
    while (at != end && is_digit(*at)) ++at;
    if (at == fraction) return fail(fraction, "a digit is missing after the decimal point");
  }
  if (at != end && (*at == 'e' || *at == 'E')) {
    value.kind_ = JsonKind::real;
    ++at;
    if (at != end && (*at == '+' || *at == '-')) ++at;
    const char* const exponent = at;
    while (at != end && is_digit(*at)) ++at;
    if (at == exponent) return fail(exponent, "a digit is missing in the exponent");
  }
  if (value.kind_ == JsonKind::integer && integer_digits > limits.most_integer_digits) {
    return fail(first, "an integer has more than 4300 digits, which Python does not read",
                JsonFaultKind::syntax);
  }
  value.text_ = first;
  value.size_ = static_cast<std::uint32_t>(at - first);
  value.end_ = static_cast<std::uint32_t>(at - begin);
  return true;
}

bool JsonParser::State::read_word(JsonValue& value) {
  struct Word {
    std::string_view text;
    JsonKind kind;
  };
  static constexpr Word words[] = {
      {"true", JsonKind::boolean},        {"false", JsonKind::boolean},
      {"null", JsonKind::null},           {"NaN", JsonKind::non_finite},
      {"Infinity", JsonKind::non_finite}, {"-Infinity", JsonKind::non_finite},
  };
  const std::string_view left{at, static_cast<std::size_t>(end - at)};
  for (const Word& word : words) {
    if (!left.starts_with(word.text)) continue;
    value.kind_ = word.kind;
    value.flag_ = word.text == "true";
    value.text_ = at;
    value.size_ = static_cast<std::uint32_t>(word.text.size());
    if (word.kind == JsonKind::non_finite) oddities.note(oddities.non_finite, value.begin_);
    at += word.text.size();
    value.end_ = static_cast<std::uint32_t>(at - begin);
    return true;
  }
  return fail(at, "this is no JSON value");
}

bool JsonParser::State::open(JsonValue& container) {
  if (open_containers.size() >= limits.most_depth) {
    return fail(at, "lists and objects are nested more than 900 deep", JsonFaultKind::too_deep);
  }
  append(&container);
  open_containers.push_back({&container, nullptr});
  ++at;
  skip_space();
  return true;
}

void JsonParser::State::close() {
  JsonValue& container = *open_containers.back().container;
  open_containers.pop_back();
  ++at;
  container.end_ = static_cast<std::uint32_t>(at - begin);
  if (container.kind_ != JsonKind::object || container.size_ < 2) return;
  keys.clear();
  for (const JsonMember member : container.members()) keys.push_back(member.key.string());
  container.flag_ = has_duplicates(keys);
  if (container.flag_) oddities.note(oddities.duplicate_key, container.begin_);
}

bool JsonParser::State::read_key() {
  if (at == end) return fail(at, "the row ends inside an object");
  if (*at != '"') return fail(at, "a key in double quotes is missing");
  JsonValue* key = nullptr;
  if (!make(JsonKind::string, key) || !read_string(*key)) return false;
  append(key);
  ++open_containers.back().container->size_;
  skip_space();
  if (at == end || *at != ':') return fail(at, "a colon is missing after the key");
  ++at;
  skip_space();
  return true;
}

/// Reads what begins at `at`. A container that is not empty stays open, with its first key read.
bool JsonParser::State::read_value(JsonValue*& value) {
  if (at == end) return fail(at, "the row ends where a value belongs");
  value = nullptr;
  JsonValue* made = nullptr;
  const bool in_list =
      !open_containers.empty() && open_containers.back().container->kind_ == JsonKind::array;
  if (in_list) ++open_containers.back().container->size_;
  switch (*at) {
    case '"':
      if (!make(JsonKind::string, made) || !read_string(*made)) return false;
      break;
    case '{':
    case '[': {
      const bool object = *at == '{';
      if (!make(object ? JsonKind::object : JsonKind::array, made) || !open(*made)) return false;
      if (at != end && *at == (object ? '}' : ']')) {
        close();
        value = made;
        return true;
      }
      return object ? read_key() : true;
    }
    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
      if (!make(JsonKind::integer, made)) return false;
      if (end - at >= 2 && at[1] == 'I' ? !read_word(*made) : !read_number(*made)) return false;
      break;
    default:
      if (!make(JsonKind::null, made) || !read_word(*made)) return false;
  }
  append(made);
  value = made;
  return true;
}

/// After a complete value: closes what closes here and goes on to where the next value begins.
bool JsonParser::State::after_value(bool& done) {
  for (;;) {
    done = open_containers.empty();
    if (done) return true;
    skip_space();
    const bool object = open_containers.back().container->kind_ == JsonKind::object;
    if (at == end) {
      return fail(at, object ? "the row ends inside an object" : "the row ends inside a list");
    }
    if (*at == ',') {
      ++at;
      skip_space();
      if (at != end && *at == (object ? '}' : ']')) {
        return fail(at, "a comma stands before the closing bracket");
      }
      return object ? read_key() : true;
    }
    if (*at != (object ? '}' : ']')) {
      return fail(at, object ? "a comma or a closing brace is missing"
                             : "a comma or a closing bracket is missing");
    }
    close();
  }
}

bool JsonParser::State::run() {
  if (offset_of(end) > limits.most_bytes) {
    return fail(at, "the row is too long", JsonFaultKind::too_large);
  }
  skip_space();
  if (at == end) return fail(begin, "the line is blank", JsonFaultKind::blank);
  if (std::string_view{at, offset_of(end) - offset_of(at)}.starts_with("\xEF\xBB\xBF")) {
    return fail(at, "a byte order mark stands before the row", JsonFaultKind::byte_order_mark);
  }
  for (bool done = false; !done;) {
    JsonValue* value = nullptr;
    if (!read_value(value)) return false;
    if (value != nullptr && !after_value(done)) return false;
  }
  skip_space();
  return at == end || fail(at, "there is more after the end of the row's value");
}

const JsonValue* JsonParser::State::parse(std::string_view text) {
  values.reset();
  texts.reset();
  open_containers.clear();
  oddities = {};
  made_bytes = 0;
  memory_left = limits.most_memory_bytes - std::min(limits.most_memory_bytes, text.size());
  root = nullptr;
  begin = at = text.data();
  end = begin + text.size();
  return run() ? root : nullptr;
}

void JsonParser::State::free_large_row() {
  values.reset();
  texts.reset();
  keys = {};
  open_containers.clear();
  root = nullptr;
}

JsonParser::JsonParser(JsonLimits limits) : state_(std::make_unique<State>(limits)) {}
JsonParser::JsonParser(JsonParser&&) noexcept = default;
JsonParser& JsonParser::operator=(JsonParser&&) noexcept = default;
JsonParser::~JsonParser() = default;

const JsonValue* JsonParser::parse(std::string_view text) {
  return state_->parse(text);
}
const JsonFault& JsonParser::fault() const {
  return state_->fault;
}
const JsonOddities& JsonParser::oddities() const {
  return state_->oddities;
}

}  // namespace tunegauge::dataset
