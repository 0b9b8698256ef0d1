"""`podium rank` in a shell."""

import csv
import io
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from conftest import (
    ANSWER,
    DOCUMENTS,
    QUERY,
    binary,
    check_ranking,
)


def rank(*flags, text: str = "", env: dict | None = None):
    return subprocess.run(
        [binary(), "rank", *map(str, flags)],
        input=text,
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | (env or {}),
    )


def test_lines_in_a_table_out():
    done = rank("--query", QUERY, text="\n".join(DOCUMENTS) + "\n")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert DOCUMENTS[ANSWER] in "\n".join(lines[:2])
    assert all(any(text in line for line in lines) for text in DOCUMENTS)


def test_json_out_is_the_answer_of_the_api():
    done = rank(
        "--query", QUERY, "--format", "json", text="\n".join(DOCUMENTS)
    )
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)["results"]
    check_ranking(results)
    assert results[0]["index"] == ANSWER


def test_jsonl_in_and_out():
    text = "".join(json.dumps({"text": d}) + "\n" for d in DOCUMENTS)
    done = rank("-q", QUERY, "-f", "jsonl", "--top-n", "2", text=text)
    assert done.returncode == 0, done.stderr
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) == 2
    assert results[0]["index"] == ANSWER


def test_a_request_object_in():
    request = {"query": QUERY, "documents": DOCUMENTS}
    done = rank("--format", "json", text=json.dumps(request))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["results"][0]["index"] == ANSWER


def test_scores_are_those_of_the_server(server):
    served = server.rerank().json()["results"]
    done = rank(
        "--query", QUERY, "--format", "json", text="\n".join(DOCUMENTS)
    )
    printed = json.loads(done.stdout)["results"]
    assert [(r["index"], r["relevance_score"]) for r in printed] == [
        (r["index"], r["relevance_score"]) for r in served
    ]


@pytest.mark.parametrize(
    "flags, text, code",
    [
        (["--query", "q", "--format", "xml"], "a", 2),
        (["--no-such-flag"], "a", 2),
        ([], "a\nb\n", 2),  # no query
        (["--query", "q"], "", 65),  # no documents
        (["--query", "q", "--input", "jsonl"], "{\n", 65),
        (["--query", "q", "--model", "/no/such/folder"], "a", 69),
        (["--query", "q", "/no/such/file"], "", 69),
        (["--query", "q", "--output", "/no/such/folder/f"], "a", 69),
        (["--query", "q", "--output", "/dev/full"], "a", 69),
        (["--query", "q", "--input", "csv"], 'a\n"b', 65),
        (["--query", "q", "--input", "csv", "--column", "c"], "a\n1\n", 2),
        (["--query", "q", "--input", "requests"], "", 2),
        (["--input", "requests"], "[]\n", 65),
    ],
)
def test_exit_codes(flags, text, code):
    done = rank(*flags, text=text)
    assert done.returncode == code, (done.stdout, done.stderr)
    assert done.stderr
    assert not done.stdout


# Inputs


def test_a_column_of_csv(tmp_path):
    table = tmp_path / "table.csv"
    with table.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["key", "n", "body"])
        for i, document in enumerate(DOCUMENTS):
            writer.writerow([f"k{i}", i, document.replace(". ", ',\n"')])
    done = rank(
        *["-q", QUERY, "--column", "body", "--id-column", "1", "-f", "csv"], table
    )
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [int(row["rank"]) for row in rows] == [1, 2, 3, 4, 5]
    assert rows[0]["document_id"] == f"k{ANSWER}"
    assert rows[0]["document"] == DOCUMENTS[ANSWER].replace(". ", ',\n"')
    scores = [float(row["score"]) for row in rows]
    assert scores == sorted(scores, reverse=True)


def test_tabs_without_a_header():
    text = "".join(f"{i}\t{d}\n" for i, d in enumerate(DOCUMENTS))
    done = rank(
        *["-q", QUERY, "--input", "tsv", "--no-header", "--column", "2"],
        *["--id-column", "1", "-f", "trec"],
        text=text,
    )
    assert done.returncode == 0, done.stderr
    first = done.stdout.splitlines()[0].split()
    assert first[:4] == ["1", "Q0", str(ANSWER), "1"]


def request_lines(count: int) -> str:
    """Jobs of many sizes, some with ids."""
    lines = []
    for i in range(count):
        documents = [f"{d} {i} {n}" for n, d in enumerate(DOCUMENTS)]
        request = {"query": f"{QUERY} {i}", "documents": documents[: 1 + i % 5]}
        if i % 2:
            request["id"] = f"job {i}"
        lines.append(json.dumps(request) + "\n")
    return "".join(lines)


def test_request_objects_stream():
    """The first result comes while the input is still open."""
    process = subprocess.Popen(
        [binary(), "rank", *"--input requests -f jsonl --concurrency 1".split()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    lines = request_lines(3).splitlines(keepends=True)
    process.stdin.write(lines[0] + lines[1])
    process.stdin.flush()
    first = json.loads(process.stdout.readline())
    assert first["query_id"] == "1" and first["query"] == f"{QUERY} 0"
    rest, _ = process.communicate(lines[2], timeout=120)
    answers = [json.loads(line) for line in rest.splitlines()]
    assert [a["query_id"] for a in answers] == ["job 1", "3"]
    assert [len(a["results"]) for a in answers] == [2, 3]
    assert process.returncode == 0


def test_a_request_object_has_its_own_top_n():
    request = {"query": QUERY, "documents": DOCUMENTS, "top_n": 2}
    text = json.dumps(request) + "\n" + json.dumps(request | {"top_n": None})
    done = rank(*"--input requests -f jsonl -n 1".split(), text=text)
    sizes = [len(json.loads(x)["results"]) for x in done.stdout.splitlines()]
    assert sizes == [2, 1], done.stderr


@pytest.fixture
def beir(tmp_path):
    """A corpus, questions and a first stage's run for them."""
    corpus = [
        {"_id": f"d{i}", "title": f"Title {i}" if i % 2 else "", "text": d}
        for i, d in enumerate(DOCUMENTS)
    ] + [{"_id": "spare", "title": "", "text": "in no list"}]
    queries = [
        {"_id": "capital", "text": QUERY},
        {"_id": "saipan", "text": "Where is Saipan?"},
        {"_id": "unasked", "text": "in no run"},
    ]
    for name, objects in (("corpus", corpus), ("queries", queries)):
        lines = "".join(json.dumps(o) + "\n" for o in objects)
        (tmp_path / f"{name}.jsonl").write_text(lines)
    lists = {"saipan": [4, 1, 0], "capital": [0, 1, 2, 3, 4]}
    run = [
        f"{qid} Q0 d{d} {place} {20 - place} bm25\n"
        for qid, docs in lists.items()
        for place, d in enumerate(docs, 1)
    ]
    (tmp_path / "bm25.trec").write_text("".join(run))
    return tmp_path


def beir_flags(folder: Path) -> list:
    return [
        *["--run", folder / "bm25.trec", "--corpus", folder / "corpus.jsonl"],
        *["--queries", folder / "queries.jsonl"],
    ]


def test_a_run_over_a_corpus(beir):
    done = rank(*beir_flags(beir), "-f", "trec")
    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert [line[0] for line in lines] == ["saipan"] * 3 + ["capital"] * 5
    assert lines[0][2] == "d1" and lines[3][2] == f"d{ANSWER}"
    assert {line[5] for line in lines} == {"podium-MiniLM-L6"}
    assert [line[3] for line in lines] == list("123") + list("12345")
    # Title and text are joined as in BEIR.
    done = rank(*beir_flags(beir), "-f", "jsonl", "-n", "1")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    texts = [a["results"][0]["document"] for a in answers]
    assert texts == [
        {"id": "d1", "text": f"Title 1 {DOCUMENTS[1]}"},
        {"id": "d3", "text": f"Title 3 {DOCUMENTS[3]}"},
    ]


def test_fusing_with_the_run(beir):
    def order(fuse: str) -> list[str]:
        done = rank(*beir_flags(beir), "-f", "trec", "--fuse", fuse)
        assert done.returncode == 0, done.stderr
        return [line.split()[2] for line in done.stdout.splitlines()]

    assert order("minmax:0") == "d4 d1 d0 d0 d1 d2 d3 d4".split()
    plain = rank(*beir_flags(beir), "-f", "trec").stdout.splitlines()
    assert order("minmax:1") == [line.split()[2] for line in plain]


def test_what_a_run_lacks_is_named(beir):
    run = beir / "bm25.trec"
    run.write_text(run.read_text() + "capital Q0 d77 6 1 bm25\n")
    done = rank(*beir_flags(beir))
    assert done.returncode == 65 and not done.stdout
    assert "corpus.jsonl: 1 documents" in done.stderr
    assert "'d77' (line 9)" in done.stderr
    run.write_text("capital Q0 d1 1 one bm25\n")
    done = rank(*beir_flags(beir))
    assert done.returncode == 65
    assert "bm25.trec:1: the score 'one' is not a number" in done.stderr


def test_many_queries_over_one_list(tmp_path):
    queries = tmp_path / "queries.tsv"
    queries.write_text(f"a\t{QUERY}\nb\tWhere is Saipan?\n")
    done = rank("--queries", queries, "-f", "json", text="\n".join(DOCUMENTS))
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert [a["query_id"] for a in answers] == ["a", "b"]
    assert [a["results"][0]["index"] for a in answers] == [ANSWER, 1]
    table = rank("--queries", queries, "-n", "1", text="\n".join(DOCUMENTS))
    assert [x.split("\t")[:2] for x in table.stdout.splitlines()] == [
        ["a", "1"],
        ["b", "1"],
    ]


# Outputs


def test_threshold():
    done = rank(
        *["-q", QUERY, "--threshold", "0.6", "-f", "jsonl"],
        text="\n".join(DOCUMENTS),
    )
    scores = [json.loads(x)["relevance_score"] for x in done.stdout.splitlines()]
    assert 0 < len(scores) < 5 and min(scores) >= 0.6
    best = max(scores)
    done = rank("-q", QUERY, "--threshold", "1", text="\n".join(DOCUMENTS))
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"podium rank: nothing scored at least 1; the best score was {best:.6g}\n"
    done = rank("-q", QUERY, "--threshold", "1.5", text="\n".join(DOCUMENTS))
    assert done.returncode == 2 and not done.stdout
    assert "between 0 and 1" in done.stderr


def test_a_block_for_a_prompt():
    text = "\n".join([*DOCUMENTS, DOCUMENTS[ANSWER]])
    flags = ["-q", QUERY, "-f", "context", "--max-tokens"]
    done = rank(*flags, "1000", text=text)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("[1]")
    assert done.stdout.index(DOCUMENTS[ANSWER]) < done.stdout.index(DOCUMENTS[1])
    assert done.stdout.count(DOCUMENTS[ANSWER]) == 1  # the twin is left out
    short = rank(*flags, "40", text=text)
    assert 0 < len(short.stdout) < len(done.stdout)


def test_an_output_file_is_not_overwritten_unasked(tmp_path):
    output = tmp_path / "out.csv"
    flags = ["-q", QUERY, "-f", "csv", "-o", output]
    assert rank(*flags, text="a").returncode == 0
    first = output.read_text()
    done = rank(*flags, text="b")
    assert done.returncode == 2 and "--overwrite" in done.stderr
    assert output.read_text() == first
    assert rank(*flags, "--overwrite", text="b").returncode == 0
    assert output.read_text().startswith("query_id,")
    assert output.read_text() != first


def test_a_closed_pipe_ends_it_quietly():
    process = subprocess.Popen(
        [binary(), "rank", *"--input requests -f jsonl".split()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    process.stdout.close()
    try:
        process.stdin.write(request_lines(200))
        process.stdin.close()
    except BrokenPipeError:
        pass
    process.stdin = None
    _, errors = process.communicate(timeout=120)
    assert process.returncode == -signal.SIGPIPE
    assert errors == ""


# Resuming

JOBS = 24


def resume_flags(folder: Path, form: str) -> list:
    return [
        *["--input", "requests", folder / "jobs.jsonl", "-f", form],
        *["-o", folder / f"out.{form}"],
    ]


@pytest.mark.parametrize("form", ["jsonl", "csv", "trec"])
def test_resume_after_kill_9(tmp_path, form):
    jobs = request_lines(JOBS).replace("job ", "job-")
    (tmp_path / "jobs.jsonl").write_text(jobs)
    flags = resume_flags(tmp_path, form)
    output = tmp_path / f"out.{form}"
    assert rank(*flags).returncode == 0
    whole = output.read_bytes()
    output.unlink()
    kills = 0
    for part in (0.0, 0.3, 0.6):
        process = subprocess.Popen(
            [binary(), "rank", *map(str, flags), "--resume"],
            stderr=subprocess.PIPE,
        )
        while process.poll() is None:
            size = output.stat().st_size if output.exists() else 0
            if size > part * len(whole):
                process.kill()
                break
            time.sleep(0.002)
        process.wait(timeout=60)
        process.stderr.close()
        kills += process.returncode == -signal.SIGKILL
        # A write that was cut short by the kill.
        written = output.read_bytes()
        if part == 0.3 and len(written) > 10:
            output.write_bytes(written[:-7])
    assert kills > 0
    done = rank(*flags, "--resume")
    assert done.returncode == 0, done.stderr
    assert output.read_bytes() == whole
    again = rank(*flags, "--resume")
    assert again.returncode == 0, again.stderr
    assert output.read_bytes() == whole


def test_resume_refuses_another_input(tmp_path):
    flags = resume_flags(tmp_path, "jsonl")
    (tmp_path / "jobs.jsonl").write_text(request_lines(3))
    assert rank(*flags).returncode == 0
    before = (tmp_path / "out.jsonl").read_bytes()
    other = request_lines(4).replace("Carson", "Kit Carson")
    (tmp_path / "jobs.jsonl").write_text(other)
    done = rank(*flags, "--resume")
    assert done.returncode == 2 and "different documents" in done.stderr
    assert (tmp_path / "out.jsonl").read_bytes() == before


@pytest.mark.parametrize("form", ["jsonl", "csv", "trec"])
def test_resume_refuses_what_makes_other_scores(beir, form):
    output = beir / "out"
    flags = [*beir_flags(beir), "-f", form, "-o", output]
    same = ["--fuse", "minmax:0.6"]
    assert rank(*flags, *same).returncode == 0
    before = output.read_bytes()
    for other in (
        [],
        ["--fuse", "minmax:0.7"],
        ["--fuse", "rrf:0.6"],
        [*same, "--threshold", "0.9"],
        [*same, "--shorten", "8"],
    ):
        done = rank(*flags, *other, "--resume")
        assert done.returncode == 2, (other, done.stderr)
        assert "would now be printed differently: it was made with another --fuse" in done.stderr
        assert output.read_bytes() == before
    assert rank(*flags, *same, "--resume").returncode == 0
    assert output.read_bytes() == before


def test_a_failure_keeps_what_is_done(tmp_path):
    jobs = tmp_path / "jobs.jsonl"
    jobs.write_text(request_lines(3) + "{}\n" + request_lines(1))
    flags = resume_flags(tmp_path, "csv")
    done = rank(*flags)
    assert done.returncode == 65
    assert "jobs.jsonl:4: expected an object" in done.stderr
    assert "3 queries are done" in done.stderr and "--resume" in done.stderr
    rows = (tmp_path / "out.csv").read_text()
    assert len(list(csv.DictReader(io.StringIO(rows)))) == 1 + 2 + 3
    jobs.write_text(request_lines(5))
    assert rank(*flags, "--resume").returncode == 0
    resumed = (tmp_path / "out.csv").read_text()
    (tmp_path / "out.csv").unlink()
    assert rank(*flags).returncode == 0
    assert (tmp_path / "out.csv").read_text() == resumed


# Memory


def peak_kib(jobs: Path, folder: Path) -> int:
    """Peak memory (VmHWM) of a run over the jobs, in KiB."""
    script = (
        "import resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], check=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    command = [
        *[binary(), "rank", "--input", "requests", str(jobs), "-f", "jsonl"],
        *["-o", "/dev/null", "--threads", "2"],
    ]
    done = subprocess.run(
        ["python3", "-c", script, *command],
        capture_output=True,
        text=True,
        timeout=600,
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout.split()[-1])


def test_memory_does_not_grow_with_the_input(tmp_path, plain_memory):
    """Twenty times the pairs in about the same memory. Text that the model does not read makes the input large without
    making it slow."""
    padding = "x" * 200_000
    jobs = tmp_path / "jobs.jsonl"

    def write(count: int) -> None:
        with jobs.open("w") as file:
            for i in range(count):
                documents = [f"bee {i} {n} {padding}" for n in range(2)]
                request = {"query": "bees", "documents": documents}
                file.write(json.dumps(request) + "\n")

    write(5)
    few = peak_kib(jobs, tmp_path)
    write(100)
    many = peak_kib(jobs, tmp_path)
    assert jobs.stat().st_size > 35_000_000
    assert many < few + 20_000, (few, many)
