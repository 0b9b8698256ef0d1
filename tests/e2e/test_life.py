"""From the start of the process to its end."""

import concurrent.futures
import re
import signal
import subprocess
import time

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
    # As long as a slow build of a slow machine may need.
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
