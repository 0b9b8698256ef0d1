#!/usr/bin/env python3
"""Small tokenizer folders, and how transformers tokenizes text with them. For
tokenizer_goldens.py. As a program, writes one folder:

  pip install tokenizers transformers
  tools/tokenizer_folders.py KIND FOLDER [VOCAB_SIZE]

KIND is bert, bert-cased, distilbert, electra, roberta, or roberta-files (with
vocab.json and merges.txt in place of tokenizer.json). VOCAB_SIZE (at least 300;
400 if absent) is that of the roberta kinds.
"""

import functools
import itertools
import json
import pathlib
import sys
import tempfile

from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import AutoTokenizer

from tokenizer_parity import random_texts

STRUCTURE = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
LETTERS = "abcdefghijklmnopqrstuvwxyz\u00e9\u4e2d\u6587AE[]<>#'-_."
VOCAB = STRUCTURE + list(LETTERS) + ["##" + c for c in LETTERS[:28]] + [
    "hello", "Hello", "cafe", "caf\u00e9", "\u4e2d\u6587", "tot"]
CONTENTS = ["[EOT]", "[EOT", "EOT]", "<a>", "<a><a>", "Hello", "hello", "tot",
            "to", "ot", "\u00c9t\u00e9", "\u4e2d", "a b", " b", "b ", "#", "##a"]
TEXTS = ["", " ", "Hello caf\u00e9 \u4e2d\u6587", "a [EOT] b", "[eot][EOT]x",
         "[SEP] [sep] [CLS][MASK] [PAD] [UNK]", "hello[SEP]hello",
         "<a><a><a> <a", "tot otot to\u0301t ETE \u00e9te\u0301", "  a   b  \u3000b "]


def tokenizer_json(added, **normalizer):
    special = {t: {"id": t, "ids": [VOCAB.index(t)], "tokens": [t]}
               for t in ("[CLS]", "[SEP]")}

    def piece(kind, name, type_id):
        return {kind: {"id": name, "type_id": type_id}}

    first = [piece("SpecialToken", "[CLS]", 0), piece("Sequence", "A", 0),
             piece("SpecialToken", "[SEP]", 0)]
    second = [piece("Sequence", "B", 1), piece("SpecialToken", "[SEP]", 1)]
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": added,
        "normalizer": {"type": "BertNormalizer", "clean_text": True,
                       "handle_chinese_chars": True, "strip_accents": None,
                       "lowercase": True} | normalizer,
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "TemplateProcessing", "single": first,
                           "pair": first + second, "special_tokens": special},
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]",
                  "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100,
                  "vocab": {t: i for i, t in enumerate(VOCAB)}},
    }


# What the byte-level vocabularies are trained on.
PROSE = """A reranker reads a query and a document together, and says how well the
document answers the query. The first stage finds a hundred candidates in 20
milliseconds; the reranker's job is the order of the last ten. It doesn't need
an index, it isn't a search engine, and it won't read what you don't send.
We've measured 3,210 pairs in 2024 & they're all here: caf\u00e9, na\u00efve,
\u4e2d\u6587, \u65e5\u672c\u8a9e, \ud55c\uad6d\uc5b4, \u0440\u0443\u0441\u0441\u043a\u0438\u0439.
    def rank(query, documents):
        return sorted(documents, key=lambda d: -score(query, d))
"""
ROBERTA_STRUCTURE = ["<s>", "<pad>", "</s>", "<unk>"]


@functools.cache
def byte_level_vocab(size=400):
    """The vocabulary and the merges of a byte-level BPE of `size` tokens, laid
    out as RoBERTa's: the structure's tokens first, <mask> last."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.train_from_iterator([PROSE], trainers.BpeTrainer(
        vocab_size=size - 1, special_tokens=ROBERTA_STRUCTURE, show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    model = json.loads(tokenizer.to_str())["model"]
    return model["vocab"] | {"<mask>": len(model["vocab"])}, model["merges"]


def byte_level_json(size=400, **model):
    vocab, merges = byte_level_vocab(size)
    structure = [added_token(t, vocab[t]) for t in ROBERTA_STRUCTURE]
    byte_level = {"type": "ByteLevel", "add_prefix_space": False,
                  "trim_offsets": True, "use_regex": True}
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": structure + [added_token("<mask>", vocab["<mask>"], lstrip=True)],
        "normalizer": None, "pre_tokenizer": byte_level,
        "post_processor": {"type": "RobertaProcessing", "sep": ["</s>", vocab["</s>"]],
                           "cls": ["<s>", vocab["<s>"]], "trim_offsets": True,
                           "add_prefix_space": False},
        "decoder": byte_level,
        "model": {"type": "BPE", "dropout": None, "unk_token": None,
                  "continuing_subword_prefix": "", "end_of_word_suffix": "",
                  "fuse_unk": False, "byte_fallback": False, "ignore_merges": False,
                  "vocab": vocab, "merges": merges} | model,
    }


def folder_of(kind, size=400):
    """The files of a folder whose class has its default settings."""
    if kind.startswith("roberta"):
        config = {"tokenizer_class": "RobertaTokenizer", "model_max_length": 512}
        if kind == "roberta":
            return {"tokenizer.json": byte_level_json(size), "tokenizer_config.json": config}
        vocab, merges = byte_level_vocab(size)
        lines = ["#version: 0.2"] + [" ".join(pair) for pair in merges]
        return {"vocab.json": vocab, "merges.txt": "\n".join(lines) + "\n",
                "tokenizer_config.json": config}
    name, lowercase = {"bert": ("BertTokenizer", True), "bert-cased": ("BertTokenizer", False),
                       "distilbert": ("DistilBertTokenizer", True),
                       "electra": ("ElectraTokenizer", True)}[kind]
    return {"tokenizer.json": tokenizer_json(structure_tokens(), lowercase=lowercase),
            "tokenizer_config.json": {"tokenizer_class": name, "do_lower_case": lowercase,
                                      "model_max_length": 512}}


def write_files(files, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        (folder / name).write_text(text, encoding="utf-8")


def added_token(content, id_, special=True, normalized=False, **flags):
    return dict(id=id_, content=content, single_word=False, lstrip=False,
                rstrip=False, normalized=normalized, special=special) | flags


def structure_tokens():
    return [added_token(t, i) for i, t in enumerate(STRUCTURE)]


def random_tokens(rng):
    """Added tokens with any flags; their ids follow the vocabulary if it lacks
    them."""
    contents = rng.sample(CONTENTS, rng.randrange(1, 8))
    id_, tokens = len(VOCAB), []
    for content in contents:
        flags = {f: rng.random() < 0.3 for f in ("single_word", "lstrip", "rstrip")}
        known = content in VOCAB
        tokens.append(added_token(content, VOCAB.index(content) if known else id_,
                                  special=rng.random() < 0.5,
                                  normalized=rng.random() < 0.5, **flags))
        id_ += not known
    return tokens


def configurations(rng, random_folders):
    """Yields the files of each folder."""
    for config in ({}, {"do_lower_case": False}, {"strip_accents": False},
                   {"do_lower_case": False, "strip_accents": True},
                   {"tokenize_chinese_chars": False},
                   {"model_max_length": 24, "do_lower_case": True},
                   {"model_max_length": int(1e30)},
                   {"model_input_names": ["input_ids", "attention_mask"]},
                   {"model_input_names": ["input_ids", "token_type_ids"]}):
        for name, lowercase in itertools.product(
                ("BertTokenizer", "BertTokenizerFast", "DistilBertTokenizer",
                 "PreTrainedTokenizerFast"), (True, False)):
            yield {"tokenizer.json": tokenizer_json(structure_tokens(), lowercase=lowercase),
                   "tokenizer_config.json": config | {"tokenizer_class": name}}
    for _ in range(random_folders):
        tokens = random_tokens(rng)
        cased = {"do_lower_case": rng.random() < 0.5,
                 "strip_accents": rng.choice((None, True, False))}
        listed = structure_tokens() if rng.random() < 0.8 else []
        yield {"tokenizer.json": tokenizer_json(listed + tokens),
               "tokenizer_config.json": cased}
        decoder = {str(t["id"]): {k: v for k, v in t.items() if k != "id"}
                   for t in structure_tokens() + tokens}
        yield {"vocab.txt": "".join(t + "\n" for t in VOCAB),
               "tokenizer_config.json": cased | {"added_tokens_decoder": decoder}}


def texts(rng):
    """Texts with added tokens' contents between spaces, letters and random
    Unicode."""
    for text in random_texts(rng, 12):
        pieces = []
        for at in range(0, min(len(text), 30), 3):
            pieces += [text[at:at + 3], rng.choice(("", " ", "  ", "\u3000", "x", "\n")),
                       rng.choice(CONTENTS + STRUCTURE[1:4])]
        yield "".join(pieces)


def without_structure(backend):
    """The same tokenizer, but it treats unk, cls, sep, pad and mask as text."""
    state = json.loads(backend.to_str())
    state["added_tokens"] = [t for t in state["added_tokens"]
                             if t["content"] not in STRUCTURE]
    return Tokenizer.from_str(json.dumps(state))


def load(files):
    with tempfile.TemporaryDirectory() as folder:
        write_files({"config.json": {"model_type": "bert"}} | files, folder)
        return AutoTokenizer.from_pretrained(folder)


def folders(rng, random_folders=16):
    """Rows with the files of a folder and their results: "texts" have the ids
    for each value of Podium's --special-tokens."""
    for files in configurations(rng, random_folders):
        reference = load(files)
        match = reference.backend_tokenizer
        text = without_structure(match)
        drawn = list(texts(rng)) if len(match.get_added_tokens_decoder()) > len(STRUCTURE) else []
        rows = [{"text": t} | {name: tokenizer.encode(t, add_special_tokens=False).ids
                               for name, tokenizer in (("match_ids", match), ("text_ids", text))}
                for t in TEXTS + drawn]
        limit = reference.model_max_length
        pair = reference("a b", "b c")
        types = pair.get("token_type_ids", [0] * len(pair["input_ids"]))
        yield {"files": {name: content if isinstance(content, str)
                         else json.dumps(content, separators=(",", ":"))
                         for name, content in files.items()},
               "texts": rows, "max_length": limit if limit < 1e9 else None,
               "input_ids": pair["input_ids"], "token_type_ids": types}


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    write_files(folder_of(sys.argv[1], *map(int, sys.argv[3:])), sys.argv[2])
