"""`podium eval` in a shell."""

import csv
import http.server
import io
import json
import signal
import subprocess
import threading
import time

import pytest
from conftest import binary

QUERIES = 12


def write_runs(folder):
    """Judgments with one relevant document per query; a run that has it second, and one that has it first in all
    queries but one, which it leaves out."""
    with open(folder / "test.tsv", "w") as qrels:
        print("query-id\tcorpus-id\tscore", file=qrels)
        for q in range(QUERIES):
            print(f"q{q:02}\tgood\t1\nq{q:02}\tbad\t0", file=qrels)
    with open(folder / "first.trec", "w") as first, open(folder / "second.trec", "w") as second:
        for q in range(QUERIES):
            print(f"q{q:02} Q0 bad 1 2 first\nq{q:02} Q0 good 2 1 first", file=first)
            if q > 0:
                print(f"q{q:02} Q0 good 1 2 second\nq{q:02} Q0 bad 2 1 second", file=second)


def run_eval(folder, *arguments):
    command = [binary(), "eval", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)


def podium_eval(folder, *arguments):
    return run_eval(folder, "--qrels", "test.tsv", *arguments)


def test_json_has_the_comparison(tmp_path):
    write_runs(tmp_path)
    done = podium_eval(tmp_path, "-m", "recip_rank", "--format", "json", "first.trec", "second.trec")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["queries"] == QUERIES
    first, second = report["measures"][0]["runs"]
    assert first == {"run": "first.trec", "mean": 0.5}
    assert second["mean"] == 11 / 12
    assert (second["wins"], second["ties"], second["losses"]) == (11, 0, 1)
    # Among the 2^12 sign assignments, 13 have at most one loss and are as extreme,
    # and so are their opposites.
    assert second["randomization_p"] == second["holm_p"] == 26 / 4096
    assert 0 < second["interval"][0] < second["difference"] < second["interval"][1]


def test_table_and_csv(tmp_path):
    write_runs(tmp_path)
    table = podium_eval(tmp_path, "first.trec", "second.trec").stdout.splitlines()
    assert table[0] == f"{QUERIES} queries"
    assert [line.split()[0] for line in table if "mean" in line] == [
        "map", "recip_rank", "P_10", "recall_100", "ndcg_cut_10"
    ]  # fmt: skip
    assert table[2].split()[1:5] == ["mean", "diff", "win/tie/los", "t-test"]
    rows = list(csv.DictReader(io.StringIO(
        podium_eval(tmp_path, "-m", "P.1", "--format", "csv", "first.trec", "second.trec").stdout
    )))  # fmt: skip
    assert len(rows) == 2 * QUERIES
    assert rows[0] == {"query": "q00", "run": "first.trec", "measure": "P_1", "value": "0"}
    assert [row["value"] for row in rows if row["run"] == "second.trec"] == ["0"] + ["1"] * 11


def test_reports(tmp_path):
    write_runs(tmp_path)
    names = ["report.html", "report.md", "report.json", "report.csv"]
    runs = ["first.trec", "second.trec"]
    done = podium_eval(tmp_path, *[f"--report={name}" for name in names], *runs)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{QUERIES} queries\n")
    html, markdown, report, table = [(tmp_path / name).read_text() for name in names]
    assert html.startswith("<!doctype html>") and html.count('<details class="query"') == QUERIES
    assert html.count('class="bar gain"') == 2 * (QUERIES - 1)  # in the chart and in the list
    assert markdown.startswith("### Podium eval: `test.tsv`\n")
    report = json.loads(report)
    assert (report["podium_eval"], report["dataset"], report["confidence"]) == (1, "test.tsv", 0.95)
    assert [run["run"] for run in report["runs"]] == ["first.trec", "second.trec"]
    assert report["per_query"][3] | {"values": report["per_query"][3]["values"]["recip_rank"]} == {
        "query": "q03", "values": [0.5, 1], "documents": [
            {"docno": "good", "grade": 1, "rank_before": 2, "rank_after": 1, "score": 2},
            {"docno": "bad", "grade": 0, "rank_before": 1, "rank_after": 2, "score": 1},
        ]
    }  # fmt: skip
    assert table == podium_eval(tmp_path, "--format", "csv", *runs).stdout
    assert markdown == podium_eval(tmp_path, "--format", "markdown", *runs).stdout
    assert sorted(path.name for path in tmp_path.iterdir() if "report" in path.name) == sorted(names)


def test_reports_that_cannot_be_written_are_refused_first(tmp_path):
    done = podium_eval(tmp_path, "--report", "report.pdf", "no.trec")
    assert (done.returncode, done.stderr.count("report.pdf: the suffix chooses")) == (2, 1)
    done = podium_eval(tmp_path, "--report", "none/report.md", "no.trec")
    assert (done.returncode, done.stderr.count("none/report.md: cannot write")) == (69, 1)


def test_wrong_input_is_named(tmp_path):
    write_runs(tmp_path)
    done = podium_eval(tmp_path, "-m", "gm_map", "first.trec")
    assert (done.returncode, done.stderr.count("gm_map is not a mean")) == (2, 1)
    done = podium_eval(tmp_path, "first.trec", "none.trec")
    assert done.returncode == 69 and "none.trec" in done.stderr
    (tmp_path / "bad.trec").write_text("q1 Q0 good 1 high x\n")
    done = podium_eval(tmp_path, "bad.trec")
    assert done.returncode == 65 and "bad.trec:1:" in done.stderr


# Reranking: a collection where the last document of each list is the answer.

TOPICS = {
    "bees": "how do bees talk to each other",
    "capital": "What is the capital of the United States?",
    "saipan": "Where is Saipan?",
    "iron": "at what temperature does iron melt",
    "moon": "who was the first man on the moon",
    "tea": "how long should green tea steep",
}
ANSWERS = {
    "bees": "Bees tell each other where flowers are by dancing.",
    "capital": "Washington, D.C. is the capital of the United States.",
    "saipan": "Saipan is the largest of the Northern Mariana Islands, in the western Pacific.",
    "iron": "Iron melts at 1538 degrees Celsius.",
    "moon": "Neil Armstrong was the first man who walked on the moon, in 1969.",
    "tea": "Green tea should steep for two to three minutes.",
}
LISTED = 4


@pytest.fixture
def collection(tmp_path):
    """A BEIR folder and a first stage's run of it. A seventh topic is judged but not in the run; an eighth is in the
    run but not judged."""
    docs = {f"d-{topic}": text for topic, text in ANSWERS.items()}
    qrels = ["query-id\tcorpus-id\tscore", "none\td-tea\t1"]
    run = ["unjudged Q0 d-tea 1 1 bm25"]
    topics = list(TOPICS)
    for i, topic in enumerate(topics):
        others = [topics[(i + k) % len(topics)] for k in range(1, LISTED)]
        qrels += [f"{topic}\td-{topic}\t1", f"{topic}\td-{others[0]}\t0"]
        for rank, other in enumerate([*others, topic]):
            run.append(f"{topic} Q0 d-{other} {rank + 1} {LISTED - rank} bm25")
    queries = TOPICS | {"none": "what is in no run", "unjudged": "what nobody judged"}
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("\n".join(qrels) + "\n")
    (tmp_path / "bm25.trec").write_text("\n".join(run) + "\n")
    for name, texts in (("corpus", docs), ("queries", queries)):
        lines = [json.dumps({"_id": key, "title": "", "text": text}) for key, text in texts.items()]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines) + "\n")
    return tmp_path


def rerank(folder, *arguments):
    return run_eval(folder, "--dataset", ".", "--run", "bm25.trec", *arguments)


def means(done, measure="recip_rank"):
    assert done.returncode == 0, done.stderr
    measures = {m["measure"]: m["runs"] for m in json.loads(done.stdout)["measures"]}
    return {run["run"]: run["mean"] for run in measures[measure]}


def test_reranks_at_every_depth(collection):
    done = rerank(collection, "--ranker", "builtin", "--depth", "2,4", "-o", "new.trec", "-f", "json")
    # Six of seven judged queries are in the run, each with its answer last, beyond the reach of a depth of two.
    assert means(done) == {
        "bm25.trec": pytest.approx(6 / LISTED / 7),
        "builtin, top 2": pytest.approx(6 / LISTED / 7),
        "builtin, top 4": pytest.approx(6 / 7),
    }
    lines = [line.split() for line in (collection / "new.trec").read_text().splitlines()]
    assert len(lines) == 6 * LISTED
    assert [line[2] for line in lines if line[3] == "1"] == [f"d-{topic}" for topic in sorted(TOPICS)]
    assert {line[5] for line in lines} == {"podium-MiniLM-L6"}
    assert all(0 <= float(line[4]) <= 1 for line in lines)
    # The file says what was measured.
    again = run_eval(collection, "--qrels", "qrels/test.tsv", "-f", "json", "bm25.trec", "new.trec")
    assert means(again)["new.trec"] == means(done)["builtin, top 4"]
    assert means(again, "map")["new.trec"] == means(done, "map")["builtin, top 4"]


def test_the_report_has_times_texts_and_calibration(collection):
    done = rerank(collection, "--ranker", "builtin", "--depth", "2,4", "--report", "report.json")
    assert done.returncode == 0 and "pairs/s" in done.stdout, done.stderr
    report = json.loads((collection / "report.json").read_text())
    assert (report["dataset"], report["ranker"]) == (".", "builtin")
    assert [run.get("depth") for run in report["runs"]] == [None, 2, 4] and "times" not in report["runs"][0]
    for run in report["runs"][1:]:
        times = run["times"]
        assert (times["requests"], times["pairs"]) == (6, 6 * run["depth"])
        assert 0 < times["p50_ms"] <= times["p95_ms"] <= times["p99_ms"] and times["pairs_per_second"] > 0
    queries = {query["query"]: query for query in report["per_query"]}
    assert queries["bees"]["text"] == TOPICS["bees"] and "documents" not in queries["none"]
    best = queries["bees"]["documents"][0]
    assert 0.5 < best.pop("score") < 1
    assert best == {"docno": "d-bees", "grade": 1, "rank_before": 4, "rank_after": 1, "text": ANSWERS["bees"]}
    # In each list two documents were judged, and one of them is relevant.
    assert sum(b["pairs"] for b in report["calibration"]) == 12
    assert sum(b["relevant"] for b in report["calibration"]) == 6
    assert report["calibration"][9]["high"] == 1


def test_comparing_runs_of_a_dataset_has_the_texts(collection):
    done = run_eval(collection, "--dataset", ".", "-f", "json", "bm25.trec")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    queries = {query["query"]: query for query in report["per_query"]}
    assert queries["moon"]["documents"][0]["text"] == ANSWERS["tea"]
    assert "ranker" not in report and "calibration" not in report  # 4 is not a probability
    # Without its texts the collection still has judgments.
    (collection / "corpus.jsonl").unlink()
    assert run_eval(collection, "--dataset", ".", "bm25.trec").returncode == 0
    done = rerank(collection, "--ranker", "builtin")
    assert done.returncode == 69 and "corpus.jsonl" in done.stderr


def test_documents_below_the_depth_keep_their_order(collection):
    done = rerank(collection, "--ranker", "builtin", "--depth", "2", "-o", "new.trec")
    assert done.returncode == 0, done.stderr
    first, new = {}, {}
    for name, order in (("bm25.trec", first), ("new.trec", new)):
        for line in (collection / name).read_text().splitlines():
            order.setdefault(line.split()[0], []).append(line.split()[2])
    assert set(new) == set(TOPICS)
    for topic, documents in new.items():
        assert sorted(documents[:2]) == sorted(first[topic][:2])
        assert documents[2:] == first[topic][2:]


@pytest.mark.parametrize("dialect", ["cohere-v2", "jina", "tei"])
def test_a_server_ranks_as_the_engine_does(collection, server, dialect):
    engine = rerank(collection, "--ranker", "builtin", "-o", "engine.trec", "-f", "json")
    done = rerank(collection, "--ranker", server.url, "--dialect", dialect, "-o", "server.trec", "-f", "json")
    assert means(done)[server.url] == means(engine)["builtin"] == pytest.approx(6 / 7)
    scores = [
        [line.split()[:5] for line in (collection / name).read_text().splitlines()]
        for name in ("engine.trec", "server.trec")
    ]
    assert scores[0] == scores[1]


def test_identical_ids(collection):
    """As in ArguAna: each query is also a document, and ranks first in the first stage."""
    folder = collection
    corpus, run = folder / "corpus.jsonl", folder / "bm25.trec"
    for topic, text in TOPICS.items():
        corpus.write_text(corpus.read_text() + json.dumps({"_id": topic, "title": "", "text": text}) + "\n")
        run.write_text(run.read_text() + f"{topic} Q0 {topic} 0 99 bm25\n")
    flags = ["--ranker", "builtin", "--depth", str(LISTED), "-f", "json"]
    done = rerank(folder, *flags, "-o", "new.trec")
    assert means(done)["bm25.trec"] == pytest.approx(6 / LISTED / 7)
    assert means(done)[f"builtin, top {LISTED}"] == pytest.approx(6 / 7)
    report = json.loads(done.stdout)
    assert report["identical_ids_dropped"] == 6
    # It takes no place among the reranked documents.
    assert report["runs"][1]["times"]["pairs"] == 6 * LISTED
    documents = [line.split()[2] for line in (folder / "new.trec").read_text().splitlines()]
    assert not set(documents) & set(TOPICS) and len(documents) == 6 * LISTED
    table = run_eval(folder, "--dataset", ".", "bm25.trec").stdout
    assert table.startswith("7 queries, 6 results dropped that have their query's own id\n")
    # If kept, they come first, and push the answers one place down.
    for keep in (["--dataset", ".", "--no-ignore-identical-ids"], ["--qrels", "qrels/test.tsv"]):
        kept = run_eval(folder, *keep, "-f", "json", "bm25.trec")
        assert means(kept)["bm25.trec"] == pytest.approx(6 / (LISTED + 1) / 7)
        assert "identical_ids_dropped" not in json.loads(kept.stdout)
    dropped = run_eval(folder, "--qrels", "qrels/test.tsv", "--ignore-identical-ids", "-f", "json", "bm25.trec", "new.trec")
    assert means(dropped)["bm25.trec"] == pytest.approx(6 / LISTED / 7)
    assert json.loads(dropped.stdout)["identical_ids_dropped"] == 6


def test_resume_after_kill_9(collection):
    flags = ["--ranker", "builtin", "--depth", "1,2,3,4", "-o", "new.trec"]
    assert rerank(collection, *flags).returncode == 0
    output, journal = collection / "new.trec", collection / "new.trec.journal"
    whole, answers = output.read_bytes(), journal.read_text().splitlines()
    assert len(answers) == 1 + 4 * len(TOPICS)
    # Neither file is overwritten unless asked.
    done = rerank(collection, *flags)
    assert done.returncode == 2 and "--overwrite" in done.stderr and output.read_bytes() == whole
    output.unlink()
    journal.unlink()
    kills = 0
    for lines in (1, 6, 15):
        process = subprocess.Popen(
            [binary(), "eval", "--dataset", ".", "--run", "bm25.trec", *flags, "--resume"],
            cwd=collection, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        while process.poll() is None:
            if journal.exists() and journal.read_bytes().count(b"\n") > lines:
                process.kill()
                break
            time.sleep(0.001)
        process.wait(timeout=60)
        kills += process.returncode == -signal.SIGKILL
        # A write that was cut short by the kill.
        if lines == 6:
            journal.write_bytes(journal.read_bytes()[:-5])
    assert kills > 0
    done = rerank(collection, *flags, "--resume")
    assert done.returncode == 0 and "resuming after" in done.stderr, done.stderr
    assert output.read_bytes() == whole
    kept = journal.read_bytes()
    assert len(kept.splitlines()) == len(answers)
    # Everything is there: nothing is asked again, even with other measures.
    done = rerank(collection, *flags, "--resume", "-m", "P.1", "-f", "json")
    assert means(done, "P_1")["builtin, top 4"] == pytest.approx(6 / 7)
    assert output.read_bytes() == whole and journal.read_bytes() == kept
    # A different depth, ranker or text makes a different reranking.
    done = rerank(collection, *flags[:3], "1,2", *flags[4:], "--resume")
    assert done.returncode == 2 and "depths was '1,2,3,4' and is '1,2' now" in done.stderr
    done = rerank(collection, "--ranker", "http://127.0.0.1:9", *flags[2:], "--resume")
    assert done.returncode == 2 and "ranker was 'builtin'" in done.stderr
    corpus = (collection / "corpus.jsonl").read_text()
    (collection / "corpus.jsonl").write_text(corpus.replace("Bees", "Wasps"))
    done = rerank(collection, *flags, "--resume")
    assert done.returncode == 2 and "had a different text or different documents" in done.stderr
    assert output.read_bytes() == whole and journal.read_bytes() == kept


class Failing(http.server.BaseHTTPRequestHandler):
    """Speaks Cohere's v2 and prefers long documents. Refuses the request after the tenth, once."""

    protocol_version = "HTTP/1.1"
    requests = 0

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        Failing.requests += 1
        fails = Failing.requests == 11
        results = [
            {"index": i, "relevance_score": min(len(text), 999) / 1000} for i, text in enumerate(body["documents"])
        ]
        results.sort(key=lambda result: -result["relevance_score"])
        answer = json.dumps({"message": "no"} if fails else {"id": "x", "results": results}).encode()
        self.send_response(400 if fails else 200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def test_a_server_that_fails_and_comes_back(collection):
    Failing.requests = 0
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Failing) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        flags = ["--ranker", f"http://127.0.0.1:{httpd.server_port}", "--depth", "2,4", "-o", "new.trec"]
        done = rerank(collection, *flags)
        assert done.returncode != 0 and "query 'saipan'" in done.stderr, done.stderr
        # One of the eleven was the warm-up, one failed.
        assert "9 answers kept in new.trec.journal" in done.stderr
        assert (collection / "new.trec").read_bytes() == b""
        done = rerank(collection, *flags, "--resume", "-f", "json")
        assert done.returncode == 0, done.stderr
        assert Failing.requests == 11 + 1 + 3
        httpd.shutdown()
    lines = [line.split() for line in (collection / "new.trec").read_text().splitlines()]
    best = {line[0]: line[2] for line in lines if line[3] == "1"}
    assert best["tea"] == "d-saipan"  # the longest document: of bees, capital, saipan, tea


def test_checks_for_ci(collection):
    (collection / "good.trec").write_text("".join(f"{t} Q0 d-{t} 1 1 good\n" for t in TOPICS))
    runs = ["--dataset", ".", "-m", "recip_rank", "-m", "P.1", "bm25.trec"]

    def check(*flags):
        return run_eval(collection, *runs, *flags)

    done = check("good.trec", "--fail-if", "recip_rank < 0.8", "--fail-if", "P_1<=0.5")
    assert (done.returncode, done.stderr) == (0, "")
    done = check("good.trec", "--fail-if", "recip_rank < 0.9", "--fail-if", "P_1 > 0.5", "--fail-if", "P_1 < 0.5")
    assert done.returncode == 1 and "recip_rank" in done.stdout
    assert done.stderr.splitlines() == [
        "podium eval: check failed: recip_rank is 0.857143: --fail-if 'recip_rank < 0.9'",
        "podium eval: check failed: P_1 is 0.857143: --fail-if 'P_1 > 0.5'",
    ]
    done = check("--fail-if", "map < 1")
    assert done.returncode == 2 and "map is not measured" in done.stderr and not done.stdout
    done = check("--fail-if", "p99_ms > 1")
    assert done.returncode == 2 and "give --ranker" in done.stderr
    done = rerank(collection, "--ranker", "builtin", "--fail-if", "p99_ms > 0", "--fail-if", "pairs_per_second < 0")
    assert done.returncode == 1
    assert done.stderr.startswith("podium eval: check failed: p99_ms is ") and done.stderr.count("\n") == 1


def test_a_baseline(collection):
    (collection / "good.trec").write_text("".join(f"{t} Q0 d-{t} 1 1 good\n" for t in TOPICS))

    def against(*flags):
        return run_eval(collection, "--dataset", ".", *flags)

    (collection / "good.json").write_text(against("-f", "json", "-m", "recip_rank", "bm25.trec", "good.trec").stdout)
    done = against("--baseline", "good.json", "good.trec")
    assert (done.returncode, done.stderr) == (0, "")
    done = against("--baseline", "good.json", "--max-drop", "0.7", "bm25.trec")
    assert (done.returncode, done.stderr) == (0, "")
    done = against("--baseline", "good.json", "--max-drop", "0.005", "bm25.trec")
    assert done.returncode == 1 and "recip_rank" in done.stdout
    assert done.stderr == (
        "podium eval: check failed: recip_rank is 0.214286, but in good.json 0.857143: lower by 0.642857, --max-drop 0.005\n"
    )
    done = against("--baseline", "good.json", "-m", "map", "bm25.trec")
    assert done.returncode == 65 and "none of the measures map" in done.stderr
    # Other queries: no comparison at all, not a partial one.
    topic = next(iter(TOPICS))
    (collection / "one.tsv").write_text(f"query-id\tcorpus-id\tscore\n{topic}\td-{topic}\t1\n")
    done = run_eval(collection, "--qrels", "one.tsv", "--baseline", "good.json", "good.trec")
    assert done.returncode == 65 and not done.stdout
    assert "good.json: its means are over 7 queries of ., but these are over 1 of one.tsv" in done.stderr
    (collection / "bad.json").write_text("{}")
    done = against("--baseline", "bad.json", "bm25.trec")
    assert done.returncode == 65 and "bad.json" in done.stderr and not done.stdout
    done = against("--baseline", "none.json", "bm25.trec")
    assert done.returncode == 69 and "none.json" in done.stderr


def test_what_a_reranking_lacks_is_named(collection):
    with open(collection / "bm25.trec", "a") as run:
        print("tea Q0 d77 5 0 bm25", file=run)
    done = rerank(collection, "--ranker", "builtin")
    assert done.returncode == 65 and "corpus.jsonl: 1 documents of bm25.trec not in it: 'd77'" in done.stderr
    assert rerank(collection, "--ranker", "builtin", "--depth", LISTED).returncode == 0
    done = rerank(collection, "--ranker", "./no-model", "--depth", LISTED)
    assert done.returncode == 69 and "no-model" in done.stderr
    done = rerank(collection)
    assert done.returncode == 2 and "give --ranker" in done.stderr
