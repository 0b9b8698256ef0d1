"""Stage 3: training, for a given number of minutes.

A step encodes some queries and all their candidates, and compares each query with every candidate of the step: those of
the other lists are easy negatives that cost nothing. Loss of a list: cross-entropy of the positives' joint probability
among them all, plus a little binary cross-entropy over its own candidates, so that one threshold serves all queries; of
the last layer's head, and a part of that of the exits'. A
checkpoint folder OUT/NNN is a model's folder with a state.pt beside it; OUT/000 is the start.
"""

import argparse
import json
import math
import time
from collections import Counter
from pathlib import Path
from typing import Sequence

import torch
from tokenizers import Tokenizer
from torch.nn.functional import binary_cross_entropy_with_logits

import late
from encode import chunks, load_tokenizer
from lists import Example, Lists, load_pool, load_rows

LISTS_A_STEP = 12
LISTS_A_LONG_STEP = 5
CANDIDATES = 6
LONG_SHARE = 0.3  # of the steps
TOKENS, LONG_TOKENS, QUERY_TOKENS = 72, 192, 96
FROZEN_LAYERS = 1
EXIT_WEIGHTS = {2: 0.2, 4: 0.3}
BINARY_WEIGHT = 0.1
VALID_LISTS = 200


def count_rarity(model: late.LateInteraction, tokenizer: Tokenizer, data: Lists) -> None:
    """The inverse document frequency of each token among passages; [CLS] and [SEP] are of no text."""
    sample = data.rng.sample(data.pool, 60000)
    found: Counter[int] = Counter()
    tokenizer.no_truncation()
    for code in tokenizer.encode_batch([f"{p['t']} {p['s']}" for p in sample]):
        found.update(set(code.ids))
    count = torch.tensor([found[i] for i in range(len(model.idf))])
    model.idf.copy_((1 + (len(sample) - count + 0.5) / (count + 0.5)).log())
    model.idf[[tokenizer.token_to_id(t) for t in ("[PAD]", "[CLS]", "[SEP]")]] = 0.0


def weigh_by_rarity(model: late.LateInteraction, tokenizer: Tokenizer, data: Lists, layers: Sequence[int]) -> None:
    """Begins the weights of a query's tokens at the inverse document frequency of each: a ridge regression of its
    logarithm on the states of a layer. [CLS] and [SEP] get a half."""
    states, targets = [], []
    for _, batch in chunks(tokenizer, [data.draw(CANDIDATES, 0.0).query for _ in range(600)], 64, 32):
        real = batch["attention_mask"].bool()
        found = model.bert(**batch, output_hidden_states=True).hidden_states
        states.append(torch.stack([found[n][real] for n in layers]))
        idf = model.idf[batch["input_ids"][real]]
        targets.append(torch.where(idf > 0, idf.clamp_min(0.3), 0.5).log())
    for layer, inputs in zip(layers, torch.cat(states, 1)):
        inputs = torch.cat([inputs, torch.ones(len(inputs), 1)], 1)
        ridge = 1e-2 * len(inputs) * inputs.var() * torch.eye(inputs.shape[1])
        line = torch.linalg.solve(inputs.T @ inputs + ridge, inputs.T @ torch.cat(targets))
        model.heads[str(layer)].token_weight.copy_(line[:-1])


def logits_of(
    model: late.LateInteraction, tokenizer: Tokenizer, examples: list[Example], limit: int, layers: Sequence[int] = ()
) -> list[torch.Tensor]:
    """Of every query with every text of all examples (queries, texts), by each of the layers' heads or by the last."""
    layers = layers or model.layers[-1:]
    queries = model.encode(tokenizer, [e.query for e in examples], QUERY_TOKENS, layers=layers)
    texts = model.encode(tokenizer, [t for e in examples for t in e.texts], limit, 24, layers)
    return [model.compare(*sides, n) for *sides, n in zip(queries, texts, layers)]


def own_logits(examples: list[Example], logits: torch.Tensor) -> list[torch.Tensor]:
    """Of each query with its own candidates."""
    own, place = [], 0
    for example, row in zip(examples, logits):
        own.append(row[place : place + len(example.texts)])
        place += len(example.texts)
    return own


def centre(model: late.LateInteraction, tokenizer: Tokenizer, data: Lists, layers: Sequence[int]) -> None:
    """Begins the offsets half way between relevant and other candidates."""
    examples = [data.draw(CANDIDATES, 0.2) for _ in range(40)]
    for layer, logits in zip(layers, logits_of(model, tokenizer, examples, 128, layers)):
        good, bad = [], []
        for example, own in zip(examples, own_logits(examples, logits)):
            good.append(own[: example.positives].mean())
            bad.append(own[example.positives :].mean())
        model.heads[str(layer)].scales[-1] -= (torch.stack(good).mean() + torch.stack(bad).mean()) / 2 / 10


@torch.no_grad()
def begin_heads(model: late.LateInteraction, tokenizer: Tokenizer, data: Lists, layers: Sequence[int]) -> None:
    weigh_by_rarity(model, tokenizer, data, layers)
    centre(model, tokenizer, data, layers)


def loss_of(examples: list[Example], logits: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The means over the lists of cross-entropy and of binary cross-entropy."""
    cross, binary = [], []
    for example, row, own in zip(examples, logits, own_logits(examples, logits)):
        cross.append(row.logsumexp(0) - own[: example.positives].logsumexp(0))
        truth = (torch.arange(len(own)) < example.positives).float()
        binary.append(binary_cross_entropy_with_logits(own, truth, torch.where(truth > 0, 2.0, 1.0)))
    return torch.stack(cross).mean(), torch.stack(binary).mean()


@torch.inference_mode()
def validate(model: late.LateInteraction, tokenizer: Tokenizer, examples: list[Example]) -> dict[str, float]:
    """Mean reciprocal rank of the first positive: by each head over all lists, by the last head for each kind."""
    by_layer: dict[int, list[float]] = {n: [] for n in model.layers}
    by_kind: dict[str, list[float]] = {}
    for begin in range(0, len(examples), 10):
        part = examples[begin : begin + 10]
        for layer, logits in zip(model.layers, logits_of(model, tokenizer, part, 160, model.layers)):
            for example, own in zip(part, own_logits(part, logits)):
                best = own[: example.positives].max()
                found = 1.0 / (1 + int((own[example.positives :] >= best).sum()))
                by_layer[layer].append(found)
                if layer == model.layers[-1]:
                    by_kind.setdefault(example.kind, []).append(found)
    means = {f"mrr{n}": round(sum(v) / len(v), 4) for n, v in by_layer.items()}
    return means | {k: round(sum(v) / len(v), 3) for k, v in by_kind.items()}


def rate(progress: float, top: float) -> float:
    """Learning rate: a short warm-up, then down a line to a twentieth."""
    return top * min(progress / 0.03 + 0.02, 1.0) * (1.0 - 0.95 * min(progress, 1.0))


def optimizer_of(model: late.LateInteraction, top: float) -> torch.optim.Optimizer:
    """The embeddings and the lowest layers stay as they are."""
    for part in (model.bert.embeddings, *model.bert.encoder.layer[:FROZEN_LAYERS]):
        part.requires_grad_(False)
    heads = model.heads.values()
    groups = [
        {"params": [p for p in model.bert.parameters() if p.requires_grad], "top": top},
        {"params": [h.token_weight for h in heads], "top": 10 * top},
        {"params": [h.scales for h in heads], "top": 20 * top, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="a folder for checkpoints")
    parser.add_argument("--resume", type=Path, help="a checkpoint folder to go on from")
    parser.add_argument("--minutes", type=float, default=55, help="of training in all, those before --resume counted")
    parser.add_argument("--save-minutes", type=float, default=8)
    parser.add_argument("--rate", type=float, default=5e-5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    pool, tokenizer = load_pool(args.work), load_tokenizer(args.backbone)
    held_back = Lists(pool, load_rows(args.work / "valid.jsonl"), 5)
    rows = [r for kind in held_back.rows.values() for r in kind]
    held_back.rng.shuffle(rows)
    valid = [held_back.example(r, 12, 0.2) for r in rows[:VALID_LISTS]]
    before, state = 0.0, {}
    if args.resume and (args.resume / "state.pt").exists():
        state = torch.load(args.resume / "state.pt", weights_only=True)
        before = state["seconds"]
    data = Lists(pool, load_rows(args.work / "lists.jsonl"), args.seed * 100 + int(before))
    if args.resume:
        model = late.load(args.resume)
    else:
        model = late.start(args.backbone, list(EXIT_WEIGHTS))
        count_rarity(model, tokenizer, data)
        begin_heads(model, tokenizer, data, model.layers)
        late.save(args.out / "000", model)
    optimizer = optimizer_of(model, args.rate)
    if state:
        optimizer.load_state_dict(state["optimizer"])
        for group, times in zip(optimizer.param_groups, (1, 10, 20)):
            group["top"], group["fused"] = times * args.rate, True
    learned = [p for group in optimizer.param_groups for p in group["params"]]
    args.out.mkdir(parents=True, exist_ok=True)
    log = open(args.out / "train.log", "a")
    begin = saved = time.time()
    number = max((int(p.name) for p in args.out.iterdir() if p.name.isdigit()), default=0)
    steps, texts, sums = 0, 0, torch.zeros(len(model.layers) + 1)
    print(json.dumps({"start": validate(model, tokenizer, valid)}), file=log, flush=True)
    while True:
        seconds = before + time.time() - begin
        progress = seconds / (60 * args.minutes)
        if progress >= 1.0 or time.time() - saved > 60 * args.save_minutes:
            number += 1
            late.save(args.out / f"{number:03d}", model)
            torch.save({"seconds": seconds, "optimizer": optimizer.state_dict()}, args.out / f"{number:03d}" / "state.pt")
            found = validate(model, tokenizer, valid)
            saved = time.time()
            print(json.dumps({"checkpoint": number, "minutes": round(seconds / 60, 1), **found}), file=log, flush=True)
            if progress >= 1.0:
                return
        for group in optimizer.param_groups:
            group["lr"] = rate(progress, group["top"])
        long = data.rng.random() < LONG_SHARE
        count, limit = (LISTS_A_LONG_STEP, LONG_TOKENS) if long else (LISTS_A_STEP, TOKENS)
        examples = [data.draw(CANDIDATES, 0.8 if long else 0.05) for _ in range(count)]
        logits = logits_of(model, tokenizer, examples, limit, model.layers)
        losses = [loss_of(examples, by_layer) for by_layer in logits]
        weights = [EXIT_WEIGHTS.get(n, 1.0) for n in model.layers]
        sum(w * (cross + BINARY_WEIGHT * binary) for w, (cross, binary) in zip(weights, losses)).backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        steps, texts = steps + 1, texts + logits[-1].shape[1]
        sums += torch.stack([cross for cross, _ in losses] + [losses[-1][1]]).detach()
        if steps % 20 == 0:
            *cross, binary = (sums / 20).tolist()
            sums.zero_()
            print(f"{time.strftime('%H:%M:%S')} step {steps} texts {texts} texts/s {texts / (time.time() - begin):.1f} "
                  f"ce {' '.join(f'{c:.3f}' for c in cross)} bce {binary:.3f} "
                  f"scales {[round(v, 3) for h in model.heads.values() for v in (10 * h.scales).tolist()]}", file=log, flush=True)


if __name__ == "__main__":
    main()
