"""Each limit, set low by its flag and crossed in the running server. The list comes from the server: a limit without a
crossing fails."""

import json
import re
import subprocess
import time
from pathlib import Path

import pytest
import tiny_model
from conftest import Server, binary
from process import open_files, settled_files, unread_bytes
from rows import MANY, MODEL, VALID, VALID_POST, check_alive
from test_life import wait_for
from wire import Answer, Wire, get, head, post

CROSSINGS = {}
MIB = 1 << 20
HOUR = "3600000"  # for a time limit that is not under test


def crossing(limit: str):
    def register(function):
        CROSSINGS[limit] = function
        return function

    return register


def names() -> list[str]:
    """The limits in `podium serve --help`, which come from the table in the code."""
    done = subprocess.run(
        [binary(), "serve", "--help"], capture_output=True, text=True, timeout=60
    )
    section = re.split(r"^\S.*$", done.stdout.split("Limits:")[1], flags=re.M)[0]
    return re.findall(r"^\s+--([a-z-]+)", section, flags=re.M)


class Bench:
    """Tools for a crossing: servers with the limit set, and models."""

    def __init__(self, limit: str, folder: Path):
        self.limit, self.folder = limit, folder
        self.servers = []
        self.model = tiny_model.write(folder / MODEL)

    def serve(self, value: int, *flags: str, model: Path | None = None) -> Server:
        server = Server(
            "--model", str(model or self.model), f"--{self.limit}", str(value), *flags
        )  # fmt: skip
        self.servers.append(server)
        return server.wait_until_ready()

    def slow(self, value: int, tokens: int) -> Server:
        """A server, with a pair of `tokens` tokens to send: time grows with their square."""
        model = tiny_model.write(self.folder / "slow" / MODEL, positions=tokens)
        server = self.serve(value, "--score-cache", "0", model=model)
        long = {"documents": ["a b " * (tokens // 2)], "max_tokens_per_doc": tokens}
        server.slow_post = post("/v2/rerank", json.dumps(VALID | long).encode())
        return server

    def refuses_model(self, value: int, says: str, model: Path | None = None):
        """A model over the limit is reported, and the server does not start."""
        done = subprocess.run(
            [binary(), "serve", "--port", "0", "--keys", str(self.folder / "keys.db"),
             "--model", str(model or self.model), f"--{self.limit}", str(value)],
            capture_output=True,
            text=True,
            timeout=120,
        )  # fmt: skip
        assert done.returncode == 65, done.stderr
        assert says in done.stderr

    def stop(self) -> None:
        for server in self.servers:
            server.stop()


@pytest.fixture
def bench(request, tmp_path):
    bench = Bench(request.param, tmp_path)
    yield bench
    bench.stop()


@pytest.mark.parametrize("bench", names(), indirect=True, ids=str)
def test_crossed(bench):
    assert bench.limit in CROSSINGS, f"no test crosses --{bench.limit}"
    CROSSINGS[bench.limit](bench)


def test_no_crossing_is_of_a_limit_that_is_gone():
    assert CROSSINGS.keys() == set(names())


def test_the_section_of_the_documentation_lists_them_all():
    root = Path(__file__).resolve().parents[3]
    text = (root / "docs" / "configuration.md").read_text()
    assert re.findall(r"^\| `--([a-z-]+)` \|", text, flags=re.M) == names()


def ask(server: Server, request: bytes) -> Answer | None:
    with Wire(server.url) as wire:
        return wire.ask(request)


def rerank(**fields) -> bytes:
    return post("/v2/rerank", json.dumps(VALID | fields).encode())


# ---- HTTP


@crossing("max-request-line-bytes")
def _(bench):
    server = bench.serve(100)
    line = "GET /health/live? HTTP/1.1"
    assert ask(server, get("/health/live?" + "a" * (100 - len(line)))).status == 200
    assert ask(server, get("/health/live?" + "a" * (101 - len(line)))).status == 414


@crossing("max-header-bytes")
def _(bench):
    server = bench.serve(500)
    assert ask(server, get("/health/live", "X: " + "a" * 400)).status == 200
    assert ask(server, get("/health/live", "X: " + "a" * 500)).status == 431


@crossing("max-header-field-bytes")
def _(bench):
    server = bench.serve(200)
    assert ask(server, get("/health/live", "X: " + "a" * 197)).status == 200
    assert ask(server, get("/health/live", "X: " + "a" * 198)).status == 431


@crossing("max-headers")
def _(bench):
    server = bench.serve(10)
    fields = [f"X-{i}: 1" for i in range(9)]  # and Host
    assert ask(server, get("/health/live", *fields)).status == 200
    assert ask(server, get("/health/live", "Y: 1", *fields)).status == 431


@crossing("max-body-bytes")
def _(bench):
    at = len(json.dumps(VALID))
    server = bench.serve(at)
    assert ask(server, VALID_POST).status == 200
    assert ask(server, rerank(top_n=1)).status == 413
    chunk = head("POST", "/v2/rerank", "Transfer-Encoding: chunked")
    assert ask(server, chunk + b"%x\r\n" % (at + 1)).status == 413


@crossing("max-body-chunks")
def _(bench):
    server = bench.serve(len(json.dumps(VALID)) + 1)  # and the empty last one
    chunked = head("POST", "/v2/rerank", "Transfer-Encoding: chunked")
    single = b"".join(b"1\r\n%c\r\n" % byte for byte in json.dumps(VALID).encode())
    assert ask(server, chunked + single + b"0\r\n\r\n").status == 200
    single += b"1\r\n \r\n"
    assert ask(server, chunked + single + b"0\r\n\r\n").status == 400


@crossing("max-chunk-extension-bytes")
def _(bench):
    server = bench.serve(10)
    body = json.dumps(VALID).encode()

    def chunk(extension: bytes) -> bytes:
        return (
            head("POST", "/v2/rerank", "Transfer-Encoding: chunked")
            + b"%x%s\r\n%s\r\n0\r\n\r\n" % (len(body), extension, body)
        )  # fmt: skip

    assert ask(server, chunk(b";" + b"a" * 9)).status == 200
    assert ask(server, chunk(b";" + b"a" * 10)).status == 400


@crossing("max-pipelined-bytes")
def _(bench):
    """While an answer is being sent, bytes beyond the limit are not read."""
    large = {"query": "a", "documents": ["b" * 8 * MIB], "return_documents": True}
    first = post("/v1/rerank", json.dumps(large).encode())
    for value, is_read in ((1 * MIB, True), (1, False)):
        server = bench.serve(value, "--write-timeout", HOUR)
        with Wire(server.url, receive_buffer=4096) as wire:
            wire.send(first)
            assert wire.socket.recv(1) == b"H"
            port = wire.socket.getsockname()[1]
            # Below the limit, so it is read; then the limit is reached.
            wire.send(get("/health/live"))
            wait_for(lambda: unread_bytes(port) == 0)
            wire.send(get("/health/live"))
            if is_read:
                wait_for(lambda: unread_bytes(port) == 0)
            else:
                time.sleep(0.5)
                assert unread_bytes(port) > 0


@crossing("max-connections")
def _(bench):
    server = bench.serve(2)
    with Wire(server.url) as a, Wire(server.url) as b:
        assert a.ask(VALID_POST).status == b.ask(VALID_POST).status == 200
        with Wire(server.url) as c:
            answer = c.read()
            assert answer is None or answer.status == 503
    wait_for(lambda: (ask(server, VALID_POST) or Answer(0)).status == 200)


@crossing("max-requests-per-connection")
def _(bench):
    server = bench.serve(2)
    with Wire(server.url) as wire:
        assert wire.ask(VALID_POST).header("connection") is None
        assert wire.ask(VALID_POST).header("connection") == "close"
        assert wire.at_end()


@crossing("header-timeout")
def _(bench):
    server = bench.serve(1000)
    with Wire(server.url) as wire:
        assert wire.at_end()
    answer = ask(server, VALID_POST[:20])
    assert answer.status == 408


@crossing("body-timeout")
def _(bench):
    server = bench.serve(200, "--body-grace", HOUR)
    assert ask(server, VALID_POST[:-1]).status == 408


@crossing("min-body-bytes-per-second")
def _(bench):
    server = bench.serve(1 * MIB, "--body-timeout", HOUR, "--body-grace", "100")
    part = head("POST", "/v2/rerank", "Content-Length: 1000000") + b"x" * 1000
    assert ask(server, part).status == 408


@crossing("body-grace")
def _(bench):
    server = bench.serve(100, "--body-timeout", HOUR)
    assert ask(server, VALID_POST[:-1]).status == 408


@crossing("keepalive-timeout")
def _(bench):
    server = bench.serve(200)
    with Wire(server.url) as wire:
        assert wire.ask(VALID_POST).status == 200
        assert wire.at_end()


@crossing("write-timeout")
def _(bench):
    server = bench.serve(200)
    large = {"query": "a", "documents": ["b" * 8 * MIB], "return_documents": True}
    with Wire(server.url, receive_buffer=4096) as wire:
        wire.send(post("/v1/rerank", json.dumps(large).encode()))
        wait_for(lambda: "POST /v1/rerank 499 " in server.text())


def refuse_and_linger(server: Server) -> Wire:
    """A connection that got its last answer while its body may still come."""
    wire = Wire(server.url)
    answer = wire.ask(post("/nothing", b"x" * 1000)[:-500])
    assert answer.status == 404
    assert wire.at_end()
    return wire


@crossing("linger-timeout")
def _(bench):
    server = bench.serve(200, "--max-linger", HOUR)
    check_alive(server)
    before = settled_files(server)
    with refuse_and_linger(server):  # and says nothing more
        wait_for(lambda: open_files(server) <= before)


@crossing("max-linger")
def _(bench):
    server = bench.serve(300, "--linger-timeout", HOUR)
    check_alive(server)
    before = settled_files(server)
    with refuse_and_linger(server) as wire:
        for _ in range(6000):  # never silent for long
            if not wire.send(b"x"):
                break
            time.sleep(0.01)
        wait_for(lambda: open_files(server) <= before)


@crossing("request-timeout")
def _(bench):
    server = bench.serve(1)
    answer = ask(server, rerank(documents=MANY))
    assert answer.status == 504


@crossing("drain-timeout")
def _(bench):
    server = bench.serve(300, "--body-timeout", HOUR, "--body-grace", HOUR)
    with Wire(server.url) as wire:
        wire.send(VALID_POST[:-1])
        assert server.terminate(120) == 0


@crossing("stall-timeout")
def _(bench):
    """Each batch takes seconds, and another one waits."""
    server = bench.slow(1, tokens=60_000)
    with Wire(server.url) as a, Wire(server.url) as b:
        for wire in (a, b) * 3:
            wire.send(server.slow_post)
        with Wire(server.url) as wire:

            def stalled() -> bool:
                return wire.ask(get("/health/live")).body == b'{"status":"stalled"}'

            wait_for(stalled)


# ---- JSON and reranking


@crossing("max-json-depth")
def _(bench):
    server = bench.serve(5)
    ignored = {"model": MODEL, "query": "a", "documents": ["b"]}

    def status(value) -> int:
        body = json.dumps(ignored | {"x": value}).encode()
        return ask(server, post("/v1/rerank", body)).status

    assert status([[[[]]]]) == 200
    assert status([[[[[]]]]]) == 400


@crossing("max-json-fields")
def _(bench):
    server = bench.serve(4)
    assert ask(server, rerank(top_n=1)).status == 200
    assert ask(server, rerank(top_n=1, priority=1)).status == 400


@crossing("max-documents")
def _(bench):
    server = bench.serve(3)
    assert ask(server, rerank(documents=["b"] * 3)).status == 200
    assert ask(server, rerank(documents=["b"] * 4)).status == 400


@crossing("max-chunks")
def _(bench):
    server = bench.serve(6)
    assert ask(server, rerank(max_chunks_per_doc=3)).status == 200
    assert ask(server, rerank(max_chunks_per_doc=4)).status == 400


@crossing("max-request-tokens")
def _(bench):
    """E12: refused before any of it is scored."""
    server = bench.serve(50)
    assert ask(server, rerank(documents=["b"] * 10)).status == 200  # 5 each
    assert ask(server, rerank(documents=["b"] * 11)).status == 413
    check_alive(server)


@crossing("max-kept-state-bytes")
def _(bench):
    """Documents whose states do not fit are read again, and have the same scores."""
    def scores(value: int) -> list:
        server = bench.serve(value, "--depth", "adaptive", "--state-cache", "0", model="builtin")
        documents = [f"document {i} of {i * i} words" for i in range(60)]
        answer = server.rerank(query="words of document 7", documents=documents, top_n=5)
        return answer.json()["results"]

    assert scores(1) == scores(1 << 28)


@crossing("max-queued-tokens")
def _(bench):
    """One request is accepted whatever its size, so that none is impossible."""
    server = bench.slow(1, tokens=6_000)
    with Wire(server.url) as first:
        first.send(server.slow_post)

        def full() -> bool:
            answer = ask(server, VALID_POST)
            assert answer.status in (200, 503), answer
            if answer.status == 200:  # arrived before the first one was queued
                return False
            assert int(answer.header("retry-after")) >= 1
            return True

        wait_for(full)
        assert first.read().status == 200
    check_alive(server)


@crossing("max-tokenize-length")
def _(bench):
    server = bench.serve(3)

    def status(path, body):
        return ask(server, post(path, json.dumps(body).encode())).status

    assert status("/v1/tokenize", {"text": "a \u00e9"}) == 200  # not bytes
    assert status("/v1/tokenize", {"text": "a bc"}) == 400
    assert status("/v1/detokenize", {"tokens": [5] * 3}) == 200
    assert status("/v1/detokenize", {"tokens": [5] * 4}) == 400


# ---- model files: the server does not start


@crossing("max-config-bytes")
def _(bench):
    bench.refuses_model(100, "config.json")


@crossing("max-tokenizer-bytes")
def _(bench):
    bench.refuses_model(100, "vocab.txt")


@crossing("max-safetensors-header-bytes")
def _(bench):
    bench.refuses_model(100, "model.safetensors")


@crossing("max-gguf-values")
def _(bench):
    gguf = Path(__file__).parents[2] / "data" / "gguf" / "bert-f16.gguf"
    bench.serve(1000, model=gguf)
    bench.refuses_model(10, "over the limit of 10", model=gguf)


@crossing("max-weight-file-bytes")
def _(bench):
    bench.refuses_model(1000, "model.safetensors")


@crossing("max-weight-files")
def _(bench):
    sharded = tiny_model.write_sharded(bench.folder / "sharded")
    bench.serve(2, model=sharded)
    bench.refuses_model(1, "2 shards", model=sharded)


@crossing("max-tensor-rank")
def _(bench):
    bench.serve(2)
    bench.refuses_model(1, "model.safetensors")


@crossing("max-model-layers")
def _(bench):
    sharded = tiny_model.write_sharded(bench.folder / "two-layers")
    bench.serve(2, model=sharded)
    bench.refuses_model(1, "num_hidden_layers", model=sharded)


@crossing("max-model-width")
def _(bench):
    bench.serve(64)
    bench.refuses_model(63, "intermediate_size")


@crossing("max-model-vocab")
def _(bench):
    bench.serve(40)
    bench.refuses_model(39, "vocab_size")


CHAT = Path(__file__).parents[2] / "data" / "folders" / "chat-qwen3"


@crossing("max-template-bytes")
def _(bench):
    size = (CHAT / "chat_template.jinja").stat().st_size
    bench.serve(size, model=CHAT)
    bench.refuses_model(size - 1, "chat_template.jinja", model=CHAT)


@crossing("max-template-steps")
def _(bench):
    bench.serve(20_000, model=CHAT)
    bench.refuses_model(5, "more than 5 steps", model=CHAT)


@crossing("max-template-output-bytes")
def _(bench):
    bench.serve(100_000, model=CHAT)
    bench.refuses_model(100, "more than 100 bytes", model=CHAT)
