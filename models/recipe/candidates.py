"""Lists of candidates as a first stage gives them, in English and other languages: WORK/candidates.jsonl to fit heads
and WORK/gates.jsonl to measure.

A row is {"kind", "lang", "query_lang", "q", "texts", "grades"}: the query, the texts, and which of them are relevant.

- qa, nq, ni, medquad, code, heading, describe: the queries of prepare.py with BM25's hits among its passages.
- pairs: questions with their gold paragraph in the question's language (multilingual-pairs).
- cross: the same with a question in another language. BM25 finds no candidates for those; they are other passages of
  the article, what BM25 finds for the gold paragraph, and passages drawn at random.
- titles: an article's title and heading (or title alone) and the section, among BM25's hits.
- text: a stretch of a sentence and the passage that it was cut out of, from lines of text.
- number: key words of a sentence with a number, and the passage that has it among copies of itself with another number
  and other passages of its article.

A fifth of the articles of multilingual-pairs (with their questions) and of the titles, and every fifth part of the
lines of text, are for gates.jsonl alone. multilingual-pairs' rows whose licence is doubtful are left out.
"""

import argparse
import hashlib
import json
import random
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

import bm25
from config import STAGES, load
from mine import holds, useful_answers
from prepare import LANGUAGES, PAIRS, TITLES, parts_of
from text import read_jsonl, sections
from words import SENTENCE, Bm25, part_of


@dataclass(frozen=True)
class Settings:
    seed: int
    top: int
    further: int
    depth: int
    letters: int
    mates: int
    part: int
    left_out: tuple[str, ...]
    lists: dict[str, int]
    gates: dict[str, int]


def held_back(group: str) -> bool:
    """Whether an article is among the fifth that is only measured on."""
    return hashlib.sha256(group.encode()).digest()[0] % 5 == 4


def shortened(text: str, letters: int) -> str:
    """The beginning of a text up to a sentence's end, or a word's, within `letters`."""
    if len(text) <= letters:
        return text
    cut = text[:letters]
    end = max((cut.rfind(mark) for mark in ".。!?！？؟।።\n"), default=-1)
    return cut[: end + 1] if end > letters // 3 else cut.rsplit(" ", 1)[0]


class Maker:
    def __init__(self, settings: Settings, rng: random.Random) -> None:
        self.settings, self.rng = settings, rng

    def chosen(self, hits: list[int], right: set[int]) -> list[int]:
        """The first hits and some of the further ones; none unless one is relevant and another is not."""
        top, rest = self.settings.top, range(self.settings.top, len(hits))
        places = list(range(min(top, len(hits)))) + sorted(self.rng.sample(rest, min(self.settings.further, len(rest))))
        picked = [hits[p] for p in places]
        return picked if 0 < sum(h in right for h in picked) < len(picked) else []

    def row(self, kind: str, lang: str, query_lang: str, query: str, texts: list[str], grades: list[int]) -> dict:
        texts = [shortened(t, self.settings.letters) for t in texts]
        return {"kind": kind, "lang": lang, "query_lang": query_lang, "q": query, "texts": texts, "grades": grades}


def english(work: Path, maker: Maker, counts: dict[str, int]) -> Iterator[dict]:
    pool = list(read_jsonl(work / "pool.jsonl"))
    queries: dict[str, list[dict]] = defaultdict(list)
    for row in read_jsonl(work / "queries.jsonl"):
        queries[row["kind"]].append(row)
    index = bm25.Bm25([f"{p['t']} {p['s']}" for p in pool])
    for kind, wanted in counts.items():
        rows = maker.rng.sample(queries[kind], min(8 * wanted, len(queries[kind])))
        found, _ = index.find([r["q"] for r in rows], maker.settings.depth, 1)
        made = 0
        for row, hits in zip(rows, found):
            barred = set(row.get("not", []))
            hits = [h for h in hits if pool[h]["g"] not in barred]
            if kind == "qa":
                answers = useful_answers(row["q"], row["a"])
                right = {h for h in hits if answers and holds(answers, pool[h]["t"] + " " + pool[h]["s"])}
            else:
                right = {h for h in hits if pool[h]["g"] in set(row["g"])}
            picked = maker.chosen(hits, right)
            if picked and made < wanted:
                made += 1
                texts = [f"{pool[h]['t']} {pool[h]['s']}".strip() for h in picked]
                yield maker.row(kind, "en", "en", row["q"], texts, [int(h in right) for h in picked])
    for article in numbered(pool, maker.rng, maker.settings.lists["number"]):
        yield maker.row("number", "en", "en", *article)


def numbered(pool: list[dict], rng: random.Random, wanted: int) -> Iterator[tuple[str, list[str], list[int]]]:
    """Queries with a number: the passage, three copies with other numbers, and its neighbours."""
    made = 0
    while made < wanted:
        place = rng.randrange(len(pool))
        own = pool[place]
        found = [s for s in SENTENCE.split(own["s"]) if re.search(r"\d{3,}", s) and 6 <= len(s.split()) <= 30]
        if not own["t"] or not found:
            continue
        sentence = rng.choice(found)
        number = rng.choice(re.findall(r"\d{3,}", sentence))
        others = {changed(number, rng) for _ in range(8)} - {number}
        kept = [w for w in sentence.split() if number in w or (len(w) > 3 and rng.random() < 0.5)]
        near = [pool[p]["s"] for p in range(max(place - 4, 0), min(place + 5, len(pool))) if p != place]
        texts = [own["s"], *(own["s"].replace(number, o) for o in sorted(others)[:3]), *near]
        order = rng.sample(range(len(texts)), len(texts))
        made += 1
        yield " ".join(kept), [f"{own['t']} {texts[i]}" for i in order], [int(i == 0) for i in order]


def changed(number: str, rng: random.Random) -> str:
    """A near miss: two digits swapped, or one replaced."""
    at = rng.randrange(len(number) - 1)
    if rng.random() < 0.5:
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    return number[: at + 1] + rng.choice("0123456789") + number[at + 2 :]


@dataclass
class Passages:
    """All distinct passages of a language with their articles, and BM25 over them."""

    texts: list[str]
    groups: list[str]

    def __post_init__(self) -> None:
        self.index = Bm25(self.texts)
        self.places = {t: i for i, t in enumerate(self.texts)}
        self.of_group: dict[str, list[int]] = defaultdict(list)
        for i, group in enumerate(self.groups):
            self.of_group[group].append(i)


def pairs(data: Path, maker: Maker, measured: bool) -> Iterator[dict]:
    settings, rng = maker.settings, maker.rng
    counts = settings.gates if measured else settings.lists
    rows = [r for r in read_jsonl(data / PAIRS) if r["set"] not in settings.left_out]
    # One question may be asked of passages in several languages, which are articles of their own.
    kept = {r["query"] for r in rows if held_back(r["group"])} - {""}
    rows = [r for r in rows if held_back(r["group"]) == measured and (measured or r["query"] not in kept)]
    by_lang: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        by_lang[row["lang"]].setdefault(named(row), row["group"])
    pools = {lang: Passages(list(texts), list(texts.values())) for lang, texts in by_lang.items()}
    asked: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for row in rows:
        if row["query"]:
            asked[row["lang"], row["query_lang"]].append(row)
    for (lang, query_lang), questions in sorted(asked.items()):
        kind = "pairs" if lang == query_lang else "cross"
        made = 0
        for row in rng.sample(questions, len(questions)):
            if made == counts[kind]:
                break
            picked = (found_by_words if kind == "pairs" else found_across)(row, pools[lang], maker)
            if picked:
                made += 1
                right = answering(row, pools[lang])
                texts = [pools[lang].texts[p] for p in picked]
                yield maker.row(kind, lang, query_lang, row["query"], texts, [int(p in right) for p in picked])


def named(row: dict) -> str:
    return row["passage"] if row["title"] and row["title"] in row["passage"] else f"{row['title']} {row['passage']}".strip()


def answering(row: dict, pool: Passages) -> set[int]:
    """The gold passage and those of its article that hold the answer."""
    own = pool.places[named(row)]
    answer = row["answer"]
    return {own} | {p for p in pool.of_group[row["group"]] if answer and answer in pool.texts[p]}


def found_by_words(row: dict, pool: Passages, maker: Maker) -> list[int]:
    return maker.chosen(pool.index.find(row["query"], maker.settings.depth), answering(row, pool))


def found_across(row: dict, pool: Passages, maker: Maker) -> list[int]:
    own, right, size = pool.places[named(row)], answering(row, pool), maker.settings.top
    mates = [p for p in pool.of_group[row["group"]] if p not in right]
    mates = maker.rng.sample(mates, min(maker.settings.mates, len(mates)))
    like = [p for p in pool.index.find(row["passage"][:300], size) if p not in right and p not in mates][: size // 2]
    drawn = [p for p in maker.rng.sample(range(len(pool.texts)), min(size, len(pool.texts))) if p not in {*right, *mates, *like}]
    places = [own, *mates, *like, *drawn][:size]
    maker.rng.shuffle(places)
    return places if len(places) > 4 else []


def titles(data: Path, maker: Maker, measured: bool) -> Iterator[dict]:
    """Title and heading -> section where there are headings, else title -> the article's opening."""
    counts = maker.settings.gates if measured else maker.settings.lists
    by_lang: dict[str, list[dict]] = defaultdict(list)
    for article in read_jsonl(data / TITLES):
        if held_back(article["lang"] + article["title"]) == measured:
            by_lang[article["lang"]].append(article)
    for lang, articles in sorted(by_lang.items()):
        texts: dict[str, str] = {}
        asked: list[tuple[str, str]] = []
        for article in articles[:1500]:
            parts = sections(article["text"])[:6]
            named = [(heading, body) for heading, body in parts if heading and len(body) > 60]
            for _, body in parts:
                texts.setdefault(shortened(body, maker.settings.letters), article["title"])
            if named:
                heading, body = maker.rng.choice(named)
                asked.append((f"{article['title']} {heading}", shortened(body, maker.settings.letters)))
            elif parts:
                asked.append((article["title"], shortened(parts[0][1], maker.settings.letters)))
        if len(texts) < 50:
            continue
        pool = Passages(list(texts), list(texts.values()))
        made = 0
        for query, body in maker.rng.sample(asked, len(asked)):
            picked = maker.chosen(pool.index.find(query, maker.settings.depth), {pool.places[body]})
            if picked and made < counts["titles"]:
                made += 1
                texts = [pool.texts[p] for p in picked]
                yield maker.row("titles", lang, lang, query, texts, [int(t == body) for t in texts])


def lines_of_text(folder: Path, maker: Maker, measured: bool) -> Iterator[dict]:
    counts = maker.settings.gates if measured else maker.settings.lists
    for name, lang in LANGUAGES.items():
        parts = parts_of(folder / f"{name}.txt", maker.settings.part, measured)
        texts = list(dict.fromkeys(line.split(" [SEP] ")[-1] for part in parts for line in part))
        texts = [t for t in texts if not t.rstrip().endswith(("?", "？", "؟")) and len(SENTENCE.split(t)) >= 3]
        pool, made = Passages(texts, texts), 0
        for whole in maker.rng.sample(texts, len(texts)):
            usable = [s for s in SENTENCE.split(whole) if 20 <= len(s) <= 200]
            if made == counts["text"] or not usable:
                continue
            sentence = maker.rng.choice(usable)
            own, rest = pool.places[whole], whole.replace(sentence, " ").strip()
            query = part_of(sentence.rstrip(".。 "), maker.rng, 0.4)
            top = maker.settings.top
            found = [h for h in pool.index.find(query, top + 1) if h != own][:top]
            like = [h for h in pool.index.find(rest, top) if h != own][: top // 2]
            distinct = list(dict.fromkeys([own, *found, *like]))
            places = maker.rng.sample(distinct, len(distinct))
            shown = [rest if p == own else texts[p] for p in places]
            made += 1
            yield maker.row("text", lang, lang, query, shown, [int(p == own) for p in places])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, default=STAGES / "candidates.toml", help="settings")
    parser.add_argument("--data", type=Path, required=True, help="folder of training files")
    parser.add_argument("--text", type=Path, required=True, help="folder of text in other languages")
    parser.add_argument("--work", type=Path, required=True, help="where prepare.py wrote")
    args = parser.parse_args()
    settings = load(Settings, args.config)
    for name, measured in (("gates", True), ("candidates", False)):
        maker = Maker(settings, random.Random(settings.seed + measured))
        made: dict[str, int] = defaultdict(int)
        with open(args.work / f"{name}.jsonl.part", "w", encoding="utf-8") as out:
            data = (args.data, maker, measured)
            sources = [pairs(*data), titles(*data), lines_of_text(args.text, maker, measured)]
            if not measured:
                of_prepare = ("qa", "nq", "ni", "medquad", "code", "heading", "describe")
                sources.append(english(args.work, maker, {k: settings.lists[k] for k in of_prepare}))
            for source in sources:
                for row in source:
                    made[row["kind"]] += 1
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")
        (args.work / f"{name}.jsonl.part").rename(args.work / f"{name}.jsonl")
        print(name, dict(made), flush=True)


if __name__ == "__main__":
    main()
