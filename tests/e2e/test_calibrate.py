"""`podium calibrate`, and its output in `podium rank` and `podium serve`."""

import json
import random
import subprocess

import pytest
import requests
from conftest import DOCUMENTS, QUERY, ROOT, Server, binary, make_tiny_model

# The pairs to tell apart: a question, and the sentence that answers it.
FACTS = [
    ("What is the capital of Kenya?", "Nairobi is the capital of Kenya."),
    ("How do bees talk?", "Bees tell each other where food is by dancing."),
    ("Who painted the Mona Lisa?", "Leonardo da Vinci painted the Mona Lisa."),
    ("How hot is the sun?", "The surface of the sun is about 5,500 degrees hot."),
    ("Why is the sky blue?", "Air scatters blue light more, so the sky is blue."),
    ("What do pandas eat?", "Giant pandas eat bamboo for most of the day."),
    ("When did the Berlin wall fall?", "The Berlin wall fell on 9 November 1989."),
    ("How long is a marathon?", "A marathon is 42.195 kilometres long."),
    ("Who wrote Hamlet?", "Hamlet is a tragedy that Shakespeare wrote."),
    ("What is rust?", "Rust is iron that oxygen and water have oxidised."),
    ("Where do penguins live?", "Penguins live south of the equator, many in Antarctica."),
    ("What is sourdough?", "Sourdough is bread that wild yeast makes rise."),
]  # fmt: skip


def podium(*arguments, cwd=None):
    return subprocess.run(
        [binary(), *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=300
    )


def write_collection(folder):
    """Every answer for every question. A question's own answer is relevant; the others are judged irrelevant, except
    every fifth, which is unjudged."""
    (folder / "qrels").mkdir(parents=True)
    with open(folder / "corpus.jsonl", "w") as corpus:
        for d, (_, answer) in enumerate(FACTS):
            print(json.dumps({"_id": f"d{d}", "title": "", "text": answer}), file=corpus)
    with open(folder / "queries.jsonl", "w") as queries:
        for q, (question, _) in enumerate(FACTS):
            print(json.dumps({"_id": f"q{q}", "text": question}), file=queries)
    with open(folder / "qrels/test.tsv", "w") as qrels, open(folder / "run.trec", "w") as run:
        print("query-id\tcorpus-id\tscore", file=qrels)
        for q in range(len(FACTS)):
            for d in range(len(FACTS)):
                print(f"q{q} Q0 d{d} {d + 1} {-d} first", file=run)
                if d == q or (q + d) % 5 != 0:
                    print(f"q{q}\td{d}\t{int(d == q)}", file=qrels)
    return folder


@pytest.fixture(scope="module")
def collection(tmp_path_factory):
    return write_collection(tmp_path_factory.mktemp("calibrate") / "facts")


@pytest.fixture(scope="module")
def fitted(collection, tmp_path_factory):
    """The file and the report of a fit to the built-in model's scores."""
    file = tmp_path_factory.mktemp("fitted") / "calibration.json"
    done = podium("calibrate", "--dataset", collection, "--run", collection / "run.trec",
                  "--output", file, "--format", "json")  # fmt: skip
    assert done.returncode == 0, done.stderr
    return file, json.loads(done.stdout)


def ranked(*arguments):
    done = podium("rank", "--query", QUERY, "--format", "json", *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["results"]


@pytest.fixture(scope="module")
def request_file(tmp_path_factory):
    file = tmp_path_factory.mktemp("documents") / "documents.json"
    file.write_text(json.dumps(DOCUMENTS))
    return file


def test_the_file_says_what_it_was_fitted_on(fitted):
    file, report = fitted
    made = json.loads(file.read_text())
    assert made["method"] == "platt" and made["scale"] == "logit" and made["slope"] > 0
    unjudged = sum((q + d) % 5 == 0 and q != d for q in range(12) for d in range(12))
    assert made["fitted_on"] == {
        "dataset": "facts", "model": "podium-MiniLM-L6", "queries": 12,
        "pairs": 144 - unjudged, "relevant": 12, "level": 1,
    }  # fmt: skip
    assert report["unjudged_documents"] == unjudged and report["unjudged_queries"] == 0
    held_out = report["held_out"]
    assert held_out["folds"] == 5
    assert sum(b["pairs"] for b in held_out["reliability"]) == 144 - unjudged
    assert set(held_out["before"]) == set(held_out["after"]) == {"ece", "brier", "log_loss"}
    assert 0 <= held_out["after"]["ece"] <= 1


def test_rank_keeps_the_order_and_changes_the_scores(fitted, request_file):
    file, _ = fitted
    plain = ranked(request_file)
    calibrated = ranked("--calibration", file, request_file)
    assert [r["index"] for r in plain] == [r["index"] for r in calibrated]
    scores = [r["relevance_score"] for r in calibrated]
    assert scores == sorted(scores, reverse=True)
    assert scores != [r["relevance_score"] for r in plain]
    middle = (scores[0] + scores[1]) / 2
    assert len(ranked("--calibration", file, "--threshold", middle, request_file)) == 1


def test_a_server_gives_the_same_on_request(fitted, request_file):
    file, _ = fitted
    expected = [(r["index"], r["relevance_score"]) for r in ranked("--calibration", file, request_file)]
    plain = [(r["index"], r["relevance_score"]) for r in ranked(request_file)]

    def scores(server, version, **fields):
        answer = server.rerank(version, **fields)
        assert answer.status_code == 200, answer.text
        return [(r["index"], r["relevance_score"]) for r in answer.json()["results"]]

    server = Server("--calibration", str(file)).wait_until_ready()
    try:
        for version in (1, 2):
            assert scores(server, version) == plain
            assert scores(server, version, calibrated=True) == expected
            assert scores(server, version, calibrated=False) == plain
        assert "is calibrated on" in server.text()
        # And the command as a client: the server's scores are the model's.
        remote = ranked("--calibration", file, "--server", server.url, request_file)
        assert [(r["index"], r["relevance_score"]) for r in remote] == expected
    finally:
        server.stop()
    server = Server("--calibration", str(file), "--calibrated").wait_until_ready()
    try:
        assert scores(server, 2) == expected
        assert scores(server, 2, calibrated=False) == plain
    finally:
        server.stop()


def test_a_server_without_one_refuses(server):
    for version in (1, 2):
        answer = server.rerank(version, calibrated=True)
        assert answer.status_code == 400
        message = answer.json()["message"]
        assert "calibrated" in message and "--calibration" in message


def test_scores_of_a_run_are_taken_as_they_are(tmp_path):
    random.seed(1)
    with open(tmp_path / "qrels.txt", "w") as qrels, open(tmp_path / "run.trec", "w") as run:
        for q in range(40):
            for d in range(20):
                score = random.random()
                print(f"q{q} 0 d{d} {int(random.random() < score / 2)}", file=qrels)
                print(f"q{q} Q0 d{d} 1 {score} sure", file=run)
            print(f"q{q} Q0 unknown 1 0.5 sure", file=run)
    fit = ["calibrate", "--qrels", "qrels.txt", "--scores", "run.trec", "--output", "c.json"]
    done = podium(*fit, "--method", "isotonic", "--format", "json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["model"] == "sure" and report["dataset"] == "qrels.txt"
    assert report["pairs"] == 800 and report["unjudged_documents"] == 40
    # A score is twice the probability, so it is off by a quarter on average.
    assert 0.2 < report["held_out"]["before"]["ece"] < 0.3
    assert report["held_out"]["after"]["ece"] < 0.1
    knots = json.loads((tmp_path / "c.json").read_text())["knots"]
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in zip(knots, knots[1:]))

    table = podium(*fit, "--unjudged-as-irrelevant", cwd=tmp_path)
    assert table.returncode == 0, table.stderr
    assert "840 judged pairs of 40 queries" in table.stdout
    assert "40 documents without a judgment count as irrelevant" in table.stdout
    assert "expected calibration error" in table.stdout
    assert [path.name for path in tmp_path.iterdir() if "c.json" in path.name] == ["c.json"]


def test_a_map_that_is_no_better_is_not_written(tmp_path):
    random.seed(2)
    with open(tmp_path / "qrels.txt", "w") as qrels, open(tmp_path / "run.trec", "w") as run:
        for q in range(10):
            for d in range(10):
                score = random.random()  # this is the probability
                print(f"q{q} 0 d{d} {int(random.random() < score)}", file=qrels)
                print(f"q{q} Q0 d{d} 1 {score} right", file=run)
    fit = ["calibrate", "--qrels", "qrels.txt", "--scores", "run.trec", "--output", "c.json", "--method", "isotonic"]
    done = podium(*fit, "--format", "json", cwd=tmp_path)
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert (report["written"], report["better_than_none"]) == (False, False)
    before, after = report["held_out"]["before"], report["held_out"]["after"]
    assert after["log_loss"] >= before["log_loss"]
    assert "on held-out queries the map is no better than the unmapped scores" in done.stderr
    assert "--force writes it" in done.stderr
    assert not (tmp_path / "c.json").exists()
    done = podium(*fit, "--force", cwd=tmp_path)
    assert done.returncode == 0 and "is no better" in done.stdout and "because of --force" in done.stderr
    assert (tmp_path / "c.json").exists()


def test_judgments_of_relevant_documents_alone(collection, tmp_path):
    qrels = tmp_path / "relevant.tsv"
    lines = (collection / "qrels/test.tsv").read_text().splitlines()
    qrels.write_text("\n".join(line for line in lines if not line.endswith("\t0")) + "\n")
    fit = ["calibrate", "--dataset", collection, "--qrels", qrels, "--run", collection / "run.trec"]
    done = podium(*fit, "--output", tmp_path / "c.json")
    assert done.returncode == 65
    assert "12 relevant and 0 irrelevant" in done.stderr
    assert "--unjudged-as-irrelevant counts the 132 documents without a judgment" in done.stderr
    done = podium(*fit, "--unjudged-as-irrelevant", "--output", tmp_path / "c.json")
    assert done.returncode == 0, done.stderr


def test_a_threshold(collection, tmp_path, request_file):
    reranked = tmp_path / "reranked.trec"
    done = podium("rank", "--run", collection / "run.trec", "--corpus", collection / "corpus.jsonl",
                  "--queries", collection / "queries.jsonl", "--format", "trec", "--output", reranked)  # fmt: skip
    assert done.returncode == 0, done.stderr
    file = tmp_path / "threshold.json"
    fit = ["calibrate", "--dataset", collection, "--scores", reranked, "--method", "threshold"]
    done = podium(*fit, "--min-recall", "1", "--output", file)
    assert done.returncode == 0, done.stderr
    assert "held out, 5 folds: precision " in done.stdout
    threshold = json.loads(file.read_text())["threshold"]
    kept = ranked("--calibration", file, "--threshold", "auto", request_file)
    assert kept == [r for r in ranked(request_file) if r["relevance_score"] >= threshold]
    refused = podium("serve", "--calibration", file, "--port", "0")
    assert refused.returncode == 2 and "method threshold" in refused.stderr


@pytest.fixture
def folder_model(tmp_path):
    """A tiny model in its own folder, with a calibration beside it."""
    folder = make_tiny_model(tmp_path / "tiny")
    (folder / "calibration.json").write_text(json.dumps({
        "kind": "podium-calibration", "version": 1, "method": "isotonic", "scale": "score",
        "knots": [[0, 0.5], [1, 0.75]],
        "fitted_on": {"dataset": "d", "model": "tiny", "queries": 1, "pairs": 2, "relevant": 1, "level": 1},
    }))  # fmt: skip
    return folder


def test_auto_is_beside_the_model(folder_model, request_file):
    assert all(0.5 <= r["relevance_score"] <= 0.75
               for r in ranked("--model", folder_model, "--calibration", "auto", request_file))  # fmt: skip
    server = Server("--model", "builtin", "--model", str(folder_model), "--calibration", "auto").wait_until_ready()
    try:
        body = {"query": QUERY, "documents": DOCUMENTS, "calibrated": True}
        answer = requests.post(server.url + "/v2/rerank", json=body | {"model": "tiny"}, timeout=60)
        assert all(0.5 <= r["relevance_score"] <= 0.75 for r in answer.json()["results"])
        answer = requests.post(server.url + "/v2/rerank", json=body | {"model": "rerank-v3.5"}, timeout=60)
        assert answer.status_code == 400
    finally:
        server.stop()
    both = podium("serve", "--model", "builtin", "--model", folder_model, "--calibration", "auto", "--calibrated")
    assert both.returncode == 2 and "podium-MiniLM-L6 has no calibration" in both.stderr


def test_it_is_written_beside_the_model(folder_model, collection):
    # A random model's scores have no better map; all that matters here is that one is written.
    done = podium("calibrate", "--dataset", collection, "--run", collection / "run.trec",
                  "--model", folder_model, "--method", "isotonic", "--force")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert str(folder_model / "calibration.json") in done.stdout
    made = json.loads((folder_model / "calibration.json").read_text())
    assert made["fitted_on"]["model"] == "tiny"


@pytest.mark.parametrize(
    "text, what",
    [
        ("", "empty input"),
        ("{}", "not a calibration"),
        ('{"kind":"podium-calibration","version":1,"method":"platt","scale":"logit","slope":-1}', '"slope" is not above 0'),
        ('{"kind":"podium-calibration","version":1,"method":"isotonic","scale":"logit","knots":[[0,0.9],[1,0.1]]}', '"knots[1]"'),
    ],
)  # fmt: skip
def test_wrong_files_are_named(tmp_path, request_file, text, what):
    file = tmp_path / "wrong.json"
    file.write_text(text)
    for command in (["rank", "--query", "q", request_file], ["serve", "--port", "0"]):
        done = podium(*command, "--calibration", file)
        assert done.returncode == 65, done.stderr
        assert str(file) in done.stderr and what in done.stderr


def test_what_cannot_be_is_said(collection, tmp_path, request_file):
    run = ["calibrate", "--dataset", collection, "--run", collection / "run.trec"]
    for arguments, code, what in [
        (run, 2, "--output is missing: name the file to write"),
        (["calibrate", "--dataset", collection, "--output", "c.json"], 2, "--run will be scored"),
        ([*run, "--output", "c.json", "--min-recall", "0.5"], 2, "give --method threshold"),
        (["calibrate", "--dataset", tmp_path, "--run", "r", "--output", "c.json"], 69, "qrels"),
        (["rank", "--query", "q", "--calibration", "auto", request_file], 2, "the built-in model has no folder"),
        (["rank", "--query", "q", "--calibration", tmp_path / "none.json", request_file], 69, "none.json"),
        (["serve", "--calibration", "auto"], 2, "no model has a calibration.json"),
    ]:
        done = podium(*arguments, cwd=tmp_path)
        assert done.returncode == code, done.stderr
        assert what in done.stderr
    few = tmp_path / "few.tsv"
    few.write_text("query-id\tcorpus-id\tscore\nq0\td0\t1\nq0\td1\t0\n")
    done = podium("calibrate", "--qrels", few, "--scores", collection / "run.trec", "--output", tmp_path / "c.json")
    assert done.returncode == 65
    assert "too few judged pairs: 1 relevant and 1 irrelevant, but at least 10 of each are needed" in done.stderr
    assert not (tmp_path / "c.json").exists()
