"""The schema of a request. Where Cohere's wire format and the table differ (unknown fields, strings for booleans on v1,
how many documents), the wire format decides."""

import json

from rows import MANY, MODEL, Row
from wire import post

MIB = 1 << 20


def ask(id: str, fields: dict, status: int, says: str = "", *, path="/v2/rerank",
        without: str = "", headers: tuple[str, ...] = (), check=None,
        close: bool = False) -> Row:
    body = {"model": MODEL, "query": "a", "documents": ["b", "c", "d"]} | fields
    body.pop(without, None)
    return Row(id, post(path, json.dumps(body).encode(), *headers), status, says,
               check=check, close=close)  # fmt: skip


def results(count: int):
    """Each document at most once, in order, with a number as its score."""

    def check(answer) -> None:
        found = json.loads(answer.body)["results"]
        scores = [result["relevance_score"] for result in found]
        assert len(found) == count
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)

    return check


def no_header_came_of_it(answer) -> None:
    assert answer.header("x-made") is None


def equal_and_in_order(answer) -> None:
    found = json.loads(answer.body)["results"]
    assert [result["index"] for result in found] == list(range(1000))
    assert len({result["relevance_score"] for result in found}) == 1


ROWS = [
    ask("E01 no query", {}, 400, "query", without="query"),
    ask("E01 no documents", {}, 400, "documents", without="documents"),
    ask("E01 no model, v2", {}, 400, "a model parameter is required", without="model"),
    ask("E01 no model, v1", {}, 200, path="/v1/rerank", without="model"),
    *[
        ask(f"E02 query {value!r}", {"query": value}, 400, "query")
        for value in (None, 1, [], {}, True)
    ],
    *[
        ask(f"E03 query {value!r}", {"query": value}, 400,
            "query must not be empty or be only whitespace", path=path)
        for path in ("/v1/rerank", "/v2/rerank")
        for value in ("", "  \t\n", "\u3000\u00a0")
    ],
    *[
        ask(f"E04 no documents, {path}", {"documents": []}, 400,
            "list of documents must not be empty", path=path)
        for path in ("/v1/rerank", "/v2/rerank")
    ],
    *[
        ask(f"E05 documents {value!r}", {"documents": value}, 400, "documents")
        for value in ("x", {}, None, 1, True)
    ],
    *[
        ask(f"E06 document {value!r}, {path}", {"documents": [value]}, 400,
            "documents[0]", path=path)
        for path in ("/v1/rerank", "/v2/rerank")
        for value in (None, 1, ["x"], True)
    ],
    ask("E06 the second", {"documents": ["a", None]}, 400, "documents[1]"),
    ask("E07 empty", {"documents": [""]}, 200, check=results(1)),
    ask("E07 blanks", {"documents": ["   ", "\n"]}, 200, check=results(2)),
    ask("E08 10,000", {"documents": ["b"] * 10_000}, 200, check=results(10_000)),
    ask("E08 10,001", {"documents": ["b"] * 10_001}, 400, "10000"),
    ask("E08 10,001 chunks",
        {"documents": ["b"] * 137, "max_chunks_per_doc": 73}, 400,
        "number of total max chunks", path="/v1/rerank"),
    ask("E08 chunks that overflow",
        {"documents": ["b"] * 3, "max_chunks_per_doc": 2**62}, 400,
        "number of total max chunks", path="/v1/rerank"),
    ask("E09 text", {"documents": [{"text": "x"}]}, 200, path="/v1/rerank"),
    ask("E09 text is a number", {"documents": [{"text": 1}]}, 400, "documents[0]",
        path="/v1/rerank"),
    ask("E09 no text", {"documents": [{"title": "x"}]}, 400, "'text'",
        path="/v1/rerank"),
    ask("E09 an object, v2", {"documents": [{"text": "x"}]}, 400, "documents[0]"),
    ask("E10 1 MiB, cut", {"documents": ["a b " * (MIB // 4)]}, 200, check=results(1)),
    ask("E10 1 MiB, one word", {"documents": ["a" * MIB]}, 200, check=results(1)),
    # Nothing is cut: each passage is scored. So this is not an error either.
    Row("E10 1 MiB, not to be cut",
        post("/v1/rerank", json.dumps({
            "query": "a", "documents": ["a b " * (MIB // 4)], "model": "rerank-2",
            "truncation": False}).encode()),
        200, '"total_tokens":52428'),
    ask("E11 a query longer than the model", {"query": "a b " * 10_000}, 200,
        check=results(3)),
    *[
        ask(f"E13 top_n {value!r}, {path}", {"top_n": value}, 400, "top_n", path=path)
        for path in ("/v1/rerank", "/v2/rerank")
        for value in (0, -1, 1.5, "3", 1e30, 2**63, -(2**63), [], True)
    ],
    ask("E14 top_n over the documents", {"top_n": 4}, 200, check=results(3)),
    ask("E14 top_n far over them", {"top_n": 2**63 - 1}, 200, check=results(3)),
    ask("E14 top_n under them", {"top_n": 2}, 200, check=results(2)),
    ask('E15 "true", v1', {"return_documents": "true"}, 200, '"document":{"text":"b"}',
        path="/v1/rerank"),
    ask('E15 "yes", v1', {"return_documents": "yes"}, 400, "return_documents",
        path="/v1/rerank"),
    ask('E15 "true", v2', {"return_documents": "true"}, 400, "return_documents"),
    ask("E15 1, v1", {"return_documents": 1}, 400, "return_documents",
        path="/v1/rerank"),
    *[
        ask(f"E16 model {value[:20]!r}", {"model": value}, 404, "not found")
        for value in ("no-such-model", "../../etc/passwd", "/dev/zero", "m" * 10_240,
                      "a\0b", "http://h/", "tiny/", "TINY\n")
    ],
    ask("E16 a model that is no string", {"model": 1}, 400, "model"),
    ask("E17 unknown, v1", {"topN": 1, "x": {"y": [1]}}, 200, path="/v1/rerank",
        check=results(3)),
    ask("E17 unknown, v2", {"top_k": 1}, 422,
        "unknown field: parameter 'top_k' is not a valid field"),
    ask("E17 unknown, with bytes that no header holds",
        {"a\r\nx-made: b": 1, "\u00e9": 2}, 200, path="/v1/rerank",
        check=no_header_came_of_it),
    ask("E18 1,000 times the same", {"documents": ["b c"] * 1000}, 200,
        check=equal_and_in_order),
    *[
        ask(f"E19 {value}", {}, 400, "x-request-timeout-ms",
            headers=(f"X-Request-Timeout-Ms: {value}",), close=True)
        for value in ("-1", "abc", "0", "1.5", "1e9")
    ],
    ask("E19 1", {"documents": MANY}, 504,
        headers=("X-Request-Timeout-Ms: 1",)),
    ask("E19 1000000000", {}, 200, headers=("X-Request-Timeout-Ms: 1000000000",)),
]  # fmt: skip
