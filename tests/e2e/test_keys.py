"""API keys, from `podium keys` to the server's answer."""

import subprocess
import time

import pytest
import requests
from conftest import DOCUMENTS, QUERY, Server, binary
from test_life import wait_for

BODY = {"model": "rerank-v3.5", "query": QUERY, "documents": DOCUMENTS}


def keys(store: str, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [binary(), "keys", "--store", store, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
    )


def add(store: str, name: str, *flags: str) -> str:
    done = keys(store, "add", name, *flags)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def ask(server: Server, authorization: str | None, path="/v2/rerank", **fields):
    headers = {"authorization": authorization} if authorization else {}
    return requests.post(
        server.url + path, json=BODY | fields, headers=headers, timeout=60
    )


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """A server with a production key, a trial key and one for another model."""
    store = str(tmp_path_factory.mktemp("keys") / "keys.db")
    secrets = {
        "good": add(store, "good"),
        "trial": add(store, "trial", "--kind", "trial"),
        "narrow": add(store, "narrow", "--model", "another-model"),
        "elsewhere": add(store, "elsewhere", "--endpoint", "models"),
        "small": add(store, "small", "--tokens-per-minute", "100"),
    }
    server = Server(keys=store).wait_until_ready()
    server.store, server.secrets = store, secrets
    yield server
    assert server.terminate() == 0


def test_each_refusal_says_which(guarded):
    good = guarded.secrets["good"]
    for authorization in (
        None, "Bearer", "Basic " + good, "Bearer  " + good, "Bearer " + good[:-1],
        "Bearer " + good + "x", "Bearer ' OR '1'='1", good,
    ):  # fmt: skip
        answer = ask(guarded, authorization)
        assert answer.status_code == 401, authorization
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json()["message"]
    assert ask(guarded, None).json()["message"] == "no api key supplied"
    assert ask(guarded, "Bearer wrong").json()["message"] == "invalid api token"
    assert ask(guarded, "bearer " + good).status_code == 200
    assert ask(guarded, "BEARER " + good).status_code == 200
    assert ask(guarded, "Bearer " + guarded.secrets["narrow"]).status_code == 403
    assert ask(guarded, "Bearer " + guarded.secrets["elsewhere"]).status_code == 403


def test_a_refusal_is_in_the_words_of_its_path(guarded):
    """Before the body is read, the path alone reveals the client's dialect."""
    for path, words in {
        "/v1/rerank": lambda body: body["message"],
        "/v2/rerank": lambda body: body["message"],
        "/v1/reranking": lambda body: body["detail"],
        "/score": lambda body: body["error"]["message"],
    }.items():
        assert words(ask(guarded, None, path).json()) == "no api key supplied", path
    info = requests.get(guarded.url + "/info", timeout=60)
    assert info.json()["error"] == "no api key supplied"


def test_a_limit_is_told_in_the_dialect_of_the_request(guarded):
    """Requests that are refused after the body is read."""
    body = {"model": "rerank-2.5", "query": "q", "documents": ["word " * 300]}
    key = {"authorization": "Bearer " + guarded.secrets["small"]}
    answer = requests.post(guarded.url + "/v1/rerank", json=body, headers=key, timeout=60)
    assert answer.status_code == 413
    assert list(answer.json()) == ["detail"]


def test_no_way_round(guarded):
    """However its path is written, a route that needs a key needs it."""
    for path in (
        "/v1/rerank", "/v2/rerank", "/rerank", "//v1/rerank", "/v1/v2/rerank",
        "/v1/reranking", "/score", "/v1/score", "/v1/rerank/", "/V1/RERANK",
        "/v1/%72erank", "/v1/./rerank",
    ):  # fmt: skip
        assert ask(guarded, None, path).status_code in (401, 404), path
    assert requests.get(guarded.url + "/info", timeout=60).status_code == 401
    for path in ("/health/live", "/health/ready", "/ping"):
        assert requests.get(guarded.url + path, timeout=60).status_code == 200


def test_trial_keys_are_told_what_is_left_and_then_limited(guarded):
    key = "Bearer " + guarded.secrets["trial"]
    began = time.monotonic()
    for asked in range(1, 1000):
        answer = ask(guarded, key)
        # On a slow machine, the limit gives back a call every six seconds.
        given_back = int((time.monotonic() - began) / 6) + 1
        if answer.status_code == 429:
            break
        assert answer.status_code == 200
        assert answer.headers["x-trial-endpoint-call-limit"] == "10"
        left = int(answer.headers["x-trial-endpoint-call-remaining"])
        assert 10 - asked <= left <= 10 - asked + given_back
        assert answer.headers["x-endpoint-monthly-call-limit"] == "1000"
    assert asked > 10
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert "10 API calls / minute" in answer.json()["message"]
    assert "x-trial-endpoint-call-limit" not in answer.headers


def test_what_can_never_fit_is_not_429(guarded):
    answer = ask(guarded, "Bearer " + guarded.secrets["small"], documents=["word " * 300])
    assert answer.status_code == 413
    assert "retry-after" not in answer.headers
    answer = ask(guarded, "Bearer " + guarded.secrets["small"], documents=["a word"])
    assert answer.status_code == 200


def test_a_running_server_sees_keys_come_and_go(guarded):
    secret = "Bearer " + add(guarded.store, "short-lived")
    time.sleep(1.5)
    assert ask(guarded, secret).status_code == 200
    assert keys(guarded.store, "revoke", "short-lived").returncode == 0
    time.sleep(1.5)
    assert ask(guarded, secret).status_code == 401


def test_the_first_key_is_announced_by_command_and_server(tmp_path):
    store = str(tmp_path / "keys.db")
    server = Server(keys=store).wait_until_ready()
    try:
        assert "every client is answered" in server.text()
        assert ask(server, None).status_code == 200
        done = keys(store, "add", "first")
        assert "answers only clients that send a key" in done.stderr
        wait_for(lambda: "API keys are required from now on" in server.text())
        assert ask(server, None).status_code == 401
        assert ask(server, "Bearer " + done.stdout.strip()).status_code == 200
        assert keys(store, "revoke", "first").returncode == 0
        wait_for(lambda: "was revoked: every request is refused" in server.text())
        assert ask(server, None).status_code == 401
    finally:
        server.stop()


def test_looking_at_no_keys_is_no_error(tmp_path):
    store = str(tmp_path / "keys.db")
    done = keys(store, "list")
    assert done.returncode == 0
    assert done.stdout.split()[:3] == ["id", "name", "kind"]
    assert "there are no keys yet" in done.stderr


def test_a_store_in_no_folder_makes_none(tmp_path):
    store = str(tmp_path / "no" / "such" / "keys.db")
    done = keys(store, "add", "first")
    assert done.returncode == 69
    assert f"mkdir -p {tmp_path}/no/such" in done.stderr
    assert not (tmp_path / "no").exists()


def test_usage_is_counted_and_no_secret_is_kept(guarded):
    time.sleep(1.5)
    usage = keys(guarded.store, "usage", "--csv").stdout
    assert "good" in usage and "trial" in usage
    store = guarded.store
    for path in (store, store + "-wal", guarded.log.name):
        try:
            content = open(path, "rb").read()
        except FileNotFoundError:
            continue
        for secret in guarded.secrets.values():
            assert secret.encode() not in content, path


def test_without_keys_only_loopback():
    done = subprocess.run(
        [binary(), "serve", "--host", "0.0.0.0", "--port", "0", "--keys", "/nonexistent/keys.db"],
        capture_output=True,
        text=True,
        timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "podium keys add" in done.stderr


def test_keys_from_the_environment():
    server = Server(environment={"PODIUM_API_KEYS": "ci:a-key-from-the-environment-0123456789"})
    try:
        server.wait_until_ready()
        assert ask(server, None).status_code == 401
        assert ask(server, "Bearer a-key-from-the-environment-0123456789").status_code == 200
    finally:
        server.stop()


def test_servers_with_the_sqlite_quota_store_share_a_limit(tmp_path):
    store = str(tmp_path / "keys.db")
    key = "Bearer " + add(store, "shared", "--requests-per-month", "5")
    flags = ("--quota-store", "sqlite")
    servers = [Server(*flags, keys=store).wait_until_ready() for _ in range(2)]
    try:
        asked = [ask(servers[i % 2], key) for i in range(6)]
        assert [answer.status_code for answer in asked] == [200] * 5 + [429]
        month = '"month";r={}'
        left = [answer.headers["ratelimit"] for answer in asked]
        for answer, expected in zip(left, (4, 3, 2, 1, 0, 0)):
            assert month.format(expected) in answer
    finally:
        for server in servers:
            server.stop()


def test_limits_that_cannot_be_checked_follow_the_policy(tmp_path):
    store = str(tmp_path / "keys.db")
    limited = "Bearer " + add(store, "limited", "--requests-per-minute", "5")
    (tmp_path / "keys.db.quota").mkdir()  # where a file should be
    for policy, status in (("closed", 503), ("open", 200), ("local", 200)):
        server = Server(
            "--quota-store", "sqlite", "--quota-failure", policy, keys=store
        )  # fmt: skip
        try:
            server.wait_until_ready()
            answer = ask(server, limited)
            assert answer.status_code == status, policy
            if status == 503:
                assert int(answer.headers["retry-after"]) >= 1
                assert "keys.db" not in answer.text
            assert server.text().count("limits of API keys cannot be counted") == 1
        finally:
            server.stop()
