// json.dumps: the layout of Python's encoder.

#include "estimator/chat_templates/json_text.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "base/utf8.h"
#include "estimator/chat_templates/failure.h"
#include "estimator/chat_templates/nesting.h"
#include "estimator/chat_templates/operations.h"
#include "estimator/chat_templates/python/limits.h"
#include "estimator/chat_templates/python/repr.h"

namespace tunegauge::chat_templates {

namespace {

class Writer {
 public:
  explicit Writer(const JsonStyle& style) : style_(style) {}

  void write(const Value& value) {
    const Nesting nesting;
    switch (value.kind) {
      case Kind::none:
        text_ += "null";
        break;
      case Kind::boolean:
        text_ += value.boolean ? "true" : "false";
        break;
      case Kind::integer:
        text_ += fmt::to_string(value.integer);
        break;
      case Kind::big_integer:
        text_ += value.text();
        break;
      case Kind::real:
        text_ += real(value.real);
        break;
      case Kind::text:
        write_text(value.text());
        break;
      case Kind::list:
      case Kind::tuple:
        write_list(value.sequence());
        break;
      case Kind::dict:
        write_dict(*value.dict);
        break;
      default:
        throw Failure(fmt::format("a '{}' cannot be written as JSON", type_name(value)));
    }
    python::require_room(text_.size());
  }

  std::string take() { return std::move(text_); }

 private:
  static std::string real(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
    return python::repr(value);
  }

  void write_text(std::string_view text) {
    text_ += '"';
    for (std::size_t at = 0; at < text.size();) {
      const char c = text[at];
      const auto byte = static_cast<unsigned char>(c);
      if (byte >= 0x80 && style_.ascii_only) {
        const CodePoint code_point = decode_utf8(text, at);
        write_escaped(code_point.value);
        at += code_point.bytes;
        continue;
      }
      ++at;
      if (c == '"' || c == '\\') {
        text_ += '\\';
        text_ += c;
      } else if (byte < 0x20) {
        write_control(c);
      } else if (byte == 0x7F && style_.ascii_only) {
        text_ += "\\u007f";
      } else {
        text_ += c;
      }
    }
    text_ += '"';
  }

  void write_control(char c) {
    constexpr std::string_view short_forms = "\b\f\n\r\t";
    constexpr std::string_view letters = "bfnrt";
    const std::size_t known = short_forms.find(c);
    if (known != std::string_view::npos) {
      text_ += '\\';
      text_ += letters[known];
    } else {
      text_ += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }

  void write_escaped(char32_t code_point) {
    if (code_point < 0x10000) {
      text_ += fmt::format("\\u{:04x}", static_cast<unsigned>(code_point));
      return;
    }
    const unsigned rest = static_cast<unsigned>(code_point) - 0x10000;
    text_ += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (rest >> 10U), 0xDC00 + (rest & 0x3FFU));
  }

  void new_line() {
    if (!style_.indent) return;
    python::require_room(level_, style_.indent->size(), text_.size());
    text_ += '\n';
    for (std::size_t i = 0; i < level_; ++i) text_ += *style_.indent;
  }

  template <class Items, class Write>
  void write_items(const Items& items, char open, char close, const Write& write_item) {
    text_ += open;
    if (!items.empty()) {
      ++level_;
      new_line();
      bool is_first = true;
      for (const auto& item : items) {
        if (!is_first) {
          text_ += style_.item_separator;
          new_line();
        }
        is_first = false;
        write_item(item);
      }
      --level_;
      new_line();
    }
    text_ += close;
  }

  void write_list(std::span<const Value> items) {
    write_items(items, '[', ']', [this](const Value& item) { write(item); });
  }

  void write_dict(const Dict& dict) {
    std::vector<DictEntry> entries(dict.entries.begin(), dict.entries.end());
    if (style_.sorts_keys) {
      std::stable_sort(entries.begin(), entries.end(),
                       [](const DictEntry& left, const DictEntry& right) {
                         return compare(left.key, right.key) < 0;
                       });
    }
    write_items(entries, '{', '}', [this](const DictEntry& entry) {
      write_key(entry.key);
      text_ += style_.key_separator;
      write(entry.value);
    });
  }

  void write_key(const Value& key) {
    if (key.is_text()) return write_text(key.text());
    if (!key.is_number() && !key.is_none()) {
      throw Failure(fmt::format("a '{}' cannot be a key of JSON", type_name(key)));
    }
    text_ += '"';
    write(key);
    text_ += '"';
  }

  const JsonStyle& style_;
  std::size_t level_ = 0;
  std::string text_;
};

}  // namespace

std::string json_text(const Value& value, const JsonStyle& style) {
  Writer writer(style);
  writer.write(value);
  return writer.take();
}

}  // namespace tunegauge::chat_templates
