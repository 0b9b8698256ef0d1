"""nDCG@10 as in trec_eval: linear gain, equal scores in falling order of document id."""

import csv
import math
from pathlib import Path

Run = dict[str, dict[str, float]]
Qrels = dict[str, dict[str, int]]


def read_run(path: Path) -> Run:
    run: Run = {}
    for line in open(path, encoding="utf-8"):
        query, _, document, _, score, *_ = line.split()
        run.setdefault(query, {})[document] = float(score)
    return run


def read_qrels(path: Path) -> Qrels:
    qrels: Qrels = {}
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t")
        next(rows)
        for query, document, grade in rows:
            qrels.setdefault(query, {})[document] = int(grade)
    return qrels


def discounted(gains: list[int]) -> float:
    return sum(max(gain, 0) / math.log2(place + 2) for place, gain in enumerate(gains[:10]))


def ndcg(scores: dict[str, float], grades: dict[str, int]) -> float:
    ordered = sorted(scores, key=lambda d: (scores[d], d), reverse=True)
    best = discounted(sorted(grades.values(), reverse=True))
    return discounted([grades.get(d, 0) for d in ordered]) / best


def mean_ndcg(run: Run, qrels: Qrels, only: set[str] | None = None) -> float:
    """The mean over the queries with a relevant document; `only` restricts it to some queries."""
    asked = [q for q, grades in qrels.items() if max(grades.values()) > 0 and (only is None or q in only)]
    return sum(ndcg(run.get(q, {}), qrels[q]) for q in asked) / max(len(asked), 1)
