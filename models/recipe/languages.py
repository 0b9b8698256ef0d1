"""Not a stage: tests on text in other languages with Latin letters, held back from training (prepare.py).

A query is some words of a sentence. Its passage, usually without that sentence, must be found among BM25's first
candidates from the same file. Prints the mean reciprocal rank of the passage for BM25 and for models, to show whether
an English model ruins a good order.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import bm25s
import torch

import late
import prepare
import train
from config import STAGES, load
from lists import Lists, ListSettings
from text import windows


@dataclass(frozen=True)
class Settings:
    seed: int
    queries: int
    candidates: int
    limit: int


def same_passage(text: str, other: str) -> bool:
    words = set(text.split())
    return len(words & set(other.split())) > 0.6 * len(words)


def passages(path: Path, settings: prepare.Settings) -> list[dict]:
    """The held-back passages, as a pool."""
    parts = prepare.parts_of(path, settings.part, held_back=True)
    return [{"g": g, "t": "", "s": s} for g, part in enumerate(parts) for line in part for s in windows(line, settings.words)]


def examples(pool: list[dict], settings: Settings, of_lists: ListSettings) -> list[tuple[str, int, list[str]]]:
    """Queries, BM25's rank of the right candidate, and the candidates in BM25's order."""
    lists = Lists(pool, [], of_lists, settings.seed)
    made: list[tuple[str, int, list[str]]] = []
    while len(made) < settings.queries:
        example = lists.cloze(2, lists.groups, "foreign")
        right = example.texts[0]
        texts = [right, *(p["s"] for p in pool if not same_passage(right, p["s"]))]
        index = bm25s.BM25(k1=0.9, b=0.4)
        index.index(bm25s.tokenize(texts, stopwords=None, show_progress=False), show_progress=False)
        asked = bm25s.tokenize([example.query], stopwords=None, show_progress=False)
        found = index.retrieve(asked, k=settings.candidates, show_progress=False)[0][0].tolist()
        if 0 in found:
            made.append((example.query, found.index(0), [texts[i] for i in found]))
    return made


@torch.inference_mode()
def places(
    model: late.LateInteraction, tokenizers: late.Tokenizers, made: list[tuple[str, int, list[str]]], limit: int
) -> list[int]:
    """The model's ranks of the right candidates. `limit`: tokens per text."""
    distinct = list(dict.fromkeys(text for _, _, texts in made for text in texts))
    [documents] = model.encode(tokenizers.document, distinct, limit)
    number = {text: i for i, text in enumerate(distinct)}
    found: list[int] = []
    for query, right, texts in made:
        rows = [number[text] for text in texts]
        candidates = late.Encoded(*(values[rows] for values in documents))
        logits = model.compare(*model.encode(tokenizers.query, [query], limit), candidates)[0]
        found.append(int((logits > logits[right]).sum()))
    return found


def mrr(places: list[int]) -> float:
    return round(sum(1 / (1 + place) for place in places) / len(places), 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, default=STAGES / "languages.toml", help="settings")
    parser.add_argument("--text", type=Path, required=True, help="folder of text in other languages")
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("models", type=Path, nargs="+")
    args = parser.parse_args()
    settings = load(Settings, args.config)
    of_prepare = load(prepare.Settings, args.config.with_name("prepare.toml"))
    models = {f: late.load(f) for f in args.models}
    of_lists = load(train.Settings, args.config.with_name("train.toml")).lists
    for name in of_prepare.other_languages:
        made = examples(passages(args.text / f"{name}.txt", of_prepare), settings, of_lists)
        line = {"bm25": mrr([right for _, right, _ in made])}
        line |= {f.name: mrr(places(m, m.tokenizers(args.backbone), made, settings.limit)) for f, m in models.items()}
        print(name, json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
