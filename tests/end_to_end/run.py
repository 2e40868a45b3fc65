#!/usr/bin/env python3
"""Runs the finished program as its users do, and compares what it prints and returns.

    run.py --tunegauge BINARY [--update]

Three kinds of checks: whole outputs against the golden files in golden/ (--update rewrites them: look at the difference before you
commit it), every command's JSON record against the committed JSON Schema, and behaviour that only a process has (pipes, Ctrl-C, completion).
"""
import argparse
import pathlib
import sys
import tempfile

import behaviour
import golden
import records
from program import Program, Report


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tunegauge", required=True)
    parser.add_argument("--update", action="store_true", help="rewrite the golden files")
    options = parser.parse_args()
    here = pathlib.Path(__file__).resolve().parent
    report = Report()
    with tempfile.TemporaryDirectory(prefix="tunegauge-end-to-end-") as scratch:
        program = Program(options.tunegauge, here / "data", scratch)
        golden.check(program, report, here / "golden", options.update)
        records.check(program, report, here.parent.parent / "reports" / "schema" / "result-1.schema.json")
        behaviour.check(program, report)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
