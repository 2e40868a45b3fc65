#!/usr/bin/env python3
"""Writes random_cases.jsonl beside this file: random small tokenizers and what the reference does.

Needs the Python package tokenizers==0.23.3. Normalizers, pre-tokenizers, added tokens and models are
drawn by chance (a fixed seed); first comes every normalizer with Metaspace "first". Where the
reference fails, the text is left out.
"""

import json
import pathlib
import random

from tokenizers import Tokenizer

FOLDER = pathlib.Path(__file__).parent
RANDOM = random.Random(7)
CHARACTERS = "ab cd.'1\n_\u00e9\u0301\u2581\u6f22\u3000\x01\u00bdA\u0130"


def strip(left, right):
    return {"type": "Strip", "strip_left": left, "strip_right": right}


def replace(content, **pattern):
    return {"type": "Replace", "pattern": pattern, "content": content}


def norms(*members):
    return {"type": "Sequence", "normalizers": list(members)}


def bert(**options):
    return {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
            "strip_accents": None, "lowercase": True, **options}


def split(behavior, invert=False, **pattern):
    return {"type": "Split", "pattern": pattern, "behavior": behavior, "invert": invert}


def pres(*members):
    return {"type": "Sequence", "pretokenizers": list(members)}


def metaspace(scheme, cut=True):
    return {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": scheme, "split": cut}


def byte_level(prefix, regex):
    return {"type": "ByteLevel", "add_prefix_space": prefix, "trim_offsets": True,
            "use_regex": regex}


NORMALIZERS = [
    None, strip(True, True), strip(False, True), {"type": "Nmt"}, {"type": "StripAccents"},
    {"type": "NFC"}, {"type": "NFD"}, {"type": "NFKC"}, {"type": "NFKD"}, {"type": "Lowercase"},
    {"type": "ByteLevel"}, {"type": "Prepend", "prepend": "b"}, {"type": "Prepend", "prepend": " "},
    {"type": "Prepend", "prepend": "\u2581a"}, bert(), bert(clean_text=False, lowercase=False),
    bert(strip_accents=True, handle_chinese_chars=False),
    replace("", String="a"), replace("ab", String="a"), replace("x", String="ab"),
    replace("", Regex="^ +"), replace("b", Regex="^"), replace("\u2581", String=" "),
    replace(" ", Regex="\\s+"), norms({"type": "NFC"}, strip(True, True)),
    norms({"type": "NFD"}, {"type": "StripAccents"}), norms(strip(True, False), bert()),
    norms({"type": "Prepend", "prepend": " "}, strip(True, True)),
    norms({"type": "Prepend", "prepend": "b"}, replace("", String="b")),
    norms(strip(True, True), {"type": "Prepend", "prepend": "b"}),
    norms({"type": "Nmt"}, replace("\u2581", String=" "), {"type": "Lowercase"}),
    norms({"type": "NFKD"}, {"type": "Lowercase"}, {"type": "ByteLevel"}),
]
PRE_TOKENIZERS = [
    None, metaspace("first"), metaspace("first", False), metaspace("always"), metaspace("never"),
    byte_level(True, True), byte_level(False, False), {"type": "Whitespace"},
    {"type": "WhitespaceSplit"}, {"type": "BertPreTokenizer"},
    {"type": "Digits", "individual_digits": True}, {"type": "Punctuation", "behavior": "Isolated"},
    {"type": "FixedLength", "length": 3}, {"type": "UnicodeScripts"},
    {"type": "CharDelimiterSplit", "delimiter": "a"},
    split("Isolated", Regex="\\p{L}+|\\d"), split("MergedWithPrevious", String=" "),
    split("MergedWithNext", Regex="[\\s_]+"), split("Contiguous", String="b"),
    split("Removed", True, Regex="(?x)\\w+ # it's [ here\n| [.']"),
    split("Isolated", Regex="(?#[)\\p{L}+|\\p{N}"),
    pres(split("Isolated", Regex="[ab]"), metaspace("first")),
    pres(split("Removed", String=" "), metaspace("first", False)),
    pres({"type": "UnicodeScripts"}, metaspace("first")),
    pres(byte_level(True, False), metaspace("first")),
    pres(metaspace("first"), metaspace("first"), {"type": "Digits", "individual_digits": False}),
    pres({"type": "Digits", "individual_digits": True}, byte_level(False, True)),
]
FIRST = [metaspace("first"), pres({"type": "Digits", "individual_digits": True},
                                  split("Isolated", Regex="[b\\s]"), metaspace("first", False))]
ADDED = ["a", " b", "\n", "<s>", "ab", " ", "\u00e9", "A"]
TEXTS = ["ab cd", "  ab cd", " ab", "\x01ab c", "\u0301ab c", "aab", "\u00e9 ab", "\u6f22ab",
         "\x01 \u6f22b", "\u00bdab", "bab", "\u0130a", "e\u0301a", "\u2581ab", "\ufeffa b", "1a"]
ALPHABET = sorted(set(CHARACTERS) | set("ex\u0120\u010a\u00c3\u00a9\u00e2\u00bc\u20442i<s>\u2044"))


def vocabulary():
    tokens = ["<unk>"] + ALPHABET + ["<0x%02X>" % byte for byte in range(0xC0, 0xD0)]
    tokens += [left + right for left, right in MERGES]
    return {token: index for index, token in enumerate(dict.fromkeys(tokens))}


MERGES = [("a", "b"), ("\u2581", "a"), ("c", "d"), ("ab", "c"), (" ", "a"), ("\u0120", "a"),
          ("\u2581", "\u2581"), ("a", "a"), ("b", " ")]


def bpe():
    unknown = RANDOM.choice([None, "<unk>"])
    return {"type": "BPE", "dropout": None, "unk_token": unknown,
            "continuing_subword_prefix": None, "end_of_word_suffix": None,
            "fuse_unk": RANDOM.random() < 0.5, "byte_fallback": RANDOM.random() < 0.3,
            "ignore_merges": RANDOM.random() < 0.3, "vocab": vocabulary(),
            "merges": [list(merge) for merge in MERGES]}


def unigram():
    tokens = ["<unk>"] + sorted(set(ALPHABET)) + ["ab", "\u2581a", "cd", "abc", "bab"]
    return {"type": "Unigram", "unk_id": 0, "byte_fallback": RANDOM.random() < 0.3,
            "vocab": [[token, -1.0 - 0.37 * index % 5] for index, token in enumerate(tokens)]}


def word_piece():
    tokens = ["[UNK]", "a", "##b", "##a", "b", "ab", "c", "##d", "\u2581", "##\u2581", "1", "."]
    return {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": RANDOM.choice([4, 100]),
            "vocab": {token: index for index, token in enumerate(tokens)}}


def word_level():
    tokens = ["<unk>", "a", "b", "ab", "cd", "\u2581ab", "c", " ", "1"]
    return {"type": "WordLevel", "unk_token": "<unk>",
            "vocab": {token: index for index, token in enumerate(tokens)}}


def added_tokens(size):
    tokens = []
    for index, content in enumerate(RANDOM.sample(ADDED, RANDOM.choice([0, 0, 1, 2, 3]))):
        flags = {key: RANDOM.random() < 0.35
                 for key in ("single_word", "lstrip", "rstrip", "normalized", "special")}
        # White space may normalize to nothing or to another token: there the reference cuts text
        # into characters, or takes either token by chance.
        flags["normalized"] = flags["normalized"] and not content.isspace()
        tokens.append({"id": size + index, "content": content, **flags})
    return tokens


def case(name, model, normalizer, pre_tokenizer, added, texts):
    spec = {"version": "1.0", "truncation": None, "padding": None, "added_tokens": added,
            "normalizer": normalizer, "pre_tokenizer": pre_tokenizer, "post_processor": None,
            "decoder": None, "model": model}
    tokenizer = Tokenizer.from_str(json.dumps(spec))
    cases = []
    for text in texts:
        try:
            cases.append({"text": text, "ids": tokenizer.encode(text).ids})
        except BaseException:  # the reference panics where added tokens cross
            continue
    return {"name": name, "tokenizer": spec, "cases": cases}


def main():
    cases = []
    for normalizer in NORMALIZERS:
        for pre_tokenizer in FIRST:
            model = {"type": "WordPiece", "unk_token": "u", "continuing_subword_prefix": "",
                     "max_input_chars_per_word": 100,
                     "vocab": {c: i for i, c in enumerate(["u"] + ALPHABET)}}
            cases.append(case("first", model, normalizer, pre_tokenizer, [], TEXTS))
    for number in range(125):
        model = RANDOM.choice([bpe, bpe, unigram, word_piece, word_level])()
        texts = ["".join(RANDOM.choices(CHARACTERS, k=RANDOM.randrange(1, 14))) for _ in range(8)]
        cases.append(case("random %d" % number, model, RANDOM.choice(NORMALIZERS),
                          RANDOM.choice(PRE_TOKENIZERS), added_tokens(len(model["vocab"])), texts))
    with open(FOLDER / "random_cases.jsonl", "w") as out:
        for line in cases:
            out.write(json.dumps(line, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
