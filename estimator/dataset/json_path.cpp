// Walks down the tree towards a byte offset. Only for messages: linear in the children passed.

#include "estimator/dataset/json_path.h"

#include <algorithm>
#include <string_view>

namespace tunegauge::dataset {
namespace {

constexpr std::size_t most_key_bytes = 64;

bool is_plain(std::string_view key) {
  const auto plain = [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_';
  };
  return !key.empty() && std::all_of(key.begin(), key.end(), plain);
}

/// At most so many bytes, cut before a continuation byte of UTF-8.
std::string_view shortened(std::string_view key) {
  if (key.size() <= most_key_bytes) return key;
  std::size_t cut = most_key_bytes;
  while (cut > 0 && (static_cast<unsigned char>(key[cut]) & 0xC0) == 0x80) --cut;
  return key.substr(0, cut);
}

void append_key(std::string& path, std::string_view whole) {
  const std::string_view key = shortened(whole);
  const std::string_view dots = key.size() < whole.size() ? "..." : "";
  if (is_plain(key) && dots.empty()) {
    path.append(".").append(key);
    return;
  }
  path.append("[\"");
  for (const char byte : key) {
    if (byte == '"' || byte == '\\') path.push_back('\\');
    path.push_back(static_cast<unsigned char>(byte) < 0x20 ? ' ' : byte);
  }
  path.append(dots).append("\"]");
}

}  // namespace

std::string json_path(const JsonValue& root, std::size_t offset) {
  std::string path = "$";
  const JsonValue* value = &root;
  while (value != nullptr) {
    const JsonValue* next = nullptr;
    std::size_t index = 0;
    for (const JsonValue& element : value->elements()) {
      if (offset >= element.begin() && offset < element.end()) {
        path.append("[").append(std::to_string(index)).append("]");
        next = &element;
        break;
      }
      ++index;
    }
    for (const JsonMember member : value->members()) {
      if (offset >= member.key.begin() && offset < member.value.end()) {
        append_key(path, member.key.string());
        next = offset >= member.value.begin() ? &member.value : nullptr;
        break;
      }
    }
    value = next;
  }
  return path;
}

}  // namespace tunegauge::dataset
