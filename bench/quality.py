#!/usr/bin/env python3
"""What the built-in model gains over a first stage, as a user of the defaults sees it: the table of models/README.md.

  script/build
  bench/quality.py --collections DIR --out DIR [--only NAME ...] [--ranker builtin]

A collection is a folder in BEIR form with its first stage's candidates, bm25.trec. Each is reranked and measured by
`podium eval`, whose report is kept in --out; a second call goes on where the first was stopped. p is Fisher's
randomization test of that collection, corrected by Holm's method for the number of collections. The mean of the
collections has a 95 % interval: 10,000 bootstrap samples of the queries of each collection.
"""

import argparse
import json
import random
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ORDER = ("trec-dl19", "trecqa", "noveleval", "liveqa-med", "cisi", "cosqa", "covid-qa", "beir-nfcorpus")
MEASURE = "ndcg_cut_10"
SAMPLES = 10_000


def reranked(binary: Path, folder: Path, out: Path, ranker: str) -> dict:
    report = out / f"{folder.name}.json"
    if not report.exists():
        subprocess.run(
            [binary, "eval", "--dataset", folder, "--run", folder / "bm25.trec", "--ranker", ranker,
             "-m", "ndcg_cut.10", "--output", out / f"{folder.name}.trec", "--resume", "--report", report],
            check=True)  # fmt: skip
    return json.loads(report.read_text())


def holm(p_values: list[float]) -> list[float]:
    """Holm's step-down correction, in the order of the p-values given."""
    corrected, highest = [0.0] * len(p_values), 0.0
    for rank, i in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, p_values[i] * (len(p_values) - rank)))
        corrected[i] = highest
    return corrected


def interval_of_mean(gains: list[list[float]]) -> tuple[float, float]:
    """A bootstrap interval of the mean over collections of the mean gain; queries are drawn within each collection."""
    draw = random.Random(1)
    means = sorted(
        sum(sum(draw.choices(gain, k=len(gain))) / len(gain) for gain in gains) / len(gains) for _ in range(SAMPLES)
    )
    return means[int(0.025 * SAMPLES)], means[int(0.975 * SAMPLES) - 1]


def digits(value: float) -> str:
    return f"{value:.4f}".replace("0.", ".", 1)


def signed(value: float) -> str:
    return ("+" if value >= 0 else "-") + digits(abs(value))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--collections", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", nargs="+", default=list(ORDER))
    parser.add_argument("--ranker", default="builtin")
    parser.add_argument("--binary", type=Path, default=ROOT / "build" / "release" / "podium")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)

    reports = [reranked(options.binary, options.collections / n, options.out, options.ranker) for n in options.only]
    firsts, lasts = [], []
    for report in reports:
        [measure] = report["measures"]
        firsts.append(measure["runs"][0])
        lasts.append(measure["runs"][-1])
    corrected = holm([run["randomization_p"] for run in lasts])
    gains = [[query["values"][MEASURE][-1] - query["values"][MEASURE][0] for query in r["per_query"]] for r in reports]

    print("| collection | queries | BM25 | reranked | gain | 95 % of gain | p (Holm) |")
    print("|---|---|---|---|---|---|---|")
    for name, report, first, last, p in zip(options.only, reports, firsts, lasts, corrected):
        low, high = last["interval"]
        print(f"| {name} | {report['queries']} | {digits(first['mean'])} | {digits(last['mean'])} | "
              f"{signed(last['difference'])} | {signed(low)} to {signed(high)} | {p:.4f} |")  # fmt: skip
    low, high = interval_of_mean(gains)
    mean_first, mean_last = (sum(run["mean"] for run in runs) / len(runs) for runs in (firsts, lasts))
    print(f"| **mean** | | {digits(mean_first)} | {digits(mean_last)} | {signed(mean_last - mean_first)} | "
          f"{signed(low)} to {signed(high)} | |")  # fmt: skip


if __name__ == "__main__":
    main()
