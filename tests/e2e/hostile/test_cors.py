"""Pages of other origins: a browser's requests and their answers."""

import json

import pytest
import tiny_model
from conftest import Server
from rows import MODEL, VALID
from test_keys import add
from test_routes import PATHS, ROUTES, concrete
from wire import Wire, head, post

PAGE = "https://app.example.com"
METHOD = "Access-Control-Request-Method: POST"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cors")
    store = str(folder / "keys.db")
    secret = add(store, "right", "--requests-per-minute", "0")
    server = Server(
        "--model", str(tiny_model.write(folder / MODEL)),
        "--cors-origin", PAGE, "--cors-origin", "http://localhost:3000", keys=store,
    ).wait_until_ready()  # fmt: skip
    server.secret = secret
    yield server
    assert server.terminate() == 0


def ask(server, *pieces):
    with Wire(server.url) as wire:
        return wire.ask(*pieces)


def cors(answer) -> dict:
    return {k: v for k, v in answer.headers if k.startswith("access-control-")}


@pytest.mark.parametrize("path", PATHS)
def test_a_preflight_needs_no_key_and_says_the_methods(guarded, path):
    for spelled in (concrete(path), concrete(path) + "/"):
        answer = ask(
            guarded,
            head("OPTIONS", spelled, f"Origin: {PAGE}", METHOD,
                 "Access-Control-Request-Headers: authorization,content-type"),
        )  # fmt: skip
        assert answer.status == 204
        found = cors(answer)
        assert found["access-control-allow-origin"] == PAGE
        assert found["access-control-allow-headers"] == "authorization,content-type"
        methods = set(found["access-control-allow-methods"].split(", "))
        assert {method for method, p, _, _ in ROUTES if p == path} <= methods
        assert "Origin" in answer.header("vary")


@pytest.mark.parametrize(
    "fields",
    [
        ["Origin: https://evil.example.com", METHOD],
        ["Origin: null", METHOD],
        [f"Origin: {PAGE}.evil.com", METHOD],
        [f"Origin: {PAGE}:444", METHOD],
        [METHOD],
    ],
)
def test_others_learn_nothing(guarded, fields):
    plain = ask(guarded, head("OPTIONS", "/v2/rerank"))
    answer = ask(guarded, head("OPTIONS", "/v2/rerank", *fields))
    assert answer.status == plain.status == 204
    assert cors(answer) == cors(plain)
    assert "access-control-allow-origin" not in cors(answer)


def test_a_preflight_of_no_route_is_404(guarded):
    answer = ask(guarded, head("OPTIONS", "/nothing", f"Origin: {PAGE}", METHOD))
    assert answer.status == 404


def test_odd_names_of_headers_are_not_given_back(guarded):
    answer = ask(
        guarded,
        head("OPTIONS", "/v2/rerank", f"Origin: {PAGE}", METHOD,
             'Access-Control-Request-Headers: a"b<c>'),
    )  # fmt: skip
    assert answer.status == 204
    assert "access-control-allow-headers" not in cors(answer)


def test_answers_and_errors_can_be_read(guarded):
    body = json.dumps(VALID).encode()
    key = f"Authorization: Bearer {guarded.secret}"
    origin = f"Origin: {PAGE}"
    for wanted, request in (
        (200, post("/v2/rerank", body, origin, key)),
        (400, post("/v2/rerank", b"{", origin, key)),
        (401, post("/v2/rerank", body, origin)),
        (404, post("/nothing", body, origin, key)),
        (405, head("DELETE", "/v2/rerank", origin, key)),
        (413, head("POST", "/v2/rerank", "Content-Length: 1073741824", origin, key)),
        (415, post("/v2/rerank", body, "Content-Encoding: gzip", origin, key)),
        (417, post("/v2/rerank", body, "Expect: x", origin, key)),
    ):
        answer = ask(guarded, request)
        assert answer.status == wanted
        found = cors(answer)
        assert found["access-control-allow-origin"] == PAGE
        assert "X-API-Warning" in found["access-control-expose-headers"]
    # An origin does not replace a key.
    assert ask(guarded, post("/v2/rerank", body, "Origin: https://x.com", key)).status == 200


def test_off_by_default(tmp_path):
    server = Server("--model", str(tiny_model.write(tmp_path / MODEL))).wait_until_ready()
    try:
        answer = ask(server, head("OPTIONS", "/v2/rerank", f"Origin: {PAGE}", METHOD))
        assert answer.status == 204
        assert list(cors(answer)) == ["access-control-expose-headers"]
    finally:
        server.stop()
