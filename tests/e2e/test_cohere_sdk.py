"""Cohere's own client, given only the address."""

import concurrent.futures

import cohere
import pytest
from conftest import ANSWER, DOCUMENTS, QUERY, check_ranking


@pytest.fixture(params=[cohere.Client, cohere.ClientV2], ids=["v1", "v2"])
def client(request, server):
    return request.param(
        api_key="not-a-real-key", base_url=server.url, timeout=300
    )


def ranking(answer) -> list[dict]:
    return [
        {"index": r.index, "relevance_score": r.relevance_score}
        for r in answer.results
    ]


def test_puts_the_right_document_first(client):
    answer = client.rerank(
        model="rerank-v3.5", query=QUERY, documents=DOCUMENTS
    )
    check_ranking(ranking(answer))
    assert answer.results[0].index == ANSWER
    assert answer.id
    assert answer.meta.billed_units.search_units == 1


def test_top_n(client):
    answer = client.rerank(
        model="rerank-v3.5", query=QUERY, documents=DOCUMENTS, top_n=2
    )
    assert len(answer.results) == 2
    assert answer.results[0].index == ANSWER
    answer = client.rerank(
        model="rerank-v3.5", query=QUERY, documents=DOCUMENTS, top_n=50
    )
    assert len(answer.results) == len(DOCUMENTS)


def test_v1_documents_and_rank_fields(server):
    client = cohere.Client(api_key="k", base_url=server.url)
    documents = [
        {"Title": f"Document {i}", "Content": text}
        for i, text in enumerate(DOCUMENTS)
    ]
    answer = client.rerank(
        model="rerank-english-v3.0",
        query=QUERY,
        documents=documents,
        rank_fields=["Title", "Content"],
        return_documents=True,
    )
    assert answer.results[0].index == ANSWER
    assert answer.results[0].document.Content == DOCUMENTS[ANSWER]


def test_errors_are_the_clients_own(server):
    client = cohere.ClientV2(api_key="k", base_url=server.url)
    with pytest.raises(cohere.BadRequestError) as bad:
        client.rerank(model="rerank-v3.5", query=QUERY, documents=[])
    assert "list of documents must not be empty" in str(bad.value.body)
    with pytest.raises(cohere.NotFoundError):
        client.rerank(model="no-such-model", query=QUERY, documents=["a"])


def test_clients_at_once_get_what_they_would_alone(client):
    def ask(i: int):
        rotated = DOCUMENTS[i % 5 :] + DOCUMENTS[: i % 5]
        answer = client.rerank(
            model="rerank-v3.5", query=QUERY, documents=rotated
        )
        return [(rotated[r.index], r.relevance_score) for r in answer.results]

    alone = ask(0)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for answer in pool.map(ask, range(40)):
            assert answer == alone
