"""A model without training: a backbone, and heads that were fitted to what features.py wrote.

Rarities are counted over the texts of the lists, and the weights of query tokens are a linear fit to them (train.py).
The scales are those of `--head NAME`, a head of fit_head.py in which no comparison counts against a text, or of `--sum`,
which gives a weight, in deviations, to each comparison. Either way, scales and offset of each layer make the sigmoid of
the logit a balanced probability (calibrate.py).
"""

import argparse
from pathlib import Path

import torch

import late
from calibrate import calibration_error
from calibrate import fit as calibrated
from encode import chunks
from features import PAIR, model_of
from fit_head import FITTED, Lists, deviations, fit, read
from text import read_jsonl

PARTS = {"scale": "sim_rare", "window_scale": "win_rare", "mean_scale": "mean", "lexical_scale": "lexical", "number_scale": "number"}


def scales_of(lists: Lists, head: str | None, weights: dict[str, float]) -> dict[str, float]:
    """By the head's names, with its offset."""
    if head:
        names = FITTED[head]
        if unknown := set(names) - set(PARTS.values()):
            raise SystemExit(f"--head {head!r}: the model's head has no {', '.join(sorted(unknown))}")
        by_part = dict(zip(names, fit(lists, names, (), positive=True).scales[:, 0].tolist()))
    else:
        by_part = dict(zip(weights, (torch.tensor(list(weights.values())) / deviations(lists, tuple(weights))).tolist()))
    own = lists.pairs[..., [PAIR.index(n) for n in by_part]] @ torch.tensor(list(by_part.values()))
    logits, truth = own[lists.real], lists.right[lists.real]
    spread, middle = logits.std(), logits.mean()
    scale, offset = calibrated((logits - middle) / spread, truth)
    chances = torch.sigmoid(scale * (logits - middle) / spread + offset)
    found = {name: by_part.get(part, 0.0) * scale / spread.item() for name, part in PARTS.items()}
    found["offset"] = offset - scale * middle.item() / spread.item()
    print({k: round(v, 3) for k, v in found.items()})
    print(f"calibration error {calibration_error(chances, truth):.3f}", flush=True)
    return found


@torch.inference_mode()
def weigh_queries(model: late.LateInteraction, tokenizers: late.Tokenizers, queries: list[str]) -> None:
    """As train.weigh_by_rarity, over the lists' queries."""
    states, targets = [], []
    for _, batch in chunks(tokenizers.query, queries, 64, 32):
        real = batch["attention_mask"].bool()
        found = model.bert(**batch, output_hidden_states=True).hidden_states
        states.append(torch.stack([found[n][real] for n in model.layers]))
        idf = model.idf[batch["input_ids"][real]]
        targets.append(torch.where(idf > 0, idf.clamp_min(0.3), 0.3).log())
    target = torch.cat(targets)
    for layer, inputs in zip(model.layers, torch.cat(states, 1)):
        inputs = torch.cat([inputs, torch.ones(len(inputs), 1)], 1)
        ridge = 1e-2 * len(inputs) * inputs.var() * torch.eye(inputs.shape[1])
        line = torch.linalg.solve(inputs.T @ inputs + ridge, inputs.T @ target)
        model.heads[str(layer)].token_weight.copy_(line[:-1])
        like = torch.stack([inputs @ line, target]).corrcoef()[0, 1].item()
        print(f"layer {layer}: token weights correlate {like:.3f} with rarity", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("--prefixes", nargs=2, default=["", ""], help="of queries and documents")
    parser.add_argument("--exits", type=int, nargs="*", default=[4, 6, 8])
    parser.add_argument("--lists", type=Path, required=True, help="the lists that the features are of")
    parser.add_argument("--features", type=Path, required=True)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--head", choices=FITTED)
    which.add_argument("--sum", nargs="+", metavar="COMPARISON=WEIGHT", help=f"of {', '.join(PARTS.values())}")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    weights = {name: float(value) for name, _, value in (part.partition("=") for part in args.sum or ())}
    if unknown := weights.keys() - set(PARTS.values()):
        parser.error(f"--sum: the model's head has no {', '.join(sorted(unknown))}")
    model, tokenizers = model_of(args.backbone, args.exits, args.lists, args.prefixes)
    rows = list(read_jsonl(args.lists))
    weigh_queries(model, tokenizers, [row["q"] for row in rows])
    for place, layer in enumerate(model.layers):
        scales = scales_of(read(args.features, rows, place), args.head, weights)
        model.heads[str(layer)].scales.data.copy_(torch.tensor([scales[name] for name in late.SCALES]) / 10)
    late.save(args.to, model)


if __name__ == "__main__":
    main()
