"""Stage 7: how far each exit can be trusted.

For held-back queries, BM25 finds candidates among all passages, and every head scores them. Each exit's logit is mapped
to the last one's scale (by a line, fitted by least squares and folded into the exit's scales and offset). An exit drops
the documents that score more than its margin below the document in tenth place; the other documents are then scored
from the start by a later head. For each exit, this finds the smallest margin with which `podium --depth adaptive` shows
the whole model's ten documents for the requested percentage of queries. The exit that leaves the least to compute gets
its margin; the others get none. Prints how often the ten agree and how much is computed, also for a margin that was
chosen on one half of the queries and tested on the other.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Sequence

import torch

import late
from bm25 import Bm25
from config import load, model_stage
from lists import load_pool, load_rows


@dataclass(frozen=True)
class Settings:
    top: int
    agreement: float
    candidates: int
    limit: int


@torch.inference_mode()
def logits_by_layer(
    model: late.LateInteraction, tokenizers: late.Tokenizers, query: str, texts: list[str], limit: int
) -> torch.Tensor:
    """(layers, texts)"""
    asked = model.encode(tokenizers.query, [query], limit, layers=model.layers)
    found = model.encode(tokenizers.document, texts, limit, layers=model.layers)
    return torch.cat([model.compare(*sides, n) for *sides, n in zip(asked, found, model.layers)])


def line(x: torch.Tensor, y: torch.Tensor) -> tuple[float, float]:
    """Slope and intercept of y on x."""
    slope = ((x - x.mean()) * (y - y.mean())).mean() / x.var(correction=0)
    return slope.item(), (y.mean() - slope * x.mean()).item()


class Outcome(NamedTuple):
    agreement: float  # share of the queries whose first documents match the last layer's
    cost: float  # share of the whole model's layers that is computed


def outcome(logits: torch.Tensor, layers: Sequence[int], margins: Sequence[float], top: int) -> Outcome:
    """The outcome for logits (layers, queries, texts) and a margin per exit, for the first `top` texts."""
    whole = logits[-1]
    left = torch.ones_like(whole, dtype=torch.bool)
    shown = torch.zeros_like(whole)
    cost = 0.0
    for by_exit, layer, margin in zip(logits, layers, margins):
        if margin >= late.NO_MARGIN:
            continue
        cost += layer / layers[-1] * left.float().mean().item()
        shown = torch.where(left, by_exit, shown)
        left = left & (shown >= shown.topk(top).values[:, -1:] - margin)
    shown = torch.where(left, whole, shown)
    alike = [set(a) == set(b) for a, b in zip(*(v.topk(top).indices.tolist() for v in (shown, whole)))]
    return Outcome(sum(alike) / len(alike), cost + left.float().mean().item())


def least_margin(logits: torch.Tensor, layers: Sequence[int], place: int, settings: Settings) -> list[float]:
    """The margins that use only the exit at `place`."""
    margins = [late.NO_MARGIN] * (len(layers) - 1)
    for step in range(100):
        margins[place] = 0.1 * step
        if outcome(logits, layers, margins, settings.top).agreement >= settings.agreement:
            return margins
    return [late.NO_MARGIN] * (len(layers) - 1)


def main() -> None:
    parser = model_stage("exits", __doc__)
    parser.add_argument("--logits", type=Path, required=True, help="a file to keep them in, and to read them from")
    parser.add_argument("--queries", type=int, help="use only the first held-back queries, this many [all]")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    settings = load(Settings, args.config)
    model, pool = late.load(args.model), load_pool(args.work)
    queries = [row["q"] for row in load_rows(args.work / "valid.jsonl")][: args.queries]
    if args.logits.exists():
        logits = torch.load(args.logits)
    else:
        passages = [f"{row['t']} {row['s']}".strip() for row in pool]
        found, _ = Bm25(passages).find(queries, settings.candidates)
        texts = [[passages[p] for p in places] for places in found]
        tokenizers = model.tokenizers(args.backbone)
        logits = torch.stack([logits_by_layer(model, tokenizers, *pair, settings.limit) for pair in zip(queries, texts)], 1)
        torch.save(logits, args.logits)
    for place, layer in enumerate(model.layers[:-1]):
        slope, intercept = line(logits[place], logits[-1])
        logits[place] = slope * logits[place] + intercept
        scales = model.heads[str(layer)].scales.data
        scales *= slope
        scales[-1] += intercept / 10
        print(f"layer {layer}: slope {slope:.4f} correlation {logits[[place, -1]].flatten(1).corrcoef()[0, 1]:.3f}")
    found = []
    for place, layer in enumerate(model.layers[:-1]):
        margins = least_margin(logits, model.layers, place, settings)
        reached = outcome(logits, model.layers, margins, settings.top)
        found.append((reached.cost, margins))
        print(f"layer {layer}: margin {margins[place]:.1f}", reached)
        for chosen, others in ((logits[:, ::2], logits[:, 1::2]), (logits[:, 1::2], logits[:, ::2])):
            half = least_margin(chosen, model.layers, place, settings)
            reached = outcome(others, model.layers, half, settings.top)
            print(f"  chosen on half of the queries: {half[place]:.1f}; on the others", reached)
    _, margins = min(found)
    for layer, margin in zip(model.layers, margins):
        model.heads[str(layer)].margin.fill_(margin)
    late.save(args.to, model)


if __name__ == "__main__":
    main()
