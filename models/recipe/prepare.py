"""Stage 1: a pool of short passages, and queries with what is known about their answers.

Writes WORK/pool.jsonl, one passage per line: {"g": group, "t": title, "s": text}; consecutive passages of one group are
consecutive in the source. Writes WORK/queries.jsonl: {"q": query, "kind": ..., "g": groups that answer it} or, if only
an answer string is known, {"q": query, "kind": "qa", "a": [answers]}.
"""

import argparse
import csv
import json
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from config import STAGES, load
from text import answers_of, normal, python_functions, read_jsonl, sections, windows

# The CuratedTREC file is left out: its questions come from a test collection.
QUESTIONS = ("nq.dev.tsv", "trivia.dev.tsv", "trivia.test.tsv")
WEB_QUESTIONS = "wq.test.tsv"
GOLD = {"nq": "nq-qed-pairs.jsonl.zst", "medquad": "medquad-pairs.jsonl.zst", "ni": "ni-pairs.jsonl.zst"}
WIKIPEDIA = "wikipedia-en-sample.jsonl.zst"
SIMPLE_WIKIPEDIA = "wikipedia-simple.jsonl.zst"

# What candidates.py reads: questions with passages, articles, and lines of text with their language.
PAIRS, TITLES = "multilingual-pairs.jsonl.zst", "multilingual-titles.jsonl.zst"
LANGUAGES = {
    "arcd-ar": "ar", "cmrc2018-zh": "zh", "drcd-zh-hant": "zh-hant", "jsquad-ja": "ja", "korquad-ko": "ko",
    "persianqa-fa": "fa", "squad-it": "it", "tquad-tr": "tr", "afriqa-crosslingual": "afriqa",
}  # fmt: skip


@dataclass(frozen=True)
class Settings:
    seed: int
    words: int
    barred: tuple[str, ...]
    left_out: tuple[str, ...]
    other_languages: tuple[str, ...]
    part: int


class Pool:
    """Cuts texts into passages of about `words` words and collects them by group."""

    def __init__(self, words: int) -> None:
        self.words = words
        self.rows: list[dict] = []
        self.groups = 0

    def add(self, title: str, passages: list[str], **more: str) -> int:
        group = self.groups
        self.groups += 1
        self.rows.extend({"g": group, "t": title, "s": p, **more} for p in passages)
        return group

    def cut(self, text: str) -> list[str]:
        return windows(text, self.words)


def add_wikipedia(path: Path, pool: Pool, queries: list[dict], opening: int, rest: int, rng: random.Random) -> None:
    """The first passages of an article and of its sections; heading and description queries."""
    for article in read_jsonl(path):
        title = article["title"]
        parts = sections(article["text"][:12000])
        if not parts:
            continue
        made: list[tuple[str, int]] = []
        for number, (heading, body) in enumerate(parts[:6]):
            cut = pool.cut(body)[: opening if number == 0 else rest]
            if cut:
                made.append((heading, pool.add(title, cut, **({"h": heading} if heading else {}))))
        named = [(h, g) for h, g in made if h]
        if len(made) >= 3 and named and rng.random() < 0.16:
            heading, group = rng.choice(named)
            queries.append({"q": f"{title} {heading}".lower(), "kind": "heading", "g": [group]})
        if len(made) >= 2 and rng.random() < 0.07:
            first = " ".join(parts[0][1].split()[:48])
            if len(first.split()) > 25:
                own = [g for _, g in made[1:]]
                queries.append({"q": first, "kind": "describe", "g": own, "not": [made[0][1]]})


def add_gold(path: Path, kind: str, pool: Pool, queries: list[dict], without: tuple[str, ...]) -> None:
    """Question and gold passage pairs, except from sources with one of the words `without` in their name; a passage may
    answer several questions."""
    seen: dict[str, int] = {}
    for row in read_jsonl(path):
        if any(word in row.get("source", "") for word in without):
            continue
        text = row["positive"]
        if text not in seen:
            seen[text] = pool.add(row.get("title", ""), pool.cut(text)[:5])
        query = row["query"].replace("What is (are)", "What is").replace(" ?", "?")
        queries.append({"q": query, "kind": kind, "g": [seen[text]], "source": row.get("source", "")})


def add_questions(folder: Path, queries: list[dict]) -> None:
    """Questions with a known answer string but no known passage."""
    csv.field_size_limit(10**8)
    for name in QUESTIONS:
        with open(folder / name, encoding="utf-8", newline="") as file:
            for row in csv.reader(file, delimiter="\t"):
                if len(row) >= 2:
                    queries.append({"q": row[0], "kind": "qa", "a": answers_of(row[1])})
    for line in open(folder / WEB_QUESTIONS, encoding="utf-8"):
        row = json.loads(line)
        queries.append({"q": row["question"], "kind": "qa", "a": row["answer"]})


def code_files(folder: Path) -> list[Path]:
    inside = [(path, str(path.relative_to(folder))) for path in sorted(folder.rglob("*.py"))]
    return [path for path, name in inside if "test" not in name and "site-packages" not in name]


def add_code(folder: Path, pool: Pool, queries: list[dict], rng: random.Random) -> None:
    """Python functions under a folder; the query is the first line of their docstring."""
    seen: set[str] = set()
    for path in code_files(folder):
        for name, first, source in python_functions(path):
            if first in seen or not 3 <= len(first.split()) <= 20 or len(source) > 4000:
                continue
            seen.add(first)
            body = source if rng.random() < 0.6 else source.replace("\n", f'\n    """{first}"""\n', 1)
            text = " ".join(body.split())[:420]
            group = pool.add("", [text])
            query = first.rstrip(".") if rng.random() < 0.7 else name.replace("_", " ").strip() + " " + first.split(".")[0]
            if rng.random() < 0.4:
                query = "python " + query
            queries.append({"q": query, "kind": "code", "g": [group]})


def add_other_languages(folder: Path, pool: Pool, settings: Settings) -> None:
    """Text in other languages with Latin letters: consecutive lines form a group."""
    for name in settings.other_languages:
        for part in parts_of(folder / f"{name}.txt", settings.part, held_back=False):
            pool.add("", [w for line in part for w in pool.cut(line)], l=name)


def parts_of(path: Path, size: int, held_back: bool) -> list[list[str]]:
    """A file in parts of `size` lines; every fifth part is held back for measuring (languages.py)."""
    lines = path.read_text(encoding="utf-8").splitlines()
    starts = range(0, len(lines), size)
    return [lines[i : i + size] for i in starts if (i // size % 5 == 4) == held_back]


def measured_queries(folder: Path | None) -> set[str]:
    """The normalised queries of the evaluation collections, which must never be trained on."""
    if folder is None:
        return set()
    return {normal(row["text"]) for path in folder.glob("*/queries.jsonl") for row in read_jsonl(path)}


def data_files(data: Path, text: Path, settings: Settings) -> list[Path]:
    """The training files, and the files of text in other languages, that are read."""
    questions = [data / "qa-no-passage" / name for name in (*QUESTIONS, WEB_QUESTIONS)]
    named = [data / name for name in (*GOLD.values(), WIKIPEDIA, SIMPLE_WIKIPEDIA)]
    return questions + named + [text / f"{name}.txt" for name in settings.other_languages]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=STAGES / "prepare.toml", help="settings")
    parser.add_argument("--data", type=Path, required=True, help="folder of training files")
    parser.add_argument("--text", type=Path, required=True, help="folder of text in other languages")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--python-code", type=Path, required=True, help="the Python standard library's folder")
    parser.add_argument("--exclude", type=Path, help="folder of evaluation collections whose queries are dropped")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    settings = load(Settings, args.config)
    rng = random.Random(settings.seed)
    pool, queries = Pool(settings.words), []
    without = settings.barred + settings.left_out
    add_questions(args.data / "qa-no-passage", queries)
    for kind, name in GOLD.items():
        add_gold(args.data / name, kind, pool, queries, without)
    add_code(args.python_code, pool, queries, rng)
    add_wikipedia(args.data / WIKIPEDIA, pool, queries, 4, 1, rng)
    add_wikipedia(args.data / SIMPLE_WIKIPEDIA, pool, queries, 2, 0, rng)
    add_other_languages(args.text, pool, settings)
    barred = measured_queries(args.exclude)
    kept = [q for q in queries if normal(q["q"]) not in barred]
    print("passages", len(pool.rows), "dropped as measured", len(queries) - len(kept))
    print("queries", dict(Counter(q["kind"] for q in kept)))
    with open(args.work / "pool.jsonl", "w") as out:
        out.writelines(json.dumps(row) + "\n" for row in pool.rows)
    with open(args.work / "queries.jsonl", "w") as out:
        out.writelines(json.dumps(row) + "\n" for row in kept)


if __name__ == "__main__":
    main()
