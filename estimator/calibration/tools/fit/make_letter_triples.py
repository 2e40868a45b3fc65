#!/usr/bin/env python3
"""Counts letter triples in English text and writes ../../letter_triples.cpp, the table that text_features.cpp reads.

    make_letter_triples.py DIR > ../../letter_triples.cpp     # DIR: the output of collect_text.py

Only the sources named triples-* are read, and nothing is fitted or measured on those. A word is a run of the letters a to z in
any case; its ends count as a letter. The class of a triple is how rare it is: -log2 of its share, cut at THRESHOLDS.
"""

import bisect
import collections
import math
import re
import sys
from pathlib import Path

THRESHOLDS = (9.0, 10.5, 12.0, 13.5, 15.0, 17.0, 20.0)  # bits
CODES, LINE = 27, 81  # a line of the table holds three rows of 27

UNPACK = """constexpr std::array<std::uint8_t, 32 * 32 * 32> unpacked() {
  constexpr std::size_t codes = 27;
  static_assert(sizeof(classes) == codes * codes * codes + 1);
  std::array<std::uint8_t, 32 * 32 * 32> result{};
  for (std::size_t i = 0; i < codes * codes * codes; ++i) {
    const std::size_t at = (i / codes / codes) << 10U | (i / codes % codes) << 5U | i % codes;
    result[at] = static_cast<std::uint8_t>((classes[i] - '0') * 8);
  }
  return result;
}

}  // namespace

constexpr std::array<std::uint8_t, 32 * 32 * 32> letter_triples = unpacked();

}  // namespace tunegauge::calibration"""


def count(folder):
    words = collections.Counter()
    for path in sorted(Path(folder).glob("triples-*/*.txt")):
        words.update(re.findall("[a-z]+", re.sub("([a-z])([A-Z])", r"\1 \2", path.read_text("utf-8")).lower()))
    triples = collections.Counter()
    for word, times in words.items():
        codes = [0, 0, *(ord(letter) - 96 for letter in word), 0]
        for a, b, c in zip(codes, codes[1:], codes[2:]):
            triples[(a * CODES + b) * CODES + c] += times
    return triples


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    triples = count(sys.argv[1])
    total = sum(triples.values())
    if not total:
        sys.exit(f"no triples-* in {sys.argv[1]}: make it with collect_text.py")
    rare = len(THRESHOLDS)
    classes = [bisect.bisect(THRESHOLDS, -math.log2(triples[i] / total)) if triples[i] else rare for i in range(CODES**3)]
    print("// Made by tools/fit/make_letter_triples.py; not written by hand. See letter_triples.h.\n")
    print('#include "estimator/calibration/letter_triples.h"\n\n#include <cstddef>\n\nnamespace tunegauge::calibration {\nnamespace {\n')
    print("// One digit a triple, in the order of the index.\nconstexpr char classes[] =")
    digits = "".join(map(str, classes))
    print("\n".join(f'    "{digits[at:at + LINE]}"' for at in range(0, len(digits), LINE)) + ";\n")
    print(UNPACK)
    shares = collections.Counter()
    for index, times in triples.items():
        shares[classes[index]] += times / total
    print({c: f"{shares[c]:.3f}" for c in range(rare + 1)}, file=sys.stderr)


if __name__ == "__main__":
    main()
