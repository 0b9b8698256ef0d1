"""GET /metrics, the metrics for Prometheus."""

import os
import re
import shutil
import subprocess
import time

import pytest
import requests
from conftest import ROOT, Server
from test_life import wait_for

def read(server: Server) -> dict[str, float]:
    """Each sample by its name and labels, as written."""
    text = requests.get(server.url + "/metrics", timeout=60).text
    samples = (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in samples}


def requests_of(samples: dict[str, float]) -> dict[tuple, float]:
    """podium_http_requests_total by route, dialect and code."""
    labels = re.compile(r'podium_http_requests_total\{route="(.*)",dialect="(.*)",code="(\d+)"\}')
    return {found.groups(): value for name, value in samples.items() if (found := labels.fullmatch(name))}


def test_what_requests_come_to_is_counted():
    before = time.time()
    server = Server("--score-cache", "0").wait_until_ready()
    try:
        start = read(server)
        assert before - 1 <= start["process_start_time_seconds"] <= time.time() + 1
        assert start['podium_documents_total{model="podium-MiniLM-L6"}'] == 0
        tokens = 0
        for _ in range(2):
            answer = server.rerank(query="a b", documents=["c", "d e"])
            assert answer.status_code == 200
            # [CLS] a b [SEP] [CLS] c [SEP]
            tokens += 7 + 8
        texts = {"query": "a b", "texts": ["c", "d", "e"]}
        assert requests.post(server.url + "/rerank", json=texts, timeout=60).status_code == 200
        tokens += 3 * 7
        pair = {"model": "podium-MiniLM-L6", "text_1": "a b", "text_2": "c"}
        assert requests.post(server.url + "/score", json=pair, timeout=60).status_code == 200
        tokens += 7
        assert requests.post(server.url + "/v2/rerank", data="{", timeout=60).status_code == 400
        assert requests.get(server.url + "/a/path/that/is/none", timeout=60).status_code == 404
        expected = {
            ("/v2/rerank", "cohere_v2", "200"): 2,
            ("/v2/rerank", "cohere_v2", "400"): 1,
            ("/rerank", "tei", "200"): 1,
            ("/score", "vllm", "200"): 1,
            ("unknown", "none", "404"): 1,
        }
        wait_for(lambda: expected.items() <= requests_of(read(server)).items())

        now = read(server)
        model = '{model="podium-MiniLM-L6"}'
        assert now["podium_documents_total" + model] == 2 * 2 + 3 + 1
        assert now["podium_tokens_total" + model] == tokens
        for histogram in ["podium_queue_duration_seconds", "podium_score_duration_seconds"]:
            assert now[histogram + "_count" + model] == 4
        assert now["podium_score_duration_seconds_sum" + model] > 0
        assert now["podium_batch_fill_ratio_count" + model] == now["podium_batches_total" + model]
        assert now['podium_http_request_duration_seconds_count{route="/v2/rerank"}'] == 3
        assert now['podium_http_request_duration_seconds_bucket{route="/v2/rerank",le="+Inf"}'] == 3
        assert now["podium_http_requests_in_flight"] == 1  # this request
        assert now["podium_log_lines_lost_total"] == 0
        assert "a/path" not in " ".join(now)
        build = next(name for name in now if name.startswith("podium_build_info"))
        assert re.fullmatch(r'podium_build_info\{version="\d+\.\d+\.\d+",commit="[\w-]+"\}', build)
        info = next(name for name in now if name.startswith("podium_model_info"))
        assert re.search(r'device="cpu",isa="\w+",precision="\w+"', info), info
    finally:
        server.stop()


def test_documents_read_before_are_counted():
    server = Server("--state-cache", "1000000").wait_until_ready()
    off = Server("--state-cache", "0").wait_until_ready()
    try:
        documents = ["the water cycle", "a history of bread", "rain and rivers"]
        model = '{model="podium-MiniLM-L6"}'
        answers = {}
        start = read(server)["podium_state_cache_misses_total" + model]  # the pair that warms up the model
        for query in ["where does rain come from", "who baked first"]:
            answers[query] = server.rerank(query=query, documents=documents).json()["results"]
        now = read(server)
        assert now["podium_state_cache_misses_total" + model] == start + 3
        assert now["podium_state_cache_hits_total" + model] == 3
        assert 0 < now["podium_state_cache_bytes" + model] <= 1_000_000
        for query, results in answers.items():
            assert off.rerank(query=query, documents=documents).json()["results"] == results
        assert read(off)["podium_state_cache_misses_total" + model] == 0
    finally:
        server.stop()
        off.stop()


def test_the_documentation_lists_every_series(server):
    text = requests.get(server.url + "/metrics", timeout=60).text
    served = re.findall(r"^# TYPE (\S+) (\S+)", text, re.MULTILINE)
    table = (ROOT / "docs" / "metrics.md").read_text()
    assert re.findall(r"^\| `(\w+)` \| (\w+) \|", table, re.MULTILINE) == served


def test_promtool_finds_nothing_wrong(server):
    """Skipped without promtool, unless PODIUM_CONFORMANCE=all requires it (script/promtool installs it)."""
    promtool = shutil.which("promtool") or shutil.which("promtool", path=ROOT / "build" / "tools")
    if promtool is None:
        assert os.environ.get("PODIUM_CONFORMANCE") != "all", "no promtool here; script/promtool gets one"
        pytest.skip("no promtool here; script/promtool gets one")
    server.rerank()
    text = requests.get(server.url + "/metrics", timeout=60).text
    done = subprocess.run([promtool, "check", "metrics"], input=text, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    # promtool does find errors.
    bad = subprocess.run(
        [promtool, "check", "metrics"],
        input=text.replace("podium_tokens_total", "podium_tokens"),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert bad.returncode != 0
