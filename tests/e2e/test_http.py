"""The wire format, as curl and a plain HTTP client see it."""

import json
import os
import re
import shutil
import subprocess

import pytest
import requests
from conftest import ANSWER, DOCUMENTS, QUERY, check_ranking

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is missing")
@pytest.mark.parametrize("version", [1, 2])
def test_curl_as_in_the_documentation(server, version):
    body = {
        "model": "rerank-v3.5",
        "query": QUERY,
        "top_n": 3,
        "documents": DOCUMENTS,
    }
    done = subprocess.run(
        [
            "curl", "--silent", "--show-error", "--fail",
            "--request", "POST",
            "--url", f"{server.url}/v{version}/rerank",
            "--header", "accept: application/json",
            "--header", "content-type: application/json",
            "--header", "Authorization: bearer not-a-real-key",
            "--data", json.dumps(body),
        ],  # fmt: skip
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(
        rf'{{"id":"{UUID}","results":\['
        r'(\{"index":\d,"relevance_score":[0-9.e-]+\},?){3}\],'
        rf'"meta":{{"api_version":{{"version":"{version}"}},'
        r'"billed_units":\{"search_units":1\}\}\}',
        done.stdout,
    )
    assert json.loads(done.stdout)["results"][0]["index"] == ANSWER


def test_the_steps_of_the_guide(server):
    """Key, payload, POST, parse, sort, keep the best."""
    key = os.environ.get("COHERE_API_KEY", "not-a-real-key")
    response = requests.post(
        server.url + "/v2/rerank",
        headers={
            "Authorization": f"Bearer {key}",
            "Content-Type": "application/json",
        },
        json={
            "model": "rerank-v3.5",
            "query": QUERY,
            "documents": DOCUMENTS,
        },
        timeout=60,
    )
    response.raise_for_status()
    assert response.headers["content-type"] == "application/json"
    assert re.fullmatch("[0-9a-f]{32}", response.headers["x-debug-trace-id"])
    results = response.json()["results"]
    check_ranking(results)
    best = sorted(results, key=lambda r: r["relevance_score"], reverse=True)
    top = [DOCUMENTS[result["index"]] for result in best[:2]]
    assert top[0] == DOCUMENTS[ANSWER]


def test_v1_gives_documents_back(server):
    documents = [{"text": text, "n": str(i)} for i, text in enumerate(DOCUMENTS)]
    answer = server.rerank(
        1, documents=documents, return_documents=True, top_n=2
    ).json()
    assert len(answer["results"]) == 2
    for result in answer["results"]:
        assert result["document"] == documents[result["index"]]


def test_scores_do_not_depend_on_company(server):
    together = {
        r["index"]: r["relevance_score"]
        for r in server.rerank().json()["results"]
    }
    for i, text in enumerate(DOCUMENTS):
        alone = server.rerank(documents=[text]).json()["results"]
        assert alone[0]["relevance_score"] == together[i]


def test_documents_of_any_content(server):
    documents = ["", "   ", "\x00", "é" * 1000, "日本語" * 500, "🙂" * 300,
                 "[CLS] [SEP] [MASK]", "a" * 100_000]  # fmt: skip
    response = server.rerank(documents=documents)
    assert response.status_code == 200
    check_ranking(response.json()["results"], len(documents))


@pytest.mark.parametrize(
    "fields, status, named",
    [
        ({"query": ""}, 400, "query must not be empty"),
        ({"query": None}, 400, "query"),
        ({"query": 5}, 400, "query must be a string"),
        ({"documents": []}, 400, "list of documents must not be empty"),
        ({"documents": "text"}, 400, "documents"),
        ({"documents": ["a", None]}, 400, "documents[1]"),
        ({"documents": ["a", "b", "c", 3]}, 400, "documents[3]"),
        ({"top_n": 0}, 400, "top_n"),
        ({"top_n": "3"}, 400, "top_n"),
        ({"max_tokens_per_doc": -1}, 400, "max_tokens_per_doc"),
        ({"priority": 1000}, 400, "priority"),
        ({"top_k": 3}, 422, "'top_k'"),
        ({"model": None}, 400, "a model parameter is required"),
        ({"model": "no-such-model"}, 404, "'no-such-model' not found"),
    ],
)
def test_a_bad_request_says_what_is_wrong(server, fields, status, named):
    response = server.rerank(**fields)
    assert response.status_code == status
    assert list(response.json()) == ["id", "message"]
    assert re.fullmatch(UUID, response.json()["id"])
    assert named in response.json()["message"]
    assert not response.text.endswith("\n")


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"query":"\xff"}', b"[]", b"\x00", b"[" * 100_000]
)
def test_a_body_that_is_no_request(server, body):
    response = requests.post(
        server.url + "/v2/rerank",
        data=body,
        headers={"content-type": "application/json"},
        timeout=60,
    )
    assert response.status_code == 400
    assert response.json()["message"]


def test_routes_and_methods(server):
    assert requests.get(server.url + "/health/live", timeout=60).ok
    assert requests.get(server.url + "/nothing", timeout=60).status_code == 404
    wrong = requests.get(server.url + "/v2/rerank", timeout=60)
    assert wrong.status_code == 405
    assert "POST" in wrong.headers["allow"]
