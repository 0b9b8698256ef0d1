"""Pairs as text and as ids, the same for every program that is measured."""

import json
import random
from dataclasses import dataclass
from pathlib import Path

import causal
import numpy
from beir_pairs import evenly, read_pairs
from tokenizers import Tokenizer

MAX_LENGTH = 512
EQUAL_LENGTH, EQUAL_QUERY = 128, 16
# Workloads made here, and how many consecutive documents have the same query.
MADE = {"equal": 1, "request": 20}
# Each is one token of every vocabulary here.
WORDS = (
    "the of and to in was for on with as by at from his her she they which were after also first their two been "
    "city water school river north south music film game team war world state house family night land place year"
).split()


@dataclass
class Workload:
    name: str
    pairs: Path  # JSONL, as text
    input_ids: list[numpy.ndarray]
    token_type_ids: list[numpy.ndarray]

    @property
    def lengths(self) -> list[int]:
        return [len(ids) for ids in self.input_ids]


def _made(count: int, documents: int) -> list[dict[str, str]]:
    """Distinct pairs of 128 tokens, including [CLS] and two [SEP] (more in a causal model's prompt), with `documents`
    in a row for each query. From pair to pair, the document has more of the query's words: if all scores were alike,
    they would not show which program computes them well."""
    rng = random.Random(1)
    pairs = []
    for i in range(count):
        if i % documents == 0:
            query = [rng.choice(WORDS) for _ in range(EQUAL_QUERY)]
        asked = [query, WORDS]
        document = [rng.choice(asked[rng.random() * count > i]) for _ in range(EQUAL_LENGTH - 3 - EQUAL_QUERY)]
        pairs.append({"query": " ".join(query), "document": " ".join(document)})
    return pairs


def _cut(tokenizer: Tokenizer, pair: dict[str, str]) -> dict[str, str]:
    """The pair with a document short enough that no program has to truncate it: they truncate differently. A causal
    model's prompt comes on top."""
    query = len(tokenizer.encode(pair["query"], add_special_tokens=False).ids)
    document = tokenizer.encode(pair["document"], add_special_tokens=False)
    room = MAX_LENGTH - 3 - query
    if len(document.ids) <= room:
        return pair
    # Go back to the last whole word.
    while document.word_ids[room] == document.word_ids[room - 1]:
        room -= 1
    return pair | {"document": pair["document"][: document.offsets[room - 1][1]]}


def _read(source: str, count: int) -> list[dict[str, str]]:
    if source in MADE:
        return _made(count, MADE[source])
    path = Path(source)
    if path.is_dir():
        return evenly(read_pairs(path), count)
    with path.open() as lines:
        return evenly([json.loads(line) for line in lines], count)


def _encode(tokenizer: Tokenizer, model: Path, pairs: list[dict[str, str]]) -> list[tuple[list[int], list[int]]]:
    """Each pair's ids and token types, as the model reads it."""
    if causal.is_causal(model):
        prompts = [causal.prompt_ids(tokenizer, pair) for pair in pairs]
        return [(ids, [0] * len(ids)) for ids in prompts]
    encodings = tokenizer.encode_batch([(pair["query"], pair["document"]) for pair in pairs])
    longest = max(len(encoding.ids) for encoding in encodings)
    assert longest <= MAX_LENGTH, f"a pair of {longest} tokens"
    return [(encoding.ids, encoding.type_ids) for encoding in encodings]


def make(source: str, count: int, model: Path, folder: Path) -> Workload:
    """`source` is one of MADE, a folder in BEIR form or a file of pairs. Writes the pairs and their ids to `folder`."""
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    pairs = [_cut(tokenizer, pair) for pair in _read(source, count)]
    encoded = _encode(tokenizer, model, pairs)
    folder.mkdir(parents=True, exist_ok=True)
    name = source if source in MADE else Path(source).resolve().stem
    file = folder / f"{name}-{len(pairs)}.jsonl"
    file.write_text("".join(json.dumps(pair, ensure_ascii=False) + "\n" for pair in pairs))
    workload = Workload(
        name,
        file,
        [numpy.array(ids, numpy.int64) for ids, _ in encoded],
        [numpy.array(types, numpy.int64) for _, types in encoded],
    )
    numpy.savez(
        file.with_suffix(".npz"),
        lengths=workload.lengths,
        input_ids=numpy.concatenate(workload.input_ids),
        token_type_ids=numpy.concatenate(workload.token_type_ids),
    )
    return workload


def load_ids(pairs: Path) -> tuple[list[numpy.ndarray], list[numpy.ndarray]]:
    """The ids that make() wrote beside a file of pairs."""
    with numpy.load(pairs.with_suffix(".npz")) as saved:
        ends = numpy.cumsum(saved["lengths"])[:-1]
        return numpy.split(saved["input_ids"], ends), numpy.split(saved["token_type_ids"], ends)
