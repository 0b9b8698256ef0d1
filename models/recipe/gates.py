"""Whether a model may ship: measures rankers, then says pass or fail for each gate.

  gates.py measure --name NAME ... measures one ranker and keeps what it finds in OUT/NAME:
      --model DIR [--prefixes Q D]   a folder that late.load reads, by PyTorch
      --cosine DIR [--prefixes Q D]  a backbone's cosine
      --server URL --tokenizer DIR   a rerank server, Podium's own engine for one
      none of these                  BM25
  gates.py report --model NAME [--exact NAME2] prints every figure beside the lines bm25, cosine and today of OUT, and the
  gates. `--exact` is the same model in f32, where NAME is measured in int8. Its exit status is 1 if a gate fails.

Measured are the collections in English (evaluate.py; nDCG@10), lists in other languages and across languages
(candidates.py's gates.jsonl, which is held back from training; nDCG@10 and reciprocal rank by the passage's language, and
by the question's for questions in another one), the hand-made lists (tests/quality), and the calibration error of the
scores on the lists, by language. A measurement that was stopped goes on where it was. --queries and --most measure a
sample, which the report says.
"""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Sequence

import torch

import late
from calibrate import calibration_error
from config import STAGES, load
from encode import load_backbone
from evaluate import ORDER, cosine, measured, rerank, reranker, served
from measure import discounted, read_run
from text import read_jsonl
from words import Bm25, words

QUALITY = Path(__file__).resolve().parents[2] / "tests" / "quality"
Scores = Callable[[list[tuple[str, str]]], list[float]]


@dataclass(frozen=True)
class Settings:
    english_mean: float
    named: dict[str, float]
    identifiers_first: int
    calibration: float
    precision: float
    limit: int
    block: int


def bm25_scores(rows: list[dict]) -> list[list[float]]:
    """BM25 of the texts of each list, among the texts of all lists in the language."""
    texts: dict[str, dict[str, int]] = {}
    for row in rows:
        own = texts.setdefault(row["lang"], {})
        for text in row["texts"]:
            own.setdefault(text, len(own))
    indexes = {lang: Bm25(list(own)) for lang, own in texts.items()}
    found = []
    for row in rows:
        index = indexes[row["lang"]].index
        known = [w for w in words(row["q"]) if w in index.vocab_dict]
        scores = index.get_scores(known) if known else None
        found.append([float(scores[texts[row["lang"]][t]]) if known else 0.0 for t in row["texts"]])
    return found


def ndcg(scores: Sequence[float], grades: Sequence[int]) -> float:
    """Tied texts stand in the worst order."""
    order = sorted(range(len(scores)), key=lambda i: (-scores[i], grades[i]))
    return discounted([grades[i] for i in order]) / discounted(sorted(grades, reverse=True))


def reciprocal_rank(scores: Sequence[float], grades: Sequence[int]) -> float:
    best = max(s for s, g in zip(scores, grades) if g > 0)
    return 1 / (1 + sum(s >= best for s, g in zip(scores, grades) if g <= 0))


def tables_of(row: dict) -> list[str]:
    if row["lang"] != row["query_lang"]:
        return [f"across: passage {row['lang']}", f"across: question {row['query_lang']}", "across: all"]
    return [f"{row['kind']}: {row['lang']}", f"{row['kind']}: all"]


def english(args: argparse.Namespace, scores: Scores | None, out: Path, settings: Settings) -> dict[str, float]:
    results = {}
    for name in ORDER:
        folder = args.collections / name
        if scores:
            rerank(folder, out / f"{name}.trec", scores, settings.block, args.queries)
        run = out / f"{name}.trec" if scores else folder / "bm25.trec"
        results[name], _ = measured(folder, read_run(run), args.like)
        print(name, round(results[name], 4), flush=True)
    return results


def other_languages(rows: list[dict], scores: Scores | None, kept: Path) -> list[list[float]]:
    """The scores of all lists; those that `kept` holds are not computed again."""
    if scores is None:
        return bm25_scores(rows)
    done = [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []
    with open(kept, "a") as file:
        for row in rows[len(done) :]:
            done.append(scores([(row["q"], text) for text in row["texts"]]))
            file.write(json.dumps(done[-1]) + "\n")
            file.flush()
    return done[: len(rows)]


def measure(args: argparse.Namespace, settings: Settings) -> None:
    out = args.out / args.name
    out.mkdir(parents=True, exist_ok=True)
    scores: Scores | None = None
    if args.model:
        scores = reranker(args.model, settings.limit)
    elif args.cosine:
        scores = cosine(args.cosine, settings.limit, args.prefixes)
    elif args.server:
        scores = served(args.server, args.tokenizer, settings.limit)
    sys.path.insert(0, str(QUALITY))
    import hand_made

    lists = hand_made.load()
    own = [scores([(one.query, t) for t in one.texts]) for one in lists] if scores else hand_made.bm25(lists)
    by_class = {name: list(q) for name, q in hand_made.by_class(lists, own).items()}
    rows = list(read_jsonl(args.work / "gates.jsonl"))
    rows = rows[:: max(1, -(-len(rows) // args.most))] if args.most else rows
    found = other_languages(rows, scores, out / "lists.jsonl")
    languages: dict[str, list[list[float]]] = {}
    pairs: dict[str, list[tuple[float, int]]] = {}
    for row, values in zip(rows, found):
        for name in tables_of(row):
            languages.setdefault(name, []).append([ndcg(values, row["grades"]), reciprocal_rank(values, row["grades"])])
        pairs.setdefault(row["lang"], []).extend(zip(values, row["grades"]))
    means = {n: [len(v), *(sum(column) / len(v) for column in zip(*v))] for n, v in sorted(languages.items())}
    errors = {}
    if args.model or args.server:
        for lang, values in {**pairs, "all": [p for v in pairs.values() for p in v]}.items():
            chances, truth = torch.tensor([v for v, _ in values]), torch.tensor([float(g > 0) for _, g in values])
            errors[lang] = calibration_error(chances if args.server else chances.sigmoid(), truth)
    result = {"hand_made": by_class, "languages": means, "calibration": errors, "sample": {"queries": args.queries, "lists": len(rows)}}
    (out / "results.json").write_text(json.dumps(result, indent=1) + "\n")
    if args.collections:
        result["english"] = english(args, scores, out, settings)
        (out / "results.json").write_text(json.dumps(result, indent=1) + "\n")


def gates(model: dict, lines: dict[str, dict], exact: dict | None, settings: Settings) -> list[tuple[str, bool, str]]:
    """(gate, passed, figures)"""
    bm25, cosine_ = lines["bm25"], lines["cosine"]
    found: list[tuple[str, bool, str]] = []
    if "english" in model:
        own = model["english"]
        mean = sum(own.values()) / len(own)
        found.append(("English mean", len(own) == len(ORDER) and mean >= settings.english_mean, f"{mean:.4f}, wanted {settings.english_mean}"))
        for name, wanted in settings.named.items():
            found.append((name, own[name] >= wanted, f"{own[name]:.4f}, wanted {wanted}"))
        behind = [n for n, v in own.items() if v <= bm25["english"][n]]
        found.append(("BM25 beaten on every collection", not behind, ", ".join(behind)))
    for name, line in (("BM25", bm25), ("the cosine", cosine_)):
        behind = [f"{n} {v[1]:.3f} < {line['languages'][n][1]:.3f}" for n, v in model["languages"].items() if v[1] < line["languages"][n][1]]
        found.append((f"every language above {name}, nDCG@10", not behind, "; ".join(behind)))
    classes = ("codes", "identifiers")
    first, lists = (sum(model["hand_made"][c][i] for c in classes) for i in (1, 0))
    found.append(("identifiers and codes right first", first >= settings.identifiers_first, f"{first} of {lists}, wanted {settings.identifiers_first}"))
    behind = [c for c, v in model["hand_made"].items() if v[2] < bm25["hand_made"][c][2]]
    found.append(("no hand-made class below BM25, nDCG@10", not behind, ", ".join(behind)))
    if model["calibration"]:
        error = model["calibration"]["all"]
        found.append(("expected calibration error", error <= settings.calibration, f"{error:.3f}, at most {settings.calibration}"))
    if exact:
        distance = max(abs(v - exact["english"][n]) for n, v in model["english"].items())
        found.append(("int8 as good as f32", distance <= settings.precision, f"{distance:.4f}, at most {settings.precision}"))
    return found


def report(args: argparse.Namespace, settings: Settings) -> int:
    def read(name: str) -> dict:
        return json.loads((args.out / name / "results.json").read_text())

    names = list(dict.fromkeys(["bm25", "cosine", *(["today"] if (args.out / "today").exists() else []), args.model]))
    lines = {name: read(name) for name in names}
    model = lines[args.model]
    print("| English, nDCG@10 | " + " | ".join(names) + " |\n|---|" + "---|" * len(names))
    for name in model.get("english", {}):
        print(f"| {name} | " + " | ".join(f"{line['english'][name]:.4f}" if "english" in line else "" for line in lines.values()) + " |")
    print("\n| lists, nDCG@10 (reciprocal rank) | lists | " + " | ".join(names) + " |\n|---|---|" + "---|" * len(names))
    for name, (count, *_) in model["languages"].items():
        cells = [f"{v['languages'][name][1]:.3f} ({v['languages'][name][2]:.3f})" if name in v["languages"] else "" for v in lines.values()]
        print(f"| {name} | {count} | " + " | ".join(cells) + " |")
    print("\n| hand-made, right first (nDCG@10) | lists | " + " | ".join(names) + " |\n|---|---|" + "---|" * len(names))
    for name, (count, *_) in model["hand_made"].items():
        print(f"| {name} | {count} | " + " | ".join(f"{v['hand_made'][name][1]} ({v['hand_made'][name][2]:.3f})" for v in lines.values()) + " |")
    print("\ncalibration error by language:", ", ".join(f"{k} {v:.3f}" for k, v in model["calibration"].items()))
    print("sample:", json.dumps(model["sample"]), "\n")
    passed = True
    for gate, good, figures in gates(model, lines, read(args.exact) if args.exact else None, settings):
        print(f"{'pass' if good else 'FAIL'}  {gate}{': ' if figures else ''}{figures}")
        passed = passed and good
    return 0 if passed else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, default=STAGES / "gates.toml", help="settings")
    parser.add_argument("--threads", type=int, default=2)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("measure")
    one.add_argument("--name", required=True)
    one.add_argument("--work", type=Path, required=True, help="where candidates.py wrote")
    one.add_argument("--collections", type=Path, help="the English ones; without, only the lists")
    one.add_argument("--out", type=Path, required=True)
    which = one.add_mutually_exclusive_group()
    which.add_argument("--model", type=Path)
    which.add_argument("--cosine", type=Path)
    which.add_argument("--server", help="URL")
    one.add_argument("--tokenizer", type=Path, help="the folder of the model that --server serves")
    one.add_argument("--prefixes", nargs=2, default=["", ""], help="of queries and documents, for --cosine")
    one.add_argument("--queries", type=int, help="at most this many queries of each collection")
    one.add_argument("--as", dest="like", type=Path, help="only the queries of the runs in this folder")
    one.add_argument("--most", type=int, help="at most this many lists, evenly drawn")
    two = commands.add_parser("report")
    two.add_argument("--out", type=Path, required=True)
    two.add_argument("--model", required=True, help="a NAME")
    two.add_argument("--exact", help="a NAME")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    settings = load(Settings, args.config)
    if args.command == "report":
        return report(args, settings)
    measure(args, settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
