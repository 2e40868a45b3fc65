#!/usr/bin/env python3
"""Counts tokens of chunks of text with Hugging Face `tokenizers` and writes the table that fit_main reads.

    make_training_table.py --text DIR --out table.tsv llama-3=FOLDER qwen-2=FOLDER ...     # pip install tokenizers

DIR holds SOURCE/FILE as collect_text.py writes them; FOLDER holds the family's tokenizer.json. A line of the table is source, file
(relative to DIR), first byte, length in bytes, and the tokens of each family, tab-separated under a heading; the first line is a
comment with the versions. Chunks are 300 to 6000 bytes, cut behind a line end or a space where there is one, chosen with a fixed seed;
the sources named triples-* are left out. No special tokens are added.
"""

import argparse
import math
import random
import sys
from pathlib import Path

import tokenizers

SHORTEST, LONGEST, SEED = 300, 6000, 5


def chunks_of(data, rng):
    """(first byte, length) of the chunks that a file is cut into."""
    begin = 0
    while begin < len(data):
        wanted = int(math.exp(rng.uniform(math.log(SHORTEST), math.log(LONGEST))))
        end = begin + wanted
        if end >= len(data):
            end = len(data)
        else:
            cut = max(data.rfind(b"\n", begin + wanted // 2, end), 0) or max(data.rfind(b" ", begin + wanted // 2, end), 0)
            end = cut + 1 if cut else end
            while end < len(data) and data[end] & 0xC0 == 0x80:
                end += 1
        yield begin, end - begin
        begin = end


def sample(folder, most, rng):
    """(source, file, begin, length, text) of at most `most` bytes of each source."""
    rows = []
    for source in sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("triples-")):
        taken = 0
        found = [(path, chunk) for path in sorted(source.glob("*.txt")) for chunk in chunks_of(path.read_bytes(), rng)]
        rng.shuffle(found)
        for path, (begin, length) in found:
            if taken >= most:
                break
            text = path.read_bytes()[begin:begin + length].decode("utf-8")
            rows.append((source.name, str(path.relative_to(folder)), begin, length, text))
            taken += length
    return sorted(rows)


def count(folder, texts):
    tokenizer = tokenizers.Tokenizer.from_file(str(Path(folder, "tokenizer.json")))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    counts = []
    for at in range(0, len(texts), 2000):
        counts += [len(found) for found in tokenizer.encode_batch_fast(texts[at:at + 2000], add_special_tokens=False)]
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--source-kb", type=float, default=500)
    parser.add_argument("family", nargs="+", help="NAME=FOLDER")
    options = parser.parse_args()
    families = dict(argument.split("=", 1) for argument in options.family)
    rows = sample(options.text, options.source_kb * 1000, random.Random(SEED))
    texts = [row[-1] for row in rows]
    print(f"{len(rows)} chunks, {sum(row[3] for row in rows)} bytes", file=sys.stderr)
    columns = []
    for family, folder in families.items():
        columns.append(count(folder, texts))
        print(f"{family}: {sum(columns[-1])} tokens", file=sys.stderr)
    with open(options.out, "w", encoding="utf-8") as file:
        print(f"# counted with Hugging Face tokenizers {tokenizers.__version__}", file=file)
        print("source", "file", "begin", "length", *families, sep="\t", file=file)
        for row, *counts in zip(rows, *columns):
            print(*row[:-1], *counts, sep="\t", file=file)


if __name__ == "__main__":
    main()
