"""The life of the process, from start to end."""

import concurrent.futures
import re
import signal
import socket
import subprocess
import time

import pytest
import requests
from conftest import Server, binary
from test_load import many_documents


def wait_for(condition) -> None:
    for _ in range(1200):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it never happened")


def test_health_answers_before_the_model_is_loaded():
    server = Server()
    try:
        assert requests.get(server.url + "/health/live", timeout=60).ok
        server.wait_until_ready()
    finally:
        server.stop()


def test_sigterm_finishes_what_is_in_flight():
    # As long as a slow build on a slow machine may need.
    own_server = Server("--drain-timeout", "300000").wait_until_ready()
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        answer = pool.submit(
            own_server.rerank, documents=many_documents(100, 200)
        )
        own_server.wait_until_it_scores()
        assert own_server.terminate(300) == 0, own_server.text()
    response = answer.result()
    assert response.status_code == 200
    assert len(response.json()["results"]) == 100


def test_sigint_and_an_idle_server(own_server):
    own_server.process.send_signal(signal.SIGINT)
    assert own_server.process.wait(timeout=60) == 0


def test_the_second_signal_ends_it_at_once(own_server):
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        answer = pool.submit(
            own_server.rerank, documents=many_documents(1000, 500)
        )
        own_server.wait_until_it_scores()
        own_server.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        own_server.process.send_signal(signal.SIGTERM)
        assert own_server.process.wait(timeout=60) == 1
        assert answer.exception() is not None


def test_sighup_is_ignored_with_a_line(own_server):
    own_server.process.send_signal(signal.SIGHUP)
    wait_for(lambda: "SIGHUP is ignored" in own_server.text())
    assert own_server.rerank().status_code == 200
    assert own_server.terminate() == 0


def test_the_log_says_ready_last(own_server):
    wait_for(lambda: "ready on " in own_server.text())
    lines = own_server.text().splitlines()
    assert f"starts on {own_server.url}: a model to load" in lines[0]
    assert "podium-MiniLM-L6 is loaded" in own_server.text()
    started = [line for line in lines if "GET /health/ready" not in line]
    assert started[-1].endswith(f"ready on {own_server.url}")


def test_a_model_that_cannot_be_loaded_is_never_ready(tmp_path):
    done = subprocess.run(
        [binary(), "serve", "--port", "0", "--keys", str(tmp_path / "k.db"),
         "--model", str(tmp_path / "none")],
        capture_output=True,
        text=True,
        timeout=60,
    )  # fmt: skip
    assert done.returncode == 69
    assert "ready on" not in done.stdout + done.stderr
    assert f"{tmp_path}/none: not a folder" in done.stderr


def test_an_ipv6_address_stands_in_brackets():
    try:
        with socket.socket(socket.AF_INET6) as free:
            free.bind(("::1", 0))
    except OSError:
        pytest.skip("there is no IPv6 here")
    server = Server("--host", "::1").wait_until_ready()
    try:
        assert server.url.startswith("http://[::1]:")
        assert server.rerank().status_code == 200
    finally:
        server.stop()


def test_a_taken_port_is_an_error_that_says_so(server):
    port = server.url.rsplit(":", 1)[1]
    done = subprocess.run(
        [binary(), "serve", "--port", port],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 69
    assert port in done.stderr
    assert "Address already in use" in done.stderr


def test_the_access_log_has_a_line_for_a_request_and_no_secrets(own_server):
    requests.post(
        own_server.url + "/v2/rerank",
        headers={"Authorization": "Bearer a-key-of-mine"},
        json={"model": "m", "query": "my question", "documents": ["my text"]},
        timeout=60,
    )
    wait_for(lambda: "/v2/rerank" in own_server.text())
    assert re.search(r"POST /v2/rerank 404 .*ms=[\d.]+", own_server.text())
    for secret in ["a-key-of-mine", "my question", "my text"]:
        assert secret not in own_server.text()
