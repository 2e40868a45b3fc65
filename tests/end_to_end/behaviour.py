"""What only a process shows: streams, files, signals, colours, completion."""
import os
import pty
import shutil
import signal
import subprocess
import time

JOB = ["--training-tokens", "1000000", "--model", "qwen3-8b", "--as-of", "2026-03-15"]


def outputs(program, report):
    first, second = program.scratch / "a.json", program.scratch / "b.md"
    run = program.run("estimate", *JOB, "--format", "json", "--output", first, "--format", "markdown", "--output", second, "--format", "text")
    good = run.returncode == 0 and first.read_text().startswith("{") and second.read_text().startswith("**") and run.stdout.startswith(b"$")
    report.check("several formats in one run", good, run.stderr.decode())
    before = first.read_bytes()
    run = program.run("estimate", "--model", "nothing", "--format", "json", "--output", first)
    report.check("a failed run leaves an older result alone", run.returncode == 2 and first.read_bytes() == before)
    left = [name for name in os.listdir(program.scratch) if name.endswith(".part")]
    report.check("no half-written file is left", not left, str(left))


def standard_input(program, report):
    rows = (program.data / "chat.jsonl").read_bytes()
    piped = program.run("estimate", "-", "--model", "qwen3-8b", "--as-of", "2026-03-15", "--format", "csv", stdin=rows)
    named = program.run("estimate", "chat.jsonl", "--model", "qwen3-8b", "--as-of", "2026-03-15", "--format", "csv")
    report.check("standard input counts as the file does", piped.stdout == named.stdout and piped.returncode == 0, piped.stderr.decode())


def pipes(program, report):
    """A file that can be read only once counts as the file does."""
    fifo = program.scratch / "rows.jsonl"
    os.mkfifo(fifo)
    job = ["--model", "qwen3-8b", "--as-of", "2026-03-15", "--format", "csv"]
    for command in (["estimate", *job], ["check", "--format", "csv"]):
        feeder = subprocess.Popen(["cp", program.data / "chat.jsonl", fifo])
        piped = program.run(command[0], fifo, *command[1:])
        feeder.wait(timeout=30)
        named = program.run(command[0], "chat.jsonl", *command[1:])
        same = piped.stdout.replace(str(fifo).encode(), b"chat.jsonl") == named.stdout
        report.check(f"{command[0]} of a FIFO", same and piped.returncode == 0, piped.stderr.decode())


def safe_outputs(program, report):
    copy = program.scratch / "mine.jsonl"
    rows = (program.data / "chat.jsonl").read_bytes()
    copy.write_bytes(rows)
    run = program.run("check", copy, "--output", copy)
    report.check("a result never replaces its input", run.returncode == 2 and copy.read_bytes() == rows, run.stderr.decode())
    run = program.run("catalog", "list", "--format", "csv", "--output", copy, "--format", "json", "--output", copy)
    report.check("two results do not share a file", run.returncode == 2 and copy.read_bytes() == rows, run.stderr.decode())
    target, link = program.scratch / "target.json", program.scratch / "link.json"
    target.write_text("old")
    target.chmod(0o600)
    link.symlink_to(target)
    run = program.run("catalog", "list", "--format", "json", "--output", link)
    kept = link.is_symlink() and target.stat().st_mode & 0o777 == 0o600 and target.read_text().startswith("{")
    report.check("a link and its file's mode are kept", run.returncode == 0 and kept, run.stderr.decode())


def answers_in_every_format(program, report):
    commands = (["check", "faulty.jsonl"], ["estimate", *JOB], ["count", "words.txt", "--tokenizer", "tiny_tokenizer.json"], ["version"], ["catalog", "list"])
    for command in commands:
        for form in ("csv", "jsonl", "markdown"):
            run = program.run(*command, "--format", form)
            report.check(f"{command[0]} as {form}", len(run.stdout.splitlines()) > (1 if form == "csv" else 0), run.stderr.decode())
    run = program.run("estimate", "faulty.jsonl", "--model", "qwen3-8b", "--emit", "cli")
    report.check("--emit keeps the exit code", run.returncode == 1 and b"together" in run.stdout)
    run = program.run("estimate", "faulty.jsonl", "--model", "qwen3-8b", "--as-of", "2026-03-15", "--format", "csv")
    report.check("CSV has no place for findings: standard error tells them", b"faulty.jsonl:" in run.stderr, run.stderr.decode())
    run = program.run("check", "chat.jsonl", "missing.jsonl", "faulty.jsonl", "--format", "csv")
    report.check("one missing file does not hide the others", run.returncode == 3 and b"faulty.jsonl" in run.stdout and b"missing.jsonl" in run.stderr)


def colours(program, report):
    plain = program.run("estimate", *JOB).stdout
    always = program.run("estimate", *JOB, "--color", "always").stdout
    report.check("colour only where it is asked for", b"\033[" not in plain and b"\033[1;" in always)
    hostile = program.scratch / "x\033[31m.jsonl"
    hostile.write_text('{"text": "\\u001b[2J"}\n{"text": 3}\n')
    run = program.run("check", hostile)
    report.check("no input steers the terminal", b"\033" not in run.stdout + run.stderr, repr(run.stdout[:200]))


def interrupt(program, report):
    """Ctrl-C in the middle of a file that never ends: what was read so far is printed."""
    process = subprocess.Popen([program.binary, "estimate", "-", "--model", "qwen3-8b", "--as-of", "2026-03-15"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=program.environment)
    row = b'{"text": "' + b"north by northwest " * 500 + b'"}\n'
    for _ in range(2000):  # 19 MB: several blocks are through when the signal comes
        process.stdin.write(row)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    try:
        for _ in range(2000):
            process.stdin.write(row)
        process.stdin.close()
    except BrokenPipeError:
        pass
    out, err = process.stdout.read(), process.stderr.read()
    code = process.wait(timeout=60)
    report.check("Ctrl-C: exit 130", code == 130, f"exit {code}, {err.decode()}")
    report.check("Ctrl-C: the figures so far are printed", b"LoRA SFT" in out and out.startswith(b"INTERRUPTED"), out.decode()[:200])


def interrupt_while_waiting(program, report):
    """Ctrl-C while the writer of a pipe is silent, from the beginning or from some time on."""
    for written in (b"", (program.data / "chat.jsonl").read_bytes()):
        interrupt_silent_pipe(program, report, written)


def interrupt_silent_pipe(program, report, written):
    process = subprocess.Popen([program.binary, "estimate", "-", "--model", "qwen3-8b", "--as-of", "2026-03-15"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=program.environment)
    process.stdin.write(written)
    process.stdin.flush()
    while "SigCgt" in (caught := caught_signals(process.pid)) and not int(caught.split()[1], 16) & 1 << (signal.SIGINT - 1):
        pass  # the handler is not there yet
    process.send_signal(signal.SIGINT)
    try:
        code = process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        code = "none: it had to be killed"
    out = process.stdout.read()
    process.stdin.close()
    report.check("Ctrl-C on a silent pipe", code in (1, 130), f"exit {code}: {process.stderr.read().decode()}")
    report.check("Ctrl-C on a silent pipe: nothing looks finished", not out or out.startswith(b"INTERRUPTED"), out.decode()[:200])


def caught_signals(pid):
    """The line of /proc that tells which signals a process has handlers for."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as status:
        return next((line for line in status if line.startswith("SigCgt")), "")


def progress(program, report):
    """Progress goes to a terminal only."""
    master, slave = pty.openpty()
    process = subprocess.Popen([program.binary, "estimate", "-", "--model", "qwen3-8b", "--as-of", "2026-03-15"], stdin=subprocess.PIPE,
                               stdout=subprocess.DEVNULL, stderr=slave, env={**program.environment, "TERM": "xterm"})
    os.close(slave)
    shown, deadline = b"", time.monotonic() + 30
    while b"/s" not in shown and time.monotonic() < deadline:  # input waits until the line is there
        process.stdin.write(b'{"text": "one"}\n')
        process.stdin.flush()
        shown += os.read(master, 4096)
    process.stdin.close()
    report.check("progress on a terminal", b"/s" in shown and process.wait(timeout=60) == 0, repr(shown[:200]))
    os.close(master)


def completion(program, report):
    for shell, check in (("bash", ["bash", "-n"]), ("zsh", ["zsh", "-n"]), ("fish", ["fish", "--no-execute"])):
        run = program.run("completion", shell)
        report.check(f"completion for {shell} names commands and models", run.returncode == 0 and b"estimate" in run.stdout and b"Qwen/Qwen3-8B" in run.stdout)
        if shutil.which(check[0]) is None:
            report.skip(f"syntax of the {shell} completion", f"{shell} is not installed")
            continue
        path = program.scratch / f"completion.{shell}"
        path.write_bytes(run.stdout)
        parsed = subprocess.run([*check, path], capture_output=True, check=False)
        report.check(f"completion for {shell} is sound", parsed.returncode == 0, parsed.stderr.decode())
    script = program.scratch / "completion.bash"
    typed = "COMP_WORDS=(tunegauge check --pur); COMP_CWORD=2; _tunegauge; echo ${COMPREPLY[*]}; COMP_WORDS=(tunegauge check --purpose fi); COMP_CWORD=3; _tunegauge; echo ${COMPREPLY[*]}"
    run = subprocess.run(["bash", "-c", f"source {script}; {typed}"], capture_output=True, text=True, check=False)
    report.check("bash completes options and values", run.stdout.split() == ["--purpose", "fine-tune"], run.stdout + run.stderr)


def manual(program, report):
    run = program.run("help", "--man")
    report.check("the manual page is troff", run.returncode == 0 and run.stdout.startswith(b".TH TUNEGAUGE 1"))
    if shutil.which("man") is None:
        report.skip("the manual page formats", "man is not installed")
        return
    page = program.scratch / "tunegauge.1"
    page.write_bytes(run.stdout)
    shown = subprocess.run(["man", "--warnings", "-l", page], capture_output=True, text=True, check=False, env={**program.environment, "MANWIDTH": "100"})
    report.check("the manual page formats without warnings", shown.returncode == 0 and not shown.stderr and "estimate" in shown.stdout, shown.stderr[:500])


def check(program, report):
    for part in (outputs, standard_input, pipes, safe_outputs, answers_in_every_format, colours, interrupt, interrupt_while_waiting, progress, completion, manual):
        part(program, report)
