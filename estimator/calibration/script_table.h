#pragma once
// Which features a character outside ASCII counts for: a table over blocks of 16 code points, made
// at compile time from the block ranges of the Unicode standard (Blocks.txt, Unicode 16).

#include <array>
#include <cstddef>
#include <cstdint>

#include "estimator/calibration/common_characters.h"
#include "estimator/calibration/text_features.h"

namespace tunegauge::calibration {

/// Where a character counts. Neighbours with the same `run` make one run.
struct Script {
  Feature run;   ///< counted once a run; count_ where runs do not matter
  Feature sign;  ///< counted for every character
};

inline constexpr std::array scripts = {
    Script{Feature::other_runs, Feature::other},
    Script{Feature::other_runs, Feature::other_wide},
    Script{Feature::count_, Feature::controls},
    Script{Feature::count_, Feature::latin_signs},
    Script{Feature::greek_runs, Feature::greek},
    Script{Feature::cyrillic_runs, Feature::cyrillic},
    Script{Feature::cyrillic_runs, Feature::cyrillic_more},
    Script{Feature::caucasus_runs, Feature::caucasus},
    Script{Feature::hebrew_runs, Feature::hebrew},
    Script{Feature::arabic_runs, Feature::arabic},
    Script{Feature::arabic_runs, Feature::arabic_more},
    Script{Feature::devanagari_runs, Feature::devanagari},
    Script{Feature::bengali_runs, Feature::bengali},
    Script{Feature::tamil_runs, Feature::tamil},
    Script{Feature::indic_runs, Feature::indic},
    Script{Feature::thai_runs, Feature::thai},
    Script{Feature::khmer_runs, Feature::khmer},
    Script{Feature::hangul_runs, Feature::hangul},
    Script{Feature::hangul_runs, Feature::hangul_rare},
    Script{Feature::hiragana_runs, Feature::hiragana},
    Script{Feature::katakana_runs, Feature::katakana},
    Script{Feature::han_runs, Feature::han},
    Script{Feature::han_runs, Feature::han_rare},
    Script{Feature::count_, Feature::cjk_punct},
    Script{Feature::general_punct_runs, Feature::general_punct},
    Script{Feature::symbol_runs, Feature::symbols},
    Script{Feature::emoji_runs, Feature::emoji},
    Script{Feature::count_, Feature::marks},
};

/// Latin letters belong to words and have no entry above.
inline constexpr std::uint8_t latin = scripts.size();

/// The index in `scripts` of the entry that counts characters for `sign`.
constexpr std::uint8_t script_of(Feature sign) {
  for (std::size_t i = 0; i < scripts.size(); ++i) {
    if (scripts[i].sign == sign) return static_cast<std::uint8_t>(i);
  }
  return 0;
}

struct Block {
  char32_t first;
  char32_t last;
  std::uint8_t script;
};

inline constexpr std::array blocks = {
    Block{0x0080, 0x009F, script_of(Feature::controls)},
    Block{0x00A0, 0x00BF, script_of(Feature::latin_signs)},
    Block{0x00C0, 0x02FF, latin},
    Block{0x0300, 0x036F, script_of(Feature::marks)},
    Block{0x0370, 0x03FF, script_of(Feature::greek)},
    Block{0x0400, 0x040F, script_of(Feature::cyrillic_more)},
    Block{0x0410, 0x044F, script_of(Feature::cyrillic)},
    Block{0x0450, 0x052F, script_of(Feature::cyrillic_more)},
    Block{0x0530, 0x058F, script_of(Feature::caucasus)},
    Block{0x0590, 0x05FF, script_of(Feature::hebrew)},
    Block{0x0600, 0x066F, script_of(Feature::arabic)},
    Block{0x0670, 0x077F, script_of(Feature::arabic_more)},
    Block{0x08A0, 0x08FF, script_of(Feature::arabic_more)},
    Block{0x0900, 0x097F, script_of(Feature::devanagari)},
    Block{0x0980, 0x09FF, script_of(Feature::bengali)},
    Block{0x0A00, 0x0B7F, script_of(Feature::indic)},
    Block{0x0B80, 0x0BFF, script_of(Feature::tamil)},
    Block{0x0C00, 0x0DFF, script_of(Feature::indic)},
    Block{0x0E00, 0x0E7F, script_of(Feature::thai)},
    Block{0x10A0, 0x10FF, script_of(Feature::caucasus)},
    Block{0x1100, 0x11FF, script_of(Feature::hangul_rare)},
    Block{0x1780, 0x17FF, script_of(Feature::khmer)},
    Block{0x1AB0, 0x1AFF, script_of(Feature::marks)},
    Block{0x1DC0, 0x1DFF, script_of(Feature::marks)},
    Block{0x1E00, 0x1EFF, latin},
    Block{0x1F00, 0x1FFF, script_of(Feature::greek)},
    Block{0x2000, 0x206F, script_of(Feature::general_punct)},
    Block{0x2070, 0x2BFF, script_of(Feature::symbols)},
    Block{0x2E00, 0x2E7F, script_of(Feature::general_punct)},
    Block{0x2E80, 0x2FFF, script_of(Feature::han_rare)},
    Block{0x3000, 0x303F, script_of(Feature::cjk_punct)},
    Block{0x3040, 0x309F, script_of(Feature::hiragana)},
    Block{0x30A0, 0x30FF, script_of(Feature::katakana)},
    Block{0x3100, 0x312F, script_of(Feature::han_rare)},
    Block{0x3130, 0x318F, script_of(Feature::hangul_rare)},
    Block{0x3190, 0x33FF, script_of(Feature::cjk_punct)},
    Block{0x3400, 0x4DBF, script_of(Feature::han_rare)},
    Block{0x4E00, 0x9FFF, script_of(Feature::han)},
    Block{0xAC00, 0xD7AF, script_of(Feature::hangul)},
    Block{0xF900, 0xFAFF, script_of(Feature::han_rare)},
    Block{0xFB00, 0xFDFF, script_of(Feature::other_wide)},
    Block{0xFE00, 0xFE0F, script_of(Feature::marks)},
    Block{0xFE30, 0xFE6F, script_of(Feature::cjk_punct)},
    Block{0xFE70, 0xFEFF, script_of(Feature::other_wide)},
    Block{0xFF00, 0xFFEF, script_of(Feature::cjk_punct)},
};

constexpr std::array<std::uint8_t, 0x1000> make_script_table() {
  std::array<std::uint8_t, 0x1000> table{};  // 0: any other script
  for (const Block& block : blocks) {
    for (char32_t at = block.first >> 4; at <= block.last >> 4; ++at) table[at] = block.script;
  }
  return table;
}

inline constexpr std::array<std::uint8_t, 0x1000> script_table = make_script_table();

/// The index in `scripts`, or `latin`.
inline std::uint8_t script_of(char32_t code_point) {
  if (code_point < 0x10000) {
    const std::uint8_t script = script_table[code_point >> 4];
    // Common and rare Chinese and Korean stand side by side; the rare one follows in `scripts`.
    const bool by_character =
        script == script_of(Feature::han) || script == script_of(Feature::hangul);
    return by_character && !is_common(code_point) ? static_cast<std::uint8_t>(script + 1) : script;
  }
  if (code_point >= 0x1F000 && code_point < 0x1FB00) return script_of(Feature::emoji);
  if (code_point >= 0x20000 && code_point < 0x3FFFE) return script_of(Feature::han_rare);
  return script_of(Feature::other_wide);
}

}  // namespace tunegauge::calibration
