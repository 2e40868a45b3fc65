#!/usr/bin/env python3
"""Runs one other tokenizer in a process of its own, in the protocol of count_corpus.cpp; started by ../compare_tokenizers.

    peer.py CALL TOKENIZER_JSON PASSES FILE

CALL names the package and which of its calls encodes the texts (CALLS below). The texts are in memory before the tokenizer is loaded;
nothing of the preparation (imports, the form in which a call wants its texts, one text of one letter to start thread pools) is timed.
The calls ending in ":file" read the file themselves, for the time from a standing start. Threads are set by the environment
(RAYON_NUM_THREADS) and by the cores that the process may use.
"""
import importlib.metadata
import json
import resource
import sys
import time

SEPARATOR = "\U000f5a5a\U000f7e7e".encode()  # of private use; gigatoken wants one that is UTF-8


def read_texts(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        return [json.loads(line)["text"] for line in file]


def ids_of(rows):
    """How many ids gigatoken's ragged array holds, without walking it."""
    return len(rows.layout.content)


def load_tokenizers(path):
    import tokenizers
    return tokenizers.Tokenizer.from_file(path)


def load_fastokens(path):
    import fastokens
    return fastokens.Tokenizer.from_file(path)


def load_gigatoken(path):
    import awkward  # noqa: F401  gigatoken imports it on its first batch; that is no part of encoding
    import gigatoken
    return gigatoken.Tokenizer(path)


def batch_of_tokenizers(tokenizer, texts):
    return lambda: sum(map(len, tokenizer.encode_batch_fast(texts, add_special_tokens=False)))


def batch_of_fastokens(tokenizer, texts):
    return lambda: len(tokenizer.encode_batch_flat(texts)[0]) // 4


def texts_of_fastokens(tokenizer, texts):
    encode = tokenizer.encode
    return lambda: sum(len(encode(text)) for text in texts)


def batch_of_gigatoken(tokenizer, texts):
    return lambda: ids_of(tokenizer.encode_batch(texts))


def source_of_gigatoken(tokenizer, texts):
    import gigatoken
    encoded = [text.encode() for text in texts]
    if any(SEPARATOR in text for text in encoded):
        sys.exit("a text holds the separator")
    source = gigatoken.BytesSource(SEPARATOR.join(encoded), separator=SEPARATOR)
    return lambda: ids_of(tokenizer.encode_batch(source))


def texts_of_gigatoken(tokenizer, texts):
    encode = tokenizer.encode
    return lambda: sum(len(encode(text)) for text in texts)


# Name of the call -> package, its loader, the maker of a function that encodes all texts once and returns the number of ids.
CALLS = {
    "tokenizers:encode_batch_fast": (load_tokenizers, batch_of_tokenizers),
    "fastokens:encode_batch_flat": (load_fastokens, batch_of_fastokens),
    "fastokens:encode": (load_fastokens, texts_of_fastokens),
    "gigatoken:encode_batch": (load_gigatoken, batch_of_gigatoken),
    "gigatoken:BytesSource": (load_gigatoken, source_of_gigatoken),
    "gigatoken:encode": (load_gigatoken, texts_of_gigatoken),
}


def say(**values):
    print(json.dumps(values), flush=True)


def from_standing_start(path, file):
    """gigatoken reads, parses and encodes the rows of the file itself."""
    import gigatoken
    rows = gigatoken.Tokenizer(path).encode_files(gigatoken.JsonlFileSource([file], field="text"))
    say(tokens=ids_of(rows))


def main():
    call, path, passes, file = sys.argv[1:]
    if call.endswith(":file"):
        from_standing_start(path, file)
        return
    texts = read_texts(file)
    size = sum(len(text.encode()) for text in texts)
    load, make = CALLS[call]
    package = call.partition(":")[0]
    __import__(package)
    started = time.perf_counter()
    tokenizer = load(path)
    say(load_s=time.perf_counter() - started, version=importlib.metadata.version(package), texts=len(texts), bytes=size)
    make(tokenizer, ["a"])()
    encode = make(tokenizer, texts)
    for number in range(1, int(passes) + 1):
        started, started_cpu = time.perf_counter(), time.process_time()
        tokens = encode()
        say(**{"pass": number}, seconds=time.perf_counter() - started, cpu_s=time.process_time() - started_cpu, bytes=size, tokens=tokens)
    say(peak_rss_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    main()
