#!/usr/bin/env python3
"""The tables of docs/fusion.md: the effect of merging pages, fusing with the first stage and shortening on nDCG@10.

  cmake --preset release && ninja -C build/release podium podium_ranking_lines
  bench/ranking.py merge   --collections DIR --runs DIR
  bench/ranking.py fuse    --collections DIR --runs DIR
  bench/ranking.py shorten --collections DIR --server URL --out DIR --only NAME[:QUERIES] ...

A collection is a folder in BEIR form with its first stage's candidates, bm25.trec. --runs has the reranker's scores of
them, <collection>.trec, as written by models/recipe/evaluate.py. Everything that is measured is done by Podium itself:
podium_ranking_lines calls its functions, --server is `podium serve`. Measures are those of models/recipe/measure.py.

shorten writes <collection>.<tokens>.trec into --out ("whole" means not shortened) and resumes where it was stopped.
"""

import argparse
import json
import math
import random
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, Iterator
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "models" / "recipe"))

from measure import Run, mean_ndcg, read_qrels, read_run  # noqa: E402

ORDER = ("trec-dl19", "trecqa", "noveleval", "liveqa-med", "cisi", "cosqa", "covid-qa", "beir-nfcorpus")
PAGES = 4

Cutting = Callable[[str, dict[str, float]], list[list[str]]]
Scoring = Callable[[int, dict[str, float]], dict[str, float]]


class Product:
    """podium_ranking_lines: takes JSON objects and returns their results."""

    def __init__(self, path: Path) -> None:
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, **line: Any) -> list[Any]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


class Collection:
    def __init__(self, folder: Path) -> None:
        self.folder, self.name = folder, folder.name
        self.candidates = read_run(folder / "bm25.trec")
        self.qrels = read_qrels(folder / "qrels" / "test.tsv")

    def ndcg(self, run: Run) -> float:
        """nDCG@10 over the queries in the run."""
        return mean_ndcg(run, self.qrels, set(run))

    def queries(self) -> dict[str, str]:
        return {row["_id"]: row["text"] for row in self.rows("queries.jsonl")}

    def corpus(self) -> dict[str, str]:
        return {row["_id"]: f"{row.get('title') or ''} {row['text']}".strip() for row in self.rows("corpus.jsonl")}

    def rows(self, file: str) -> Iterator[dict[str, Any]]:
        with open(self.folder / file, encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines)


def collections(folder: Path, runs: Path) -> list[tuple[Collection, Run]]:
    """The collections that have a complete run."""
    found = []
    for name in (n for n in ORDER if (runs / f"{n}.trec").exists()):
        collection, run = Collection(folder / name), read_run(runs / f"{name}.trec")
        if set(run) == set(collection.candidates):
            found.append((collection, run))
    return found


def in_order(ids: list[str]) -> dict[str, float]:
    """Scores that hold only the order."""
    return {document: -float(place) for place, document in enumerate(ids)}


def print_table(head: list[str], rows: list[list[Any]]) -> None:
    def cell(value: Any) -> str:
        return f"{value:.4f}".lstrip("0") if isinstance(value, float) else str(value)

    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(cell(value) for value in row) + " |")


# How the candidates of a query are split into pages. The ids of liveqa-med begin with the source of the text, and the
# ids of covid-qa with the article; in other collections, "by id" is just another order unrelated to relevance.


def deal(ids: list[str]) -> list[list[str]]:
    size = -(-len(ids) // PAGES)
    return [ids[i : i + size] for i in range(0, len(ids), size)]


def in_run_order(candidates: dict[str, float]) -> list[str]:
    return sorted(candidates, key=lambda d: -candidates[d])


def shuffled(ids: list[str], seed: str) -> list[str]:
    ids = sorted(ids)
    random.Random(seed).shuffle(ids)
    return ids


# For each, the cuttings that are averaged.
CUTS = {
    "in run order": [lambda query, candidates: deal(in_run_order(candidates))],
    "dealt in turn": [lambda query, candidates: [in_run_order(candidates)[i::PAGES] for i in range(PAGES)]],
    "by id": [lambda query, candidates: deal(sorted(candidates))],
    "shuffled": [
        lambda query, candidates, draw=draw: deal(shuffled(list(candidates), f"{query} {draw}")) for draw in range(10)
    ],
}


# How the scores of a page are scaled.


def of_one_model(place: int, page: dict[str, float]) -> dict[str, float]:
    return page


def rescaled(place: int, page: dict[str, float]) -> dict[str, float]:
    """Like a service whose scores are relative to the request."""
    low, high = min(page.values()), max(page.values())
    return {d: (s - low) / (high - low) if high > low else 1.0 for d, s in page.items()}


def shifted(place: int, page: dict[str, float]) -> dict[str, float]:
    """Like models that rank alike but scale scores differently: the pages' logits are 1 apart."""
    return {d: 1 / (1 + (1 / min(max(s, 1e-9), 1 - 1e-9) - 1) * math.exp(-place)) for d, s in page.items()}


SCORES = {"one model": of_one_model, "relative to the page": rescaled, "a model each": shifted}


def merged(product: Product, pages: list[dict[str, float]], how: str) -> dict[str, float]:
    ids = sorted(d for page in pages for d in page)
    index = {d: i for i, d in enumerate(ids)}
    best_first = [sorted(page.items(), key=lambda scored: (-scored[1], index[scored[0]])) for page in pages]
    order = product(merge=how, pages=[[[index[d], s] for d, s in page] for page in best_first])
    return in_order([ids[i] for i in order])


def merge(args: argparse.Namespace) -> None:
    product, rows = Product(args.tool), []
    for collection, run in collections(args.collections, args.runs):

        def measured(pages_of: Cutting, scored: Scoring, how: str) -> float:
            whole: Run = {}
            for query, scores in run.items():
                cut = [page for page in pages_of(query, collection.candidates[query]) if page]
                pages = [scored(i, {d: scores[d] for d in page}) for i, page in enumerate(cut)]
                whole[query] = merged(product, pages, how)
            return collection.ndcg(whole)

        for name, cuttings in CUTS.items():
            row: list[Any] = [collection.name, collection.ndcg(run), name]
            for scored in SCORES.values():
                for how in ("score", "rrf"):
                    row.append(sum(measured(pages_of, scored, how) for pages_of in cuttings) / len(cuttings))
            rows.append(row)
    head = ["collection", "one request", "pages"] + [f"{scored}: {how}" for scored in SCORES for how in ("score", "rrf")]
    print_table(head, rows)


WEIGHTS = {"reranker + BM25": (0.5, 0.5), "reranker .7, BM25 .3": (0.7, 0.3)}


def fused(product: Product, lists: list[dict[str, float]], method: str, weights: tuple[float, ...]) -> dict[str, float]:
    ids = sorted({d for scores in lists for d in scores})
    scores = product(fuse=method, weights=weights, lists=[[scores.get(d) for d in ids] for scores in lists])
    return dict(zip(ids, scores))


def fuse(args: argparse.Namespace) -> None:
    product, rows = Product(args.tool), []
    methods = ["rrf", "minmax", "zscore", "combmnz"]
    for collection, run in collections(args.collections, args.runs):
        row: list[Any] = [collection.name, collection.ndcg(collection.candidates), collection.ndcg(run)]
        for weights in WEIGHTS.values():
            for method in methods:
                whole = {q: fused(product, [run[q], collection.candidates[q]], method, weights) for q in run}
                row.append(collection.ndcg(whole))
        rows.append(row)
    means = [sum(row[i] for row in rows) / len(rows) for i in range(1, len(rows[0]))]
    rows.append(["**mean**", *means])
    head = ["collection", "BM25", "reranker"] + [f"{m}, {w}" for w in WEIGHTS for m in methods]
    print_table(head, rows)


def rerank(url: str, query: str, documents: list[str]) -> list[float]:
    body = json.dumps({"model": "rerank-v3.5", "query": query, "documents": documents}).encode()
    headers = {"content-type": "application/json", "authorization": "Bearer none"}
    with urlopen(Request(url + "/v2/rerank", body, headers), timeout=600) as answer:
        found = {r["index"]: r["relevance_score"] for r in json.load(answer)["results"]}
    return [found[i] for i in range(len(documents))]


def shorten(args: argparse.Namespace) -> None:
    product, rows = Product(args.tool), []
    args.out.mkdir(parents=True, exist_ok=True)
    for only in args.only:
        name, _, most = only.partition(":")
        collection = Collection(args.collections / name)
        corpus, queries = collection.corpus(), collection.queries()
        asked = list(collection.candidates)[: int(most) if most else None]
        texts: dict[str, dict[str, list[str]]] = {"whole": {}}
        for q in asked:
            texts["whole"][q] = [corpus[d] for d in collection.candidates[q]]
            for tokens in args.tokens:
                short = product(shorten=tokens, query=queries[q], documents=texts["whole"][q])
                texts.setdefault(str(tokens), {})[q] = short
        bm25 = collection.ndcg({q: collection.candidates[q] for q in asked})
        whole_bytes = sum(len(t.encode()) for ts in texts["whole"].values() for t in ts)
        for setting, by_query in texts.items():
            path = args.out / f"{name}.{setting}.trec"
            done = read_run(path) if path.exists() else {}
            with open(path, "a") as file:
                for q in (q for q in asked if q not in done):
                    scores = rerank(args.server, queries[q], by_query[q])
                    done[q] = dict(zip(collection.candidates[q], scores))
                    file.writelines(f"{q} Q0 {d} 0 {s:.7g} rerank\n" for d, s in done[q].items())
                    file.flush()
            saved = 1 - sum(len(t.encode()) for ts in by_query.values() for t in ts) / whole_bytes
            ndcg = collection.ndcg({q: done[q] for q in asked})
            rows.append([name, len(asked), bm25, setting, ndcg, f"{saved:.0%}"])
            print(rows[-1], file=sys.stderr, flush=True)
    print_table(["collection", "queries", "BM25", "shorten", "nDCG@10", "bytes saved"], rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in (("merge", merge), ("fuse", fuse), ("shorten", shorten)):
        sub = commands.add_parser(name)
        sub.set_defaults(run=command)
        sub.add_argument("--collections", type=Path, required=True, help="a folder of collections")
        sub.add_argument("--tool", type=Path, default=ROOT / "build/release/src/ranking/podium_ranking_lines")
        if command is not shorten:
            sub.add_argument("--runs", type=Path, required=True)
            continue
        sub.add_argument("--server", required=True, help="URL")
        sub.add_argument("--only", nargs="+", required=True, help="collections; NAME:QUERIES takes only its first queries")
        sub.add_argument("--tokens", type=int, nargs="*", default=[32, 64, 128])
        sub.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
