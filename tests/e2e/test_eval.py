"""`podium eval` in a shell."""

import csv
import io
import json
import subprocess

from conftest import binary

QUERIES = 12


def write_runs(folder):
    """Judgments of one relevant document a query; a run that has it second, and one that has it first in all but one
    query, which it leaves out."""
    with open(folder / "test.tsv", "w") as qrels:
        print("query-id\tcorpus-id\tscore", file=qrels)
        for q in range(QUERIES):
            print(f"q{q:02}\tgood\t1\nq{q:02}\tbad\t0", file=qrels)
    with open(folder / "first.trec", "w") as first, open(folder / "second.trec", "w") as second:
        for q in range(QUERIES):
            print(f"q{q:02} Q0 bad 1 2 first\nq{q:02} Q0 good 2 1 first", file=first)
            if q > 0:
                print(f"q{q:02} Q0 good 1 2 second\nq{q:02} Q0 bad 2 1 second", file=second)


def podium_eval(folder, *arguments):
    command = [binary(), "eval", "--qrels", "test.tsv", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


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
    # All 2^12 ways: turning the one loss, or nothing, and both from the other side.
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
    done = podium_eval(tmp_path, *[f"--report={name}" for name in names], "first.trec", "second.trec")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{QUERIES} queries\n")
    html, markdown, report, table = [(tmp_path / name).read_text() for name in names]
    assert html.startswith("<!doctype html>") and html.count('<details class="query"') == QUERIES
    assert html.count('class="bar gain"') == 2 * (QUERIES - 1)  # of the chart and of the list
    assert markdown.startswith("### Podium eval: `test.tsv`\n")
    report = json.loads(report)
    assert (report["podium_eval"], report["dataset"], report["confidence"]) == (1, "test.tsv", 0.95)
    assert [run["run"] for run in report["runs"]] == ["first.trec", "second.trec"]
    assert report["per_query"][3] | {"values": report["per_query"][3]["values"]["recip_rank"]} == {
        "query": "q03", "values": [0.5, 1]
    }  # fmt: skip
    assert table == podium_eval(tmp_path, "--format", "csv", "first.trec", "second.trec").stdout
    assert markdown == podium_eval(tmp_path, "--format", "markdown", "first.trec", "second.trec").stdout
    assert sorted(path.name for path in tmp_path.iterdir() if "report" in path.name) == sorted(names)


def test_reports_that_cannot_be_written_are_refused_first(tmp_path):
    done = podium_eval(tmp_path, "--report", "report.pdf", "no.trec")
    assert (done.returncode, done.stderr.count("report.pdf: the file's suffix")) == (2, 1)
    done = podium_eval(tmp_path, "--report", "none/report.md", "no.trec")
    assert (done.returncode, done.stderr.count("none/report.md: cannot write")) == (69, 1)


def test_wrong_input_is_named(tmp_path):
    write_runs(tmp_path)
    done = podium_eval(tmp_path, "-m", "gm_map", "first.trec")
    assert (done.returncode, done.stderr.count("gm_map is not the mean")) == (2, 1)
    done = podium_eval(tmp_path, "first.trec", "none.trec")
    assert done.returncode == 69 and "none.trec" in done.stderr
    (tmp_path / "bad.trec").write_text("q1 Q0 good 1 high x\n")
    done = podium_eval(tmp_path, "bad.trec")
    assert done.returncode == 65 and "bad.trec:1:" in done.stderr
