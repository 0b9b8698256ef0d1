"""Stage 2: candidate lists. BM25 over the pool finds, for each query, hard negatives and, if only an answer string is
known, the passages that contain it.

Writes WORK/lists.jsonl: {"q", "kind", "pos": [passage], "hard": [passage], "far": [passage], "bare": whether the
positives answer the query without their titles}. "hard" comes from the top 25 hits and "far" from ranks 26 to 60.
Writes WORK/valid.jsonl the same way: queries held back from training.
"""

import argparse
import json
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bm25 import Bm25
from config import STAGES, load
from text import normal, read_jsonl


@dataclass(frozen=True)
class Settings:
    seed: int
    depth: int
    quota: dict[str, int]
    held_back: dict[str, int]


def pick_queries(rows: list[dict], quota: dict[str, int], rng: random.Random) -> list[dict]:
    """Shuffles and cuts each kind to its quota."""
    rng.shuffle(rows)
    left = dict(quota)
    picked = []
    for row in rows:
        if left[row["kind"]] > 0:
            left[row["kind"]] -= 1
            picked.append(row)
    return picked


def holds(answers: list[str], text: str) -> bool:
    padded = normal(text)
    return any(a in padded for a in answers)


def useful_answers(query: str, answers: list[str]) -> list[str]:
    """The normalised answers worth searching for: not tiny, and not part of the question."""
    asked = normal(query)
    forms = {normal(a) for a in answers[:40]}
    return [a for a in forms if len(a) >= 5 and a not in asked]


def list_by_answer(row: dict, hits: list[int], pool: list[dict]) -> dict | None:
    answers = useful_answers(row["q"], row["a"])
    if not answers:
        return None
    held = [holds(answers, pool[h]["t"] + " " + pool[h]["s"]) for h in hits]
    pos = [h for h, yes in zip(hits[:40], held) if yes][:3]
    hard = [h for h, yes in zip(hits[:25], held) if not yes][:14]
    far = [h for h, yes in zip(hits[25:], held[25:]) if not yes][:8]
    if not pos or len(hard) < 4 or not far:
        return None
    bare = all(holds(answers, pool[p]["s"]) for p in pos)
    return {"pos": pos, "hard": hard, "far": far, "bare": bare}


def list_by_group(row: dict, hits: list[int], pool: list[dict], starts: dict[int, int]) -> dict | None:
    """Positives: the group's first passage and its best hit. The other sections of the same article stay in as
    negatives, except for groups named in "not"."""
    own = set(row["g"])
    skip = own | set(row.get("not", []))
    same_title = {pool[starts[g]]["t"] for g in own} if row["kind"] == "describe" else set()
    best = [h for h in hits if pool[h]["g"] in own][:2]
    first = [starts[g] for g in row["g"][:1]]
    pos = list(dict.fromkeys(best + first))[:2]
    clean = [h for h in hits if pool[h]["g"] not in skip and pool[h]["t"] not in (same_title - {""})]
    hard, far = clean[:14], clean[22:30]
    if len(hard) < 6 or not far:
        return None
    return {"pos": pos, "hard": hard, "far": far, "bare": row["kind"] in ("describe", "code", "medquad")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=STAGES / "mine.toml", help="settings")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    settings = load(Settings, args.config)
    rng = random.Random(settings.seed)
    pool = list(read_jsonl(args.work / "pool.jsonl"))
    starts: dict[int, int] = {}
    for number, row in enumerate(pool):
        starts.setdefault(row["g"], number)
    queries = pick_queries(list(read_jsonl(args.work / "queries.jsonl")), settings.quota, rng)
    index = Bm25([f"{r['t']} {r['s']}" for r in pool])
    held_back = dict(settings.held_back)
    counts: Counter[str] = Counter()
    with open(args.work / "lists.jsonl", "w") as train, open(args.work / "valid.jsonl", "w") as valid:
        for begin in range(0, len(queries), 2000):
            part = queries[begin : begin + 2000]
            found, _ = index.find([q["q"] for q in part], settings.depth, args.threads)
            for row, hits in zip(part, found):
                made = list_by_answer(row, hits, pool) if row["kind"] == "qa" else list_by_group(row, hits, pool, starts)
                if made is None:
                    continue
                made.update(q=row["q"], kind=row["kind"])
                counts[row["kind"]] += 1
                if held_back[row["kind"]] > 0:
                    held_back[row["kind"]] -= 1
                    valid.write(json.dumps(made) + "\n")
                else:
                    train.write(json.dumps(made) + "\n")
            train.flush()
            print(begin + len(part), dict(counts), flush=True)


if __name__ == "__main__":
    main()
