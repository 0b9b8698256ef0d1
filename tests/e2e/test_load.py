"""Many documents, many clients, and clients that give up."""

import concurrent.futures
import os
import random
import re
import socket
import time

import pytest
import requests
from conftest import ANSWER, DOCUMENTS, QUERY, check_ranking


WORDS = (
    "bread oven flour yeast butter salt knead dough crust slice garden soil "
    "seed water leaf root bloom rain shade tomato river boat oar current "
    "fish net bank reed heron mist violin string bow tune chord rhythm song"
).split()


def many_documents(count: int, words: int) -> list[str]:
    """Documents of words that answer none of the queries here."""
    rng = random.Random(7)
    return [" ".join(rng.choices(WORDS, k=words)) for _ in range(count)]


def statuses(log: str) -> list[str]:
    """The statuses of the requests to /v1/rerank."""
    return re.findall(r"POST /v1/rerank (\d+)", log)


@pytest.mark.parametrize(
    "max_tokens_per_doc",
    [
        16,
        pytest.param(
            4096,
            marks=pytest.mark.skipif(
                "PODIUM_E2E_FULL" not in os.environ,
                reason="minutes of work: PODIUM_E2E_FULL=1 runs it",
            ),
        ),
    ],
)
def test_a_thousand_documents_of_500_words(server, max_tokens_per_doc):
    """One of them is the answer; other requests are served meanwhile."""
    documents = many_documents(1000, 500)
    documents[500] = DOCUMENTS[ANSWER]
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        large = pool.submit(
            server.rerank,
            documents=documents,
            max_tokens_per_doc=max_tokens_per_doc,
        )
        for _ in range(10):
            assert requests.get(server.url + "/health/live", timeout=60).ok
            small = server.rerank()
            assert small.json()["results"][0]["index"] == ANSWER
        answer = large.result()
    assert answer.status_code == 200, answer.text
    check_ranking(answer.json()["results"], 1000)
    assert answer.json()["results"][0]["index"] == 500


def test_a_client_that_goes_away_leaves_no_work(own_server):
    documents = many_documents(1000, 300)
    host, port = own_server.url.removeprefix("http://").split(":")
    body = requests.Request(
        "POST",
        own_server.url + "/v1/rerank",
        json={"query": QUERY, "documents": documents},
    ).prepare()
    head = (
        f"POST /v1/rerank HTTP/1.1\r\nHost: {host}\r\n"
        "Content-Type: application/json\r\n"
        f"Content-Length: {len(body.body)}\r\n\r\n"
    )
    for _ in range(20):  # minutes of work in total
        with socket.create_connection((host, int(port))) as client:
            client.sendall(head.encode() + body.body)
            time.sleep(0.05)
    assert own_server.rerank().status_code == 200
    deadline = time.monotonic() + 60
    while len(statuses(own_server.text())) < 20:
        assert time.monotonic() < deadline, own_server.text()
        time.sleep(0.1)
    # 499: the client went away first. 503: the queue was full.
    assert set(statuses(own_server.text())) <= {"499", "503"}
