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
    report.check("Ctrl-C: the figures so far are printed", b"LoRA SFT" in out, out.decode()[:200])


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
    for part in (outputs, standard_input, colours, interrupt, progress, completion, manual):
        part(program, report)
