"""Stage 4: training, for a given number of minutes.

Processes of one thread each share the weights: every few steps a process adds what it has
learned since its last pull to the shared weights and takes the sum (no barrier, so a slow
process does not hold a fast one). Loss of a list: cross-entropy of the positives' joint
probability, plus KL to a hybrid teacher (the backbone's cosine and BM25, positives lifted to
the top), plus a little binary cross-entropy so that one threshold serves all queries, plus, less
and less, how far the means of query and document before the last layer are from the backbone's vectors.
A checkpoint folder WORK/check/NNN is a Hugging Face folder with a state.pt beside it.
"""

import argparse
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.multiprocessing as mp
from torch.nn.functional import binary_cross_entropy_with_logits, cosine_similarity, kl_div

from encode import embed, load_reranker, load_teacher, load_tokenizer, score, score_and_means
from lists import Example, Lists, load_pool, load_rows

LISTS_A_STEP = 6
CANDIDATES = 6
FROZEN_LAYERS = 1
STEPS_A_PULL = 4
LONG_SHARE = 0.3  # of the steps
COSINE_SHARPNESS = 15.0
BM25_WEIGHT = 0.3
KL_WEIGHT = 0.7
BINARY_WEIGHT = 0.1
MEANS_WEIGHT = 2.0
VALID_LISTS = 80


def freeze(model: torch.nn.Module) -> list[torch.nn.Parameter]:
    """Freezes embeddings and the lowest layers; returns the parameters that learn."""
    frozen = [model.bert.embeddings, *model.bert.encoder.layer[:FROZEN_LAYERS]]
    for part in frozen:
        for parameter in part.parameters():
            parameter.requires_grad_(False)
    return [p for p in model.parameters() if p.requires_grad]


def rate(progress: float, top: float) -> float:
    """Learning rate: a short warm-up, then down a line to a twentieth."""
    return top * min(progress / 0.02 + 0.02, 1.0) * (1.0 - 0.95 * min(progress, 1.0))


def teacher_scores(example: Example, cosine: torch.Tensor) -> torch.Tensor:
    bm25 = torch.tensor(example.bm25)
    bm25 = (bm25 - bm25.mean()) / (bm25.std() + 1e-3)
    mixed = COSINE_SHARPNESS * cosine + BM25_WEIGHT * bm25
    top = mixed[example.positives :].max() + 1.0
    mixed[: example.positives] = mixed[: example.positives].clamp(min=top)
    return mixed


@dataclass
class Taught:
    """What the backbone says of a list: unit vectors (hidden) and (texts, hidden), their cosines."""

    query: torch.Tensor
    texts: torch.Tensor
    cosine: torch.Tensor


def teach(teacher: torch.nn.Module, tokenizer: object, examples: list[Example], limit: int) -> list[Taught | None]:
    """None for a list that the teacher is not asked about."""
    vectors = embed(teacher, tokenizer, [t for e in examples if e.taught for t in [e.query, *e.texts]], limit)
    result, place = [], 0
    for example in examples:
        if not example.taught:
            result.append(None)
            continue
        query, texts = vectors[place], vectors[place + 1 : place + 1 + len(example.texts)]
        result.append(Taught(query, texts, texts @ query))
        place += len(example.texts) + 1
    return result


def loss_of(examples: list[Example], found: tuple[torch.Tensor, ...], taught: list[Taught | None]) -> tuple[torch.Tensor, ...]:
    """The mean over the lists of (cross-entropy, KL where taught, binary cross-entropy, and where
    taught how far the texts' means before the last layer are from the teacher's vectors)."""
    logits, queries, texts = found
    parts = [[], [], [], []]
    place = 0
    for example, told in zip(examples, taught):
        here = slice(place, place + len(example.texts))
        own = logits[here]
        place += len(example.texts)
        log_p = own.log_softmax(0)
        parts[0].append(-log_p[: example.positives].logsumexp(0))
        if told is not None:
            target = teacher_scores(example, told.cosine).softmax(0)
            parts[1].append(kl_div(log_p, target, reduction="sum"))
            parts[3].append(2 - cosine_similarity(queries[here], told.query[None]).mean() - cosine_similarity(texts[here], told.texts).mean())
        truth = (torch.arange(len(own)) < example.positives).float()
        weight = torch.where(truth > 0, 2.0, 1.0)
        parts[2].append(binary_cross_entropy_with_logits(own, truth, weight))
    return tuple(torch.stack(p).sum() / len(examples) if p else logits.new_zeros(()) for p in parts)


@torch.inference_mode()
def validate(model: torch.nn.Module, tokenizer: object, examples: list[Example]) -> dict[str, float]:
    """Mean reciprocal rank of the first positive, over all lists and by kind."""
    by_kind: dict[str, list[float]] = {}
    pairs = [(e.query, t) for e in examples for t in e.texts]
    logits = score(model, tokenizer, pairs, 128)
    place = 0
    for example in examples:
        own = logits[place : place + len(example.texts)]
        place += len(example.texts)
        best = own[: example.positives].max()
        by_kind.setdefault(example.kind, []).append(1.0 / (1 + int((own[example.positives :] >= best).sum())))
    everything = [v for values in by_kind.values() for v in values]
    return {"mrr": sum(everything) / len(everything), **{k: round(sum(v) / len(v), 3) for k, v in by_kind.items()}}


def save(folder: Path, model: torch.nn.Module, tokenizer: object, state: dict) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    tokenizer.no_truncation()
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.save(state, folder / "state.pt")


def work(rank: int, args: argparse.Namespace, pool: list[dict], shared: torch.Tensor, lock: object, begin: float) -> None:
    torch.set_num_threads(args.threads)
    if args.cores:
        os.sched_setaffinity(0, {args.cores[rank]})
    os.nice(args.nice[rank] if args.nice else 0)
    torch.manual_seed(args.seed + rank)
    held_back = Lists(pool, load_rows(args.work / "valid.jsonl"), 5)
    rows = [r for kind in held_back.rows.values() for r in kind]
    held_back.rng.shuffle(rows)
    valid = [held_back.example(r, 7, 0.0) for r in rows[:VALID_LISTS]]
    source = args.resume or args.backbone
    tokenizer = load_tokenizer(args.backbone)
    model, teacher = load_reranker(source), load_teacher(args.backbone)
    learned = freeze(model)
    head = {id(p) for part in (model.classifier, model.bert.pooler) for p in part.parameters()}
    optimizer = torch.optim.AdamW(
        [{"params": [p for p in learned if id(p) not in head], "top": args.rate},
         {"params": [p for p in learned if id(p) in head], "top": 3 * args.rate}],
        betas=(0.9, 0.98), weight_decay=0.01, fused=True,
    )
    before = 0.0
    if args.resume and (args.resume / "state.pt").exists():
        state = torch.load(args.resume / "state.pt", weights_only=True)
        before = state["seconds"]
        optimizer.load_state_dict(state["optimizer"])
        for group in optimizer.param_groups:
            group["top"] = args.rate * (3 if group is optimizer.param_groups[1] else 1)
            group["fused"] = True
    data = Lists(pool, load_rows(args.work / "lists.jsonl"), args.seed * 100 + rank + 1000 * int(before))
    torch.nn.utils.vector_to_parameters(shared.clone(), learned)
    pulled = shared.clone()
    log = open(args.work / f"train.{rank}.log", "a")
    saved, steps, pairs, sums = time.time(), 0, 0, torch.zeros(4)
    number = len(list((args.work / "check").glob("*"))) if (args.work / "check").exists() else 0
    while True:
        seconds = before + time.time() - begin
        progress = seconds / (60 * args.minutes)
        due = rank == 0 and time.time() - saved > 60 * args.save_minutes
        if progress >= 1.0 or due:
            if rank == 0:
                with lock:
                    torch.nn.utils.vector_to_parameters(shared.clone(), learned)
                    pulled = shared.clone()
                number += 1
                save(args.work / "check" / f"{number:03d}", model, tokenizer,
                     {"seconds": seconds, "optimizer": optimizer.state_dict()})
                measured = validate(model, tokenizer, valid)
                saved = time.time()
                print(json.dumps({"checkpoint": number, "minutes": round(seconds / 60, 1), **measured}), file=log, flush=True)
            if progress >= 1.0:
                return
        for group in optimizer.param_groups:
            group["lr"] = rate(progress, group["top"])
        long = data.rng.random() < LONG_SHARE
        examples = [data.draw(CANDIDATES, 0.8 if long else 0.05) for _ in range(LISTS_A_STEP // (2 if long else 1))]
        limit = 192 if long else 72
        taught = teach(teacher, tokenizer, examples, limit)
        found = score_and_means(model, tokenizer, [(e.query, t) for e in examples for t in e.texts], limit, 24)
        parts = loss_of(examples, found, taught)
        (parts[0] + KL_WEIGHT * parts[1] + BINARY_WEIGHT * parts[2] + MEANS_WEIGHT * (1.0 - progress) * parts[3]).backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        steps, pairs = steps + 1, pairs + len(found[0])
        sums += torch.stack(parts).detach()
        if steps % STEPS_A_PULL == 0:
            with torch.no_grad(), lock:
                shared += torch.nn.utils.parameters_to_vector(learned) - pulled
                pulled.copy_(shared)
                torch.nn.utils.vector_to_parameters(pulled.clone(), learned)
        if steps % 20 == 0:
            ce, kl, binary, means = (sums / 20).tolist()
            sums.zero_()
            print(f"{time.strftime('%H:%M:%S')} step {steps} pairs {pairs} pairs/s {pairs / (time.time() - begin):.1f} "
                  f"ce {ce:.3f} kl {kl:.3f} bce {binary:.3f} means {means:.3f} lr {optimizer.param_groups[0]['lr']:.2e}", file=log, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--resume", type=Path, help="a checkpoint folder to go on from")
    parser.add_argument("--minutes", type=float, default=70, help="of training in all, those before --resume counted")
    parser.add_argument("--save-minutes", type=float, default=8)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1, help="threads a process")
    parser.add_argument("--cores", type=int, nargs="*", help="the core of each process")
    parser.add_argument("--nice", type=int, nargs="*", help="the niceness of each process")
    args = parser.parse_args()
    torch.set_num_threads(1)
    begin = time.time()
    pool = load_pool(args.work)
    learned = freeze(load_reranker(args.resume or args.backbone))
    shared = torch.nn.utils.parameters_to_vector(learned).detach().clone().share_memory_()
    context = mp.get_context("fork")
    lock = context.Lock()
    started = [context.Process(target=work, args=(r, args, pool, shared, lock, begin)) for r in range(args.processes)]
    for process in started:
        process.start()
    for process in started:
        process.join()


if __name__ == "__main__":
    main()
