#!/usr/bin/env python3
"""Gives a BERT a random head, so that model_parity.py can compare a real
backbone at its full size.

usage: backbone_heads.py BACKBONE FOLDER {classifier,colbert}

classifier writes a BertForSequenceClassification of one label (with a random
pooler if the backbone has none), colbert a ColBERT of 128 dimensions in PyLate's
layout. Needs torch, transformers and sentence-transformers.
"""

import pathlib
import shutil
import sys

import torch
from transformers import BertForSequenceClassification, BertModel

from colbert_goldens import PYLATE, make_projection, write_json

TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json")
DIMENSIONS = 128


def write_classifier(backbone, folder):
    model = BertForSequenceClassification.from_pretrained(backbone, num_labels=1, dtype=torch.float32)
    for parameter in (*model.classifier.parameters(), *model.bert.pooler.parameters()):
        torch.nn.init.normal_(parameter, std=parameter.shape[-1] ** -0.5)
    model.save_pretrained(folder)


def write_colbert(backbone, folder):
    model = BertModel.from_pretrained(backbone, add_pooling_layer=False, dtype=torch.float32)
    model.save_pretrained(folder)
    make_projection(folder, 1, "pylate", model.config.hidden_size, [(DIMENSIONS, False, False)],
                    torch.float32)
    longest = model.config.max_position_embeddings
    write_json(folder / "config_sentence_transformers.json",
               PYLATE | dict(do_query_expansion=False, query_prefix="query: ",
                             document_prefix="passage: ", query_length=longest,
                             document_length=longest))


def main():
    if len(sys.argv) != 4 or sys.argv[3] not in ("classifier", "colbert"):
        sys.exit(__doc__)
    backbone, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    torch.manual_seed(1)
    {"classifier": write_classifier, "colbert": write_colbert}[sys.argv[3]](backbone, folder)
    for name in TOKENIZER_FILES:
        shutil.copyfile(backbone / name, folder / name)


if __name__ == "__main__":
    main()
