"""Keys, routes and quotas, against a server with keys: see keyed() below."""

import json
import re
import time
from collections.abc import Callable

import requests
from conftest import Server
from process import open_files
from rows import VALID, check_alive
from test_keys import add, keys
from wire import Wire, get, post

ROWS: list[tuple[str, Callable]] = []
BODY = json.dumps(VALID).encode()


def row(id: str):
    def register(function: Callable) -> Callable:
        ROWS.append((id, function))
        return function

    return register


def keyed(start, store: str) -> Server:
    """A server whose keys are named for what they may do."""
    secrets = {
        "right": add(store, "right", "--requests-per-minute", "0"),
        "elsewhere": add(store, "elsewhere", "--model", "another-model"),
        "two": add(store, "two", "--requests-per-minute", "2"),
        "tokens": add(store, "tokens", "--tokens-per-minute", "20"),
        "monthly": add(store, "monthly", "--requests-per-month", "1"),
        "going": add(store, "going"),
    }
    server = start(keys=store)
    server.store, server.secrets = store, secrets
    return server


def ask(server: Server, *fields: str, path: str = "/v2/rerank", body: bytes = BODY):
    with Wire(server.url) as wire:
        return wire.ask(post(path, body, *fields))


def bearer(server: Server, name: str) -> str:
    return f"Authorization: Bearer {server.secrets[name]}"


def message(answer) -> str:
    parsed = json.loads(answer.body)
    assert list(parsed) == ["id", "message"]
    return parsed["message"]


@row("C01 no Authorization")
def _(server):
    answer = ask(server)
    assert answer.status == 401
    assert answer.header("www-authenticate") == "Bearer"
    assert message(answer) == "no api key supplied"


@row("C02 wrong keys, all alike")
def _(server):
    key = server.secrets["right"]
    for wrong in (key + "x", key[:-1], key.swapcase(), key[::-1], "x", "x" * 400):
        answer = ask(server, f"Authorization: Bearer {wrong}")
        assert answer.status == 401, wrong
        assert message(answer) == "invalid api token"
        assert answer.header("www-authenticate") == "Bearer"


@row("C03 schemes")
def _(server):
    key = server.secrets["right"]
    for scheme in ("Bearer", "bearer", "BEARER"):
        assert ask(server, f"Authorization: {scheme} {key}").status == 200
    for wrong in (f"Bearer  {key}", f"Basic {key}", "Bearer", "Bearer ", key,
                  f"Bearer {key} {key}", f"Bearer,{key}", f"Bearer\t{key}"):  # fmt: skip
        assert ask(server, f"Authorization: {wrong}").status == 401, wrong


@row("C04 two Authorization headers")
def _(server):
    right = bearer(server, "right")
    for fields in ((right, right), (right, "Authorization: Bearer x"), ("Authorization: x", right)):  # fmt: skip
        assert ask(server, *fields).status == 400


@row("C05 a key of 100 KB")
def _(server):
    assert ask(server, "Authorization: Bearer " + "x" * 100_000).status == 431
    assert ask(server, "Authorization: Bearer " + "x" * 8000).status == 401


@row("C06 keys that mean to be more than keys")
def _(server):
    for wrong in ("' OR '1'='1", "'; DROP TABLE keys; --", "%00", "../../keys.db",
                  "\r\nDEL *", "a\0b", "\u00e9", "\x1b[2J", "${jndi:x}", "*", "%s%n"):  # fmt: skip
        answer = ask(server, f"Authorization: Bearer {wrong}")
        assert answer.status in (400, 401), wrong
    listed = keys(server.store, "list")
    assert listed.returncode == 0 and "right" in listed.stdout


@row("C07 a key anywhere else")
def _(server):
    key = server.secrets["right"]
    body = json.dumps(VALID | {"api_key": key, "key": key}).encode()
    for path in (f"/v2/rerank?api_key={key}", f"/v2/rerank?key={key}",
                 f"/v2/rerank?Authorization=Bearer%20{key}"):  # fmt: skip
        assert ask(server, path=path).status == 401
    assert ask(server, body=body).status == 401
    assert ask(server, f"Cookie: authorization={key}").status == 401
    assert ask(server, f"Proxy-Authorization: Bearer {key}").status == 401


@row("C08 a revoked key")
def _(server):
    assert ask(server, bearer(server, "going")).status == 200
    assert keys(server.store, "revoke", "going").returncode == 0
    # The table allows a second; this waits longer before it fails.
    for _ in range(600):
        if ask(server, bearer(server, "going")).status == 401:
            break
        time.sleep(0.05)
    answer = ask(server, bearer(server, "going"))
    assert answer.status == 401
    assert message(answer) == "invalid api token"


@row("C09 a key for another model")
def _(server):
    answer = ask(server, bearer(server, "elsewhere"))
    assert answer.status == 403
    assert "not allowed to use this model" in message(answer)


@row("C10 other ways to write a route")
def _(server):
    for path in (
        "//v1/rerank", "/v1/rerank/", "/V1/RERANK", "/v1/%72erank", "/v1/./rerank",
        "/rerank", "/v1//rerank", "/v2/v1/rerank", "/v1/v2/rerank", "/v1/rerank;x",
        "/v1/rerank?x", "/v1/../v1/rerank", "/./rerank", "/health/live/../../rerank",
        "/health/live//rerank", "/%2f/rerank", "/v1\\rerank", "/rerank%00",
        "http://h/v1/rerank", "/health/ready/v1/rerank", "/ping/rerank",
    ):  # fmt: skip
        answer = ask(server, path=path)
        assert answer.status in (401, 404), (path, answer.status)


@row("C11 what other servers have")
def _(server):
    for path in ("/admin", "/debug", "/props", "/docs", "/.env", "/keys",
                 "/debug/pprof/", "/server-status", "/slots", "/v1/keys"):  # fmt: skip
        with Wire(server.url) as wire:
            assert wire.ask(get(path)).status == 404, path
            assert wire.ask(get(path, bearer(server, "right"))).status == 404, path


@row("C13 X-Forwarded-For is not believed")
def _(server):
    right = bearer(server, "right")
    many = ",".join(["10.0.0.1"] * 800)
    for value in (many, "", ",", "garbage", "127.0.0.1", "::1", "\xff"):
        answer = ask(server, right, f"X-Forwarded-For: {value}")
        assert answer.status == 200, value[:20]
        # A client that claims to be local is not let in either.
        assert ask(server, f"X-Forwarded-For: {value}").status == 401
    too_long = ",".join(["10.0.0.1"] * 10_000)
    assert ask(server, right, f"X-Forwarded-For: {too_long}").status == 431


@row("C14 an empty quota")
def _(server):
    right = bearer(server, "two")
    for left in (1, 0):
        answer = ask(server, right)
        assert answer.status == 200
        assert answer.header("ratelimit-policy") == '"req";q=2;w=60'
        assert answer.header("ratelimit").startswith(f'"req";r={left};t=')
        assert answer.header("retry-after") is None
    before = int(time.time())
    answer = ask(server, right)
    assert answer.status == 429
    assert "per minute request limit" in message(answer)
    wait = int(answer.header("retry-after"))
    assert 1 <= wait <= 30
    assert answer.header("ratelimit") == f'"req";r=0;t={wait}'
    assert answer.header("ratelimit-policy") == '"req";q=2;w=60'
    # The moment that retry-after names, never an earlier one.
    assert int(answer.header("x-ratelimit-reset")) >= before + wait


@row("C14 an empty month sends nobody to sleep")
def _(server):
    right = bearer(server, "monthly")
    assert ask(server, right).status == 200
    answer = ask(server, right)
    assert answer.status == 429
    assert "monthly request limit" in message(answer)
    assert int(answer.header("retry-after")) >= 1
    if int(answer.header("retry-after")) > 60:
        assert answer.header("x-ratelimit-reset") is None
    assert re.fullmatch('"month";r=0;t=\\d+', answer.header("ratelimit"))


@row("C15 dearer than the burst")
def _(server):
    body = json.dumps(VALID | {"documents": ["b c d"] * 100}).encode()
    answer = ask(server, bearer(server, "tokens"), body=body)
    assert answer.status == 413
    assert answer.header("retry-after") is None
    assert answer.header("x-ratelimit-reset") is None
    assert ask(server, bearer(server, "tokens")).status == 200  # it took nothing


@row("C12 1,000 wrong keys")
def _(server):
    """The last row but one: from here on, wrong keys from this machine get 429."""
    before = open_files(server)
    statuses = []
    with Wire(server.url) as wire:
        for i in range(1000):
            answer = wire.ask(get("/info", f"Authorization: Bearer wrong-{i}"))
            statuses.append(answer.status)
    assert set(statuses) == {401, 429}
    assert statuses[-1] == 429
    assert int(answer.header("retry-after")) >= 1
    assert open_files(server) < before + 10  # SQLite opens and closes files
    # A client with a valid key is not affected.
    assert ask(server, bearer(server, "right")).status == 200
    listed = keys(server.store, "list").stdout
    assert "wrong-" not in listed


@row("C16 while it drains")
def _(server):
    """The last row: the server has --drain-delay, and is stopped only here."""
    kept = Wire(server.url)
    assert kept.ask(get("/health/ready")).status == 200
    server.process.terminate()
    for _ in range(1200):
        ready = requests.get(server.url + "/health/ready", timeout=60)
        if ready.status_code == 503:
            break
        time.sleep(0.05)
    assert ready.json() == {"status": "draining"}
    assert requests.get(server.url + "/health/live", timeout=60).status_code == 200
    # Old and new connections are both served, once.
    answer = ask(server, bearer(server, "right"))
    assert answer.status == 200
    assert answer.header("connection") == "close"
    answer = kept.ask(post("/v2/rerank", BODY, bearer(server, "right")))
    assert answer.status == 200
    assert answer.header("connection") == "close"
    assert kept.at_end()
    assert ask(server).status == 401
    server.process.terminate()  # the second signal ends it at once
    assert server.process.wait(timeout=60) == 1


def alive(server: Server) -> None:
    if server.process.poll() is None:
        check_alive(server, Authorization=f"Bearer {server.secrets['right']}")

