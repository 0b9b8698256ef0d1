#!/usr/bin/env python3
"""Small tokenizer folders, and how transformers tokenizes text with them. For
tokenizer_goldens.py. As a program, writes one folder:

  pip install tokenizers transformers
  tools/tokenizer_folders.py KIND FOLDER [VOCAB_SIZE]

KIND is bert, bert-cased, distilbert, electra, roberta, or roberta-files (with
vocab.json and merges.txt in place of tokenizer.json). VOCAB_SIZE (at least 300;
400 if absent) is that of the roberta kinds.
"""

import itertools
import json
import pathlib
import random
import sys
import tempfile

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import AutoTokenizer

from random_texts import random_texts

ROOT = pathlib.Path(__file__).resolve().parent.parent
STRUCTURE = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
LETTERS = "abcdefghijklmnopqrstuvwxyz\u00e9\u4e2d\u6587AE[]<>#'-_."
VOCAB = STRUCTURE + list(LETTERS) + ["##" + c for c in LETTERS[:28]] + [
    "hello", "Hello", "cafe", "caf\u00e9", "\u4e2d\u6587", "tot"]
CONTENTS = ["[EOT]", "[EOT", "EOT]", "<a>", "<a><a>", "Hello", "hello", "tot",
            "to", "ot", "\u00c9t\u00e9", "\u4e2d", "a b", " b", "b ", "#", "##a"]
TEXTS = ["", " ", "Hello caf\u00e9 \u4e2d\u6587", "a [EOT] b", "[eot][EOT]x",
         "[SEP] [sep] [CLS][MASK] [PAD] [UNK]", "hello[SEP]hello",
         "<a><a><a> <a", "tot otot to\u0301t ETE \u00e9te\u0301", "  a   b  \u3000b "]


def ids_of(tokens):
    return {t: i for i, t in enumerate(tokens)}


def tokenizer_json(added, vocab=None, **normalizer):
    vocab = vocab or ids_of(VOCAB)
    special = {t: {"id": t, "ids": [vocab[t]], "tokens": [t]}
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
                  "vocab": vocab},
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


def byte_level_vocab(size=400, lines=(PROSE,)):
    """The vocabulary and the merges of a byte-level BPE of `size` tokens, laid
    out as RoBERTa's: the structure's tokens first, <mask> last."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.train_from_iterator(lines, trainers.BpeTrainer(
        vocab_size=size - 1, special_tokens=ROBERTA_STRUCTURE, show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    model = json.loads(tokenizer.to_str())["model"]
    return model["vocab"] | {"<mask>": len(model["vocab"])}, model["merges"]


def byte_level_json(vocab, merges, added=(), add_prefix_space=False, **model):
    structure = [added_token(t, vocab[t]) for t in ROBERTA_STRUCTURE]
    structure.append(added_token("<mask>", vocab["<mask>"], lstrip=True))
    byte_level = {"type": "ByteLevel", "add_prefix_space": add_prefix_space,
                  "trim_offsets": True, "use_regex": True}
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": structure + list(added),
        "normalizer": None, "pre_tokenizer": byte_level,
        "post_processor": {"type": "RobertaProcessing", "sep": ["</s>", vocab["</s>"]],
                           "cls": ["<s>", vocab["<s>"]], "trim_offsets": True,
                           "add_prefix_space": add_prefix_space},
        "decoder": byte_level,
        "model": {"type": "BPE", "dropout": None, "unk_token": None,
                  "continuing_subword_prefix": "", "end_of_word_suffix": "",
                  "fuse_unk": False, "byte_fallback": False, "ignore_merges": False,
                  "vocab": vocab, "merges": merges} | model,
    }


def roberta_files(vocab, merges):
    """The files that a RoBERTa model has without tokenizer.json."""
    lines = ["#version: 0.2"] + [" ".join(pair) for pair in merges]
    return {"vocab.json": vocab, "merges.txt": "\n".join(lines) + "\n"}


def folder_of(kind, size=400):
    """The files of a folder whose class has its default settings."""
    if kind.startswith("roberta"):
        config = {"tokenizer_class": "RobertaTokenizer", "model_max_length": 512}
        trained = byte_level_vocab(size)
        files = (roberta_files(*trained) if kind == "roberta-files"
                 else {"tokenizer.json": byte_level_json(*trained)})
        return files | {"tokenizer_config.json": config}
    name, lowercase = {"bert": ("BertTokenizer", True), "bert-cased": ("BertTokenizer", False),
                       "distilbert": ("DistilBertTokenizer", True),
                       "electra": ("ElectraTokenizer", True)}[kind]
    return {"tokenizer.json": tokenizer_json(structure_tokens(), lowercase=lowercase),
            "tokenizer_config.json": {"tokenizer_class": name, "do_lower_case": lowercase,
                                      "model_max_length": 512}}


def wordpiece_vocab(size, lines, lowercase):
    """A WordPiece vocabulary, laid out as BERT's."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.train_from_iterator(lines, trainers.WordPieceTrainer(
        vocab_size=size, special_tokens=STRUCTURE, show_progress=False))
    return json.loads(tokenizer.to_str())["model"]["vocab"]


def common_added_tokens(rng, vocab):
    """Added tokens that most texts have, with all combinations of flags. None is
    empty once normalized: such a token makes the library panic."""
    contents = ["the", " of ", "year", "d", "is a", "-", "\u00e9", "s.", "\u7684", "\u3002",
                "\u306e", "\ud55c", "\u0627\u0644", "[EOT]", "</x>", "##ing", "1", "\n", "In",
                "  ", "\u4e2d\u56fd", ", and", "QA", "(", "e\u0301", "\u0130", "th", "[CLS"]
    id_, tokens = max(vocab.values()) + 1, []
    for i, content in enumerate(contents):
        flags = dict(single_word=i % 2 == 0, lstrip=rng.random() < 0.5,
                     rstrip=rng.random() < 0.5, normalized=i % 4 < 2)
        known = content in vocab
        tokens.append(added_token(content, vocab[content] if known else id_,
                                  special=rng.random() < 0.5, **flags))
        id_ += not known
    return tokens


def parity_folders(lines, rng=random.Random(22)):
    """Names and files of folders of every kind, with vocabularies of real size:
    BERT's own, and others trained on `lines`."""
    builtin = ROOT / "models/podium-MiniLM-L6/tokenizer.json"
    uncased = json.loads(builtin.read_text(encoding="utf-8"))["model"]["vocab"]

    def bert(name, vocab=uncased, added=(), lowercase=True):
        tokens = [added_token(t, vocab[t]) for t in STRUCTURE] + list(added)
        return {"tokenizer.json": tokenizer_json(tokens, vocab, lowercase=lowercase),
                "tokenizer_config.json": {"tokenizer_class": name, "do_lower_case": lowercase},
                "config.json": {"model_type": "bert"}}

    def roberta(files, **config):
        return files | {"tokenizer_config.json": {"tokenizer_class": "RobertaTokenizer"} | config,
                        "config.json": {"model_type": "roberta"}}

    yield "BERT, uncased", bert("BertTokenizer")
    yield "BERT, cased", bert("BertTokenizer", wordpiece_vocab(30_000, lines, False),
                              lowercase=False)
    yield "DistilBERT", bert("DistilBertTokenizer")
    yield "ELECTRA", bert("ElectraTokenizer")
    yield "BERT, with added tokens", bert("BertTokenizer",
                                          added=common_added_tokens(rng, uncased))
    for size in (1_000, 8_000, 50_265):
        vocab, merges = byte_level_vocab(size, lines)
        yield (f"RoBERTa, {size} tokens",
               roberta({"tokenizer.json": byte_level_json(vocab, merges)}))
    yield "RoBERTa, vocab.json and merges.txt", roberta(roberta_files(vocab, merges))
    added = common_added_tokens(rng, vocab)
    yield ("RoBERTa, with added tokens and add_prefix_space",
           roberta({"tokenizer.json": byte_level_json(vocab, merges, added,
                                                      add_prefix_space=True)},
                   add_prefix_space=True))


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
    structure = STRUCTURE + ROBERTA_STRUCTURE + ["<mask>"]
    state["added_tokens"] = [t for t in state["added_tokens"]
                             if t["content"] not in structure]
    return Tokenizer.from_str(json.dumps(state))


def load(files):
    with tempfile.TemporaryDirectory() as folder:
        write_files({"config.json": {"model_type": "bert"}} | files, folder)
        return AutoTokenizer.from_pretrained(folder)


def row_of(files, row_texts, decoded=False):
    """The files of a folder and their results: "texts" have the ids for each
    value of Podium's --special-tokens, and perhaps what the latter decode to."""
    reference = load(files)
    match = reference.backend_tokenizer
    text = without_structure(match)
    drawn = row_texts(match) if callable(row_texts) else row_texts
    rows = [{"text": t} | {name: tokenizer.encode(t, add_special_tokens=False).ids
                           for name, tokenizer in (("match_ids", match), ("text_ids", text))}
            for t in drawn]
    if decoded:
        for row in rows:
            row["decoded"] = match.decode(row["match_ids"], skip_special_tokens=False)
    limit = reference.model_max_length
    pair = reference("a b", "b c")
    types = pair.get("token_type_ids", [0] * len(pair["input_ids"]))
    return {"files": {name: content if isinstance(content, str)
                      else json.dumps(content, separators=(",", ":"), ensure_ascii=False)
                      if decoded else json.dumps(content, separators=(",", ":"))
                      for name, content in files.items()},
            "texts": rows, "max_length": limit if limit < 1e9 else None,
            "input_ids": pair["input_ids"], "token_type_ids": types}


def folders(rng, random_folders=16):
    """Rows of BERT's folders."""
    def drawn(backend):
        added = len(backend.get_added_tokens_decoder()) > len(STRUCTURE)
        return TEXTS + (list(texts(rng)) if added else [])

    for files in configurations(rng, random_folders):
        yield row_of(files, drawn)


STAGE_TEXTS = TEXTS + [
    "it's we've I'll you're he'd I'm don't IT'S 'tis ''s '' 's", "a\n\n b  c\t\td   ",
    "  two  spaces", "\u00a0\u2003x\u3000\u3000y", "3.14 2024th \u00b2\u00bd \u0663 x1y2",
    "\u0928\u092e\u0938\u094d\u0924\u0947 \ud55c\uad6d\uc5b4 \u4e2d\u6587\u3002\u65e5\u672c\u8a9e",
    "e\u0301 \u00e9 \u1ead \uac01 \u212b I\u0307 \u0130 \u00c9T\u00c9", "f(x_1)==a[0]; // $5\u20ac -- \u201cq\u201d",
    "\U0001f469\u200d\U0001f469 a\u200bb\x00c\x7f", "The reranker reads a document.", "<s>a</s> <mask>x <pad><unk>",
    "a" * 40 + " " + "ab" * 30]


def trained_bpe(**options):
    """A tiny BPE over characters, without RoBERTa's layout."""
    tokenizer = Tokenizer(models.BPE(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.train_from_iterator([PROSE], trainers.BpeTrainer(
        vocab_size=200, special_tokens=STRUCTURE, show_progress=False, **options))
    return json.loads(tokenizer.to_str())["model"]


def stage_configurations(rng):
    """Yields the files of folders with other stages than BERT's."""
    vocab, merges = byte_level_vocab(320)
    roberta = {"tokenizer_config.json": {"tokenizer_class": "RobertaTokenizer"},
               "config.json": {"model_type": "roberta"}}
    plain = {"tokenizer_config.json": {"tokenizer_class": "PreTrainedTokenizerFast"}}
    rich = byte_level_json(vocab, merges, random_tokens_of(rng, vocab))
    yield {"tokenizer.json": byte_level_json(vocab, merges)} | roberta
    yield {"tokenizer.json": rich} | roberta
    yield {"tokenizer.json": byte_level_json(vocab, merges, add_prefix_space=True)} | roberta
    yield roberta_files(vocab, merges) | roberta
    yield roberta_files(vocab, merges) | roberta | {"tokenizer_config.json": {
        "add_prefix_space": True, "mask_token": {
            "content": "<mask>", "lstrip": True, "rstrip": False, "single_word": False,
            "normalized": True, "__type": "AddedToken"}}}
    yield {"tokenizer.json": byte_level_json(vocab, [" ".join(m) for m in merges]),
           "tokenizer_config.json": {"model_max_length": 512},
           "config.json": roberta["config.json"]}
    yield {"tokenizer.json": rich} | plain
    yield {"tokenizer.json": byte_level_json(vocab, merges, add_prefix_space=True,
                                             ignore_merges=True)} | plain
    without_type = byte_level_json(vocab, merges)
    del without_type["model"]["type"]
    yield {"tokenizer.json": without_type} | plain

    def stages(**parts):
        return {"tokenizer.json": tokenizer_json(structure_tokens()) | parts} | plain

    def normalizer(kind, **options):
        return {"type": kind} | options

    def sequence(*parts):
        return {"type": "Sequence", "normalizers": list(parts)}

    for first in (None, normalizer("NFC"), normalizer("NFD"), normalizer("Lowercase"),
                  sequence(normalizer("NFD"), normalizer("Lowercase"),
                           normalizer("StripAccents")),
                  sequence(normalizer("Replace", pattern={"String": "a"}, content="b c"),
                           normalizer("Prepend", prepend="x "))):
        yield stages(normalizer=first)
    split = [{"type": "WhitespaceSplit"},
             {"type": "Punctuation", "behavior": "Isolated"}]
    for second in ({"type": "Whitespace"}, *split,
                   {"type": "Sequence", "pretokenizers": split}):
        yield stages(pre_tokenizer=second, decoder=None)
    byte_level = byte_level_json(vocab, merges)
    pieces = [{"type": "Whitespace"}, byte_level["pre_tokenizer"] | {"add_prefix_space": True}]
    for second in (byte_level["pre_tokenizer"] | {"use_regex": False},
                   {"type": "Sequence", "pretokenizers": pieces}):
        yield {"tokenizer.json": byte_level | {
            "pre_tokenizer": second, "post_processor": {"type": "Sequence", "processors": [
                byte_level["pre_tokenizer"], byte_level["post_processor"]]}}} | plain
    for options in ({}, {"continuing_subword_prefix": "##"}, {"end_of_word_suffix": "</w>"},
                    {"continuing_subword_prefix": "##", "end_of_word_suffix": "</w>"}):
        model = trained_bpe(**options)
        for more in ({}, {"fuse_unk": True}, {"unk_token": None}):
            special = {"vocab": model["vocab"]}
            yield {"tokenizer.json": tokenizer_json(structure_tokens(), **special) | {
                "normalizer": None, "pre_tokenizer": {"type": "Whitespace"},
                "model": model | more, "decoder": None}} | plain


def random_tokens_of(rng, vocab):
    """random_tokens() behind another vocabulary."""
    first = max(vocab.values()) + 1
    contents = [t for t in rng.sample(CONTENTS, 8) if t not in vocab]
    return [added_token(content, first + i, special=rng.random() < 0.5,
                        normalized=rng.random() < 0.5,
                        **{f: rng.random() < 0.4 for f in ("single_word", "lstrip", "rstrip")})
            for i, content in enumerate(contents)]


def stages(rng):
    """Rows of folders with other stages than BERT's."""
    for files in stage_configurations(rng):
        drawn = list(texts(rng))[:4] + [t[:60] for t in random_texts(rng, 6)]
        yield row_of(files, STAGE_TEXTS + drawn, decoded=True)


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    write_files(folder_of(sys.argv[1], *map(int, sys.argv[3:])), sys.argv[2])
