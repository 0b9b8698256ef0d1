"""A model whose logits are so large, or so small, that every score is 1, or 0, as a float. Its order must be kept."""

import json
import math
import struct
import subprocess
from pathlib import Path

import pytest
from conftest import Server, binary, make_tiny_model
from hostile import tiny_model

DOCUMENTS = ["a b c", "d e f g", "h i", "j k l m n o", "p q r", "s t u v", "w x y z"]
# 1 and the floats below it; the floats above 0.
TOP = ["1", "0.99999994", "0.9999999", "0.9999998", "0.99999976", "0.9999997", "0.99999964"]
BOTTOM = ["8e-45", "7e-45", "6e-45", "4e-45", "3e-45", "1e-45", "0"]


def podium(*arguments, cwd: Path) -> str:
    done = subprocess.run([binary(), *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def stretch(folder: Path, low: float, high: float, logits: list[float]) -> None:
    """Moves the model's logits, which are `logits`, into the range from `low` to `high`."""
    file = folder / "model.safetensors"
    tensors = tiny_model.read_tensors(file)
    factor = (high - low) / (max(logits) - min(logits))
    shift = low - factor * min(logits)
    for name, change in (("classifier.weight", 0.0), ("classifier.bias", shift)):
        shape, data = tensors[name]
        values = struct.unpack(f"<{len(data) // 4}f", data)
        tensors[name] = (shape, struct.pack(f"<{len(values)}f", *(factor * v + change for v in values)))
    tiny_model.write_tensors(file, tensors)


@pytest.fixture(params=[(20, 60, TOP), (-200, -120, BOTTOM)], ids=["all 1", "all 0"])
def collection(request, tmp_path):
    """The model; a BEIR folder of one query, whose only relevant document is the model's first but, by its name, the
    last among equal scores; and the lines of a run in the model's order."""
    low, high, scores = request.param
    model = make_tiny_model(tmp_path / "model")
    (tmp_path / "documents.txt").write_text("\n".join(DOCUMENTS) + "\n")
    flags = ["--model", model, "--precision", "f32", "-q", "why", "-f", "json", "documents.txt"]
    ranked = json.loads(podium("rank", *flags, cwd=tmp_path))["results"]
    score_of = {result["index"]: result["relevance_score"] for result in ranked}
    stretch(model, low, high, [math.log(s / (1 - s)) for s in score_of.values()])
    # The best is "a", the next "b"; the first stage has the reverse order.
    names = {result["index"]: "abcdefg"[rank] for rank, result in enumerate(ranked)}
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq\ta\t1\n")
    (tmp_path / "qrels.txt").write_text("q 0 a 1\n")
    (tmp_path / "queries.jsonl").write_text(json.dumps({"_id": "q", "text": "why"}) + "\n")
    with open(tmp_path / "corpus.jsonl", "w") as corpus, open(tmp_path / "bm25.trec", "w") as run:
        for index, name in sorted(names.items(), key=lambda named: named[1], reverse=True):
            print(json.dumps({"_id": name, "title": "", "text": DOCUMENTS[index]}), file=corpus)
            print(f"q Q0 {name} 0 {ord(name)} bm25", file=run)
    lines = [f"q Q0 {name} {rank} {scores[rank - 1]} " for rank, name in enumerate("abcdefg", 1)]
    return tmp_path, lines


def rank_flags(folder: Path) -> list:
    return ["rank", "--run", "bm25.trec", "--corpus", "corpus.jsonl", "--queries", "queries.jsonl", "-f", "trec"]


def check(folder: Path, run: str, lines: list[str]) -> None:
    assert [line[: line.rindex(" ") + 1] for line in run.splitlines()] == lines
    (folder / "new.trec").write_text(run)
    measured = podium("trec_eval", "-m", "recip_rank", "qrels.txt", "new.trec", cwd=folder)
    assert measured == "recip_rank            \tall\t1.0000\n"


def test_rank_writes_the_models_order(collection):
    folder, lines = collection
    engine = ["--model", "model", "--precision", "f32"]
    check(folder, podium(*rank_flags(folder), *engine, cwd=folder), lines)
    # And resumes it.
    whole = (folder / "new.trec").read_text()
    (folder / "new.trec").write_text(whole[: whole.index("\nq Q0 d") + 1])
    podium(*rank_flags(folder), *engine, "-o", "new.trec", "--resume", cwd=folder)
    assert (folder / "new.trec").read_text() == whole


def test_eval_measures_the_models_order(collection):
    folder, lines = collection
    flags = ["--dataset", ".", "--run", "bm25.trec", "--ranker", "model", "--precision", "f32", "-m", "recip_rank"]
    report = json.loads(podium("eval", *flags, "-o", "eval.trec", "-f", "json", cwd=folder))
    assert [run["mean"] for run in report["measures"][0]["runs"]] == [pytest.approx(1 / 7), 1]
    # The report has the model's scores.
    assert {d["score"] for d in report["per_query"][0]["documents"]} == {float(lines[0].split()[4] == "1")}
    check(folder, (folder / "eval.trec").read_text(), lines)
    # The others, which were not scored, come below.
    podium("eval", *flags, "--depth", "5", "-o", "five.trec", "-f", "json", cwd=folder)
    order = [line.split()[2] for line in (folder / "five.trec").read_text().splitlines()]
    assert order == [*"cdefg", *"ba"]
    scores = [float(line.split()[4]) for line in (folder / "five.trec").read_text().splitlines()]
    assert scores[5:] == [-1, -2] and scores == sorted(set(scores), reverse=True)


def test_a_servers_answer_keeps_its_order(collection):
    folder, lines = collection
    server = Server("--model", str(folder / "model"), "--precision", "f32").wait_until_ready()
    try:
        ask = [*rank_flags(folder), "--server", server.url]
        check(folder, podium(*ask, cwd=folder), lines)
        # Across pages the floats cannot tell documents apart, but each page keeps its order.
        paged = podium(*ask, "--page-size", "4", cwd=folder)
        order = [line.split()[2] for line in paged.splitlines()]
        assert [d for d in order if d in "defg"] == [*"defg"] and [d for d in order if d in "abc"] == [*"abc"]
    finally:
        server.stop()
