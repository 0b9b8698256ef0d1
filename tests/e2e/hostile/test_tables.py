"""Bad inputs against the running server: one module per table, one test per row. After each test the process is alive
and the next request works."""

import json
import re

import pytest
import table_4a
import table_4b
import table_4c
import table_4d
import table_4e
import tiny_model
from conftest import Server
from rows import MODEL, VALID, check_alive, check_row
from wire import Wire, post

# Rows of the five tables that are tested elsewhere, and why.
ELSEWHERE = {
    "C17": "the model is loaded too soon for a client to come before it: "
    "ServerTest.AKeyIsRequiredBeforeTheModelIsLoaded",
    "E12": "needs a limit of its own: test_limits.py, max-request-tokens",
}
LAST = {"A": 46, "B": 16, "C": 17, "D": 18, "E": 20}


@pytest.fixture(scope="session")
def models(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    return {
        "tiny": tiny_model.write(folder / MODEL),
        "slow": tiny_model.write(folder / "slow" / MODEL, positions=6_000),
        "poisoned": tiny_model.write(folder / "poisoned" / MODEL, poison=True),
    }


@pytest.fixture
def start(models):
    """Starts servers that end with the test."""
    servers = []

    def make(*flags: str, slow: bool = False, keys: str = "") -> Server:
        model = models["slow" if slow else "tiny"]
        server = Server("--model", str(model), *flags, keys=keys)
        servers.append(server)
        if slow:  # a single pair takes a while
            long = {"documents": ["a b " * 3_000], "max_tokens_per_doc": 6_000}
            server.slow_post = post("/v2/rerank", json.dumps(VALID | long).encode())
        return server.wait_until_ready()

    yield make
    for server in servers:
        server.stop()


@pytest.fixture(scope="module")
def hostile(models):
    """The server that most rows share, so that side effects of a row show."""
    server = Server("--model", str(models["tiny"])).wait_until_ready()
    yield server
    assert server.terminate() == 0, server.text()
    check_log(server.text())


def check_log(log: str) -> None:
    """Lines have a limited length and no terminal control bytes, and each request's line has the one known form."""
    assert log.isascii()
    for line in log.splitlines():
        assert line.isprintable() and len(line) <= 1024, line[:200]
        if " trace=" in line:
            assert re.search(
                r"\] (\S{1,128}) (\S{1,128}) \d{3}( documents=\d+)? in=\d+ out=\d+ "
                r"ms=[\d.]+ trace=(-|[0-9a-f]{32})$",
                line,
            ), line


@pytest.mark.parametrize("row", table_4a.ROWS, ids=str)
def test_framing(hostile, row):
    check_row(hostile, row)


@pytest.mark.parametrize(
    "row", [row for _, row in table_4b.ROWS], ids=[id for id, _ in table_4b.ROWS]
)
def test_connections(start, row):
    row(start)


@pytest.fixture(scope="module")
def keyed(models, tmp_path_factory):
    store = str(tmp_path_factory.mktemp("keys") / "keys.db")

    def make(keys: str) -> Server:
        return Server(
            "--model", str(models["tiny"]), "--drain-delay", "600000", keys=keys
        ).wait_until_ready()

    server = table_4c.keyed(make, store)
    yield server
    server.stop()
    log = server.text()
    check_log(log)
    for secret in server.secrets.values():
        assert secret not in log


# In order: the last ones leave the server unfit for others.
@pytest.mark.parametrize(
    "row", [row for _, row in table_4c.ROWS], ids=[id for id, _ in table_4c.ROWS]
)
def test_keys_and_routes(keyed, row):
    row(keyed)
    table_4c.alive(keyed)


@pytest.mark.parametrize("row", table_4d.ROWS, ids=str)
def test_json(hostile, row):
    check_row(hostile, row)


@pytest.mark.parametrize("row", table_4e.ROWS, ids=str)
def test_schema(hostile, row):
    check_row(hostile, row)


def test_e20_a_document_that_has_no_score(models):
    """It fails only its own request, even in a batch with others."""
    server = Server("--model", str(models["poisoned"])).wait_until_ready()
    try:
        poisoned = VALID | {"documents": ["b", tiny_model.POISON]}
        with Wire(server.url) as wire, Wire(server.url) as other:
            for _ in range(20):
                wire.send(post("/v2/rerank", json.dumps(poisoned).encode()))
                other.send(post("/v2/rerank", json.dumps(VALID).encode()))
                answer = wire.read()
                assert answer.status == 500
                assert "not a finite number" in json.loads(answer.body)["message"]
                assert other.read().status == 200
        check_alive(server)
    finally:
        server.stop()


def test_no_row_is_forgotten():
    rows = [row.id for row in table_4a.ROWS + table_4d.ROWS + table_4e.ROWS]
    rows += [id for id, _ in table_4b.ROWS + table_4c.ROWS]
    found = {id.split()[0] for id in rows} | ELSEWHERE.keys() | {"E20"}
    every = {f"{table}{n:02}" for table, last in LAST.items() for n in range(1, last + 1)}
    assert found == every
