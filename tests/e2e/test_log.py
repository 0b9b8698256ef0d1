"""The log of `podium serve`: the content of its lines, and that no request waits for it."""

import json
import os
import re
import subprocess

import requests
from conftest import ANSWER, DOCUMENTS, QUERY, Server, binary
from test_life import wait_for

KEY = "a-key-that-is-long-enough"
MEMBERS = [
    *["time", "level", "message", "method", "path", "status", "request_id", "client", "key_id", "model", "dialect"],
    *["documents", "tokens", "queue_ms", "score_ms", "total_ms", "bytes_in", "bytes_out", "reason"],
]  # fmt: skip


def lines(server: Server) -> list[dict]:
    """The log's lines, each of which must be an object."""
    return [json.loads(line) for line in server.text().splitlines()]


def accesses(server: Server) -> list[dict]:
    """The lines of requests, except those that asked whether the server is ready."""
    found = [line for line in lines(server) if line["message"] == "request"]
    return [line for line in found if not line["path"].startswith("/health")]


def test_json_lines_of_requests():
    server = Server("--log-format", "json", environment={"PODIUM_API_KEYS": "ci:" + KEY}).wait_until_ready()
    try:
        key = {"Authorization": "Bearer " + KEY}
        bodies = {
            "/v1/rerank": {"query": QUERY, "documents": DOCUMENTS},
            "/v2/rerank": {"model": "rerank-v3.5", "query": QUERY, "documents": DOCUMENTS},
            "/rerank": {"query": QUERY, "texts": DOCUMENTS},
        }
        trace_ids = []
        for path, body in bodies.items():
            answer = requests.post(server.url + path, json=body, headers=key, timeout=60)
            assert answer.status_code == 200
            trace_ids.append(answer.headers["x-debug-trace-id"])
        wrong_model = {"model": 'no"\n\u00e9', "query": QUERY, "documents": DOCUMENTS}
        missing = requests.post(server.url + "/v2/rerank", json=wrong_model, headers=key, timeout=60)
        assert missing.status_code == 404
        no_key = requests.post(server.url + "/v2/rerank", json=bodies["/v2/rerank"], timeout=60)
        assert no_key.status_code == 401
        bad = requests.post(server.url + "/v2/rerank", data='{"query":', headers=key, timeout=60)
        assert bad.status_code == 400
        wait_for(lambda: len(accesses(server)) == 6)

        good = accesses(server)[:3]
        for line, trace_id, path in zip(good, trace_ids, bodies):
            assert list(line) == MEMBERS
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])
            assert (line["level"], line["method"], line["path"]) == ("info", "POST", path)
            assert (line["status"], line["reason"]) == (200, None)
            assert (line["request_id"], line["client"], line["key_id"]) == (trace_id, "127.0.0.1", "env:ci")
            assert (line["model"], line["documents"]) == ("podium-MiniLM-L6", len(DOCUMENTS))
            assert line["tokens"] == good[0]["tokens"] > len(DOCUMENTS)
            assert 0 <= line["queue_ms"] and 0 <= line["score_ms"]
            assert line["queue_ms"] + line["score_ms"] <= line["total_ms"]
            assert line["bytes_in"] > len(DOCUMENTS[ANSWER])
            assert line["bytes_out"] > 0
        assert [line["dialect"] for line in good] == ["cohere_v1", "cohere_v2", "tei"]
        assert good[0]["score_ms"] > 0

        missing, no_key, bad = accesses(server)[3:]
        assert (missing["status"], missing["key_id"], missing["dialect"]) == (404, "env:ci", "cohere_v2")
        assert missing["reason"].startswith("model 'no\"???' not found")
        assert (no_key["status"], no_key["key_id"], no_key["model"]) == (401, None, None)
        assert no_key["reason"] == requests.post(server.url + "/v2/rerank", timeout=60).json()["message"]
        assert (bad["status"], bad["key_id"], bad["dialect"]) == (400, "env:ci", "cohere_v2")
        assert bad["reason"].startswith("invalid json syntax")

        assert server.url in lines(server)[0]["message"]
        for secret in [KEY, QUERY, DOCUMENTS[ANSWER]]:
            assert secret not in server.text()
    finally:
        server.stop()


def test_text_lines_and_levels():
    server = Server("--log-level", "debug").wait_until_ready()
    try:
        server.rerank()
        line = r"Z info POST /v2/rerank 200 request_id=\w{32} client=127\.0\.0\.1 model=podium-MiniLM-L6 "
        wait_for(lambda: re.search(line + "dialect=cohere_v2 documents=5 tokens=", server.text()))
        wait_for(lambda: "Z debug a connection ends after 1 requests" in server.text())
    finally:
        server.stop()


def test_a_pipe_that_nobody_reads_does_not_stop_the_server():
    """Nor does a pipe whose reader has gone."""
    with subprocess.Popen(
        [binary(), "serve", "--port", "0", "--keys", "/nonexistent/keys.db"], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            url = re.search(r"http://\S+:\d+", process.stdout.readline()).group()
            with requests.Session() as session:
                # Some 64 KiB fit into a pipe, and a line has more than 100 bytes.
                for _ in range(1500):
                    assert session.get(url + "/health/live", timeout=60).ok
                lost = re.search(r"^podium_log_lines_lost_total (\d+)", metrics(session, url), re.MULTILINE)
                assert int(lost.group(1)) > 0
                os.read(process.stdout.fileno(), 1 << 20)
                session.get(url + "/health/live", timeout=60)
                text = os.read(process.stdout.fileno(), 1 << 20).decode()
                assert re.search(r"warning \d+ log lines were lost", text), text
                process.stdout.close()
                for _ in range(3):
                    assert session.get(url + "/health/live", timeout=60).ok
        finally:
            process.terminate()
            assert process.wait(timeout=60) == 0


def metrics(session: requests.Session, url: str) -> str:
    return session.get(url + "/metrics", timeout=60).text
