"""The neighbours' ways to ask, on the same port."""

import requests
from conftest import ANSWER, DOCUMENTS, QUERY


def post(server, path, body, **headers):
    return requests.post(
        server.url + path, json=body, headers=headers, timeout=60
    )


def test_tei(server):
    body = {"query": QUERY, "texts": DOCUMENTS, "return_text": True}
    answer = post(server, "/rerank", body).json()
    assert [sorted(item) for item in answer] == [["index", "score", "text"]] * 5
    assert answer[0]["index"] == ANSWER
    assert answer[0]["text"] == DOCUMENTS[ANSWER]
    raw = post(server, "/rerank", body | {"raw_scores": True}).json()
    assert raw[0]["score"] > answer[0]["score"]
    refused = post(server, "/rerank", {"query": QUERY, "texts": []})
    assert refused.status_code == 400
    assert {"error", "error_type"} <= refused.json().keys()
    info = requests.get(server.url + "/info", timeout=60).json()
    assert "reranker" in info["model_type"]
    assert info["max_input_length"] == 512


def test_jina(server):
    body = {
        "model": "jina-reranker-v2-base-multilingual",
        "query": QUERY,
        "documents": DOCUMENTS,
        "top_n": 2,
    }
    answer = post(server, "/v1/rerank", body).json()
    assert [item["index"] for item in answer["results"]][0] == ANSWER
    assert answer["results"][0]["document"]["text"] == DOCUMENTS[ANSWER]
    assert answer["usage"]["total_tokens"] > 0


def test_voyage(server):
    body = {
        "model": "rerank-2.5",
        "query": QUERY,
        "documents": DOCUMENTS,
        "top_k": 3,
        "return_documents": True,
    }
    answer = post(server, "/v1/rerank", body).json()
    assert answer["object"] == "list"
    assert len(answer["data"]) == 3
    assert answer["data"][0]["document"] == DOCUMENTS[ANSWER]
    refused = post(server, "/v1/rerank", body | {"top_k": 0})
    assert refused.status_code == 400
    assert "detail" in refused.json()


def test_mixedbread(server):
    body = {
        "model": "mixedbread-ai/mxbai-rerank-large-v2",
        "query": QUERY,
        "input": DOCUMENTS,
        "return_input": True,
    }
    answer = post(server, "/v1/reranking", body).json()
    assert answer["data"][0]["index"] == ANSWER
    assert answer["data"][0]["input"] == DOCUMENTS[ANSWER]


def test_pinecone(server):
    body = {
        "model": "bge-reranker-v2-m3",
        "query": QUERY,
        "documents": [{"id": str(i), "text": t} for i, t in enumerate(DOCUMENTS)],
        "parameters": {"truncate": "END"},
    }
    headers = {"x-pinecone-api-version": "2025-01", "api-key": "any"}
    answer = post(server, "/rerank", body, **headers).json()
    assert answer["data"][0]["document"]["id"] == str(ANSWER)
    assert answer["usage"]["rerank_units"] == 1


def test_vllm_score(server):
    body = {"text_1": QUERY, "text_2": DOCUMENTS}
    for path in ("/score", "/v1/score"):
        answer = post(server, path, body).json()
        scores = [item["score"] for item in answer["data"]]
        assert [item["index"] for item in answer["data"]] == [0, 1, 2, 3, 4]
        assert max(scores) == scores[ANSWER]
    pairwise = {"text_1": [QUERY, QUERY], "text_2": [DOCUMENTS[ANSWER], DOCUMENTS[0]]}
    again = post(server, "/score", pairwise).json()["data"]
    assert again[0]["score"] == scores[ANSWER]
    assert again[1]["score"] == scores[0]
    refused = post(server, "/score", {"text_1": ["a", "b"], "text_2": ["c"] * 3})
    assert refused.status_code == 400
    assert "message" in refused.json()["error"]


def test_the_same_pair_has_the_same_score_in_every_dialect(server):
    cohere = server.rerank().json()["results"]
    tei = post(server, "/rerank", {"query": QUERY, "texts": DOCUMENTS}).json()
    assert [(r["index"], r["relevance_score"]) for r in cohere] == [
        (r["index"], r["score"]) for r in tei
    ]
