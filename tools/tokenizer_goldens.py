#!/usr/bin/env python3
"""Writes tests/data/tokenizer/*.jsonl, for golden_test.cc: the results of
Hugging Face `tokenizers` for texts and pairs (texts, pairs) and for pairs
without a tokenizer.json, [CLS] query [SEP] document [SEP] (bert_pairs), and the
results of transformers for small folders with various settings (folders) and
with other stages than BERT's (stages) or a SentencePiece model (sentencepiece).

  pip install tokenizers transformers sentencepiece protobuf
  tools/tokenizer_goldens.py models/podium-MiniLM-L6 tests/data/tokenizer
"""

import json
import pathlib
import random
import sys

from tokenizers import Tokenizer
from tokenizers.processors import BertProcessing

from random_texts import random_texts
from tokenizer_folders import folders, sentencepiece_files, stages

TEXTS = [
    "",
    " ",
    "\t\r\n",
    "what is the capital of france?",
    "What Is The CAPITAL Of France?",
    "unaffable embeddings tokenization internationalization",
    "It's 3.14159, isn't it? (Yes!) [No] {Maybe} <tag/> a_b a-b a+b a=b a~b",
    "e-mail: someone@example.com, https://example.com/a/b?c=d&e=f#g",
    "[CLS] a document that says [SEP] and [MASK] and [PAD] and [UNK] [unused1]",
    "[SEP][SEP][CLS]",
    "[sep] [ SEP ] [SEP",
    "## ##ing a##b #hash ## #",
    "$100 \u20ac200 \u00a3300 \u00a5400 10% \u2030 \u00b0C \u00a9 \u2122",
    "caf\u00e9 cafe\u0301 CAFE\u0301 na\u00efve co\u00f6perate \u00c5ngstr\u00f6m \u212bngstr\u00f6m",
    "\u0130stanbul I\u0307stanbul \u0131s\u0131 Stra\u00dfe STRASSE \u1e9e",
    "\u039f\u0394\u03a5\u03a3\u03a3\u0395\u03a5\u03a3 \u03bf\u03b4\u03c5\u03c3\u03c3\u03b5\u03cd\u03c2 \u03c2 \u03a3",
    "\u041c\u043e\u0441\u043a\u0432\u0430 \u2014 \u0441\u0442\u043e\u043b\u0438\u0446\u0430 \u0420\u043e\u0441\u0441\u0438\u0438, \u0439 \u0451 \u0457",
    "\u6771\u4eac\u306f\u65e5\u672c\u306e\u9996\u90fd\u3067\u3059\u3002\u304c\u30ae\u30d1 \uff76\uff9e \uff21\uff22\uff43",
    "\u4e2d\u6587\u5206\u8bcd\u6d4b\u8bd5\uff0c\u6ca1\u6709\u7a7a\u683c\u3002\u3007\u3400\U00020000\uf900\U0002f800",
    "\ud55c\uad6d\uc5b4 \ud615\ud0dc\uc18c \ubd84\uc11d\uae30 \uac00\uac01\ud7a3 \u1112\u1161\u11ab",
    "\u0627\u0644\u0644\u063a\u0629 \u0627\u0644\u0639\u0631\u0628\u064a\u0651\u0629\u060c \u0622 \u0623 \u0624 \u061f \u0640",
    "\u05e2\u05b4\u05d1\u05b0\u05e8\u05b4\u05d9\u05ea \u05d1\u05be\u05d2 \ufb2a",
    "\u0939\u093f\u0928\u094d\u0926\u0940 \u0915\u094d\u0937 \u0958 \u0964 \u09ac\u09be\u0982\u09b2\u09be \u0ba4\u0bae\u0bbf\u0bb4\u0bcd",
    "\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22 \u0e01\u0e33 \u1019\u103c\u1014\u103a\u1019\u102c",
    "Ti\u1ebfng Vi\u1ec7t c\u00f3 d\u1ea5u Tie\u0302\u0301ng Vie\u0323\u0302t \u0110\u00e0 N\u1eb5ng",
    "\U0001f600 \U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f1eb\U0001f1f7 \u2764\ufe0f a\U0001f4a9b",
    "soft\u00adhyphen zero\u200bwidth joi\u200dner bom\ufeff word\u2060joiner",
    "nbsp\u00a0thin\u2009ideographic\u3000line\u2028para\u2029nel\u0085ogham\u1680mvs\u180e",
    "nul\x00del\x7fbell\x07vt\x0bff\x0cfs\x1cus\x1f",
    "replacement\ufffd private\ue000 noncharacter\uffff unassigned\u0378 \U0010ffff",
    "\u201ccurly\u201d \u2018quotes\u2019 \u00abguillemets\u00bb \u2026 \u2013 \u2014 \u3010\u3011 \u00b7 \u00bf \u00a1 \u00a7 \u00b6",
    "^caret `tick` |pipe| \\back\\ ~ + < = > $ \u2212 \u00d7 \u00f7 \u2211",
    "\u037e \u2329x\u232a \u1fef \u0387 \u2000\u2001 \u212a \u2126",
    "\ufb01 \ufb03 \u01c4 \u01c5 \u01c6 \u0132 \u2167 \u24b6 \u1d400 \U0001d400 \u00bd \u00b2",
    "a\u0300\u0316\u0327 a\u0327\u0316\u0300 \u0344 a\u034f\u0301 \u0345",
    "\u0915\u302e\u0300\U0001d165x \u0915\u302e\u034f\U0001d165x \u1b44\u302e\u1baa",
    "\U0001d15e \U0001d1c0 \U0001d165\U0001d16e \U0001d16e\U0001d165",
    "\u13a0\u13f8\uab70 \u10a0\u2d00\u10d0\u1c90 \U00010400 \U0001e900 \ua64a \u2c2f",
    "a" * 99,
    "a" * 100,
    "a" * 101,
    "\u00e9" * 100,
    "e\u0301" * 100 + "x",
    "\U0001f4a9" * 100,
    "\U0001f4a9" * 101,
    "!" * 30,
    "ab " * 40,
    "antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis",
    "0123456789abcdef 3f2504e0-4f89-11d3-9a0c-0305e82c3301 dGhpcyBpcyBiYXNlNjQ=",
    "def f(x):\n    return {k: v for k, v in x.items() if v != None}  # comment",
    "x\u00b2+y\u00b2=z\u00b2 \u222b f(x)dx \u2264 \u03c0\u00b7r\u00b2 H\u2082O CO\u2082",
]
RANDOM_TEXTS = 250
PAIR_TEXTS = [
    "",
    "capital of france",
    "What is the tallest mountain in the world, and who climbed it first?",
    "Paris is the capital and most populous city of France. [SEP] Berlin is not.",
    "\u6771\u4eac\u306f\u65e5\u672c\u306e\u9996\u90fd\u3067\u3059\u3002",
    "one two three four five six seven eight nine ten eleven twelve thirteen",
]
MAX_LENGTHS = (4, 5, 8, 9, 14, 15, 20, 512)


def load_reference(folder):
    reference = Tokenizer.from_file(str(folder / "tokenizer.json"))
    reference.no_padding()
    reference.no_truncation()
    reference.encode_special_tokens = True
    return reference


def write(path, rows):
    with open(path, "w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, separators=(",", ":")) + "\n")


def texts(reference):
    drawn = random_texts(random.Random(20), RANDOM_TEXTS)
    for text in TEXTS + [t[:120] for t in drawn]:
        ids = reference.encode(text, add_special_tokens=False).ids
        yield {"text": text, "ids": ids}


def pairs(reference):
    special = reference.num_special_tokens_to_add(True)
    for query in PAIR_TEXTS:
        for document in PAIR_TEXTS:
            whole = len(reference.encode(query, document).ids)
            for max_length in MAX_LENGTHS:
                if max_length <= special:
                    continue  # no room for a token
                for truncation in ("longest_first", "only_second"):
                    row = {"query": query, "document": document}
                    row |= {"max_length": max_length, "truncation": truncation}
                    reference.enable_truncation(max_length, strategy=truncation)
                    try:
                        encoding = reference.encode(query, document)
                        row["input_ids"] = encoding.ids
                        row["token_type_ids"] = encoding.type_ids
                        row["truncated"] = len(encoding.ids) < whole
                    except Exception:  # only_second left nothing
                        row["error"] = True
                    reference.no_truncation()
                    yield row


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    reference = load_reference(pathlib.Path(sys.argv[1]))
    folder = pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "texts.jsonl", texts(reference))
    write(folder / "pairs.jsonl", pairs(reference))
    sep, cls = ((t, reference.token_to_id(t)) for t in ("[SEP]", "[CLS]"))
    reference.post_processor = BertProcessing(sep, cls)
    write(folder / "bert_pairs.jsonl", pairs(reference))
    write(folder / "folders.jsonl", folders(random.Random(21)))
    write(folder / "stages.jsonl", stages(random.Random(23)))
    write(folder / "sentencepiece.jsonl", sentencepiece_files(random.Random(24)))


if __name__ == "__main__":
    main()
