#!/usr/bin/env python3
"""Compares `tunegauge count` with Hugging Face tokenizers 0.23.3, row by row: the count and the ids of every text, with and without
special tokens. Counts and ids are asked for in two runs, since counting alone may take another path than encoding.

    pip install tokenizers==0.23.3
    compare_with_reference.py --tunegauge BINARY [--tokenizers DIR] [--mb 2]                 # seeded hard text (hard_text.py)
    compare_with_reference.py --tunegauge BINARY --corpora DIR --mb 50                       # and natural text, DIR/*.jsonl
    compare_with_reference.py ... --also OTHER_PYTHON                                        # a newer release, shown, never the truth

DIR of --tokenizers holds folders with a tokenizer.json (default: those of the test data, and the small ones of its feature_cases.jsonl).
Exits with 1 where a row differs, with 77 (skipped) where the package or the tokenizers are not there.
"""
import argparse
import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import hard_text  # noqa: E402

REFERENCE_VERSION = "0.23.3"
SKIPPED = 77
ROOT = pathlib.Path(__file__).resolve().parents[2]
os.environ["TUNEGAUGE_CACHE"] = "off"  # what is compared is made from the file itself
DATA = pathlib.Path(os.environ.get("TUNEGAUGE_TEST_DATA") or ROOT.parent / "shared" / "data")


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def encode_rows(tokenizer_json, file, special):
    """The other process: prints the ids of every row, null where the package gives none."""
    import tokenizers
    tokenizer = tokenizers.Tokenizer.from_file(tokenizer_json)

    def one(text):
        try:
            return tokenizer.encode(text, add_special_tokens=special).ids
        except BaseException as fault:  # noqa: B036  its panics are BaseExceptions
            print(f"no ids: {fault}", file=sys.stderr)
            return None

    def many(texts):
        if tokenizer.padding is None:  # else a text would be as long as the longest of its batch
            try:
                return [encoding.ids for encoding in tokenizer.encode_batch_fast(texts, add_special_tokens=special)]
            except BaseException:  # noqa: B036
                pass
        return [one(text) for text in texts]

    with open(file, encoding="utf-8", newline="\n") as rows:
        while batch := [json.loads(line)["text"] for line in itertools.islice(rows, 256)]:
            for ids in many(batch):
                print(json.dumps(ids))


def version_of(python):
    """The version of the package there, or nothing."""
    done = subprocess.run([python, "-c", "import tokenizers; print(tokenizers.__version__)"], capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else None


def reference_rows(python, tokenizer_json, file, special):
    command = [python, __file__, "--encode", tokenizer_json, file] + (["--special"] if special else [])
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        for line in process.stdout:
            yield json.loads(line)


def our_rows(tunegauge, tokenizer_json, file, special, with_ids):
    """What every row of ours holds: "tokens" and "ids", or "error"."""
    command = [tunegauge, "count", file, "--field", "text", "--tokenizer", tokenizer_json, "--per-row", "--format", "jsonl", "--quiet"]
    command += (["--ids"] if with_ids else []) + (["--add-special-tokens"] if special else [])
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        for line in process.stdout:
            yield json.loads(line)


def fault_of(counted, encoded, reference):
    """What is wrong with a row, in words; nothing where all is right."""
    if "error" in counted or "error" in encoded:
        return counted.get("error") or encoded["error"]
    ids = encoded["ids"]
    if counted["tokens"] == len(reference) and encoded["tokens"] == len(ids) and ids == reference:
        return None
    at = next((i for i, (a, b) in enumerate(zip(ids, reference)) if a != b), min(len(ids), len(reference)))
    return (f"{counted['tokens']} tokens counted, {len(ids)} ids, the reference has {len(reference)}; from id number {at}: "
            f"ours {ids[at:at + 8]}, the reference's {reference[at:at + 8]}")


class Rows:
    """A file of texts, with the kind of each."""

    def __init__(self, path, source, megabytes):
        self.kinds, self.texts, size = [], [], 0
        with open(path, "w", encoding="utf-8") as out:
            for kind, text in source:
                out.write(json.dumps({"text": text}) + "\n")
                self.kinds.append(kind)
                self.texts.append(text)
                size += len(text.encode())
                if size >= megabytes * 1e6:
                    break
        self.path, self.size = path, size


def natural(corpora):
    """(kind, text) of the rows of every file by turns, until all have ended."""
    files = [(path.stem, open(path, encoding="utf-8", newline="\n")) for path in sorted(corpora.glob("*.jsonl"))]
    if not files:
        skip(f"no *.jsonl in {corpora}")
    for lines in itertools.zip_longest(*(file for _, file in files)):
        for (kind, _), line in zip(files, lines):
            if line:
                yield kind, json.loads(line)["text"]


def without_surrogates(source):
    """Lone surrogates cannot reach the reference."""
    return ((kind, text) for kind, text in source if text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text))


def compare(options, name, tokenizer_json, rows, special):
    """The number of rows that differ from the reference; prints one line, and the first of those rows."""
    started, wrong, unknown, compared, tokens = time.monotonic(), [], 0, 0, 0
    others = {version: reference_rows(python, tokenizer_json, rows.path, special) for version, python in options.also.items()}
    differences = dict.fromkeys(others, 0)
    counted, encoded = (our_rows(options.tunegauge, tokenizer_json, rows.path, special, with_ids) for with_ids in (False, True))
    for number, (count, own, reference) in enumerate(zip(counted, encoded, reference_rows(options.python, tokenizer_json, rows.path, special))):
        compared += 1
        for version, other in others.items():
            differences[version] += next(other, None) != reference
        fault = None if reference is None else fault_of(count, own, reference)
        unknown += reference is None  # it gave up: there is no truth about this row
        tokens += len(reference or [])
        if fault:
            wrong.append((number, fault))
    words = [f"{name}{', special tokens' if special else ''}: {compared} rows, {rows.size / 1e6:.2f} MB, {tokens} tokens: {len(wrong)} differ"]
    words += [f"{unknown} without an answer of the reference"] if unknown else []
    words += [f"tokenizers {version}: {count} differ" for version, count in differences.items()]
    if compared != len(rows.texts):
        words.append(f"ENDED after {compared} of {len(rows.texts)} rows")
    print(f"{'; '.join(words)} ({time.monotonic() - started:.1f} s)", flush=True)
    for number, fault in wrong[:options.shown]:
        text = rows.texts[number]
        print(f"    {rows.kinds[number]}: {text[:200]!r}{' ...' if len(text) > 200 else ''}\n      {fault}")
    return len(wrong) + len(rows.texts) - compared


def tokenizers_of(options, folder):
    """(name, path of its tokenizer.json, MB of text)."""
    root = options.tokenizers or DATA / "tokenizers"
    for path in sorted(root.glob("*/tokenizer.json")) if root.is_dir() else []:
        yield path.parent.name, path, options.mb
    cases = DATA / "feature_cases.jsonl"
    if options.tokenizers or not cases.exists():
        return
    for number, line in enumerate(cases.read_text(encoding="utf-8").rstrip("\n").split("\n")):
        case = json.loads(line)
        path = folder / f"feature-{number}.json"
        path.write_text(json.dumps(case["tokenizer"]), encoding="utf-8")
        yield case["name"], path, options.mb * options.small_share


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tunegauge", default=str(ROOT / "build" / "ci" / "tunegauge"))
    parser.add_argument("--python", default=sys.executable, help=f"the Python that has tokenizers {REFERENCE_VERSION} (default: this one)")
    parser.add_argument("--also", action="append", default=[], help="a Python with another release; may be repeated")
    parser.add_argument("--tokenizers", type=pathlib.Path)
    parser.add_argument("--names", help="only these, by comma")
    parser.add_argument("--corpora", type=pathlib.Path, help="folder of JSONL files with natural text")
    parser.add_argument("--mb", type=float, default=2, help="of text a tokenizer and source")
    parser.add_argument("--small-share", type=float, default=0.05, help="of that for the small tokenizers")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shown", type=int, default=5, help="differing rows shown a tokenizer")
    parser.add_argument("--encode", nargs=2, metavar=("TOKENIZER", "FILE"), help=argparse.SUPPRESS)
    parser.add_argument("--special", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.encode:
        return options
    if version_of(options.python) != REFERENCE_VERSION:
        skip(f"{options.python} has no tokenizers {REFERENCE_VERSION}")
    options.also = {version_of(python) or python: python for python in options.also}
    return options


def main():
    options = arguments()
    if options.encode:
        encode_rows(*options.encode, options.special)
        return
    wrong, checked = 0, 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for name, path, megabytes in tokenizers_of(options, folder):
            if options.names and name not in options.names.split(","):
                continue
            checked += 1
            sources = {"hard text": lambda: hard_text.texts(json.loads(path.read_text(encoding="utf-8")), options.seed)}
            if options.corpora:
                sources["natural text"] = lambda: natural(options.corpora)
            for source, make in sources.items():
                rows = Rows(folder / "rows.jsonl", without_surrogates(make()), megabytes)
                wrong += compare(options, f"{name}, {source}", path, rows, False)
            few = Rows(folder / "few.jsonl", without_surrogates(sources["hard text"]()), megabytes / 10)
            wrong += compare(options, f"{name}, hard text", path, few, True)
    if checked == 0:
        skip(f"no tokenizers here ({options.tokenizers or DATA})")
    print(f"{checked} tokenizers, {wrong} rows differ")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
