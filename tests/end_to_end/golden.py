"""Whole outputs: what each command line of CASES prints on both streams, with its exit code, against golden/NAME.txt."""
import difflib
import shlex

MODEL = "--model meta-llama/Meta-Llama-3.1-8B-Instruct-Reference --as-of 2026-03-15"
CASES = {
    "overview": "help",
    "help_estimate": "help estimate",
    "help_check": "check --help",
    "estimate_stated": f"estimate --training-tokens 65536000 --validation-tokens 1000000 --n-evals 10 --batch-size 8 --cancel-at-step 125 {MODEL}",
    "estimate_chat": f"estimate chat.jsonl --n-epochs 3 {MODEL}",
    "estimate_minimum": "estimate chat.jsonl --model qwen3-8b --as-of 2026-09-01",
    "estimate_exact_text": f"estimate text.jsonl --tokenizer tiny_tokenizer.json --n-epochs 2 {MODEL}",
    "estimate_faulty": f"estimate faulty.jsonl {MODEL}",
    "estimate_unpacked": f"estimate text.jsonl --no-packing --max-seq-length 512 {MODEL}",
    "estimate_hosting": f"estimate --training-tokens 1000000 --hours-per-day 8 --requests-per-day 1000 {MODEL}",
    "estimate_markdown": f"estimate chat.jsonl {MODEL} --format markdown",
    "estimate_no_price": "estimate --training-tokens 1000 --model deepseek-ai/DeepSeek-V3-Base --as-of 2026-03-15",
    "estimate_emit_cli": f"estimate chat.jsonl --n-epochs 2 --suffix it's {MODEL} --emit cli",
    "estimate_emit_python": f"estimate chat.jsonl {MODEL} --emit python",
    "estimate_emit_request": f"estimate chat.jsonl {MODEL} --emit request",
    "estimate_batch_rule": f"estimate chat.jsonl --batch-size 16 {MODEL}",
    "check_good": "check chat.jsonl",
    "check_faulty": "check faulty.jsonl",
    "check_two": "check chat.jsonl faulty.jsonl",
    "count_file": "count words.txt --tokenizer tiny_tokenizer.json",
    "count_rows": "count text.jsonl --field text --tokenizer tiny_tokenizer.json --per-row --ids --format jsonl",
    "count_lines_csv": "count words.txt words.txt --lines --tokenizer tiny_tokenizer.json --per-row --format csv",
    "render_row": "render chat.jsonl --template chat_template.jinja --row 2 --add-generation-prompt",
    "render_odd_rows": "render odd_rows.jsonl --template chat_template.jinja --format jsonl",
    "render_refused": "render odd_rows.jsonl --template chat_template.jinja --row 1",
    "render_help": "render --help",
    "estimate_rendered": f"estimate chat.jsonl --tokenizer tiny_tokenizer.json --n-epochs 3 {MODEL}",
    "catalog_show": "catalog show gpt-oss-20b --as-of 2026-03-15",
    "catalog_hardware": "catalog hardware",
    "catalog_rates": "catalog rates --as-of 2026-03-15",
    "catalog_broken": "catalog list --catalog broken_catalog.json",
    "unknown_command": "estmate",
    "unknown_option": f"estimate chat.jsonl --n-epohcs 3 {MODEL}",
    "unknown_model": "estimate chat.jsonl --model Qwen/Qwen9-8B",
    "nothing_named": "count",
}


def printed(run):
    return f"exit {run.returncode}\n--- standard output\n{run.stdout.decode()}--- standard error\n{run.stderr.decode()}"


def check(program, report, folder, update):
    folder.mkdir(exist_ok=True)
    for name, words in CASES.items():
        text = printed(program.run(*shlex.split(words.replace("it's", "\"it's\""))))
        path = folder / f"{name}.txt"
        if update:
            path.write_text(text, encoding="utf-8")
        wanted = path.read_text(encoding="utf-8") if path.exists() else ""
        difference = "\n".join(difflib.unified_diff(wanted.splitlines(), text.splitlines(), "golden", "printed", lineterm="", n=1))
        report.check(f"golden {name} ({words})", wanted == text, "\n" + difference)
        page = text.split("--- standard error")[0] if not set(words.split()) & {"markdown", "csv", "jsonl", "--emit"} else ""
        wide = [line for line in page.splitlines() if len(line) > 100]
        report.check(f"golden {name}: no line is wider than 100", not wide, "\n".join(wide[:3]))
