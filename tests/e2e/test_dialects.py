"""The dialects of other rerank APIs, on the same port."""

import pytest
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


LONG = "Cats sleep all day. " * 200
AT_THE_END = LONG + DOCUMENTS[ANSWER]
AT_THE_BEGINNING = DOCUMENTS[ANSWER] + " " + LONG


def vllm_scores(server, path="/v1/rerank", **fields):
    """The scores of a text with the answer at its beginning, and of one with it at its end."""
    texts = [AT_THE_BEGINNING, AT_THE_END]
    sides = (
        {"query": QUERY, "documents": texts}
        if path == "/v1/rerank"
        else {"text_1": QUERY, "text_2": texts}
    )
    answer = post(server, path, sides | {"use_activation": True} | fields)
    assert answer.status_code == 200, answer.text
    items = sorted(
        answer.json().get("results") or answer.json()["data"], key=lambda r: r["index"]
    )
    scores = [item.get("relevance_score", item.get("score")) for item in items]
    return scores, answer.json()["usage"]["prompt_tokens"]


@pytest.mark.parametrize("path", ["/v1/rerank", "/score"])
def test_vllm_cuts_on_the_side_that_is_asked(server, path):
    (first, last), right = vllm_scores(
        server, path, truncate_prompt_tokens=64, truncation_side="right"
    )
    assert first > last
    assert vllm_scores(server, path, truncate_prompt_tokens=64) == ([first, last], right)
    (first, last), left = vllm_scores(
        server, path, truncate_prompt_tokens=64, truncation_side="left"
    )
    assert last > first
    # Usage counts only the tokens that the model read.
    assert right == left == 2 * 64
    (first, last), tokens = vllm_scores(server, path, truncate_prompt_tokens=-1)
    assert first > last
    assert tokens == 2 * 512
    # A limit on a text keeps its beginning.
    (first, last), tokens = vllm_scores(server, path, max_tokens_per_doc=30)
    assert first > last and tokens < 2 * 64
    scores, fewer = vllm_scores(
        server, path, max_tokens_per_doc=30, max_tokens_per_query=2
    )
    assert fewer < tokens and scores[0] != first


@pytest.mark.parametrize(
    "fields",
    [
        {"truncation_side": "sideways"},
        {"truncation_side": "Left"},
        {"truncate_prompt_tokens": -2},
        {"truncate_prompt_tokens": 3},
        {"max_tokens_per_query": -1},
        {"max_tokens_per_doc": -1},
    ],
)
def test_vllm_refuses_cuts_that_it_cannot_make(server, fields):
    for path, sides in (
        ("/v1/rerank", {"query": "q", "documents": ["a"], "softmax": True}),
        ("/score", {"text_1": "q", "text_2": "a"}),
    ):
        answer = post(server, path, sides | fields)
        assert answer.status_code == 400, answer.text
        error = answer.json()["error"]
        assert error["param"] == next(iter(fields)) and error["code"] == 400


def test_tei_cuts_on_the_side_that_is_asked(server):
    def scores(**fields):
        body = {"query": QUERY, "texts": [AT_THE_BEGINNING, AT_THE_END]}
        answer = post(server, "/rerank", body | fields).json()
        return [item["score"] for item in sorted(answer, key=lambda r: r["index"])]

    for right in ({}, {"truncation_direction": "right"}):
        first, last = scores(truncate=True, **right)
        assert first > last
    for left in ("left", "Left"):
        first, last = scores(truncate=True, truncation_direction=left)
        assert last > first


def test_a_field_that_does_nothing_is_named(server):
    for path, body in (
        ("/rerank", {"texts": ["a"]}),
        ("/v1/rerank", {"documents": ["a"], "model": "jina-reranker-v2"}),
        ("/v1/rerank", {"documents": ["a"], "parameters": {}}),
        ("/reranking", {"input": ["a"]}),
    ):
        answer = post(server, path, {"query": "q", "instruction": "i"} | body)
        assert answer.status_code == 200, answer.text
        assert answer.headers["x-api-warning"].startswith(
            "unknown field: parameter instruction is not a valid field"
        ), path


def test_the_same_pair_has_the_same_score_in_every_dialect(server):
    cohere = server.rerank().json()["results"]
    tei = post(server, "/rerank", {"query": QUERY, "texts": DOCUMENTS}).json()
    assert [(r["index"], r["relevance_score"]) for r in cohere] == [
        (r["index"], r["score"]) for r in tei
    ]
