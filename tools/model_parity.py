#!/usr/bin/env python3
"""Compares Podium's logits and speed with those of transformers, in float32.
Late interaction models run through models/recipe/late.py on top of it, and
ColBERTs of a BERT in PyLate's layout through sentence-transformers' Dense.

Reads pairs from a JSONL file of {"query": ..., "document": ...} (or makes
random ids of 8 to 512 tokens), has both score them, and prints the largest
difference of a logit. With --time, scores COUNT pairs of query 16 + document
112 tokens (131 with the special tokens) in both, best of five rounds that take
turns. Needs torch and transformers, and the program podium_score_ids.

usage: model_parity.py MODEL --binary build/dev/src/engine/podium_score_ids
                       [--pairs pairs.jsonl] [--count 500] [--time COUNT]
                       [--threads 1 2]
"""

import argparse
import inspect
import json
import os
import pathlib
import random
import subprocess
import sys
import time

import torch
from tokenizers import Tokenizer
from transformers import AutoModelForSequenceClassification, BertConfig, BertModel

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "models/recipe"))
import late  # noqa: E402


class Late(torch.nn.Module):
    """A late interaction model, called like a transformers model."""

    def __init__(self, folder):
        super().__init__()
        self.model = late.load(pathlib.Path(folder))
        self.config = self.model.bert.config

    def forward(self, input_ids, token_type_ids):
        logits = [self.model.logit(*pair) for pair in zip(input_ids.tolist(), token_type_ids.tolist())]
        return argparse.Namespace(logits=torch.tensor(logits)[:, None])


class Colbert(torch.nn.Module):
    """A BERT with PyLate's modules, called like a transformers model."""

    def __init__(self, folder, config):
        super().__init__()
        from colbert_goldens import token_vectors
        folder = pathlib.Path(folder)
        dense = sorted(folder.glob("*_Dense"))
        self.vectors = token_vectors(folder, BertModel, "pylate", dense)
        self.config = BertConfig(**config)

    def forward(self, input_ids, token_type_ids):
        logits = []
        for ids, types in zip(input_ids.tolist(), token_type_ids.tolist()):
            first = types.index(1)
            query = self.vectors(ids[:first], types[:first])
            document = self.vectors(ids[first:], types[first:])
            logits.append((query @ document.T).amax(1).sum().item())
        return argparse.Namespace(logits=torch.tensor(logits)[:, None])


def load_reference(folder):
    config = json.loads((pathlib.Path(folder) / "config.json").read_text())
    if late.ARCHITECTURE in config.get("architectures", []):
        return Late(folder).eval()
    if config["model_type"] == "bert" and (pathlib.Path(folder) / "modules.json").exists():
        return Colbert(folder, config).eval()
    return AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32).eval()


def longest(config):
    """Tokens of the longest pair. RoBERTa's positions begin after its padding token's id."""
    taken = config.pad_token_id + 1 if "roberta" in config.model_type else 0
    return config.max_position_embeddings - taken


def inputs(model, pairs):
    """Pairs of one length as the model's forward takes them."""
    names = ["input_ids"]
    if "token_type_ids" in inspect.signature(model.forward).parameters:
        names.append("token_type_ids")
    return {name: torch.tensor([pair[name] for pair in pairs]) for name in names}


def random_pairs(model, count, lengths):
    rng = random.Random(0)
    config = model.config
    last_type = max(0, min(1, getattr(config, "type_vocab_size", 1) - 1))
    pairs = []
    for i in range(count):
        length = lengths[i % len(lengths)]
        first = max(1, length // 8)
        ids = [rng.randrange(config.vocab_size) for _ in range(length)]
        types = [0] * first + [last_type] * (length - first)
        pairs.append(dict(input_ids=ids, token_type_ids=types))
    return pairs


def read_pairs(path, folder, count, limit):
    tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
    tokenizer.enable_truncation(limit, strategy="only_second")
    pairs = []
    with open(path) as lines:
        for line in lines:
            if len(pairs) == count:
                break
            row = json.loads(line)
            encoding = tokenizer.encode(row["query"], row["document"])
            pairs.append(dict(input_ids=encoding.ids,
                              token_type_ids=encoding.type_ids))
    return pairs


def podium(binary, folder, pairs, threads, repeats=0):
    run = subprocess.run(
        [binary, folder, str(threads), str(repeats)], text=True, check=True,
        input="".join(json.dumps(pair) + "\n" for pair in pairs),
        capture_output=True)
    times = [float(line.split()[0]) for line in run.stderr.splitlines()
             if line.endswith(" s")]
    return [float(line) for line in run.stdout.split()], times


@torch.inference_mode()
def reference(model, pairs):
    return [model(**inputs(model, [pair])).logits.item() for pair in pairs]


@torch.inference_mode()
def time_torch(model, pairs, batch):
    batches = [inputs(model, pairs[i:i + batch]) for i in range(0, len(pairs), batch)]
    start = time.perf_counter()
    for tensors in batches:
        model(**tensors)
    return time.perf_counter() - start


def compare_speed(model, options):
    pairs = random_pairs(model, options.time, [131])
    for threads in options.threads:
        torch.set_num_threads(threads)
        ours, theirs = [], []
        for _ in range(5):
            theirs += [time_torch(model, pairs, batch) for batch in (8, 32)]
            ours += podium(options.binary, options.model, pairs, threads, 2)[1]
        print(f"{threads} threads, pairs of 131 tokens: podium "
              f"{len(pairs) / min(ours):.1f} pairs/s, torch "
              f"{len(pairs) / min(theirs):.1f} pairs/s, ratio "
              f"{min(theirs) / min(ours):.2f} (load {os.getloadavg()[0]:.1f})")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("--binary", required=True)
    parser.add_argument("--pairs")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--time", type=int, default=0)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()

    model = load_reference(options.model)
    limit = longest(model.config)
    if options.count > 0:
        if options.pairs:
            pairs = read_pairs(options.pairs, options.model, options.count, limit)
        else:
            lengths = [8, limit] + [min(limit, n) for n in random.Random(1).sample(
                range(8, 513), 400)]
            pairs = random_pairs(model, options.count, lengths)
        ours, _ = podium(options.binary, options.model, pairs, options.threads[0])
        theirs = reference(model, pairs)
        worst = max(abs(a - b) for a, b in zip(ours, theirs))
        sizes = [len(pair["input_ids"]) for pair in pairs]
        print(f"{len(pairs)} pairs of {min(sizes)} to {max(sizes)} tokens, logits "
              f"{min(theirs):.3f} to {max(theirs):.3f}: largest difference "
              f"{worst:.3g}")
        if not worst <= 1e-4:
            sys.exit("the logits differ by more than 1e-4")
    if options.time > 0:
        compare_speed(model, options)


if __name__ == "__main__":
    main()
