#!/usr/bin/env python3
"""Writes ../../common_characters.cpp: one bit for each Chinese character and Korean syllable in everyday use.

    make_common_characters.py > ../../common_characters.cpp

Everyday use is what the first levels of the national standards hold: GB 2312 level 1 (3755 characters), JIS X 0208 level 1 (2965),
Big5's frequent set (5401), and the 2350 syllables of KS X 1001.
"""

FIRST, LAST, A_LINE = 0x4E00, 0xD7FF, 4


def characters(codec, leads, trails):
    for lead in leads:
        for trail in trails:
            try:
                yield ord(bytes((lead, trail)).decode(codec))
            except (UnicodeDecodeError, TypeError):
                continue  # a cell without a character


def main():
    trails = range(0xA1, 0xFF)
    common = {*characters("gb2312", range(0xB0, 0xD8), trails), *characters("euc_jp", range(0xB0, 0xD0), trails),
              *characters("euc_kr", range(0xB0, 0xC9), trails), *characters("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *trails))}
    words = [sum(1 << bit for bit in range(64) if at + bit in common) for at in range(FIRST, LAST + 1, 64)]
    print("// Made by tools/fit/make_common_characters.py; not written by hand. See common_characters.h.\n")
    print('#include "estimator/calibration/common_characters.h"\n\nnamespace tunegauge::calibration {\n')
    print("const std::array<std::uint64_t, (last_common + 1 - first_common) / 64> common_characters = {")
    for at in range(0, len(words), A_LINE):
        print("    " + " ".join(f"0x{word:016X}," for word in words[at:at + A_LINE]))
    print("};\n\n}  // namespace tunegauge::calibration")


if __name__ == "__main__":
    main()
