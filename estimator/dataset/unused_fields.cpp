// Which fields count as used: those of the format, `tools`, and what newer versions of the provider
// read of a message (research/pricing.md, section 3).

#include "estimator/dataset/unused_fields.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>

namespace tunegauge::dataset {
namespace {

constexpr std::size_t most_fields = 8192;
constexpr std::size_t most_fields_told = 1000;
constexpr std::size_t most_name_bytes = 80;
constexpr std::string_view other_fields = "(other fields)";
constexpr std::array<std::string_view, 8> message_fields = {
    "role",      "content",           "weight",       "tool_calls",
    "reasoning", "reasoning_content", "tool_call_id", "name"};

bool is_used(std::string_view name, Format format) {
  const auto fields = required_fields(format);
  return std::find(fields.begin(), fields.end(), name) != fields.end() ||
         (format == Format::conversational && name == "tools");
}

/// Key, colon, value and one comma; spaces between them are the writer's.
std::uint64_t bytes_of(const JsonMember& member) {
  return member.value.end() - member.key.begin() + 1;
}

}  // namespace

void UnusedFields::note(std::string_view holder, const JsonMember& member) {
  std::string_view key = member.key.string();
  if (key.size() > most_name_bytes) {
    std::size_t cut = most_name_bytes;
    while (cut > 0 && (static_cast<unsigned char>(key[cut]) & 0xC0) == 0x80) --cut;
    key = key.substr(0, cut);
  }
  name_.text.assign(holder).append(key);
  name_.hash = std::hash<std::string_view>{}(name_.text);
  all_bytes_ += bytes_of(member);
  auto place = fields_.find(name_);
  if (place == fields_.end()) {
    if (fields_.size() >= most_fields && std::prev(fields_.end())->first < name_) return;
    place = fields_.try_emplace(name_).first;
  }
  Cost& cost = place->second;
  if (cost.last_row != row_) ++cost.rows;
  cost.last_row = row_;
  cost.bytes += bytes_of(member);
  drop_surplus();
}

void UnusedFields::drop_surplus() {
  while (fields_.size() > most_fields) fields_.erase(std::prev(fields_.end()));
}

void UnusedFields::add_messages(const JsonValue& messages) {
  for (const JsonValue& message : messages.elements()) {
    for (const JsonMember member : message.members()) {
      const auto known =
          std::find(message_fields.begin(), message_fields.end(), member.key.string());
      if (known == message_fields.end()) note("messages[].", member);
    }
  }
}

void UnusedFields::add(const JsonValue& root, Format format) {
  if (format == Format::unknown) return;
  ++row_;
  for (const JsonMember member : root.members()) {
    if (!is_used(member.key.string(), format)) note("", member);
  }
  if (format != Format::conversational) return;
  if (const JsonValue* messages = root.find("messages")) add_messages(*messages);
}

void UnusedFields::merge(const UnusedFields& other) {
  for (const auto& [name, cost] : other.fields_) {
    Cost& mine = fields_[name];
    mine.rows += cost.rows;
    mine.bytes += cost.bytes;
  }
  all_bytes_ += other.all_bytes_;
  drop_surplus();
}

std::vector<UnusedField> UnusedFields::sorted() const {
  std::vector<UnusedField> fields;
  for (const auto& [name, cost] : fields_) fields.push_back({name.text, cost.rows, cost.bytes});
  std::sort(fields.begin(), fields.end(), [](const UnusedField& a, const UnusedField& b) {
    return a.bytes != b.bytes ? a.bytes > b.bytes : a.name < b.name;
  });
  if (fields.size() > most_fields_told) fields.resize(most_fields_told);
  std::uint64_t other_bytes = all_bytes_;
  for (const UnusedField& field : fields) other_bytes -= field.bytes;
  if (other_bytes > 0) fields.push_back({std::string(other_fields), 0, other_bytes});
  return fields;
}

}  // namespace tunegauge::dataset
