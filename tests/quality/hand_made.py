#!/usr/bin/env python3
"""Measures a reranker by class on lists.json: forty short lists of the kind that users send, written by hand.

  tests/quality/hand_made.py                                   BM25 alone
  tests/quality/hand_made.py --binary build/release/podium     what `podium rank` makes of them
  tests/quality/hand_made.py --server http://127.0.0.1:8080    a rerank server that speaks Cohere's v2
  tests/quality/hand_made.py --model models/podium-MiniLM-L6   a folder that models/recipe loads; needs its packages
  ... --show                                                   also every list whose first document is wrong

A list has a class, a query, and documents with grades: 3 for what the user wants, 1 for what touches it, 0 for a near
miss. `first` is the share of lists where a document of grade 3 stands alone at the top: a tie is no success. nDCG@10 has
linear gain, and tied documents stand in the worst order. Every table has BM25 (k1 .9, b .4; rarities over the
documents of all lists) beside the reranker.
"""

import argparse
import json
import math
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple, Sequence
from urllib.request import Request, urlopen

LISTS = Path(__file__).with_name("lists.json")
K1, B = 0.9, 0.4
UNSPACED = r"\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
RUNS = re.compile(rf"[{UNSPACED}]+|[^\W{UNSPACED}]+")


class List(NamedTuple):
    name: str  # of the class
    query: str
    texts: list[str]
    grades: list[int]


class Quality(NamedTuple):
    lists: int
    first: int
    ndcg: float


def load(path: Path = LISTS) -> list[List]:
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [List(r["class"], r["query"], [t for _, t in r["documents"]], [g for g, _ in r["documents"]]) for r in rows]


def words(text: str) -> list[str]:
    """Lower-cased runs of letters and digits; where a script has no spaces, pairs of letters."""
    found: list[str] = []
    for run in RUNS.findall(text.lower()):
        pairs = len(run) > 1 and re.match(rf"[{UNSPACED}]", run)
        found += [run[i : i + 2] for i in range(len(run) - 1)] if pairs else [run]
    return found


def bm25(lists: Sequence[List]) -> list[list[float]]:
    documents = [words(t) for one in lists for t in one.texts]
    count = Counter(w for d in documents for w in set(d))
    mean = sum(map(len, documents)) / len(documents)

    def score(query: list[str], text: list[str]) -> float:
        found, full = Counter(text), K1 * (1 - B + B * len(text) / mean)
        rarity = {w: math.log(1 + (len(documents) - count[w] + 0.5) / (count[w] + 0.5)) for w in query}
        return sum(rarity[w] * found[w] / (found[w] + full) for w in query)

    return [[score(words(one.query), words(t)) for t in one.texts] for one in lists]


def served(lists: Sequence[List], url: str) -> list[list[float]]:
    """The server's scores; key: COHERE_API_KEY."""
    headers = {"content-type": "application/json", "authorization": "Bearer " + os.environ.get("COHERE_API_KEY", "none")}
    scores = []
    for one in lists:
        body = {"model": "rerank-v3.5", "query": one.query, "documents": one.texts}
        with urlopen(Request(url + "/v2/rerank", json.dumps(body).encode(), headers), timeout=600) as answer:
            found = {r["index"]: r["relevance_score"] for r in json.load(answer)["results"]}
        scores.append([found[i] for i in range(len(one.texts))])
    return scores


def ranked(lists: Sequence[List], binary: Path, *flags: str) -> list[list[float]]:
    """The scores of `podium rank`; further flags go to it."""
    scores = []
    for one in lists:
        command = [binary, "rank", "--query", one.query, "--input", "lines", "--format", "json", *flags]
        done = subprocess.run(command, input="\n".join(one.texts), capture_output=True, text=True, check=True, timeout=120)
        found = {r["index"]: r["relevance_score"] for r in json.loads(done.stdout)["results"]}
        scores.append([found[i] for i in range(len(one.texts))])
    return scores


def modelled(lists: Sequence[List], folder: Path) -> list[list[float]]:
    """The logits of a model of the recipe, by PyTorch."""
    sys.path.insert(0, str(Path(__file__).parents[2] / "models" / "recipe"))
    from evaluate import reranker

    score = reranker(folder, 256)
    return [score([(one.query, text) for text in one.texts]) for one in lists]


def is_first(scores: Sequence[float], grades: Sequence[int]) -> bool:
    best = max(grades)
    return max(s for s, g in zip(scores, grades) if g == best) > max(s for s, g in zip(scores, grades) if g < best)


def ndcg(scores: Sequence[float], grades: Sequence[int]) -> float:
    order = sorted(range(len(scores)), key=lambda i: (-scores[i], grades[i]))
    gain, best = (
        sum(g / math.log2(place + 2) for place, g in enumerate(ranked[:10]))
        for ranked in ([grades[i] for i in order], sorted(grades, reverse=True))
    )
    return gain / best


def by_class(lists: Sequence[List], scores: Sequence[Sequence[float]]) -> dict[str, Quality]:
    """The classes in the order of the lists, then all of them."""
    found: dict[str, Quality] = {}
    for name in [*dict.fromkeys(one.name for one in lists), "all"]:
        own = [(s, one.grades) for one, s in zip(lists, scores) if name in (one.name, "all")]
        values = [ndcg(s, g) for s, g in own]
        found[name] = Quality(len(own), sum(is_first(s, g) for s, g in own), sum(values) / len(values))
    return found


def table(columns: dict[str, dict[str, Quality]]) -> str:
    head = " | ".join(f"{name}: first | nDCG@10" for name in columns)
    lines = [f"| class | lists | {head} |", "|---|---|" + "---|---|" * len(columns)]
    for name, quality in next(iter(columns.values())).items():
        cells = [f"{c[name].first} | {c[name].ndcg:.3f}".replace("0.", ".") for c in columns.values()]
        lines.append(f"| {name} | {quality.lists} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--binary", type=Path)
    which.add_argument("--server", help="URL")
    which.add_argument("--model", type=Path)
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    lists = load()
    columns = {"BM25": bm25(lists)}
    if args.binary:
        columns[args.binary.name] = ranked(lists, args.binary)
    elif args.server:
        columns["server"] = served(lists, args.server)
    elif args.model:
        columns[args.model.name] = modelled(lists, args.model)
    print(table({name: by_class(lists, scores) for name, scores in columns.items()}))
    if args.show:
        show(lists, list(columns.values())[-1])


def show(lists: Sequence[List], scores: Sequence[Sequence[float]]) -> None:
    for one, own in zip(lists, scores):
        if not is_first(own, one.grades):
            print(f"\n{one.name}: {one.query}")
            for score, grade, text in sorted(zip(own, one.grades, one.texts), reverse=True)[:4]:
                print(f"  {score:.4f} {grade} {text}")


if __name__ == "__main__":
    main()
