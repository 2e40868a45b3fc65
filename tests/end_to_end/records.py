"""Every command's record against the committed JSON Schema, and the rules that a schema cannot say."""
import json
import shlex

MODEL = "--model meta-llama/Meta-Llama-3.1-8B-Instruct-Reference --as-of 2026-03-15"
COMMANDS = [
    f"estimate chat.jsonl {MODEL}", f"estimate text.jsonl --tokenizer tiny_tokenizer.json {MODEL} --compare-models",
    f"estimate chat.jsonl --validation-file text.jsonl --n-evals 2 {MODEL} --gpu h100", f"estimate faulty.jsonl {MODEL}",
    f"estimate --training-tokens 1000000 --cancel-at-step 1 {MODEL}", "estimate --training-tokens 9 --model deepseek-ai/DeepSeek-V3-Base",
    "check chat.jsonl faulty.jsonl", "check faulty.jsonl --profile documented", "check chat.jsonl --model qwen3-8b", "count words.txt --tokenizer tiny_tokenizer.json",
    "count text.jsonl faulty.jsonl --field text --tokenizer tiny_tokenizer.json", "catalog list", "catalog show qwen3-8b", "catalog deprecations",
    "catalog errors", "catalog hardware", "catalog rates", "version"]


def check(program, report, schema_path):
    try:
        import jsonschema
    except ImportError:
        report.skip("records against the schema", "Python has no jsonschema")
        return
    schema = json.loads(schema_path.read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    for words in COMMANDS:
        run = program.run(*shlex.split(words), "--format", "json")
        try:
            record = json.loads(run.stdout)
        except ValueError:
            report.check(f"record of {words}", False, f"no JSON, exit {run.returncode}: {run.stderr.decode()}")
            continue
        errors = [f"{'/'.join(map(str, error.absolute_path))}: {error.message}"[:300] for error in validator(schema).iter_errors(record)]
        report.check(f"record of {words} fits the schema", not errors, "; ".join(errors[:3]))
        report.check(f"record of {words}: exit code", record["verdict"]["exit_code"] == run.returncode, f"{record['verdict']}, exit {run.returncode}")
        broken = [name for name, metric in record["metrics"].items() if not metric.get("low", metric["value"]) <= metric["value"] <= metric.get("high", metric["value"])]
        report.check(f"record of {words}: values lie in their ranges", not broken, ", ".join(broken))
    # The schema must be able to say no.
    record["verdict"]["status"] = "splendid"
    report.check("the schema refuses what it should", not validator(schema).is_valid(record), "a made-up status passed")
