#!/usr/bin/env python3
"""Prints pairs of a collection in BEIR form that has a first-stage run:

    python3 bench/peers/beir_pairs.py FOLDER [PAIRS] > pairs.jsonl

FOLDER holds corpus.jsonl, queries.jsonl and bm25.trec. Each line is {"query": ..., "document": ...}, in the run's
order. Prints all pairs, or PAIRS of them, evenly spaced.
"""

import json
import sys
from pathlib import Path


def _read(path: Path) -> dict[str, dict]:
    with path.open() as lines:
        return {row["_id"]: row for row in map(json.loads, lines)}


def evenly(items: list, count: int) -> list:
    """`count` of the items, in order and evenly spaced."""
    count = min(count, len(items))
    return [items[i * len(items) // count] for i in range(count)]


def read_pairs(folder: Path) -> list[dict[str, str]]:
    """Distinct pairs: a server may score a repeated pair only once."""
    queries, corpus = _read(folder / "queries.jsonl"), _read(folder / "corpus.jsonl")
    pairs: dict[tuple[str, str], None] = {}
    with (folder / "bm25.trec").open() as lines:
        for line in lines:
            query, _, document, *_ = line.split()
            text = f"{corpus[document].get('title', '')} {corpus[document]['text']}".strip()
            pairs[queries[query]["text"], text] = None
    return [{"query": query, "document": document} for query, document in pairs]


if __name__ == "__main__":
    found = read_pairs(Path(sys.argv[1]))
    for pair in evenly(found, int(sys.argv[2]) if len(sys.argv) > 2 else len(found)):
        print(json.dumps(pair, ensure_ascii=False))
