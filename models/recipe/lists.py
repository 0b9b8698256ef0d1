"""Mined lists as training examples."""

import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Sequence

from text import read_jsonl

NOT_ASKED = frozenset(("References", "External links", "See also", "Notes", "Sources", "Further reading", "Footnotes", "Gallery"))
SMALL_WORDS = frozenset("a an the of in on for to is are was were be do does did what which who whose how when where why and or with by from that this it".split())


@dataclass(frozen=True)
class MadeShares:
    cloze: float
    section: float
    foreign: float
    given: float


@dataclass(frozen=True)
class ListSettings:
    """The table `lists` of train.toml."""

    made: MadeShares
    mined: dict[str, float]
    cloze_group: int
    sections: int
    section_words: int
    long_query: float
    typos: float


@dataclass
class Example:
    query: str
    texts: list[str]
    positives: int  # how many of the texts, from the first on, are relevant
    kind: str


class Lists:
    """Draws examples from mined lists, by kind; each kind has its own order. `given`: lists of candidates.py, of which
    every kind and every pair of languages within a kind is drawn alike."""

    def __init__(
        self, pool: list[dict], rows: list[dict], settings: ListSettings, seed: int, given: Sequence[dict] = ()
    ) -> None:
        self.pool = pool
        self.settings = settings
        self.rng = random.Random(seed)
        self.rows: dict[str, list[dict]] = {}
        for row in rows:
            self.rows.setdefault(row["kind"], []).append(row)
        for kind in self.rows.values():
            self.rng.shuffle(kind)
        self.next = dict.fromkeys(self.rows, 0)
        groups = long_groups(pool, settings.cloze_group)
        self.groups = [g for g in groups if "l" not in pool[g[0]]]
        self.foreign = [g for g in groups if "l" in pool[g[0]]]
        self.articles = by_article(pool, settings)
        self.given: dict[str, dict[tuple[str, str], list[dict]]] = {}
        for row in given:
            self.given.setdefault(row["kind"], {}).setdefault((row["lang"], row["query_lang"]), []).append(row)

    def draw(self, candidates: int, longer: float, spans: Sequence[int] = (2, 3)) -> Example:
        """One example. With probability `longer`, texts are longer than a passage, by a factor from `spans`."""
        made, luck = self.settings.made, self.rng.random()
        if luck < made.cloze:
            return self.cloze(candidates, self.groups, "cloze")
        if luck < made.cloze + made.section:
            return self.section(candidates, longer)
        if luck < made.cloze + made.section + made.foreign and self.foreign:
            return self.cloze(candidates, self.foreign, "foreign")
        if luck < made.cloze + made.section + made.foreign + made.given and self.given:
            return self.as_given(candidates)
        kinds = list(self.rows)
        kind = self.rng.choices(kinds, [self.settings.mined[k] for k in kinds])[0]
        row = self.rows[kind][self.next[kind] % len(self.rows[kind])]
        self.next[kind] += 1
        return self.example(row, candidates, longer, spans)

    def example(self, row: dict, candidates: int, longer: float, spans: Sequence[int] = (2, 3)) -> Example:
        rng = self.rng
        pos = row["pos"][: 2 if rng.random() < 0.6 else 1]
        far = rng.sample(row["far"], 1)
        hard = rng.sample(row["hard"], min(len(row["hard"]), candidates - len(pos) - 1))
        span = rng.choice(spans) if rng.random() < longer else 1
        titled = not row["bare"] or rng.random() < 0.6
        chosen = pos + hard + far
        back = row["kind"] not in ("describe", "heading")  # of these, the query precedes the passage
        return Example(
            query=self.vary(row["q"], row["kind"], pos[0]),
            texts=[self.text(p, span, titled, back) for p in chosen],
            positives=len(pos),
            kind=row["kind"],
        )

    def cloze(self, candidates: int, groups: list[tuple[int, int]], kind: str) -> Example:
        """The query is key words of a sentence, a stretch of it, or two or three whole sentences. The texts are the
        passage they come from, usually without them, and others of the same article. Exact terms decide."""
        rng = self.rng
        while True:
            begin, end = rng.choice(groups)
            place = rng.randrange(begin, end)
            whole = self.pool[place]["s"]
            sentences = [s for s in re.split(r"(?<=[.!?])\s+", whole) if 5 <= len(s.rstrip(".").split()) <= 35]
            if not sentences:
                continue
            count = min(rng.choice((1, 1, 1, 2, 3)), len(sentences))
            first = rng.randint(0, len(sentences) - count)
            chosen = sentences[first : first + count]
            rest = whole
            for sentence in chosen:
                rest = rest.replace(sentence, " ")
            text = rest if len(rest.split()) >= 5 and rng.random() < 0.65 else whole
            if place + 1 < end and len(text.split()) < 20:
                text += " " + self.pool[place + 1]["s"]
            if len(text.split()) >= 5:
                break
        words = chosen[0].rstrip(".").split()
        kept = [w for w in words if w.lower().strip(",;()") not in SMALL_WORDS]
        if count > 1:
            words = " ".join(chosen).split()
        elif rng.random() < 0.5 and len(kept) >= 3:
            words = [kept[i] for i in sorted(rng.sample(range(len(kept)), rng.randint(3, min(8, len(kept)))))]
        else:
            count = rng.randint(5, len(words))
            first = rng.randint(0, len(words) - count)
            words = words[first : first + count]
        others = [p for p in range(begin, end) if not place <= p <= place + 1]
        others = rng.sample(others, min(candidates - 1, len(others)))
        title = self.pool[place]["t"] + " " if rng.random() < 0.5 else ""
        return Example(" ".join(words), [title + t for t in [text, *(self.pool[p]["s"] for p in others)]], 1, kind)

    def as_given(self, candidates: int) -> Example:
        rng = self.rng
        row = rng.choice(rng.choice(list(rng.choice(list(self.given.values())).values())))
        right = [t for t, grade in zip(row["texts"], row["grades"]) if grade > 0]
        others = [t for t, grade in zip(row["texts"], row["grades"]) if grade <= 0]
        right = rng.sample(right, min(2, len(right)))
        others = rng.sample(others, min(candidates - len(right), len(others)))
        return Example(row["q"], right + others, len(right), row["kind"])

    def section(self, candidates: int, longer: float) -> Example:
        """The query is an article's title and a heading; the texts are the section, and the article's other
        sections."""
        rng = self.rng
        places = rng.choice(self.articles)
        place = rng.choice([p for p in places if "h" in self.pool[p]])
        title, heading = self.pool[place]["t"], self.pool[place]["h"]
        query = rng.choice((f"{title} {heading}", f"{heading} {title}", f"{heading} of {title}", f"{title}: {heading}"))
        others = [p for p in places if p != place]
        chosen = [place, *rng.sample(others, min(candidates - 1, len(others)))]
        span = rng.choice((2, 3)) if rng.random() < longer else 1
        titled = rng.random() < 0.7
        return Example(query, [self.text(p, span, titled) for p in chosen], 1, "section")

    def text(self, place: int, span: int, titled: bool, back: bool = False) -> str:
        """Up to `span` consecutive passages of one group or (if there are many) one article, maybe under its title. The
        passage at `place` is the first of them, or with `back` anywhere among them."""
        own = self.pool[place]
        begin = max(place - (self.rng.randrange(span) if back else 0), 0)
        near = self.pool[begin : begin + span]
        parts = [p["s"] for p in near if p["g"] == own["g"] or (span > 3 and own["t"] and p["t"] == own["t"])]
        title = [own["t"]] if titled and own["t"] else []
        return " ".join(title + parts)

    def vary(self, query: str, kind: str, place: int) -> str:
        """Some queries lose their question mark, some everything but the key words, some a letter. Some questions
        follow a sentence or two on their subject, as people write them, taken from beside the passage at `place`."""
        if kind in ("describe", "heading"):
            return query
        if self.rng.random() < self.settings.typos:
            query = self.mistyped(query)
        if kind != "code" and self.rng.random() < self.settings.long_query:
            return self.introduced(query, place)
        luck = self.rng.random()
        if luck < 0.15:
            kept = [w for w in query.rstrip("?. ").split() if w.lower() not in SMALL_WORDS]
            return " ".join(kept) if len(kept) >= 2 else query
        return query.rstrip("? ") if luck < 0.4 else query

    def introduced(self, query: str, place: int) -> str:
        own = self.pool[place]
        beside = [self.pool[p] for p in (place - 2, place - 1, place + 1, place + 2) if 0 <= p < len(self.pool)]
        texts = [p["s"] for p in beside if p["g"] == own["g"] or (own["t"] and p["t"] == own["t"])]
        if not texts:
            return query
        sentences = [s for s in re.split(r"(?<=[.!?])\s+", self.rng.choice(texts)) if 5 <= len(s.split()) <= 30]
        said = " ".join(sentences[: self.rng.choice((1, 1, 2))])
        return f"{said} {query}" if self.rng.random() < 0.7 else f"{query} {said}"

    def mistyped(self, query: str) -> str:
        """One letter of a longer word is left out, doubled or swapped with the next."""
        words = query.split()
        long = [i for i, w in enumerate(words) if len(w) > 4 and w.isalpha()]
        if not long:
            return query
        which = self.rng.choice(long)
        word = words[which]
        at = self.rng.randrange(1, len(word) - 1)
        middle = self.rng.choice(("", 2 * word[at], word[at + 1] + word[at]))
        words[which] = word[:at] + middle + word[at + (2 if len(middle) == 2 and middle[0] != middle[1] else 1) :]
        return " ".join(words)


def long_groups(pool: list[dict], least: int) -> list[tuple[int, int]]:
    """[begin, end) of the groups in `pool` that have at least `least` passages."""
    starts = [i for i, p in enumerate(pool) if i == 0 or p["g"] != pool[i - 1]["g"]]
    return [(b, e) for b, e in zip(starts, [*starts[1:], len(pool)]) if e - b >= least]


def by_article(pool: list[dict], settings: ListSettings) -> list[list[int]]:
    """The first passages of the sections of each article that has enough sections with a heading."""
    articles: list[list[int]] = []
    for place, passage in enumerate(pool):
        before = pool[place - 1] if place else {"g": -1, "t": ""}
        if not passage["t"] or passage["g"] == before["g"]:
            continue
        if passage.get("h") in NOT_ASKED or len(passage["s"].split()) < settings.section_words:
            continue
        if not articles or passage["t"] != pool[articles[-1][0]]["t"]:
            articles.append([])
        articles[-1].append(place)
    return [a for a in articles if sum("h" in pool[p] for p in a) >= settings.sections]


def load_pool(work: Path) -> list[dict]:
    return list(read_jsonl(work / "pool.jsonl"))


def load_rows(path: Path) -> list[dict]:
    return list(read_jsonl(path))
