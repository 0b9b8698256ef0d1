"""Mined lists as training examples."""

import random
from dataclasses import dataclass
from pathlib import Path

from text import read_jsonl

WEIGHT = {"qa": 0.48, "nq": 0.12, "medquad": 0.08, "ni": 0.08, "code": 0.08, "describe": 0.07, "heading": 0.09}
TAUGHT = {"qa": 0.8}  # by kind; of the others, TAUGHT_REST
TAUGHT_REST = 0.9
SMALL_WORDS = frozenset("a an the of in on for to is are was were be do does did what which who whose how when where why and or with by from that this it".split())


@dataclass
class Example:
    query: str
    texts: list[str]
    positives: int  # the first so many texts are relevant
    bm25: list[float]
    kind: str
    taught: bool  # whether the teacher is asked; it is dear, and most labels are sure


class Lists:
    """Draws examples from mined lists, by kind, each kind in an order of its own."""

    def __init__(self, pool: list[dict], rows: list[dict], seed: int) -> None:
        self.pool = pool
        self.rng = random.Random(seed)
        self.rows: dict[str, list[dict]] = {}
        for row in rows:
            self.rows.setdefault(row["kind"], []).append(row)
        for kind in self.rows.values():
            self.rng.shuffle(kind)
        self.next = dict.fromkeys(self.rows, 0)

    def draw(self, candidates: int, longer: float) -> Example:
        """One example; `longer` is the chance of passages two or three times as long."""
        kinds = list(self.rows)
        kind = self.rng.choices(kinds, [WEIGHT[k] for k in kinds])[0]
        row = self.rows[kind][self.next[kind] % len(self.rows[kind])]
        self.next[kind] += 1
        return self.example(row, candidates, longer)

    def example(self, row: dict, candidates: int, longer: float) -> Example:
        rng = self.rng
        pos = row["pos"][: 2 if rng.random() < 0.6 else 1]
        far = rng.sample(row["far"], 1)
        hard = rng.sample(row["hard"], min(len(row["hard"]), candidates - len(pos) - 1))
        span = rng.choice((2, 3)) if rng.random() < longer else 1
        titled = not row["bare"] or rng.random() < 0.6
        chosen = pos + hard + far
        return Example(
            query=self.vary(row["q"], row["kind"]),
            texts=[self.text(p, span, titled) for p in chosen],
            positives=len(pos),
            bm25=[row["bm25"][str(p)] for p in chosen],
            kind=row["kind"],
            taught=rng.random() < TAUGHT.get(row["kind"], TAUGHT_REST),
        )

    def text(self, place: int, span: int, titled: bool) -> str:
        """A passage with up to span - 1 that follow it in its group, maybe under its title."""
        first = self.pool[place]
        parts = [p["s"] for p in self.pool[place : place + span] if p["g"] == first["g"]]
        title = [first["t"]] if titled and first["t"] else []
        return " ".join(title + parts)

    def vary(self, query: str, kind: str) -> str:
        """Some queries lose their question mark, some everything but the key words."""
        luck = self.rng.random()
        if kind in ("describe", "heading"):
            return query
        if luck < 0.15:
            kept = [w for w in query.rstrip("?. ").split() if w.lower() not in SMALL_WORDS]
            return " ".join(kept) if len(kept) >= 2 else query
        return query.rstrip("? ") if luck < 0.4 else query


def load_pool(work: Path) -> list[dict]:
    return list(read_jsonl(work / "pool.jsonl"))


def load_rows(path: Path) -> list[dict]:
    return list(read_jsonl(path))
