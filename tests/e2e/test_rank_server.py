"""`podium rank` with servers: a running Podium, and none."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import (
    ANSWER,
    DOCUMENTS,
    QUERY,
    Server,
    binary,
)
from test_rank import beir, beir_flags, rank, request_lines  # noqa: F401

DIALECTS = ["cohere-v1", "cohere-v2", "jina", "voyage", "tei"]
NO_KEYS = {"PODIUM_API_KEY": "", "COHERE_API_KEY": "", "CO_API_KEY": ""}


@pytest.fixture(scope="module")
def nowhere():
    """A URL where nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.fixture(scope="module")
def engine():
    """The in-process engine's results: document and score."""
    return answer(rank("-q", QUERY, "-f", "json", text="\n".join(DOCUMENTS)))


def answer(done: subprocess.CompletedProcess) -> list[tuple[int, float]]:
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)["results"]
    return [(r["index"], r["relevance_score"]) for r in results]


def ask(url: str, *flags, **more) -> subprocess.CompletedProcess:
    return rank(
        *["-q", QUERY, "-f", "json", "--server", url, *flags],
        text="\n".join(DOCUMENTS),
        env=NO_KEYS | more,
    )


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_ranks_as_the_engine_does(server, engine, dialect):
    done = ask(server.url, "--dialect", dialect)
    assert answer(done) == engine
    said = json.loads(done.stdout)
    assert said["served_by"] == server.url and said["degraded"] is False
    assert not done.stderr


def test_pages_make_one_ranking(server, engine):
    assert answer(ask(server.url, "--page-size", "2")) == engine
    assert answer(ask(server.url, "--page-size", "2", "-n", "2")) == engine[:2]
    by_rank = answer(ask(server.url, "--page-size", "2", "--merge", "rrf"))
    assert sorted(by_rank) == sorted(engine)


def test_a_run_through_a_server(server, beir):  # noqa: F811
    here = rank(*beir_flags(beir), "-f", "csv")
    there = rank(
        *beir_flags(beir), "-f", "csv", "--server", server.url, env=NO_KEYS
    )
    assert there.returncode == 0, there.stderr
    assert there.stdout == here.stdout


def test_resume_through_a_server(server, tmp_path):
    (tmp_path / "jobs.jsonl").write_text(request_lines(6))
    flags = [
        *["--input", "requests", tmp_path / "jobs.jsonl", "-f", "jsonl"],
        *["--server", server.url, "-o", tmp_path / "out"],
    ]
    assert rank(*flags, env=NO_KEYS).returncode == 0
    whole = (tmp_path / "out").read_bytes()
    (tmp_path / "out").write_bytes(whole[: len(whole) // 2])
    assert rank(*flags, "--resume", env=NO_KEYS).returncode == 0
    assert (tmp_path / "out").read_bytes() == whole


def test_keys_come_from_the_environment():
    owner = Server(environment={"PODIUM_API_KEYS": "tests:a-long-secret-of-tests"})
    try:
        owner.wait_until_ready()
        refused = ask(owner.url)
        assert refused.returncode == 77, refused.stderr
        assert "401" in refused.stderr
        for name in ("PODIUM_API_KEY", "COHERE_API_KEY", "CO_API_KEY"):
            done = ask(owner.url, **{name: "a-long-secret-of-tests"})
            assert answer(done)[0][0] == ANSWER
        assert "a-long-secret-of-tests" not in refused.stderr
    finally:
        owner.stop()


def test_cohere_needs_a_key(server, engine):
    flags = ["-q", QUERY, "-f", "json", "--cohere"]
    text = "\n".join(DOCUMENTS)
    without = rank(*flags, text=text, env=NO_KEYS)
    assert without.returncode == 2 and "COHERE_API_KEY" in without.stderr
    env = NO_KEYS | {"CO_API_KEY": "any", "CO_API_URL": server.url}
    assert answer(rank(*flags, text=text, env=env)) == engine


def test_nobody_there(nowhere):
    done = ask(nowhere, "--retries", "0")
    assert done.returncode == 69 and not done.stdout
    assert nowhere.removeprefix("http://") in done.stderr


def test_a_chain_of_fallbacks(server, engine, nowhere):
    none = ["--retries", "0"]
    done = ask(nowhere, *none, "--fallback", server.url, "--fallback", "none")
    assert answer(done) == engine
    said = json.loads(done.stdout)
    assert said["served_by"] == server.url and said["degraded"] is True
    assert f"ranked by {server.url}" in done.stderr

    done = ask(nowhere, *none, "--fallback", "engine", "--threads", "1")
    assert answer(done) == engine
    assert json.loads(done.stdout)["degraded"] is True

    done = ask(nowhere, *none, "--fallback", "none")
    assert [index for index, _ in answer(done)] == [0, 1, 2, 3, 4]
    assert "input order" in done.stderr


def test_what_a_server_refuses_is_not_tried_again(server):
    done = ask(server.url, "--model", "no-such-model")
    assert done.returncode == 69, done.stderr
    assert "no-such-model" in done.stderr


def write_run(folder: Path, queries: int) -> None:
    """A run of 50 documents per query, over a corpus of 5,000."""
    with (folder / "queries.jsonl").open("w") as file:
        for i in range(queries):
            file.write(json.dumps({"_id": f"q{i}", "text": f"why {i}?"}) + "\n")
    with (folder / "bm25.trec").open("w") as file:
        for i in range(queries):
            for n in range(50):
                docno = (i * 37 + n * 97) % 5000
                file.write(f"q{i} Q0 d{docno} {n + 1} {50 - n} bm25\n")


PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_memory_does_not_grow_with_a_run(tmp_path, nowhere, plain_memory):
    """Fifty times the pairs in little more memory than the run's lines. Nothing is scored, so only reading and writing
    are measured."""
    with (tmp_path / "corpus.jsonl").open("w") as file:
        for i in range(5000):
            line = {"_id": f"d{i}", "title": "", "text": f"text {i} " * 60}
            file.write(json.dumps(line) + "\n")

    def peak_kib(queries: int) -> int:
        write_run(tmp_path, queries)
        flags = ["-f", "jsonl", "-o", tmp_path / "out", "--overwrite"]
        chain = ["--server", nowhere, "--retries", "0", "--fallback", "none"]
        command = [binary(), "rank", *beir_flags(tmp_path), *flags, *chain]
        done = subprocess.run(
            [sys.executable, "-c", PEAK, *map(str, command)],
            capture_output=True,
            text=True,
            timeout=300,
            )
        assert done.returncode == 0, done.stderr
        with (tmp_path / "out").open() as file:
            assert sum(1 for _ in file) == queries
        return int(done.stdout)

    few = peak_kib(20)
    many = peak_kib(1000)
    # All texts at once would take 28 MB, and as much again as requests.
    assert many < few + 20_000, (few, many)
