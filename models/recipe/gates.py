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
from typing import Callable, NamedTuple, Sequence

import torch

from calibrate import calibration_error
from config import STAGES, load
from evaluate import ORDER, chosen, measured, rerank
from measure import discounted, read_run
from text import read_jsonl
from words import scores_in_lists

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
        return scores_in_lists(rows)
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
    scores = chosen(args, settings.limit)
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
    sample = {"queries": args.queries, "lists": len(rows)}
    result = {"hand_made": by_class, "languages": means, "calibration": errors, "sample": sample}
    (out / "results.json").write_text(json.dumps(result, indent=1) + "\n")
    if args.collections:
        result["english"] = english(args, scores, out, settings)
        (out / "results.json").write_text(json.dumps(result, indent=1) + "\n")


class Gate(NamedTuple):
    name: str
    passed: bool
    figures: str


def above(name: str, behind: list[str]) -> Gate:
    return Gate(name, not behind, "; ".join(behind))


def gates(model: dict, lines: dict[str, dict], exact: dict | None, settings: Settings) -> list[Gate]:
    bm25, found = lines["bm25"], []
    if "english" in model:
        own = model["english"]
        mean = sum(own.values()) / len(own)
        found.append(Gate("English mean", mean >= settings.english_mean, f"{mean:.4f}, wanted {settings.english_mean}"))
        found += [Gate(n, own[n] >= wanted, f"{own[n]:.4f}, wanted {wanted}") for n, wanted in settings.named.items()]
        found.append(above("BM25 beaten on every collection", [n for n, v in own.items() if v <= bm25["english"][n]]))
    else:
        found.append(Gate("English mean", False, "not measured: give measure --collections"))
    for name in ("bm25", "cosine"):
        line = lines[name]["languages"]
        pairs = [(n, v[1], line[n][1]) for n, v in model["languages"].items()]
        found.append(above(f"every language above {name}", [f"{n} {v:.3f} < {w:.3f}" for n, v, w in pairs if v < w]))
    lists, first, _ = (sum(column) for column in zip(*(model["hand_made"][c] for c in ("codes", "identifiers"))))
    figures = f"{first} of {lists}, wanted {settings.identifiers_first}"
    found.append(Gate("identifiers and codes right first", first >= settings.identifiers_first, figures))
    behind = [c for c, v in model["hand_made"].items() if v[2] < bm25["hand_made"][c][2]]
    found.append(above("no class of hand-made lists below BM25", behind))
    if model["calibration"]:
        error = model["calibration"]["all"]
        found.append(Gate("calibration error", error <= settings.calibration, f"{error:.3f}, at most {settings.calibration}"))
    if exact:
        distance = max(abs(v - exact["english"][n]) for n, v in model["english"].items())
        found.append(Gate("int8 as good as f32", distance <= settings.precision, f"{distance:.4f}, at most {settings.precision}"))
    return found


def table(title: str, rows: list[str], lines: dict[str, dict], cell: Callable[[dict, str], str]) -> str:
    head = f"| {title} | " + " | ".join(lines) + " |\n|---|" + "---|" * len(lines)
    return "\n".join([head, *(f"| {row} | " + " | ".join(cell(line, row) for line in lines.values()) + " |" for row in rows)])


def report(args: argparse.Namespace, settings: Settings) -> int:
    def read(name: str) -> dict:
        return json.loads((args.out / name / "results.json").read_text())

    def of_english(line: dict, name: str) -> str:
        return f"{line['english'][name]:.4f}" if "english" in line else ""

    def of_languages(line: dict, name: str) -> str:
        count, gain, rank = line["languages"][name]
        return f"{gain:.3f} ({rank:.3f})"

    def of_hand_made(line: dict, name: str) -> str:
        count, first, gain = line["hand_made"][name]
        return f"{first}/{count} ({gain:.3f})"

    today = ["today"] if (args.out / "today").exists() else []
    lines = {name: read(name) for name in dict.fromkeys(["bm25", "cosine", *today, args.model])}
    model = lines[args.model]
    print(table("English, nDCG@10", list(model.get("english", {})), lines, of_english), "\n")
    print(table("lists, nDCG@10 (reciprocal rank)", list(model["languages"]), lines, of_languages), "\n")
    print(table("hand-made, right first (nDCG@10)", list(model["hand_made"]), lines, of_hand_made), "\n")
    print("calibration error by language:", ", ".join(f"{k} {v:.3f}" for k, v in model["calibration"].items()))
    print("sample:", json.dumps(model["sample"]), "\n")
    found = gates(model, lines, read(args.exact) if args.exact else None, settings)
    for gate in found:
        print(f"{'pass' if gate.passed else 'FAIL'}  {gate.name}{': ' if gate.figures else ''}{gate.figures}")
    return 0 if all(gate.passed for gate in found) else 1


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
