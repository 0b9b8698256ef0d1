#!/usr/bin/env python3
"""Makes tests/data/folders: tiny random rerankers with their tokenizers, and
the logits of pairs of texts.

Each folder is one that AutoTokenizer and AutoModelForSequenceClassification
load ("ettin": CrossEncoder of sentence-transformers), with scores.json:
{"pairs": [{"query": ..., "document": ..., "logit": 1.23}, ...]}, computed by
these in float64, one pair at a time. Needs torch, transformers, tokenizers,
sentence-transformers and safetensors.

usage: model_folders.py FOLDER [KIND...]
"""

import json
import pathlib
import shutil
import sys

import torch
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    BertForSequenceClassification,
    DebertaV2ForSequenceClassification,
    DistilBertForSequenceClassification,
    ElectraForSequenceClassification,
    ModernBertForSequenceClassification,
    ModernBertModel,
    RobertaForSequenceClassification,
    XLMRobertaForSequenceClassification,
)

from encoder_goldens import save_modules
from model_goldens import random_model
from tokenizer_folders import VOCAB, folder_of, write_files

ROBERTA_VOCAB = 320
ROBERTA = dict(of=RobertaForSequenceClassification, hidden_size=12, num_attention_heads=2,
               num_hidden_layers=2, intermediate_size=20, type_vocab_size=1,
               max_position_embeddings=98, vocab_size=ROBERTA_VOCAB)
# The kind of tokenizer_folders.py, and the model.
FOLDERS = {
    "bert": dict(of=BertForSequenceClassification, hidden_size=12, num_attention_heads=2,
                 num_hidden_layers=2, intermediate_size=20, max_position_embeddings=96),
    "electra": dict(of=ElectraForSequenceClassification, embedding_size=8, hidden_size=12,
                    num_attention_heads=2, num_hidden_layers=2, intermediate_size=20,
                    max_position_embeddings=96),
    "distilbert": dict(of=DistilBertForSequenceClassification, dim=12, n_heads=2, n_layers=2,
                       hidden_dim=20, max_position_embeddings=96),
    "roberta": ROBERTA,
    "roberta-files": ROBERTA,
    "xlm-roberta": dict(of=XLMRobertaForSequenceClassification, hidden_size=12,
                        num_attention_heads=2, num_hidden_layers=2, intermediate_size=20,
                        type_vocab_size=1, max_position_embeddings=130, vocab_size=400),
    "modernbert": dict(of=ModernBertForSequenceClassification, hidden_size=12,
                       num_attention_heads=2, num_hidden_layers=4, intermediate_size=20,
                       local_attention=16, max_position_embeddings=128, vocab_size=400,
                       added_rows=28, noise=0.4, classifier_pooling="mean", pad_token_id=0, bos_token_id=1,
                       cls_token_id=1, eos_token_id=2, sep_token_id=2),
    "deberta-v2": dict(of=DebertaV2ForSequenceClassification, hidden_size=12,
                       num_attention_heads=2, num_hidden_layers=2, intermediate_size=20,
                       max_position_embeddings=128, vocab_size=400, relative_attention=True,
                       position_buckets=16, share_att_key=True, norm_rel_ebd="layer_norm",
                       pos_att_type="p2c|c2p", position_biased_input=False),
}
# As cross-encoder/ettin-reranker-17m-v1.
ETTIN = dict(hidden_size=12, num_attention_heads=2, num_hidden_layers=4, intermediate_size=20,
             local_attention=16, max_position_embeddings=128, pad_token_id=0, bos_token_id=1,
             cls_token_id=1, eos_token_id=2, sep_token_id=2)
ETTIN_HEAD = [("Dense", 12, 12, "GELU", True), ("LayerNorm", 12),
              ("Dense", 12, 1, "Identity", True)]
QUERY = "Who doesn't read the caf\u00e9's query?"
DOCUMENTS = [
    "hello",
    "The first stage finds a hundred candidates in 20 milliseconds.",
    "  two  spaces,\n\n\ta tab and a new line ",
    "Hello caf\u00e9 \u4e2d\u6587, na\u00efve \u65e5\u672c\u8a9e & \ud55c\uad6d\uc5b4",
    "we're they'll I'd it's don't WE'RE",
    "def rank(query, documents):\n    return sorted(documents)",
    "\U0001f600\u200d\U0001f468 \u0300e\u0301 \u2167 12345678 ...",
]


@torch.no_grad()
def logits_of(folder):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder).double().eval()
    for document in DOCUMENTS:
        inputs = tokenizer(QUERY, document, return_tensors="pt")
        assert inputs["input_ids"].shape[1] <= model.config.max_position_embeddings - 2
        yield model(**inputs).logits.item()


def make(folder, kind, seed, of, **shape):
    size = shape.pop("vocab_size", len(VOCAB))
    rows = size + shape.pop("added_rows", 0)
    noise = shape.pop("noise", 0.7)  # with more, floats are too coarse for some models
    random_model(of, seed, rows, noise=noise, **shape).save_pretrained(folder)
    files = folder_of(kind, size)
    files.pop("config.json", None)  # the model's is there
    write_files(files, folder)
    write_scores(folder, logits_of(folder))


@torch.no_grad()
def make_ettin(folder, seed):
    base = folder / "base"
    random_model(ModernBertModel, seed, 428, noise=0.4, **ETTIN).save_pretrained(base)
    files = folder_of("modernbert", 400)
    del files["config.json"]
    write_files(files, base)
    model = save_modules(folder, seed, base, ETTIN["hidden_size"], "cls", ETTIN_HEAD)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    write_scores(folder, [
        model(dict(tokenizer(QUERY, document, return_tensors="pt")))["scores"].item()
        for document in DOCUMENTS])


def write_scores(folder, logits):
    pairs = [dict(query=QUERY, document=document, logit=logit)
             for document, logit in zip(DOCUMENTS, logits)]
    lines = ",\n".join(json.dumps(pair) for pair in pairs)
    (folder / "scores.json").write_text('{"pairs": [\n' + lines + "\n]}\n")


def main():
    root = pathlib.Path(sys.argv[1])
    only = sys.argv[2:]
    for seed, (kind, shape) in enumerate((FOLDERS | {"ettin": {}}).items()):
        if only and kind not in only:
            continue
        folder = root / kind
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        make_ettin(folder, seed) if kind == "ettin" else make(folder, kind, seed, **shape)


if __name__ == "__main__":
    main()
