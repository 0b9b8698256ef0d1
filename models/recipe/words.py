"""Words of any language, for BM25 and for lists.

Scripts without spaces between words, and Korean, whose particles are written to the word, become pairs of letters.
"""

import re
from typing import Sequence

import bm25s

UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
RUNS = re.compile(rf"[{UNSPACED}]+|[^\W{UNSPACED}]+")
SENTENCE = re.compile(r"(?<=[.!?؟।።])\s+|(?<=[。！？])")


def words(text: str) -> list[str]:
    found: list[str] = []
    for run in RUNS.findall(text.lower()):
        if len(run) > 1 and re.match(rf"[{UNSPACED}]", run):
            found += [run[i : i + 2] for i in range(len(run) - 1)]
        else:
            found.append(run)
    return found


class Bm25:
    """BM25 (k1 .9, b .4) over texts of any language, without stemming or stop words."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.index = bm25s.BM25(k1=0.9, b=0.4)
        self.index.index([words(t) or [""] for t in texts], show_progress=False)
        self.size = len(texts)

    def known(self, query: str) -> list[str]:
        return [w for w in words(query) if w in self.index.vocab_dict]

    def find(self, query: str, depth: int) -> list[int]:
        """The numbers of the `depth` best texts, best first."""
        if not (known := self.known(query)):
            return []
        return self.index.retrieve([known], k=min(depth, self.size), show_progress=False)[0][0].tolist()

    def scores(self, query: str) -> list[float]:
        """Of every text."""
        return self.index.get_scores(known).tolist() if (known := self.known(query)) else [0.0] * self.size


def scores_in_lists(rows: Sequence[dict]) -> list[list[float]]:
    """BM25 of the texts of each list (candidates.py), among the texts of all lists in the language."""
    texts: dict[str, dict[str, int]] = {}
    for row in rows:
        own = texts.setdefault(row["lang"], {})
        for text in row["texts"]:
            own.setdefault(text, len(own))
    indexes = {lang: Bm25(list(own)) for lang, own in texts.items()}
    found = []
    for row in rows:
        scores, places = indexes[row["lang"]].scores(row["q"]), texts[row["lang"]]
        found.append([scores[places[text]] for text in row["texts"]])
    return found


def part_of(text: str, rng, least: float) -> str:
    """A stretch of a text, at least `least` of it, cut between words where the script has spaces."""
    units = text.split() if len(text.split()) > 3 else list(text)
    count = rng.randint(max(1, int(least * len(units))), len(units))
    first = rng.randint(0, len(units) - count)
    joined = " " if len(text.split()) > 3 else ""
    return joined.join(units[first : first + count])
