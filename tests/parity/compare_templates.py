#!/usr/bin/env python3
"""Compares `tunegauge render` with Python's jinja2 3.1.x in the environment of transformers' apply_chat_template, byte for byte: the text, or
that the template refused (raise_exception) and its message, or that rendering failed.

    pip install jinja2==3.1.6
    compare_templates.py --tunegauge BINARY [--count 20000] [--seed 1]            # everything
    compare_templates.py --tunegauge BINARY --only scoping,probes --minimize      # some families, differing templates made small
    compare_templates.py --tunegauge BINARY --only statements:1:77                # one case, by its name

Families: `own` the cases of the test data with their own variables; `crossed` their chat templates with other conversations; `mutated` these
templates with small changes; `engine` its small templates with other values; and, from template_generator.py, `expressions`, `probes`
(one filter, test or operator on any value), `statements`, `scoping`, `whitespace`. A case depends on its name (family:seed:number) alone.

Cases whose text depends on the run (memory addresses), or that jinja2 cannot do within bounds, are skipped and counted.
Exits with 1 where an outcome differs, with 77 (skipped) where jinja2 is not there.
"""
import argparse
import collections
import concurrent.futures
import contextlib
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import template_generator  # noqa: E402

REFERENCE_VERSION = "3.1."
SKIPPED = 77
ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = pathlib.Path(os.environ.get("TUNEGAUGE_TEST_DATA") or ROOT.parent / "shared" / "data")
NOW = "2026-07-26 12:00:00"
SHARES = {"crossed": 15, "mutated": 15, "engine": 5, "expressions": 20, "probes": 15, "statements": 15, "scoping": 10, "whitespace": 5}  # of --count
UNSTABLE = re.compile(r"0x[0-9a-f]{6,}|<function |<(built-in|bound) method|<generator|\bobject at ", re.I)
LONGEST, SLOWEST = 400_000, 3  # characters of a text and seconds of a case


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


# The reference, in a process of its own: `compare_templates.py render`, with the arguments of `tunegauge render`.

class Slow(BaseException):
    pass


def environment(now, fault):
    """What transformers renders chat templates with. A fault makes it wrong in one way, so that the comparison can be tried."""
    import datetime
    import jinja2.ext
    import jinja2.sandbox

    class Refused(jinja2.TemplateError):
        pass

    class Generation(jinja2.ext.Extension):
        tags = {"generation"}

        def parse(self, parser):
            line = next(parser.stream).lineno
            body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
            return jinja2.nodes.CallBlock(self.call_method("body_of"), [], [], body).set_lineno(line)

        def body_of(self, caller):
            return caller()

    def raise_exception(message):
        raise Refused(message)

    made = jinja2.sandbox.ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=fault != "lstrip", extensions=[Generation, jinja2.ext.loopcontrols],
                                                        cache_size=0)
    made.filters["tojson"] = lambda x, ensure_ascii=False, indent=None, separators=None, sort_keys=False: json.dumps(
        x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)
    made.globals["raise_exception"] = raise_exception
    made.globals["strftime_now"] = lambda format: datetime.datetime.strptime(now, "%Y-%m-%d %H:%M:%S").strftime(format)
    if fault == "title":
        made.filters["title"] = str.title
    if fault == "raise":
        made.globals["raise_exception"] = lambda message: 1 / 0
    return made, Refused


def reference_outcome(made, refused, compiled, case):
    """{"output"}, {"refused"} or {"failed"}; {"skip"} where the outcome says nothing about another engine."""
    import signal
    try:
        signal.setitimer(signal.ITIMER_REAL, SLOWEST)
        try:
            if compiled.get("source") != case["template"]:
                compiled.update(source=None, template=made.from_string(case["template"]))
                compiled["source"] = case["template"]
            text = compiled["template"].render(case["vars"])
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        if len(text) > LONGEST:
            return {"skip": "long"}
        if UNSTABLE.search(text):
            return {"skip": "differs from run to run"}
        return {"skip": "lone surrogates"} if re.search("[\ud800-\udfff]", text) else {"output": text}
    except refused as fault:
        return {"skip": "differs from run to run"} if UNSTABLE.search(str(fault)) else {"refused": str(fault)}
    except (Slow, MemoryError) as fault:
        return {"skip": type(fault).__name__}
    except Exception as fault:
        return {"skip": "long"} if "integer string conversion" in str(fault) else {"failed": f"{type(fault).__name__}: {fault}"}


def render():
    import resource
    import signal
    import warnings
    parser = argparse.ArgumentParser()
    for name in ("template", "variables", "cases", "fault"):
        parser.add_argument(f"--{name}")
    parser.add_argument("--now", default=NOW)
    options = parser.parse_args([argument for argument in sys.argv[1:] if argument != "render"])
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))

    def too_slow(*_):
        raise Slow
    signal.signal(signal.SIGALRM, too_slow)
    made, refused = environment(options.now, options.fault)
    if not options.cases:
        case = {"template": read(options.template), "vars": json.loads(read(options.variables))}
        outcome = reference_outcome(made, refused, {}, case)
        kind, words = next(iter(outcome.items()))
        (sys.stdout if kind == "output" else sys.stderr).buffer.write(words.encode("utf-8", "replace"))
        sys.exit({"output": 0, "refused": 1}.get(kind, 3))
    compiled = {}
    for line in read(options.cases).rstrip("\n").split("\n"):
        case = json.loads(line)
        if options.fault == "crash" and "groupby" in case["template"]:
            os.abort()
        print(json.dumps({"name": case["name"], **reference_outcome(made, refused, compiled, case)}), flush=True)


def read(path):
    return pathlib.Path(path).read_bytes().decode()


# Asking either of the two.

def in_one_call(command, cases, now):
    """{name: outcome} of the cases that were answered."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "cases.jsonl")
        file.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
        answers, why = {}, ""
        with open(pathlib.Path(folder, "out"), "w+b") as out, open(pathlib.Path(folder, "err"), "w+b") as err:
            try:
                done = subprocess.run([*command, "render", "--cases", str(file), "--now", now], stdout=out, stderr=err, timeout=20 + len(cases))
                why = f"exit code {done.returncode}"
            except subprocess.TimeoutExpired:
                why = "does not end"
            out.seek(0)
            err.seek(0)
            for line in out:
                with contextlib.suppress(ValueError):
                    answer = json.loads(line.decode())
                    answers[answer.pop("name")] = answer
            return answers, f"{why} {err.read()[-300:].decode(errors='replace')}".strip()


def outcomes(command, cases, now):
    """The outcome of every case; those that end the whole call are found by halving."""
    answers, why = in_one_call(command, cases, now)
    rest = [case for case in cases if case["name"] not in answers]
    if len(cases) == 1 and rest:
        return {rest[0]["name"]: {"crashed": why}}
    middle = 1 if len(rest) < len(cases) else len(rest) // 2  # mostly the first one without an answer
    for part in (rest[:middle], rest[middle:]):
        answers.update(outcomes(command, part, now) if part else {})
    return answers


def one_by_one(command, cases, now):
    answers = {}
    with tempfile.TemporaryDirectory() as folder:
        template, variables = pathlib.Path(folder, "template.jinja"), pathlib.Path(folder, "variables.json")
        for case in cases:
            template.write_bytes(case["template"].encode())
            variables.write_text(json.dumps(case["vars"]), encoding="utf-8")
            call = [*command, "render", "--template", str(template), "--variables", str(variables), "--now", now]
            try:
                done = subprocess.run(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=20)
            except subprocess.TimeoutExpired:
                answers[case["name"]] = {"crashed": "does not end"}
                continue
            out, err = done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
            kind = {0: "output", 1: "refused", 3: "failed"}.get(done.returncode, "crashed")
            if kind == "crashed" or kind != "output" and out:
                answers[case["name"]] = {"crashed": f"exit code {done.returncode}, {len(out)} characters: {err}"}
            else:
                answers[case["name"]] = {kind: out if kind == "output" else err}
    return answers


def difference(ours, reference, batch=True):
    """What kind of difference there is, nothing where there is none."""
    (kind, words), (right, expected) = (next(iter(outcome.items())) for outcome in (ours, reference))
    if kind == "crashed":
        return "crashes or does not end"
    if kind != right:
        verb = {"output": "renders", "refused": "refuses", "failed": "fails"}
        return f"{verb.get(kind, kind)} where jinja2 {verb[right]}"
    same = kind == "failed" or words == expected or not batch and kind == "refused" and expected.strip() in words
    return None if same else f"other {'text' if kind == 'output' else 'message'}"


class Pair:
    """The program and the reference."""

    def __init__(self, options):
        own = [options.python, str(pathlib.Path(__file__).resolve())]
        self.reference, self.now, self.batch = own, NOW, options.batch
        self.program = [*own, "--fault", options.self] if options.self else [options.tunegauge]

    def differing(self, cases):
        """[(case, ours, reference, difference or nothing)] of all cases, those skipped with the reference's {"skip"}."""
        references = outcomes(self.reference, cases, self.now)
        references = {name: {"skip": "ends the reference"} if "crashed" in outcome else outcome for name, outcome in references.items()}
        asked = [case for case in cases if "skip" not in references[case["name"]]]
        ask = outcomes if self.batch else one_by_one
        ours = ask(self.program, asked, self.now) if asked else {}
        rows = []
        for case in cases:
            name = case["name"]
            rows.append((case, ours[name], references[name], difference(ours[name], references[name], self.batch)) if name in ours
                        else (case, None, references[name], None))
        doubted = [row[0] for row in rows if row[3]]
        again = outcomes(self.reference, doubted, self.now) if doubted else {}
        return [row if again.get(row[0]["name"], row[2]) == row[2] else (row[0], None, {"skip": "differs from run to run"}, None) for row in rows]


# Which cases.

def data_cases(data, name):
    path = data / "chat_templates" / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").rstrip("\n").split("\n")] if path.exists() else []


def variables_of(case):
    """As the data's README says: null tokens are not passed, `extra` wins."""
    if "vars" in case:
        return case["vars"]
    tokens = {name: case[name] for name in ("bos_token", "eos_token") if case[name] is not None}
    return {"messages": case["messages"], "tools": case["tools"], "documents": None, "add_generation_prompt": case["add_generation_prompt"], **tokens,
            **case["extra"]}


def make_case(family, seed, number, chat, engine):
    name = f"{family}:{seed}:{number}"
    rng = random.Random(name)
    if family in ("crossed", "mutated"):
        template = chat[number % len(chat)]
        template = template_generator.mutated(rng, template) if family == "mutated" else template
        return {"name": name, "template": template, "vars": template_generator.conversation(rng)}
    if family == "engine":
        case = engine[number % len(engine)]
        return {"name": name, "template": case["template"], "vars": template_generator.shaken(rng, case["vars"])}
    template, variables = template_generator.make(family, rng)
    return {"name": name, "template": template, "vars": variables}


def all_cases(options):
    """Cases in the order of their templates, so that one is compiled once."""
    own, engine = data_cases(options.data, "cases"), data_cases(options.data, "engine_cases")
    chat = list(dict.fromkeys(case["template"] for case in own))
    wanted = options.only.split(",") if options.only else ["own", *SHARES]
    for family in wanted:
        if family == "own":
            for number, case in enumerate(own + engine):
                answer = {key: case[key] for key in ("expected", "error", "fails") if key in case}
                yield {"name": f"own:{number}:{case['name']}", "template": case["template"], "vars": variables_of(case), "answer": answer}
        elif family.count(":") == 2 and family.split(":")[0] in SHARES:
            kind, seed, number = family.split(":")
            yield make_case(kind, seed, int(number), chat, engine)
        elif family not in SHARES:
            sys.exit(f"no such family: {family}")
        elif family not in ("crossed", "mutated", "engine") or (engine if family == "engine" else chat):
            count = options.count * SHARES[family] // sum(SHARES.get(name, 0) for name in wanted)
            step = {"crossed": len(chat), "engine": len(engine)}.get(family, 1)
            for number in sorted(range(count), key=lambda number: number % step):
                yield make_case(family, options.seed, number, chat, engine)
        else:
            print(f"no test data in {options.data}: {family} is left out")


def chunks(cases, size):
    chunk = []
    for case in cases:
        chunk.append(case)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


# What is told about differences.

OPERATORS = {"//": r"//", "**": r"\*\*", "%": r"(?<!\{)%(?!\})", "~": "~", "in": r"(?<!for \w)\bin\b", "not": r"\bnot\b", "slice": r"\[[^][]*:[^][]*\]",
             "inline if": r"\{\{[^}]*\bif\b", "recursive": r"\brecursive\b", "varargs": r"\bvarargs\b",
             "kwargs": r"\bkwargs\b", "caller": r"\bcaller\b", "namespace": r"\bnamespace\b", "loop.": r"\bloop\b(?!\.)", "star argument": r"[(,]\s*\*",
             "dict()": r"\bdict\(", "range()": r"\brange\(", "joiner": r"\bjoiner\b", "cycler": r"\bcycler\b",
             "strftime_now": "strftime_now", "raise_exception": "raise_exception", "comparison": r"[<>]=?|[=!]=", "and/or": r"\b(and|or)\b",
             "*": r"(?<![*,(])\*(?!\*)", "/": r"(?<!/)/(?!/)", "+": r"(?<!\{[{%])\+(?!%)", "exponent": r"\d[eE][-+]?\d",
             "dict literal": r"(?<!\{)\{(?![{%#])", "tuple": r"\(\)|,\)|\([^()]*,[^()]*\)", "missing variable": r"\bmissing\b", "big": r"\bbig\b|\d{17,}"}


def constructs(case, outcome=None):
    """Guesses of what a template is about."""
    template = case["template"]
    code = re.sub(r"'[^'\n]*'|\"[^\"\n]*\"", "''", "\n".join(re.findall(r"\{%.*?%\}|\{\{.*?\}\}", template, re.S)))
    found = {f"tag {name}" for name in re.findall(r"\{%[-+]?\s*([a-z]+)", template)} | {f"filter {name}" for name in re.findall(r"\|\s*([a-z]\w*)", code)}
    found |= {f"test {name}" for name in re.findall(r"\bis\s+(?:not\s+)?([a-z]+)", code)} | {f".{name}()"
                                                                                             for name in re.findall(r"\.([a-z]\w*)\(",
                                                                                                 code)} | {f"loop.{name}"
                                                                                                     for name in re.findall(r"\bloop\.(\w+)", code)}
    found |= {f"filter {name}" for name in re.findall(r"\bmap\(\s*'(\w+)'", template)}
    found |= {f"test {name}" for name in re.findall(r"\b(?:select|reject)(?:attr\([^,()]+,|\()\s*'(\w+)'", template)}
    found |= {name for name, pattern in OPERATORS.items() if re.search(pattern, code)}
    found |= {name for name, pattern in {"-%} or -}}": r"-[%}#]\}", "{%- or {{-": r"\{[%{#]-", "{%+": r"\{[%{#]\+", "+%}": r"\+[%#]\}",
                                         "carriage return": "\r", "comment": r"\{#", "escapes in strings": r"\\."}.items() if re.search(pattern, template)}
    if outcome and re.search(r"(?<![\d.])\d{19,}(?![\d.])", outcome.get("output", "")):
        found.add("integers beyond 64 bits")
    if not str(case["vars"]).isascii():
        found.add("non-ASCII values")
    return found or {"text"}


def short(text, most=1500):
    text = text if isinstance(text, str) else json.dumps(text, ensure_ascii=False)
    return text if len(text) <= most else f"{text[:most * 2 // 3]} ...({len(text)} characters)... {text[-most // 3:]}"


def around_difference(ours, reference):
    """Both outcomes, of long texts only where they part."""
    (kind, words), (right, expected) = (next(iter(outcome.items())) for outcome in (ours, reference))
    at = next((i for i, (a, b) in enumerate(zip(words, expected)) if a != b), min(len(words), len(expected)))
    start = max(0, at - 200) if kind == right and at > 300 else 0
    note = f" from character {start}, they part at {at}" if start else ""
    return f"    ours    {kind}{note}: {short(repr(words[start:]), 700)}\n    jinja2  {right}{note}: {short(repr(expected[start:]), 700)}"


def smaller_values(value):
    """Simpler values in place of one."""
    if isinstance(value, (list, dict)):
        keys = list(value) if isinstance(value, dict) else range(len(value))
        for key in keys:
            yield {k: v for k, v in value.items() if k != key} if isinstance(value, dict) else value[:key] + value[key + 1:]
        for key in keys:
            for less in smaller_values(value[key]):
                yield {**value, key: less} if isinstance(value, dict) else [*value[:key], less, *value[key + 1:]]
    elif isinstance(value, str) and value:
        yield from dict.fromkeys(["", "a", value[:len(value) // 2], value[len(value) // 2:], value[1:], value[:-1]])
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and value not in (0, 1):
        yield from (0, 1)


def smaller_templates(template, size):
    """Templates with a run of `size` pieces left out, or without the two tags of a block, or only what the block holds."""
    pieces = re.findall(r"\{[%{#][-+]?|[-+]?[%}#]\}|\w+|\s+|.", template, re.S)
    for start in range(0, len(pieces), size):
        yield "".join(pieces[:start] + pieces[start + size:])
    opened = []
    for tag in re.finditer(r"\{%[-+]?\s*(\w+).*?%\}", template, re.S) if size <= 8 else ():
        if tag[1].startswith("end") and opened:
            start = opened.pop()
            inside = template[start.end():tag.start()]
            yield from (template[:start.start()] + inside + template[tag.end():], inside, template[start.start():tag.end()],
                        template[:start.start()] + template[tag.end():])
        elif re.search(rf"\bend{tag[1]}\b", template[tag.end():]):
            opened.append(tag)


def minimized(pair, row, rounds=120):
    """A smaller case with a difference of the same kind, by greedy steps."""
    case, _, _, kind = row
    original = case["name"]
    size, step = max(1, len(case["template"]) // 8), 0
    while rounds > 0:
        rounds -= 1
        if step == 0:
            tried = [(template, case["vars"]) for template in smaller_templates(case["template"], size)]
        else:
            tried = [(case["template"], variables) for variables in smaller_values(case["vars"])]
        tried = [(template, variables) for template, variables in tried if (template, variables) != (case["template"], case["vars"])][:600]
        trials = [{"name": str(number), "template": template, "vars": variables} for number, (template, variables) in enumerate(tried)]
        better = [found for found in pair.differing(trials) if found[3] == kind] if trials else []
        if better:
            row = min(better, key=lambda found: len(found[0]["template"]) + len(json.dumps(found[0]["vars"])))
            case = row[0]
        elif step == 0 and size > 1:
            size //= 2
        elif step == 0:
            step = 1
        else:
            break
    return ({**case, "name": f"{original}, minimized"}, *row[1:])


def tell(row):
    case, ours, reference, kind = row
    print(f"--- {case['name']}: {kind}\n    template {short(case['template'])!r}\n    variables {short(case['vars'])}\n{around_difference(ours, reference)}",
          flush=True)


def summary(wrong, seen):
    """The differences by kind and by the construct that stands in many differing templates and in few others."""
    sets = [constructs(case, reference) for case, _, reference, _ in wrong]
    bad = collections.Counter(name for found in sets for name in found)
    groups = collections.defaultdict(list)
    for row, found in zip(wrong, sets):
        guess = max(sorted(found), key=lambda name: bad[name] ** 2 / (seen[name] + 3))
        groups[row[3], guess].append(row)
    print(f"\n{len(wrong)} differences by kind and guessed construct:")
    for (kind, guess), rows in sorted(groups.items(), key=lambda group: -len(group[1])):
        least = min(rows, key=lambda row: len(row[0]["template"]) + len(str(row[0]["vars"])))[0]
        print(f"  {len(rows):6} {kind}, {guess} (in {seen[guess]} cases)  e.g. {least['name']}: {short(repr(least['template']), 150)}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tunegauge", default=str(ROOT / "build" / "ci" / "tunegauge"))
    parser.add_argument("--python", default=sys.executable, help=f"the Python that has jinja2 {REFERENCE_VERSION}x (default: this one)")
    parser.add_argument("--data", type=pathlib.Path, default=DATA, help="the test data (default: TUNEGAUGE_TEST_DATA)")
    parser.add_argument("--count", type=int, default=20000, help="generated cases, all families together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="families or names of cases, by comma")
    parser.add_argument("--show", type=int, default=10, metavar="N", help="differing cases shown")
    parser.add_argument("--minimize", action="store_true", help="make the shown ones small")
    parser.add_argument("--coverage", action="store_true", help="in how many rendered cases every construct stands")
    parser.add_argument("--batch", dest="batch", action="store_true", default=True, help="many cases a call (default)")
    parser.add_argument("--single", dest="batch", action="store_false", help="one call a case: also the exit codes")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--self", nargs="?", const="none", choices=["none", "lstrip", "title", "raise", "crash"], help=argparse.SUPPRESS)
    return parser.parse_args()


def main():
    if "render" in sys.argv[1:4]:
        render()
        return
    options = arguments()
    version = subprocess.run([options.python, "-c", "import jinja2; print(jinja2.__version__)"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                             text=True).stdout.strip()
    if not version.startswith(REFERENCE_VERSION):
        skip(f"{options.python} has no jinja2 {REFERENCE_VERSION}x")
    if not options.self and not shutil.which(options.tunegauge):
        sys.exit(f"no such program: {options.tunegauge}")
    pair, started = Pair(options), time.monotonic()
    results, wrong, odd = collections.defaultdict(collections.Counter), [], []
    skips, seen, rendered = collections.Counter(), collections.Counter(), collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for rows in pool.map(pair.differing, chunks(all_cases(options), 500 if options.batch else 50)):
            for row in rows:
                case, _, reference, kind = row
                outcome, words = next(iter(reference.items()))
                results[case["name"].split(":")[0]][outcome] += 1
                skips[words] += outcome == "skip"
                found = constructs(case, reference)
                seen.update(found)
                rendered.update(found if outcome == "output" else ())
                if kind:
                    wrong.append(row)
                if "answer" in case and case["answer"] not in ({"expected": words}, {"error": words}) and not ("fails" in case["answer"]
                    and outcome == "failed"):
                    odd.append(case["name"])
    total = sum((counts for counts in results.values()), collections.Counter())
    for family, counts in {**results, "all": total}.items():
        cases = sum(counts.values())
        share = counts["output"] * 100 / max(1, cases)
        print(f"{family}: {cases} cases, {counts['output']} rendered ({share:.0f} %), {counts['refused']} refused, {counts['failed']} failed, "
              f"{counts['skip']} skipped")
    print(f"jinja2 {version}, seed {options.seed}, {time.monotonic() - started:.1f} s" + "".join(f"; skipped: {count} {why}" for why,
                                                                                                 count in skips.items() if count))
    if odd:
        print(f"jinja2 here gives another answer than the test data for {len(odd)} cases, e.g. {odd[:3]}")
    if options.coverage:
        print("rendered cases with: " + ", ".join(f"{name} {rendered[name]}/{count}" for name, count in sorted(seen.items())))
    for number, row in enumerate(wrong[:options.show]):
        tell(row)
        if options.minimize:
            wrong[number] = minimized(pair, row)
            tell(wrong[number])
    if wrong:
        summary(wrong, seen)
    print(f"{sum(total.values()) - total['skip']} compared, {len(wrong)} differ")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
