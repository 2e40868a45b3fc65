"""Starts the programs that ../compare_tokenizers compares, on chosen cores, and reads what they print."""
import dataclasses
import json
import os
import pathlib
import statistics
import subprocess
import sys
import threading
import time

PEER = pathlib.Path(__file__).with_name("peer.py")


@dataclasses.dataclass
class Run:
    """One process, from start to end."""
    lines: list = dataclasses.field(default_factory=list)  # the JSON objects that it printed
    wall_s: float = 0.0
    cpu_s: float = 0.0
    fault: str = ""  # why it has no result
    clock: str = "seconds"  # the key of a pass that counts: "seconds" or "cpu_s"

    def value(self, key):
        return next((line[key] for line in self.lines if key in line), None)

    @property
    def passes(self):
        return [line for line in self.lines if "pass" in line]

    @property
    def tokens(self):
        return self.passes[0]["tokens"] if self.passes else self.value("tokens")

    def speed(self, warm):
        """MB of text a second: of the first pass, or the median of the others."""
        speeds = [one["bytes"] / one[self.clock] / 1e6 for one in self.passes]
        return statistics.median(speeds[1:]) if warm else speeds[0]


def progress(text):
    print(text, file=sys.stderr, flush=True)


def start(command, threads, cores, timeout_s):
    """Runs a command to its end, or kills it after so many seconds; its last words are the fault where it fails."""
    environment = dict(os.environ, RAYON_NUM_THREADS=str(threads), TOKENIZERS_PARALLELISM="true" if threads > 1 else "false")
    begun = time.perf_counter()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
                               preexec_fn=lambda: os.sched_setaffinity(0, cores[:threads]))
    outputs = {}
    readers = [threading.Thread(target=lambda name=name, pipe=pipe: outputs.update({name: pipe.read()}))
               for name, pipe in (("out", process.stdout), ("err", process.stderr))]
    for reader in readers:
        reader.start()
    timer = threading.Timer(timeout_s, process.kill)
    timer.start()
    _, status, usage = os.wait4(process.pid, 0)  # its processor time alone, not that of all children
    run = Run(wall_s=time.perf_counter() - begun, cpu_s=usage.ru_utime + usage.ru_stime)
    timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    for reader in readers:
        reader.join()
    run.lines = [json.loads(line) for line in outputs["out"].decode(errors="replace").splitlines() if line.startswith('{"')]
    if process.returncode != 0:
        last = outputs["err"].decode(errors="replace").strip().splitlines()[-1:]
        run.fault = f"over {timeout_s:.0f} s" if run.wall_s >= timeout_s else f"failed ({process.returncode}): {' '.join(last)[:120]}"
    return run


@dataclasses.dataclass
class Bench:
    """Where the programs are, and the cores that they may use."""
    count_corpus: pathlib.Path
    python: pathlib.Path
    cores: list
    clock: str

    def ours(self, tokenizer, file, passes, threads, timeout_s=600):
        return self.timed([self.count_corpus, tokenizer, passes, threads, file], threads, timeout_s)

    def peer(self, call, tokenizer, file, passes, threads, timeout_s=600):
        return self.timed([self.python, PEER, call, tokenizer / "tokenizer.json", passes, file], threads, timeout_s)

    def timed(self, command, threads, timeout_s):
        run = start(command, threads, self.cores, timeout_s)
        run.clock = "cpu_s" if self.clock == "cpu" else "seconds"
        return run
