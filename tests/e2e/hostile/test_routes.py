"""Every route, every method, every kind of key: one table has the expected results. The routes come from the server, so
that new ones are tested too."""

import json
import subprocess
import time

import pytest
import tiny_model
from conftest import Server, binary
from rows import MODEL, VALID
from test_keys import add
from wire import Wire, head, post

METHODS = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "get", "post"]
KEYS = ["none", "wrong", "right", "expired", "without the right"]
# Paths that are not routes, for any client.
UNLISTED = ["/", "/nothing", "/v1", "/v2/", "/health", "/v3/rerank", "/v1/v1",
            "/metrics/x/"]


def routes() -> list[tuple[str, str, bool, str]]:
    """Method, path, public, endpoint."""
    done = subprocess.run(
        [binary(), "serve", "--print-routes", "--keys", "/nonexistent/keys.db"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    found = []
    for line in done.stdout.splitlines():
        method, path, access, endpoint = line.split(" ")
        assert access in ("public", "key"), line
        found.append((method, path, access == "public", endpoint))
    return found


ROUTES = routes()
PATHS = sorted({path for _, path, _, _ in ROUTES})


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("routes")
    store = str(folder / "keys.db")
    server = Server(
        "--model", str(tiny_model.write(folder / MODEL)), keys=store
    ).wait_until_ready()  # fmt: skip
    unlimited = ("--requests-per-minute", "0")
    # A route without an endpoint name is open to every key.
    endpoints = {endpoint for _, _, public, endpoint in ROUTES if not public} - {""}
    server.keys = {"none": None, "wrong": "not-a-key-of-this-server"}
    server.keys["right"] = add(store, "right", *unlimited)
    # One key per endpoint, so that for each endpoint there is a key without it.
    server.only = {
        name: add(store, f"only-{name}", "--endpoint", name, *unlimited)
        for name in sorted(endpoints)
    }
    server.keys["expired"] = add(store, "expired", "--expires", "1s", *unlimited)
    ask_until(server, "expired", "expired")
    ask_until(server, "right", None)
    yield server
    assert server.terminate() == 0


def ask_until(server: Server, key: str, says: str | None) -> None:
    """Waits until the running server has noticed a key, or its expiry."""
    for _ in range(600):
        answer = ask(server, "POST", "/v2/rerank", server.keys[key])
        if says is None and answer.status == 200:
            return
        if says is not None and says in answer.body.decode():
            return
        time.sleep(0.05)
    raise AssertionError((key, answer))


def ask(server: Server, method: str, path: str, key: str | None):
    fields = [f"Authorization: Bearer {key}"] if key else []
    with Wire(server.url) as wire:
        if method == "POST":
            request = post(path, json.dumps(VALID).encode(), *fields)
        else:
            request = head(method, path, *fields)
        return wire.ask(request) if method != "HEAD" else ask_head(wire, request)


def ask_head(wire: Wire, request: bytes):
    wire.send(request)
    return wire.read(has_body=False)


def expected(method: str, path: str, key: str) -> int | str:
    """The one table. "served": the request was let in, whatever its result."""
    asked = "GET" if method == "HEAD" else method
    here = [route for route in ROUTES if route[1] == path]
    route = next((route for route in here if route[0] == asked), None)
    if not here:
        return 404
    if route is None:  # tells any client which methods exist
        return 204 if method == "OPTIONS" else 405
    if route[2]:
        return 200
    if key == "without the right" and not route[3]:
        return "served"
    return {"none": 401, "wrong": 401, "expired": 401, "without the right": 403,
            "right": "served"}[key]  # fmt: skip


def concrete(path: str) -> str:
    """A path with a place for a name, with a name."""
    return path.replace("{model}", MODEL)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", PATHS + UNLISTED)
def test_matrix(guarded, path, method, key):
    if key == "without the right":
        needed = {route[3] for route in ROUTES if route[1] == path}
        secret = next(
            (value for name, value in guarded.only.items() if name not in needed), None
        )
        assert secret, "every key has the right to this route"
    else:
        secret = guarded.keys[key]
    answer = ask(guarded, method, concrete(path), secret)
    wanted = expected(method, path, key)
    if wanted == "served":
        assert answer.status not in (401, 403, 404, 405, 500), answer.body[:300]
    else:
        assert answer.status == wanted, answer.body[:300]
    if answer.status in (204, 405):
        allowed = {route[0] for route in ROUTES if route[1] == path}
        listed = set(answer.header("allow").split(", "))
        assert listed == allowed | {"OPTIONS"} | ({"HEAD"} if "GET" in allowed else set())
    if answer.status == 401:
        assert answer.header("www-authenticate") == "Bearer"


@pytest.mark.parametrize("path", PATHS)
def test_a_slash_at_the_end_asks_for_no_less(guarded, path):
    for method in METHODS:
        for key in ("none", "right"):  # not wrong keys: too many are 429
            secret = guarded.keys[key]
            wanted = ask(guarded, method, concrete(path), secret)
            for slashes in ("/", "//"):
                answer = ask(guarded, method, concrete(path) + slashes, secret)
                assert answer.status == wanted.status, (method, key)
                assert answer.header("allow") == wanted.header("allow")


@pytest.mark.parametrize("path", [path for method, path, _, _ in ROUTES if method == "GET"])
def test_head_is_get_without_its_body(guarded, path):
    with Wire(guarded.url) as wire:
        key = f"Authorization: Bearer {guarded.keys['right']}"
        whole = wire.ask(head("GET", concrete(path), key))
        wire.send(head("HEAD", concrete(path), key))
        answer = wire.read(has_body=False)
        assert answer.status == whole.status == 200
        assert answer.header("content-type") == whole.header("content-type")
        assert int(answer.header("content-length")) > 0
        if path != "/metrics":  # its numbers keep changing
            assert answer.header("content-length") == whole.header("content-length")
        # A stray byte of a body would be read as the beginning of this answer.
        assert wire.ask(head("GET", "/health/live")).body == b'{"status":"ok"}'


def test_only_health_is_public():
    public = {path for _, path, public, _ in ROUTES if public}
    # The server's own description is public too.
    assert public - {"/openapi.json"} == {"/health/live", "/health/ready", "/ping"}


def test_an_expired_key_is_told_apart(guarded):
    answer = ask(guarded, "POST", "/v2/rerank", guarded.keys["expired"])
    assert "expired" in json.loads(answer.body)["message"]
