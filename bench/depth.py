#!/usr/bin/env python3
"""The table of docs/depth.md: `podium rank --depth adaptive` compared with full.

  script/build
  bench/depth.py --collections DIR [--only NAME[:QUERIES] ...] [--candidates 100 1000] [--rounds 3]

A collection is a folder in BEIR form with its first stage's candidates, bm25.trec. If a row asks for more candidates
than bm25.trec has, BM25 (k1 .9, b .4) retrieves them from the whole corpus. Depths are timed in turns. A turn is one
process that ranks all queries; its start-up time (some tenths of a second) is subtracted. Pairs per second count every
candidate, however many layers scored it. Needs bm25s and PyStemmer (models/recipe/requirements.txt).
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "models" / "recipe"))

from bm25 import Bm25  # noqa: E402
from measure import Run, mean_ndcg, read_qrels, read_run  # noqa: E402
from text import read_jsonl  # noqa: E402

DEPTHS = ("full", "adaptive")
TOP = 10


def first_stage(folder: Path, queries: int | None, candidates: int) -> Run:
    known = read_run(folder / "bm25.trec")
    asked = list(known)[:queries]
    if all(len(known[q]) >= candidates for q in asked):
        return {q: dict(sorted(known[q].items(), key=lambda d: -d[1])[:candidates]) for q in asked}
    documents = list(read_jsonl(folder / "corpus.jsonl"))
    texts = {row["_id"]: row["text"] for row in read_jsonl(folder / "queries.jsonl")}
    index = Bm25([f"{d.get('title') or ''} {d['text']}" for d in documents])
    found = index.find([texts[q] for q in asked], min(candidates, len(documents)))
    return {q: {documents[i]["_id"]: s for i, s in zip(*hits)} for q, *hits in zip(asked, *found)}


def rank(podium: Path, folder: Path, run: Path, depth: str, out: Path) -> float:
    """Ranks in one process; returns the seconds it took."""
    command = [podium, "rank", "--queries", folder / "queries.jsonl", "--corpus", folder / "corpus.jsonl", "--run", run]
    begin = time.monotonic()
    subprocess.run([*command, "--depth", depth, "-f", "trec", "--output", out, "--overwrite"], check=True, capture_output=True)
    return time.monotonic() - begin


def top(scores: dict[str, float]) -> set[str]:
    return {d for d, _ in sorted(scores.items(), key=lambda d: -d[1])[:TOP]}


def measure(args: argparse.Namespace, name: str, queries: int | None, candidates: int, work: Path) -> str:
    folder = args.collections / name
    first = first_stage(folder, queries, candidates)
    pairs = sum(len(documents) for documents in first.values())
    run, empty = work / "first.trec", work / "empty.trec"
    lines = [f"{q} Q0 {d} 0 {s:.9g} bm25\n" for q, documents in first.items() for d, s in documents.items()]
    run.write_text("".join(lines))
    empty.write_text(lines[0])
    seconds: dict[str, list[float]] = {depth: [] for depth in DEPTHS}
    for _ in range(args.rounds):
        start = rank(args.podium, folder, empty, "full", work / "one.trec")
        for depth in DEPTHS:
            seconds[depth].append(rank(args.podium, folder, run, depth, work / f"{depth}.trec") - start)
    ranked = {depth: read_run(work / f"{depth}.trec") for depth in DEPTHS}
    qrels = read_qrels(folder / "qrels" / "test.tsv")
    ndcg = [f"{mean_ndcg(ranked[depth], qrels, set(first)):.4f}" for depth in DEPTHS]
    speed = [f"{pairs / statistics.median(seconds[depth]):.1f}" for depth in DEPTHS]
    ratio = statistics.median(f / a for f, a in zip(seconds["full"], seconds["adaptive"]))
    alike = sum(top(ranked["full"][q]) == top(ranked["adaptive"][q]) for q in first)
    shared = sum(len(top(ranked["full"][q]) & top(ranked["adaptive"][q])) for q in first) / len(first) / TOP
    cells = [name, len(first), pairs // len(first), *ndcg, *speed, f"{ratio:.2f}", f"{alike} of {len(first)}", f"{shared:.3f}"]
    return "| " + " | ".join(map(str, cells)) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--podium", type=Path, default=ROOT / "build" / "release" / "podium")
    parser.add_argument("--collections", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=["trec-dl19"], metavar="NAME[:QUERIES]")
    parser.add_argument("--candidates", type=int, nargs="*", default=[100, 1000])
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    print("| collection | queries | candidates | nDCG@10: full | adaptive | pairs/s: full | adaptive | ratio | same ten | shared |")
    print("|" + "---|" * 10)
    with tempfile.TemporaryDirectory() as work:
        for part in args.only:
            name, _, queries = part.partition(":")
            for candidates in args.candidates:
                print(measure(args, name, int(queries) if queries else None, candidates, Path(work)), flush=True)


if __name__ == "__main__":
    main()
