"""Many documents, many clients, and clients that give up."""

import concurrent.futures
import random
import re
import socket
import time

import requests
from conftest import ANSWER, DOCUMENTS, QUERY, check_ranking


def many_documents(count: int, words: int) -> list[str]:
    rng = random.Random(7)
    vocabulary = " ".join(DOCUMENTS).split()
    return [" ".join(rng.choices(vocabulary, k=words)) for _ in range(count)]


def statuses(log: str) -> list[str]:
    """Of the requests to /v1/rerank."""
    return re.findall(r"POST /v1/rerank (\d+)", log)


def test_a_thousand_documents_of_500_words(server):
    """And one of them is the answer; others are served meanwhile."""
    documents = many_documents(1000, 500)
    documents[500] = DOCUMENTS[ANSWER]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        large = pool.submit(server.rerank, documents=documents)
        while not large.done():
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
    for _ in range(20):  # together minutes of work
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
