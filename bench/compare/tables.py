"""The targets of tunegauge's token counter, and the tables that ../compare_tokenizers prints: Markdown, ratios marked as met or not."""
import json
import statistics

COLD, WARM = False, True
# Ratios to the better of the two fastest peers, by how the tokenizer cuts text, kind of text, and cold or warm.
TARGETS = {
    "byte-level": {COLD: {"english": 2.0, "world": 2.0, "code": 1.5, "cjk": 1.5}, WARM: dict.fromkeys(("english", "world", "code", "cjk"), 1.3)},
    "SentencePiece": dict.fromkeys((COLD, WARM), {"english": 5.0, "code": 5.0, "cjk": 3.0, "world": 3.0}),
}
SCALING_TARGET, START_TARGET = 1.8, 4.0  # two threads to one; time from a standing start to that of the better peer


def family_of(tokenizer_json):
    """Byte-level tokenizers have a ByteLevel pre-tokenizer; the others are those that SentencePiece trained."""
    with open(tokenizer_json, encoding="utf-8") as file:
        return "byte-level" if "ByteLevel" in json.dumps(json.load(file)["pre_tokenizer"]) else "SentencePiece"


def speed(runs, warm):
    """The median over the rounds; nothing where a round has no result."""
    return statistics.median(run.speed(warm) for run in runs) if runs and not any(run.fault for run in runs) else None


def best_call(calls, warm):
    """Of a peer's calls to their runs: the fastest call and its speed."""
    speeds = {call: speed(runs, warm) for call, runs in calls.items()}
    found = {call: value for call, value in speeds.items() if value is not None}
    return max(found.items(), key=lambda item: item[1]) if found else (None, None)


def number(value, digits=0):
    return "-" if value is None else f"{value:.{digits}f}"


def ratio(value, target=None):
    if value is None:
        return "-"
    return f"{value:.2f}" if target is None else f"**{value:.2f}** of {target} {'met' if value >= target else 'NOT MET'}"


def quotient(ours, theirs):
    return ours / theirs if ours and theirs else None


def markdown(head, rows):
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in [head, ["---"] * len(head), *rows])


def speed_table(family, cells, single):
    """Rows of one tokenizer: kind of text -> {"ours": runs, "peers": {package: {call: runs}}, "reference": ..., "equal": text}.

    `single` are our speeds on one thread by (kind, warm), for the ratio of several threads to one."""
    packages = sorted({package for cell in cells.values() for package in cell["peers"]})
    head = ["text"] + [f"{who} {word}" for word in ("cold", "warm") for who in ("ours", *packages, "HF")]
    head += ["ratio cold", "ratio warm", "to HF cold / warm", "counts"] + (["to one thread cold / warm"] if single else [])
    rows = []
    for kind, cell in cells.items():
        row, ratios, to_reference, scaling = [kind], [], [], []
        for warm in (COLD, WARM):
            ours = speed(cell["ours"], warm)
            theirs = [best_call(cell["peers"][package], warm)[1] if package in cell["peers"] else None for package in packages]
            reference = speed(cell["reference"], warm)
            row += [number(ours), *map(number, theirs), number(reference, 1)]
            best = max((value for value in theirs if value), default=None)
            ratios.append(ratio(quotient(ours, best), TARGETS[family][warm].get(kind)))
            to_reference.append(number(quotient(ours, reference)))
            scaling.append(quotient(ours, single.get((kind, warm))) if single else None)
        row += [*ratios, " / ".join(to_reference), cell["equal"]]
        rows.append(row + ([" / ".join(ratio(value, SCALING_TARGET) for value in scaling)] if single else []))
    return markdown(head, rows)


def loading_line(cells):
    """Median seconds of loading and peak memory, over all runs of each."""
    def one(name, runs):
        loads, memory = [run.value("load_s") for run in runs if not run.fault], [run.value("peak_rss_mb") for run in runs if not run.fault]
        return f"{name} {statistics.median(loads) * 1000:.0f} ms, {max(memory)} MB" if loads else f"{name} -"
    names = {"ours": [run for cell in cells.values() for run in cell["ours"]],
             "HF": [run for cell in cells.values() for run in cell["reference"]]}
    for cell in cells.values():
        for package, calls in cell["peers"].items():
            names.setdefault(package, []).extend(run for runs in calls.values() for run in runs)
    return "Loading, and peak memory with the text: " + "; ".join(one(*item) for item in names.items()) + "."


def calls_line(cells):
    """Which call of each peer was the fastest, and where."""
    chosen = {}
    for kind, cell in cells.items():
        for package, calls in cell["peers"].items():
            for warm in (COLD, WARM):
                call = best_call(calls, warm)[0]
                if call:
                    chosen.setdefault(call, []).append(f"{kind} {'warm' if warm else 'cold'}")
    words = [f"`{call.partition(':')[2]}` of {call.partition(':')[0]} ({', '.join(where)})" for call, where in sorted(chosen.items())]
    return f"Fastest calls of the peers: {'; '.join(words)}." if words else ""


def start_table(rows, clock):
    """(tokenizer, {program: runs}) -> wall and processor seconds; the first program is ours. The ratio is that of `clock`."""
    def taken(run):
        return run.cpu_s if clock == "cpu" else run.wall_s
    programs = list(rows[0][1])
    head = ["tokenizer", *[f"{program}: wall s (CPU s)" for program in programs], f"ratio to the better peer, {clock}", "counts"]
    table = []
    for tokenizer, runs_by in rows:
        walls = {program: statistics.median(run.wall_s for run in runs) if not any(run.fault for run in runs) else None
                 for program, runs in runs_by.items()}
        cells = [f"{number(walls[program], 3)} ({number(statistics.median(run.cpu_s for run in runs), 2)})" if walls[program]
                 else runs[-1].fault or "-" for program, runs in runs_by.items()]
        times = {program: statistics.median(map(taken, runs)) for program, runs in runs_by.items() if walls[program]}
        best = min((time for program, time in times.items() if not program.startswith("ours")), default=None)
        counts = {run.tokens for runs in runs_by.values() for run in runs if not run.fault}
        table.append([tokenizer, *cells, ratio(quotient(best, times.get(programs[0])), START_TARGET), "equal" if len(counts) == 1 else f"DIFFER {sorted(counts)}"])
    return markdown(head, table)


def long_table(rows, size):
    """(text, {program: run}, our run on a tenth of it) -> seconds of counting."""
    programs = list(rows[0][1])
    head = ["one text of", *[f"{program}, s" for program in programs], "ours on a tenth, s", "times as long"]
    table = []
    for name, runs, tenth in rows:
        seconds = {program: None if run.fault or not run.passes else run.passes[0]["seconds"] for program, run in runs.items()}
        cells = [number(seconds[program], 2) if seconds[program] else run.fault for program, run in runs.items()]
        small = tenth.passes[0]["seconds"] if tenth.passes else None
        table.append([f"{size:,} {name}", *cells, number(small, 3), number(quotient(seconds[programs[0]], small), 1)])
    return markdown(head, table)
