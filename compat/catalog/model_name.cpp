// Pure text; no knowledge of which models there are.

#include "compat/catalog/model_name.h"

#include <algorithm>
#include <array>

namespace tunegauge::catalog {

namespace {

constexpr std::size_t kLongestId = 200;
/// None that a shell reads as more than itself: ids stand in the completions that users source.
constexpr std::string_view kMarks = "._+:/-";

constexpr std::array<std::string_view, 7> kServingSuffixes = {
    "-turbo", "-lite", "-free", "-lora", "-reference", "-tput", "-fp8"};

}  // namespace

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool is_model_id(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (text.size() > kLongestId || slash == std::string_view::npos) return false;
  if (slash == 0 || slash + 1 == text.size() || text.find('/', slash + 1) != text.npos) {
    return false;
  }
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           kMarks.find(c) != kMarks.npos;
  });
}

std::string_view short_name(std::string_view id) {
  const std::size_t slash = id.rfind('/');
  return slash == std::string_view::npos ? id : id.substr(slash + 1);
}

std::string dashed(std::string_view name) {
  std::string result = lower_case(name);
  for (char& c : result) {
    if (c == '/' || c == '.' || c == '_') c = '-';
  }
  return result;
}

std::string stem(std::string_view name) {
  std::string result = dashed(name);
  for (bool cut = true; cut;) {
    cut = false;
    for (const std::string_view suffix : kServingSuffixes) {
      if (result.size() <= suffix.size()) continue;
      const std::size_t keep = result.size() - suffix.size();
      if (std::string_view(result).substr(keep) != suffix) continue;
      result.resize(keep);
      cut = true;
    }
  }
  return result;
}

}  // namespace tunegauge::catalog
