#!/usr/bin/env python3
"""Times `tunegauge count --field text` against Hugging Face tokenizers on the same JSONL file, on one core each, in one run.

    pip install tokenizers==0.23.3
    count_against_hf.py --tunegauge BINARY --file text.jsonl --tokenizer DIR [--peer-mb 40] [--rounds 3]

The two take turns, so that a slow spell of the machine meets both. The peer reads only the first --peer-mb of the file (it needs minutes
for a gigabyte); both are given as MB of text a second of processor time, with the ratio of each round and the median. Their token counts
of that part are compared too. The processor time of tunegauge is that of the whole process: start, tokenizer, reading and JSON included;
of the peer only the encoding of strings that are in memory already.
"""
import argparse
import json
import os
import pathlib
import resource
import statistics
import subprocess
import tempfile
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"


def first_part(path, megabytes):
    """The texts of the first rows, up to about this many MB of the file, and those rows as bytes."""
    texts, rows, size = [], [], 0
    with open(path, "rb") as file:
        for line in file:
            rows.append(line)
            texts.append(json.loads(line)["text"])
            size += len(line)
            if size >= megabytes * 1_000_000:
                break
    return texts, b"".join(rows)


def gauge(binary, path, tokenizer):
    """(tokens, bytes of text, processor seconds) of one whole process on one thread."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([binary, "count", path, "--field", "text", "--tokenizer", tokenizer, "--threads", "1", "--format", "json", "--quiet"],
                          capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    metrics = json.loads(done.stdout)["metrics"]
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return metrics["tokens.total"]["value"], metrics["bytes.total"]["value"], seconds


def peer(tokenizer, texts):
    started, tokens = time.process_time(), 0
    for text in texts:
        tokens += len(tokenizer.encode(text, add_special_tokens=False).ids)
    return tokens, time.process_time() - started


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tunegauge", required=True)
    parser.add_argument("--file", required=True)
    parser.add_argument("--tokenizer", required=True, help="folder with tokenizer.json")
    parser.add_argument("--peer-mb", type=float, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    import tokenizers
    reference = tokenizers.Tokenizer.from_file(str(pathlib.Path(options.tokenizer) / "tokenizer.json"))
    texts, rows = first_part(options.file, options.peer_mb)
    peer_bytes = sum(len(text.encode()) for text in texts)
    ratios = []
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as part:
        part.write(rows)
        part.flush()
        for number in range(1, options.rounds + 1):
            _, size, seconds = gauge(options.tunegauge, options.file, options.tokenizer)
            expected, peer_seconds = peer(reference, texts)
            got, _, _ = gauge(options.tunegauge, part.name, options.tokenizer)
            ours, theirs = size / seconds / 1e6, peer_bytes / peer_seconds / 1e6
            ratios.append(ours / theirs)
            print(f"round {number}: tunegauge {ours:.1f} MB/s, tokenizers {tokenizers.__version__} {theirs:.2f} MB/s, ratio {ratios[-1]:.1f}; "
                  f"tokens of the part: {got:,} and {expected:,}, {'equal' if got == expected else 'NOT EQUAL'}")
    print(f"median ratio {statistics.median(ratios):.1f}")


if __name__ == "__main__":
    main()
