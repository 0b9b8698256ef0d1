"""`podium rank --server` against a running Podium with a real key's rate limit, which no fault server can imitate.
PODIUM_E2E_FULL=1 runs the job at full size, which takes seven minutes because of its limit."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import Server, binary
from test_keys import add

sys.path.append(str(Path(__file__).parent / "hostile"))
import tiny_model  # noqa: E402

FULL = os.environ.get("PODIUM_E2E_FULL") == "1"


def words(seed: int, count: int) -> str:
    """Distinct texts of letters that the tiny model knows."""
    return " ".join(
        tiny_model.LETTERS[(seed * 7 + i * i * 3 + i * seed) % 25]
        for i in range(count)
    )


@pytest.fixture(scope="module")
def limited(tmp_path_factory):
    """A server whose model costs nothing, with a key for each job size and one without limits. A limit's burst is the
    whole minute's."""
    folder = tmp_path_factory.mktemp("limited")
    store = str(folder / "keys.db")
    server_keys = {
        "free": add(store, "free", "--requests-per-minute", "0"),
        "small": add(store, "small", "--requests-per-minute", "120"),
        "full": add(store, "full", "--requests-per-minute", "60"),
    }
    model = tiny_model.write(folder / "tiny")
    server = Server("--model", str(model), keys=store).wait_until_ready()
    server.secrets, server.folder_path = server_keys, folder
    yield server
    assert server.terminate() == 0


def rank(server, key: str, queries: int, documents: int, *flags: str) -> str:
    """Ranks one query per line over the same documents; returns the output."""
    folder = server.folder_path
    (folder / "queries.txt").write_text(
        "".join(f"{words(q, 5 + q % 7)}\n" for q in range(queries))
    )
    (folder / "documents.txt").write_text(
        "".join(f"{words(1000 + d, 3 + d % 17)}\n" for d in range(documents))
    )
    done = subprocess.run(
        [
            binary(), "rank", "--server", server.url, "--input", "lines",
            "--queries", str(folder / "queries.txt"), "--queries-format", "lines",
            "--format", "jsonl", "--timeout", "600s", *flags,
            str(folder / "documents.txt"),
        ],
        capture_output=True,
        text=True,
        timeout=1500,
        env=os.environ | {"PODIUM_API_KEY": server.secrets[key]},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def check_job(server, key, queries, documents, page_size, per_minute):
    flags = ("--page-size", str(page_size))
    expected = rank(server, "free", queries, documents, *flags)
    begin = time.monotonic()
    limited = rank(server, key, queries, documents, *flags)
    seconds = time.monotonic() - begin
    assert limited == expected
    assert len(expected.splitlines()) >= queries
    # It was held back: the limit does not allow that many requests any sooner.
    requests = queries * -(-documents // page_size)
    assert seconds >= (requests - per_minute) / (per_minute / 60) - 1


def test_a_job_larger_than_its_limit_ends_as_without_it(limited):
    check_job(limited, "small", 42, 3, page_size=1, per_minute=120)


@pytest.mark.skipif(not FULL, reason="seven minutes; PODIUM_E2E_FULL=1")
def test_two_hundred_queries_through_sixty_requests_a_minute(limited):
    check_job(limited, "full", 200, 1500, page_size=1000, per_minute=60)
