"""The rows of a table, and the checks that every row must pass."""

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from conftest import Server
from wire import Answer, Wire, get, post

# The name of the model that the tables use: see tiny_model.py.
MODEL = "tiny"
VALID = {"model": MODEL, "query": "a", "documents": ["b", "c d"]}
# Slow to score, because no two are alike.
MANY = [" ".join(six) for six in itertools.islice(itertools.product("bcdefg", repeat=6), 10_000)]
VALID_POST = post("/v2/rerank", json.dumps(VALID).encode())


@dataclass
class Row:
    """Bytes to send on one connection, and the answers that they must get."""

    id: str  # as in the table, plus a word for the variant
    send: bytes | list[bytes]
    # One status for each expected answer; a tuple if several are acceptable. [] is a connection that ends without an
    # answer.
    status: list[int | tuple[int, ...]] | int
    says: str = ""  # in the body of the last answer
    close: bool = False  # the connection ends after the last answer
    headers: dict[str, str] = field(default_factory=dict)  # of the last answer
    no_body: bool = False  # the answer to a HEAD
    # The fields of an error's body: Cohere's, if no dialect is spoken.
    body_keys: list[str] = field(default_factory=lambda: ["id", "message"])
    check: Callable[[Answer], None] | None = None  # of the last answer

    def __str__(self) -> str:
        return self.id


def check_row(server: Server, row: Row) -> None:
    statuses = row.status if isinstance(row.status, list) else [row.status]
    pieces = [row.send] if isinstance(row.send, bytes) else row.send
    with Wire(server.url) as wire:
        wire.send(*pieces)
        answer = None
        for status in statuses:
            answer = wire.read(has_body=not row.no_body)
            allowed = status if isinstance(status, tuple) else (status,)
            assert answer is not None, "no answer"
            assert answer.status in allowed, (answer.status, answer.body[:300])
        if answer is not None:
            check_answer(answer, row)
        if row.close:
            assert wire.at_end(), "an answer too many, or no end"
        else:
            # Nothing of the row is left over that could answer this request.
            live = wire.ask(get("/health/live"))
            assert live is not None and live.status == 200
            assert live.body == b'{"status":"ok"}'
    check_alive(server)


def check_answer(answer: Answer, row: Row) -> None:
    for name, fragment in row.headers.items():
        assert fragment in (answer.header(name) or ""), (name, answer.headers)
    assert (answer.header("connection") == "close") == row.close
    assert row.says.encode() in answer.body, answer.body[:300]
    if answer.status >= 400 and not row.no_body:
        assert list(json.loads(answer.body)) == row.body_keys
    if row.check:
        row.check(answer)


def check_alive(server: Server, **headers: str) -> None:
    """The process is alive, and the next request works."""
    assert server.process.poll() is None, "it died:\n" + server.text()
    fields = [f"{name}: {value}" for name, value in headers.items()]
    body = json.dumps(VALID).encode()
    with Wire(server.url) as wire:
        answer = wire.ask(post("/v2/rerank", body, *fields))
        assert answer is not None
        assert answer.status == 200, answer.body[:300]
