"""`podium bench`, on a model so small that it takes no time."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import binary

sys.path.append(str(Path(__file__).parent / "hostile"))
import tiny_model  # noqa: E402


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> str:
    return str(tiny_model.write(tmp_path_factory.mktemp("bench") / "tiny"))


def bench(*arguments: str) -> subprocess.CompletedProcess:
    command = [binary(), "bench", "--seconds", "0.01", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


@pytest.mark.parametrize("precision", ["f32", "int8"])
def test_json_has_every_figure(model, precision):
    done = bench("--model", model, "--threads", "2", "--precision", precision, "--format", "json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["threads"] == 2
    assert report["precision"] == precision
    assert {row["pairs"] for row in report["throughput"]} == {1, 8, 32}
    for row in report["throughput"]:
        assert row["tokens_per_second"] > row["pairs_per_second"] > 0
    assert [row["documents"] for row in report["latency"]] == [10, 100, 1000]
    for row in report["latency"]:
        assert row["requests"] >= 3
        assert 0 < row["p50_ms"] <= row["p90_ms"] <= row["p99_ms"]
    shares = {op["op"]: op["share"] for op in report["time"]["ops"]}
    linears = ["linear", "linear + gelu", "linear + residual"]
    quantize = [] if precision == "f32" else ["quantize"]
    assert list(shares) == [*linears, *quantize, "attention", "layer norm", "rest and waiting"]
    assert abs(sum(shares.values()) - 1) < 1e-6
    assert all(share > 0 for op, share in shares.items() if op != "rest and waiting")
    assert report["peak_gflops"] > 0 and report["peak_share"] > 0


def test_the_table_is_for_people(model):
    done = bench("--model", model)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("tiny, ")
    for heading in ("pairs/s", "p99 ms", "share", "GFLOP/s of products in cache"):
        assert heading in done.stdout


def test_no_model_is_an_error():
    done = bench("--model", "/nonexistent")
    assert done.returncode == 69
    assert "podium bench: /nonexistent: not a folder" in done.stderr


def write_pairs(path: Path, documents: list[str]) -> str:
    lines = [json.dumps({"query": "a b", "document": text}) for text in documents]
    path.write_text("\n".join(lines) + "\n")
    return str(path)


def test_given_pairs_come_back_with_their_logits_in_order(model, tmp_path):
    documents = ["c", "d e f g h i j k", "", "c", "l " * 200]
    pairs = write_pairs(tmp_path / "pairs.jsonl", documents)
    done = bench("--model", model, "--pairs", pairs, "--precision", "f32", "--format", "json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["pairs"] == len(documents) == len(report["logits"])
    # [CLS] a b [SEP] document [SEP]; the last pair is cut to the model's 48 tokens.
    assert report["tokens"] == 6 + 13 + 5 + 6 + 48
    assert report["logits"][0] == report["logits"][3] != report["logits"][1]
    assert report["pairs_per_second"] > 0
    assert report["tokens_per_second"] > report["pairs_per_second"]
    assert report["tokenizer_mb_per_second"] > 0

    # In reverse order, each pair keeps its own.
    pairs = write_pairs(tmp_path / "backwards.jsonl", documents[::-1])
    done = bench("--model", model, "--pairs", pairs, "--precision", "f32", "--format", "json")
    assert json.loads(done.stdout)["logits"] == report["logits"][::-1]


def test_the_table_of_given_pairs(model, tmp_path):
    pairs = write_pairs(tmp_path / "pairs.jsonl", ["c"])
    done = bench("--model", model, "--pairs", pairs)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("tiny, ")
    assert "tokenizer MB/s" in done.stdout


def test_pairs_that_are_none(model, tmp_path):
    done = bench("--model", model, "--pairs", str(tmp_path / "absent.jsonl"))
    assert done.returncode != 0
    assert "absent.jsonl" in done.stderr
    (tmp_path / "bad.jsonl").write_text('{"query": "q"}\n')
    done = bench("--model", model, "--pairs", str(tmp_path / "bad.jsonl"))
    assert done.returncode == 65
    assert "bad.jsonl:1: expected" in done.stderr
    (tmp_path / "empty.jsonl").write_text("")
    done = bench("--model", model, "--pairs", str(tmp_path / "empty.jsonl"))
    assert done.returncode == 65
    assert "no pairs" in done.stderr
