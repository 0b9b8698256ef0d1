"""How each program reads an answer, as strictly as the program does. Each function is (text, documents) -> [(index,
score)], by score.

An answer that a program could not read raises, and ends the run.
"""

import json

ABSENT = object()


class Number(str):
    """A number as written, for programs that tell 1 from 1.0."""


def by_score(scores: dict[int, float]) -> list[tuple[int, float]]:
    return sorted(scores.items(), key=lambda pair: -pair[1])


def dify(text, documents):
    """document.text of every result."""
    results = json.loads(text)["results"]
    for r in results:
        assert r["document"]["text"] == documents[r["index"]]
    return [(r["index"], r["relevance_score"]) for r in results]


def in_order(text, documents):
    """index and relevance_score, in the answer's order: LangChain.js under n8n, Flowise."""
    return [(r["index"], r["relevance_score"]) for r in json.loads(text)["results"]]


def every_document(text, documents):
    """Sorted by index, so that the n-th score is the n-th document's: Open WebUI, Continue. A missing result shifts the
    others."""
    results = sorted(json.loads(text)["results"], key=lambda r: r["index"])
    assert [r["index"] for r in results] == list(range(len(documents)))
    return by_score(dict(enumerate(r["relevance_score"] for r in results)))


def ragflow(text, documents):
    """rank[index] = relevance_score, in an array as long as the documents."""
    rank = [0.0] * len(documents)
    for r in json.loads(text)["results"]:
        rank[r["index"]] = r["relevance_score"]
    return by_score(dict(enumerate(rank)))


def weaviate(text, documents):
    """Go: documentScores[result.Index]; an integer literal, a number, and an object if there is a document."""
    scores: list = [None] * len(documents)
    for r in json.loads(text)["results"]:
        assert type(r["index"]) is int and isinstance(r["relevance_score"], (int, float))
        assert "document" not in r or isinstance(r["document"], dict)
        scores[r["index"]] = r["relevance_score"]
    assert None not in scores
    return by_score(dict(enumerate(scores)))


def elasticsearch(text, documents):
    """An unknown key in a result is an error; a document must be an object."""
    results = json.loads(text)["results"]
    for r in results:
        assert set(r) <= {"index", "relevance_score", "document"}, set(r)
        assert "document" not in r or isinstance(r["document"], dict)
    return [(r["index"], r["relevance_score"]) for r in results]


def opensearch(text, documents):
    """(Integer) index and (Double) relevance_score: a score without a point or an exponent is an Integer in Java."""
    results = json.loads(text, parse_int=Number, parse_float=Number)["results"]
    scores = {}
    for r in results:
        assert str(r["index"]).isdigit(), r["index"]
        assert any(c in r["relevance_score"] for c in ".eE"), r["relevance_score"]
        scores[int(r["index"])] = float(r["relevance_score"])
    assert len(scores) == len(documents)
    return by_score(scores)
