"""Stage 3: training, for a given number of minutes.

A step encodes some queries and all their candidates, and compares each query with every candidate of the step:
candidates of other lists are easy negatives at no extra cost. The loss of a list is the cross-entropy of the positives'
joint probability among all candidates, plus a little binary cross-entropy over the list's own candidates, so that one
threshold serves all queries. It is computed for the last layer's head, and with a lower weight for the exits' heads. A
checkpoint OUT/NNN is a model folder that also holds state.pt; OUT/000 is the start.
"""

import argparse
import json
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Sequence

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

import late
from config import STAGES, load
from encode import chunks
from lists import Example, Lists, ListSettings, load_pool, load_rows


@dataclass(frozen=True)
class Validation:
    seed: int
    lists: int
    candidates: int
    longer: float
    tokens: int


@dataclass(frozen=True)
class Step:
    share: float
    lists: int
    tokens: int
    longer: float
    spans: tuple[int, ...]


@dataclass(frozen=True)
class Settings:
    seed: int
    minutes: float
    save_minutes: float
    rate: float
    candidates: int
    query_tokens: int
    frozen_layers: int
    binary_weight: float
    pull: float
    mean: float
    prefixes: tuple[str, ...]
    scales: dict[str, float]
    exit_weights: dict[str, float]
    steps: tuple[Step, ...]
    validation: Validation
    lists: ListSettings


class Limits(NamedTuple):
    """Limits in tokens, including [CLS] and [SEP]."""

    query: int
    text: int


def count_rarity(model: late.LateInteraction, tokenizers: late.Tokenizers, data: Lists) -> None:
    """Sets the inverse document frequency of each token among passages; what stands around every text, [CLS], [SEP] and
    prefixes, gets 0."""
    sample = data.rng.sample(data.pool, 60000)
    found: Counter[int] = Counter()
    tokenizers.document.no_truncation()
    for code in tokenizers.document.encode_batch([f"{p['t']} {p['s']}" for p in sample]):
        found.update(set(code.ids))
    count = torch.tensor([found[i] for i in range(len(model.idf))])
    model.idf.copy_((1 + (len(sample) - count + 0.5) / (count + 0.5)).log())
    model.digits.copy_(late.digits_of(tokenizers.query, len(model.idf)))
    for tokenizer in tokenizers:
        model.idf[tokenizer.encode("").ids] = 0.0


def weigh_by_rarity(model: late.LateInteraction, tokenizers: late.Tokenizers, data: Lists, settings: Settings) -> None:
    """Initialises the weights of a query's tokens to each one's inverse document frequency, by ridge regression of its
    logarithm on the states of a layer. [CLS] and [SEP] get a half."""
    states, targets = [], []
    for _, batch in chunks(tokenizers.query, [data.draw(settings.candidates, 0.0).query for _ in range(600)], 64, 32):
        real = batch["attention_mask"].bool()
        found = model.bert(**batch, output_hidden_states=True).hidden_states
        states.append(torch.stack([found[n][real] for n in model.layers]))
        idf = model.idf[batch["input_ids"][real]]
        targets.append(torch.where(idf > 0, idf.clamp_min(0.3), 0.5).log())
    for layer, inputs in zip(model.layers, torch.cat(states, 1)):
        inputs = torch.cat([inputs, torch.ones(len(inputs), 1)], 1)
        ridge = 1e-2 * len(inputs) * inputs.var() * torch.eye(inputs.shape[1])
        line = torch.linalg.solve(inputs.T @ inputs + ridge, inputs.T @ torch.cat(targets))
        model.heads[str(layer)].token_weight.copy_(line[:-1])


def logits_of(
    model: late.LateInteraction,
    tokenizers: late.Tokenizers,
    examples: list[Example],
    limits: Limits,
    layers: Sequence[int] = (),
) -> list[torch.Tensor]:
    """The logits of every query with every text of all examples (queries, texts), from each of the layers' heads or
    from the last."""
    layers = layers or model.layers[-1:]
    queries = model.encode(tokenizers.query, [e.query for e in examples], limits.query, layers=layers)
    texts = model.encode(tokenizers.document, [t for e in examples for t in e.texts], limits.text, 24, layers)
    return [model.compare(*sides, n) for *sides, n in zip(queries, texts, layers)]


def own_logits(examples: list[Example], logits: torch.Tensor) -> list[torch.Tensor]:
    """The logits of each query with its own candidates."""
    own, place = [], 0
    for example, row in zip(examples, logits):
        own.append(row[place : place + len(example.texts)])
        place += len(example.texts)
    return own


def centre(model: late.LateInteraction, tokenizers: late.Tokenizers, data: Lists, settings: Settings) -> None:
    """Initialises the offsets half-way between relevant and other candidates."""
    examples = [data.draw(settings.candidates, 0.2) for _ in range(40)]
    limits = Limits(settings.query_tokens, 128)
    for layer, logits in zip(model.layers, logits_of(model, tokenizers, examples, limits, model.layers)):
        good, bad = [], []
        for example, own in zip(examples, own_logits(examples, logits)):
            good.append(own[: example.positives].mean())
            bad.append(own[example.positives :].mean())
        model.heads[str(layer)].scales[-1] -= (torch.stack(good).mean() + torch.stack(bad).mean()) / 2 / 10


@torch.no_grad()
def start(backbone: Path, data: Lists, settings: Settings) -> late.LateInteraction:
    model = late.start(backbone, [int(n) for n in settings.exit_weights], settings.prefixes)
    tokenizers = model.tokenizers(backbone)
    for head in model.heads.values():
        head.scales.copy_(torch.tensor([settings.scales[name] for name in late.SCALES]) / 10)
    count_rarity(model, tokenizers, data)
    weigh_by_rarity(model, tokenizers, data, settings)
    centre(model, tokenizers, data, settings)
    return model


def loss_of(examples: list[Example], logits: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The means of cross-entropy and of binary cross-entropy over the lists."""
    cross, binary = [], []
    for example, row, own in zip(examples, logits, own_logits(examples, logits)):
        cross.append(row.logsumexp(0) - own[: example.positives].logsumexp(0))
        truth = (torch.arange(len(own)) < example.positives).float()
        binary.append(binary_cross_entropy_with_logits(own, truth, torch.where(truth > 0, 2.0, 1.0)))
    return torch.stack(cross).mean(), torch.stack(binary).mean()


def held_back(work: Path, pool: list[dict], settings: Settings) -> list[Example]:
    """The examples that training is validated on."""
    validation = settings.validation
    data = Lists(pool, load_rows(work / "valid.jsonl"), settings.lists, validation.seed)
    rows = [r for kind in data.rows.values() for r in kind]
    data.rng.shuffle(rows)
    return [data.example(r, validation.candidates, validation.longer) for r in rows[: validation.lists]]


@torch.inference_mode()
def validate(
    model: late.LateInteraction, tokenizers: late.Tokenizers, examples: list[Example], limits: Limits
) -> dict[str, float]:
    """Mean reciprocal rank of the first positive: for each head over all lists, and for the last head per kind."""
    by_layer: dict[int, list[float]] = {n: [] for n in model.layers}
    by_kind: dict[str, list[float]] = {}
    for begin in range(0, len(examples), 10):
        part = examples[begin : begin + 10]
        for layer, logits in zip(model.layers, logits_of(model, tokenizers, part, limits, model.layers)):
            for example, own in zip(part, own_logits(part, logits)):
                best = own[: example.positives].max()
                found = 1.0 / (1 + int((own[example.positives :] >= best).sum()))
                by_layer[layer].append(found)
                if layer == model.layers[-1]:
                    by_kind.setdefault(example.kind, []).append(found)
    means = {f"mrr{n}": round(sum(v) / len(v), 4) for n, v in by_layer.items()}
    return means | {k: round(sum(v) / len(v), 3) for k, v in by_kind.items()}


def rate(progress: float, top: float) -> float:
    """The learning rate: a short warm-up, then a linear decay to a twentieth."""
    return top * min(progress / 0.03 + 0.02, 1.0) * (1.0 - 0.95 * min(progress, 1.0))


def optimizer_of(model: late.LateInteraction, settings: Settings) -> torch.optim.Optimizer:
    """The optimizer; the embeddings and the lowest layers stay frozen."""
    for part in (model.bert.embeddings, *model.bert.encoder.layer[: settings.frozen_layers]):
        part.requires_grad_(False)
    heads, top = model.heads.values(), settings.rate
    groups = [
        {"params": [p for p in model.bert.parameters() if p.requires_grad], "top": top},
        {"params": [h.token_weight for h in heads], "top": 10 * top},
        {"params": [h.scales for h in heads], "top": 20 * top, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)


def save(folder: Path, model: late.LateInteraction, state: dict) -> None:
    """Writes under another name first: a checkpoint with its final name is complete."""
    part = folder.with_name(folder.name + ".part")
    late.save(part, model)
    if state:
        torch.save(state, part / "state.pt")
    part.rename(folder)


class Steps:
    """What follows the optimizer's step: the encoder is pulled back to its start (Xuhong et al. 2018, L2-SP), and the
    mean of the weights after each step is kept, which is less noisy than the last ones (Polyak and Juditsky 1992)."""

    def __init__(self, model: late.LateInteraction, settings: Settings, start: list[Tensor], mean: list[Tensor]) -> None:
        self.pull, self.decay = settings.pull, settings.mean
        self.learned = [p for p in model.parameters() if p.requires_grad]
        self.encoder = [p for p in model.bert.parameters() if p.requires_grad]
        self.start = start or [p.detach().clone() for p in self.encoder]
        self.mean = mean or [p.detach().clone() for p in self.learned]

    @torch.no_grad()
    def after(self, progress: float) -> None:
        """`progress`: the learning rate's share of its highest."""
        for weight, start in zip(self.encoder, self.start):
            weight.lerp_(start, self.pull * progress)
        for weight, mean in zip(self.learned, self.mean):
            mean.lerp_(weight, 1 - self.decay)

    def state(self) -> dict[str, list[Tensor]]:
        """Copies, to go on from."""
        kept = {"start": self.start, "weights": self.learned, "mean": self.mean}
        return {name: [t.detach().clone() for t in tensors] for name, tensors in kept.items()}

    @torch.no_grad()
    def swap(self) -> None:
        """Exchanges the weights with their mean."""
        for weight, mean in zip(self.learned, self.mean):
            kept = weight.clone()
            weight.copy_(mean)
            mean.copy_(kept)


def draw_step(data: Lists, settings: Settings) -> tuple[list[Example], Limits]:
    [step] = data.rng.choices(settings.steps, [s.share for s in settings.steps])
    examples = [data.draw(settings.candidates, step.longer, step.spans) for _ in range(step.lists)]
    return examples, Limits(settings.query_tokens, step.tokens)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=STAGES / "train.toml", help="settings")
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="a folder for checkpoints")
    parser.add_argument("--resume", type=Path, help="a checkpoint folder to go on from")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    settings = load(Settings, args.config)
    if not args.resume and (args.out / "000").exists():
        raise SystemExit(f"{args.out} holds a training: --resume it, or begin another elsewhere")
    torch.set_num_threads(args.threads)
    torch.manual_seed(settings.seed)
    pool = load_pool(args.work)
    valid, valid_limits = held_back(args.work, pool, settings), Limits(settings.query_tokens, settings.validation.tokens)
    before, state = 0.0, {}
    if args.resume and (args.resume / "state.pt").exists():
        state = torch.load(args.resume / "state.pt", weights_only=True)
        before = state["seconds"]
    given = load_rows(args.work / "candidates.jsonl") if settings.lists.made.given else []
    seed = settings.seed * 100 + int(before)
    data = Lists(pool, load_rows(args.work / "lists.jsonl"), settings.lists, seed, given)
    if args.resume:
        model = late.load(args.resume)
    else:
        model = start(args.backbone, data, settings)
        save(args.out / "000", model, {})
    tokenizers = model.tokenizers(args.backbone)
    optimizer = optimizer_of(model, settings)
    if state:
        optimizer.load_state_dict(state["optimizer"])
        for group, times in zip(optimizer.param_groups, (1, 10, 20)):
            group["top"], group["fused"] = times * settings.rate, True
    follow = Steps(model, settings, state.get("start", []), state.get("mean", []))
    if "weights" in state:
        with torch.no_grad():
            for weight, kept in zip(follow.learned, state["weights"]):
                weight.copy_(kept)
    learned = [p for group in optimizer.param_groups for p in group["params"]]
    args.out.mkdir(parents=True, exist_ok=True)
    begin = saved = time.time()
    number = max((int(p.name) for p in args.out.iterdir() if p.name.isdigit()), default=0)
    steps, texts, sums = 0, 0, torch.zeros(len(model.layers) + 1)
    print(json.dumps({"start": validate(model, tokenizers, valid, valid_limits)}), flush=True)
    while True:
        seconds = before + time.time() - begin
        progress = seconds / (60 * settings.minutes)
        if progress >= 1.0 or time.time() - saved > 60 * settings.save_minutes:
            number += 1
            state = {"seconds": seconds, "optimizer": optimizer.state_dict()} | follow.state()
            follow.swap()
            save(args.out / f"{number:03d}", model, state)
            found = validate(model, tokenizers, valid, valid_limits)
            follow.swap()
            saved = time.time()
            print(json.dumps({"checkpoint": number, "minutes": round(seconds / 60, 1), **found}), flush=True)
            if progress >= 1.0:
                return
        for group in optimizer.param_groups:
            group["lr"] = rate(progress, group["top"])
        examples, limits = draw_step(data, settings)
        logits = logits_of(model, tokenizers, examples, limits, model.layers)
        losses = [loss_of(examples, by_layer) for by_layer in logits]
        weights = [settings.exit_weights.get(str(n), 1.0) for n in model.layers]
        sum(w * (cross + settings.binary_weight * binary) for w, (cross, binary) in zip(weights, losses)).backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        follow.after(rate(progress, 1.0))
        optimizer.zero_grad(set_to_none=True)
        steps, texts = steps + 1, texts + logits[-1].shape[1]
        sums += torch.stack([cross for cross, _ in losses] + [losses[-1][1]]).detach()
        if steps % 20 == 0:
            *cross, binary = (sums / 20).tolist()
            sums.zero_()
            print(f"{time.strftime('%H:%M:%S')} step {steps} texts {texts} texts/s {texts / (time.time() - begin):.1f} "
                  f"ce {' '.join(f'{c:.3f}' for c in cross)} bce {binary:.3f} "
                  f"scales {[round(v, 3) for h in model.heads.values() for v in (10 * h.scales).tolist()]}", flush=True)


if __name__ == "__main__":
    main()
