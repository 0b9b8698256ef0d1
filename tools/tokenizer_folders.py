"""Small tokenizer folders, and how transformers tokenizes text with them. For
tokenizer_goldens.py."""

import itertools
import json
import pathlib
import tempfile

from tokenizers import Tokenizer
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
        for name, content in (files | {"config.json": {"model_type": "bert"}}).items():
            text = content if isinstance(content, str) else json.dumps(content)
            (pathlib.Path(folder) / name).write_text(text, encoding="utf-8")
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
