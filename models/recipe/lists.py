"""Mined lists as training examples."""

import random
import re
from dataclasses import dataclass
from pathlib import Path

from text import read_jsonl

WEIGHT = {"qa": 0.48, "nq": 0.12, "medquad": 0.08, "ni": 0.08, "code": 0.08, "describe": 0.07, "heading": 0.09}
CLOZE_SHARE = 0.1  # of the examples; the rest comes from the lists
CLOZE_GROUP = 4  # passages that a group has at least
SMALL_WORDS = frozenset("a an the of in on for to is are was were be do does did what which who whose how when where why and or with by from that this it".split())


@dataclass
class Example:
    query: str
    texts: list[str]
    positives: int  # the first so many texts are relevant
    kind: str


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
        self.groups = long_groups(pool)

    def draw(self, candidates: int, longer: float) -> Example:
        """One example; `longer` is the chance of passages two or three times as long."""
        if self.rng.random() < CLOZE_SHARE:
            return self.cloze(candidates)
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
            kind=row["kind"],
        )

    def cloze(self, candidates: int) -> Example:
        """A sentence's key words, or a stretch of it, as the query; the passage it comes from, most often without it;
        and others of the same article. Exact terms decide."""
        rng = self.rng
        while True:
            begin, end = rng.choice(self.groups)
            place = rng.randrange(begin, end)
            whole = self.pool[place]["s"]
            sentences = [s for s in re.split(r"(?<=[.!?])\s+", whole) if 5 <= len(s.split()) <= 35]
            if not sentences:
                continue
            sentence = rng.choice(sentences)
            text = whole if rng.random() < 0.35 else whole.replace(sentence, " ")
            if len(text.split()) >= 5:
                break
        words = sentence.rstrip(".").split()
        kept = [w for w in words if w.lower().strip(",;()") not in SMALL_WORDS]
        if rng.random() < 0.5 and len(kept) >= 3:
            words = [kept[i] for i in sorted(rng.sample(range(len(kept)), rng.randint(3, min(8, len(kept)))))]
        else:
            count = rng.randint(5, len(words))
            first = rng.randint(0, len(words) - count)
            words = words[first : first + count]
        others = [p for p in range(begin, end) if p != place]
        chosen = rng.sample(others, min(candidates - 1, len(others)))
        title = self.pool[place]["t"] + " " if rng.random() < 0.5 else ""
        return Example(" ".join(words), [title + t for t in [text, *(self.pool[p]["s"] for p in chosen)]], 1, "cloze")

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


def long_groups(pool: list[dict]) -> list[tuple[int, int]]:
    """[begin, end) of the groups in `pool` that are long enough for a cloze."""
    starts = [i for i, p in enumerate(pool) if i == 0 or p["g"] != pool[i - 1]["g"]]
    return [(b, e) for b, e in zip(starts, [*starts[1:], len(pool)]) if e - b >= CLOZE_GROUP]


def load_pool(work: Path) -> list[dict]:
    return list(read_jsonl(work / "pool.jsonl"))


def load_rows(path: Path) -> list[dict]:
    return list(read_jsonl(path))
