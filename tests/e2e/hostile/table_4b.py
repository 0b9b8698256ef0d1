"""Size, time and connections. Each row is a function that starts the servers it needs, with the table's numbers scaled
down for a test."""

import gzip
import json
import threading
import time
from collections.abc import Callable

from conftest import Server
from process import grew_less_than, open_files, resident_bytes, settled_files
from rows import VALID, VALID_POST, check_alive
from test_life import wait_for
from wire import Wire, get, head, post

MIB = 1 << 20
ROWS: list[tuple[str, Callable]] = []


def row(id: str):
    def register(function: Callable) -> Callable:
        ROWS.append((id, function))
        return function

    return register


def ended(server: Server, status: int, path: str = "/v2/rerank") -> int:
    """How many requests to the path ended with that status, by the log."""
    return server.text().count(f"POST {path} {status} ")


@row("A02 connect and send nothing")
def _(start):
    server = start("--header-timeout", "1000")
    with Wire(server.url) as wire:
        assert wire.at_end()
    with Wire(server.url) as wire:  # a request, and then nothing
        assert wire.ask(get("/health/live")).status == 200
    check_alive(server)


@row("A37 three requests, cut at every byte")
def _(start):
    server = start()
    requests = get("/health/live") + VALID_POST + get("/health/live")
    for at in range(1, len(requests)):
        with Wire(server.url) as wire:
            wire.send(requests[:at], requests[at:])
            assert [wire.read().status for _ in range(3)] == [200] * 3, at
    check_alive(server)


@row("A39 the body waits to be asked for")
def _(start):
    server = start()
    request = post("/v2/rerank", json.dumps(VALID).encode(), "Expect: 100-continue")
    at = request.index(b"\r\n\r\n") + 4
    with Wire(server.url) as wire:
        wire.send(request[:at])
        assert wire.read(has_body=False).status == 100
        assert wire.ask(request[at:]).status == 200
    check_alive(server)


@row("B01 slowloris, 200 connections")
def _(start):
    server = start("--header-timeout", "1000")
    wires = [Wire(server.url) for _ in range(200)]
    waiting = set(wires)
    sent = 0
    deadline = time.monotonic() + 120
    while waiting and time.monotonic() < deadline:
        byte = get("/health/live", "X: " + "a" * 5000)[sent : sent + 1]
        sent += 1
        for wire in list(waiting):
            wire.socket.setblocking(False)
            try:
                wire.send(byte)
                wire.data += wire.socket.recv(4096)
            except BlockingIOError:
                continue
            except ConnectionError:
                pass
            waiting.discard(wire)
        check_alive(server)
        time.sleep(0.05)
    assert not waiting
    for wire in wires:
        assert wire.data.startswith(b"HTTP/1.1 408 ")
        assert b"\r\nconnection: close\r\n" in wire.data
        wire.close()
    check_alive(server)


@row("B02 a body slower than the floor")
def _(start):
    server = start("--body-grace", "300")
    for request in (
        head("POST", "/v2/rerank", "Content-Length: 100000"),
        head("POST", "/v2/rerank", "Transfer-Encoding: chunked") + b"fff\r\n",
    ):
        with Wire(server.url) as wire:
            wire.send(request)
            answers = []
            reader = threading.Thread(target=lambda: answers.append(wire.read()))
            reader.start()
            while reader.is_alive() and wire.send(b"x" * 10):
                time.sleep(0.1)
            reader.join()
            assert answers[0].status == 408
            assert answers[0].header("connection") == "close"
    check_alive(server)


@row("B03 an answer that is not read")
def _(start):
    server = start("--write-timeout", "500")
    before = settled_files(server)
    large = {"query": "a", "documents": ["b" * 8 * MIB], "return_documents": True}
    with Wire(server.url, receive_buffer=4096) as wire:
        wire.send(post("/v1/rerank", json.dumps(large).encode()))
        wait_for(lambda: ended(server, 499, "/v1/rerank") == 1)
        wait_for(lambda: open_files(server) <= before)
        assert wire.read() is None  # not the whole of it
    check_alive(server)


@row("B04 a length and no body")
def _(start):
    server = start()
    before = resident_bytes(server)
    with Wire(server.url) as wire:
        answer = wire.ask(head("POST", "/v2/rerank", "Content-Length: 999999999"))
        assert answer.status == 413
        assert grew_less_than(server, before, 16 * MIB)
        assert wire.at_end()
    check_alive(server)


@row("B05 a chunked body without an end")
def _(start):
    server = start("--max-body-bytes", "100000")
    with Wire(server.url) as wire:
        wire.send(head("POST", "/v2/rerank", "Transfer-Encoding: chunked"))
        for _ in range(100):
            if not wire.send(b"1000\r\n" + b"x" * 4096 + b"\r\n"):
                break
        assert wire.read().status == 413
        assert wire.at_end()
    check_alive(server)


@row("B06 half a body, then the end")
def _(start):
    server = start()
    check_alive(server)
    before = settled_files(server)
    for reset in (False, True):
        with Wire(server.url) as wire:
            wire.send(head("POST", "/v2/rerank", "Content-Length: 100") + b"x" * 50)
            if reset:
                wire.reset()
            else:
                wire.finish_sending()
                assert wire.at_end()  # and no answer
    wait_for(lambda: open_files(server) <= before)
    check_alive(server)


@row("B07 neither Content-Length nor Transfer-Encoding")
def _(start):
    server = start()
    with Wire(server.url) as wire:
        answer = wire.ask(head("POST", "/v2/rerank"))
        assert answer.status == 400
        assert "empty input" in json.loads(answer.body)["message"]
        assert wire.ask(get("/health/live")).status == 200
    check_alive(server)


@row("B08 gzip")
def _(start):
    server = start()
    body = gzip.compress(json.dumps(VALID).encode())
    with Wire(server.url) as wire:
        answer = wire.ask(post("/v2/rerank", body, "Content-Encoding: gzip"))
        assert answer.status == 415
        assert answer.header("accept-encoding") == "identity"
        assert wire.at_end()
    check_alive(server)


@row("B09 gzip bombs")
def _(start):
    server = start()
    check_alive(server)
    before = resident_bytes(server)
    bomb = gzip.compress(b"\0" * 16 * MIB)
    for coding in ("gzip", "x-gzip", "gzip, gzip", "br", "deflate", "zstd", "GZIP",
                   "identity, gzip"):  # fmt: skip
        with Wire(server.url) as wire:
            request = post("/v2/rerank", bomb, f"Content-Encoding: {coding}")
            assert wire.ask(request).status == 415, coding
    assert grew_less_than(server, before, 16 * MIB)
    check_alive(server)


@row("B10 more idle connections than there is room for")
def _(start):
    server = start("--max-connections", "100")
    wires = [Wire(server.url) for _ in range(100)]
    assert wires[0].ask(VALID_POST).status == 200
    for _ in range(20):
        with Wire(server.url) as late:
            answer = late.read()
            assert answer is None or answer.status == 503
            assert answer is None or late.at_end()
    assert wires[50].ask(VALID_POST).status == 200
    for wire in wires:
        wire.close()
    wait_for(lambda: open_files(server) < 100)
    check_alive(server)


@row("B11 3,000 times connect and close")
def _(start):
    server = start()
    check_alive(server)
    before = settled_files(server)
    for i in range(3000):
        wire = Wire(server.url)
        if i % 3 == 0:
            wire.send(b"GET / HT")
        if i % 2 == 0:
            wire.reset()
        wire.close()
    wait_for(lambda: open_files(server) <= before)
    check_alive(server)


@row("B12 1,000 pipelined requests, and no reading")
def _(start):
    server = start()
    check_alive(server)
    before = resident_bytes(server)
    with Wire(server.url, receive_buffer=4096) as wire:
        sender = threading.Thread(target=wire.send, args=(VALID_POST * 1000,))
        sender.start()
        for _ in range(10):
            check_alive(server)
            time.sleep(0.1)
        assert grew_less_than(server, before, 32 * MIB)
        for _ in range(1000):
            assert wire.read().status == 200
        sender.join()
    check_alive(server)


@row("B13 as many requests as a connection may have")
def _(start):
    server = start("--max-requests-per-connection", "200")
    with Wire(server.url) as wire:
        for i in range(200):
            answer = wire.ask(get("/health/live"))
            assert answer.status == 200
            assert (answer.header("connection") == "close") == (i == 199)
        assert wire.at_end()
    check_alive(server)


@row("B14 a client that goes while queued and while running")
def _(start):
    server = start(slow=True)
    running, queued = Wire(server.url), Wire(server.url)
    running.send(server.slow_post)
    queued.send(server.slow_post)
    # The server has them once it has answered a later request.
    with Wire(server.url) as wire:
        assert wire.ask(get("/health/live")).status == 200
    queued.reset()
    running.reset()
    wait_for(lambda: ended(server, 499) == 2)
    check_alive(server)
    wait_for(lambda: ended(server, 200) > 0)  # the log comes after the answer
    assert ended(server, 200) == 1  # nobody else's


@row("B14 a client that goes while its answer is written")
def _(start):
    server = start()
    large = {"query": "a", "documents": ["b" * 8 * MIB], "return_documents": True}
    with Wire(server.url, receive_buffer=4096) as wire:
        wire.send(post("/v1/rerank", json.dumps(large).encode()))
        assert wire.socket.recv(1) == b"H"
        wire.reset()
    wait_for(lambda: ended(server, 499, "/v1/rerank") == 1)
    check_alive(server)


@row("B15 half a close counts as gone")
def _(start):
    server = start(slow=True)
    with Wire(server.url) as wire:
        wire.send(server.slow_post)
        wire.finish_sending()
        assert wire.at_end()
    wait_for(lambda: ended(server, 499) == 1)
    check_alive(server)


@row("B15 half a close, by option, does not")
def _(start):
    server = start("--answer-half-closed", slow=True)
    with Wire(server.url) as wire:
        wire.send(server.slow_post)
        wire.finish_sending()
        assert wire.read().status == 200
        assert wire.at_end()
    check_alive(server)


@row("B16 the same request twice")
def _(start):
    server = start()
    request = post("/v2/rerank", json.dumps(VALID).encode(), "X-Request-Id: 1")
    results = []
    for _ in range(2):
        with Wire(server.url) as wire:
            answer = wire.ask(request)
            assert answer.status == 200
            results.append(json.loads(answer.body)["results"])
    assert results[0] == results[1]

