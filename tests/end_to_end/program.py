"""The program under test, run offline in a folder of its own, and the tally of checks."""
import os
import pathlib
import subprocess


class Program:
    """Calls the binary in the data folder, without caches, colours or network."""

    def __init__(self, binary, data, scratch):
        self.binary = str(pathlib.Path(binary).resolve())
        self.data, self.scratch = pathlib.Path(data), pathlib.Path(scratch)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
        self.environment = {**kept, "HF_HOME": f"{scratch}/hf", "HF_HUB_OFFLINE": "1", "TERM": "dumb",
                            "TUNEGAUGE_CACHE": "off"}

    def run(self, *words, stdin=b"", environment=None):
        return subprocess.run([self.binary, *map(str, words)], input=stdin, capture_output=True, cwd=self.data, timeout=120,
                              env={**self.environment, **(environment or {})}, check=False)


class Report:
    """Counts checks and prints those that fail."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def check(self, name, good, why=""):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {name}: {why}")

    def skip(self, name, why):
        self.skipped += 1
        print(f"skipped {name}: {why}")

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped")
        return 1 if self.failed or not self.passed else 0
