"""How much of each comparison counts: fits small heads to what features.py wrote, and says what each is worth on kinds of
lists that it was not fitted to.

A head's score of a pair is a sum of comparisons, each with a scale; in a head with `gates`, the scale is itself a sum
over facts about the query, so that long queries or rare words can be compared otherwise. A head is fitted by the
cross-entropy of the relevant texts' joint probability in their list; every kind weighs the same. Each kind in turn is
left out whole; printed is nDCG@10 on it, and the mean over kinds. `fixed` rows are sums that nothing was fitted for.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Sequence

import torch
from torch import Tensor

from features import PAIR, QUERY
from measure import discounted
from text import read_jsonl

SPACELESS = {"zh", "ja", "ko", "th", "zh-hant"}
LATIN = {"de", "en", "es", "fi", "fr", "id", "nb", "pt", "sv", "sw", "tr", "vi"}

FIXED = {
    "BM25": {"bm25": 1.0},
    "cosine": {"mean": 1.0},
    "MaxSim": {"sim": 1.0},
    "MaxSim by rarity": {"sim_rare": 1.0},
    "window by rarity": {"win_rare": 1.0},
    "cosine + MaxSim by rarity": {"mean": 1.0, "sim_rare": 1.0},
    "cosine + MaxSim by rarity + .3 BM25": {"mean": 1.0, "sim_rare": 1.0, "bm25": 0.3},
    "MaxSim by rarity + window": {"sim_rare": 1.0, "win_rare": 1.0},
    "cosine + MaxSim by rarity + window": {"mean": 1.0, "sim_rare": 1.0, "win_rare": 1.0},
    "... + .3 lexical": {"mean": 1.0, "sim_rare": 1.0, "win_rare": 1.0, "lexical": 0.3},
    "... + .3 phrase": {"mean": 1.0, "sim_rare": 1.0, "win_rare": 1.0, "phrase": 0.3},
    "... + .3 lexical + .3 phrase": {"mean": 1.0, "sim_rare": 1.0, "win_rare": 1.0, "lexical": 0.3, "phrase": 0.3},
    "... + .3 lexical + .3 number": {"mean": 1.0, "sim_rare": 1.0, "win_rare": 1.0, "lexical": 0.3, "number": 0.3},
}
FITTED = {
    "cosine, MaxSim": ("mean", "sim_rare"),
    "+ window": ("mean", "sim_rare", "win_rare"),
    "+ lexical": ("mean", "sim_rare", "win_rare", "lexical"),
    "+ phrase": ("mean", "sim_rare", "win_rare", "lexical", "phrase"),
    "+ number": ("mean", "sim_rare", "win_rare", "lexical", "phrase", "number"),
    "+ length": ("mean", "sim_rare", "win_rare", "lexical", "phrase", "number", "length"),
    "+ plain MaxSim": ("mean", "sim", "sim_rare", "win_rare", "lexical", "phrase", "number"),
    "number without phrase": ("mean", "sim_rare", "win_rare", "lexical", "number"),
    "phrase + BM25's score": ("mean", "sim_rare", "win_rare", "lexical", "phrase", "bm25"),
}
GATED = ("+ lexical", "+ number")
POSITIVE = ("+ window", "+ lexical", "+ phrase", "+ number", "phrase + BM25's score")
GATES = {
    "": (),
    ", by length": ("tokens",),
    ", by length and rarity": ("tokens", "rarity"),
    ", by all facts": QUERY,
}


@dataclass
class Lists:
    """Padded: comparisons (lists, texts, PAIR) after one layer, relevant or not and real or not (lists, texts), facts
    (lists, QUERY), and each list's kind."""

    pairs: Tensor
    right: Tensor
    real: Tensor
    facts: Tensor
    kinds: list[str]

    def of(self, places: list[int]) -> "Lists":
        parts = (v[places] for v in (self.pairs, self.right, self.real, self.facts))
        return Lists(*parts, [self.kinds[p] for p in places])


def kind_of(row: dict) -> str:
    if row["kind"] != "pairs":
        return row["kind"]
    return "pairs, no spaces" if row["lang"] in SPACELESS else "pairs, Latin" if row["lang"] in LATIN else "pairs, other"


def read(folder: Path, rows: list[dict], layer: int) -> Lists:
    found = [made for path in sorted(folder.glob("*.pt")) for made in torch.load(path, weights_only=True)]
    width = max(len(made["places"]) for made in found)
    pairs = torch.zeros(len(found), width, len(PAIR))
    right, real = torch.zeros(len(found), width), torch.zeros(len(found), width, dtype=torch.bool)
    for i, made in enumerate(found):
        count = len(made["places"])
        pairs[i, :count] = made["pairs"][:, layer]
        right[i, :count] = torch.tensor([rows[made["number"]]["grades"][p] for p in made["places"]], dtype=torch.float32)
        real[i, :count] = True
    facts = torch.stack([made["query"] for made in found])
    return Lists(pairs, right, real, facts, [kind_of(rows[made["number"]]) for made in found])


def centred(lists: Lists, names: Sequence[str]) -> Tensor:
    """The comparisons without their mean over each list; 0 where there is no text."""
    own, real = lists.pairs[..., [PAIR.index(n) for n in names]], lists.real.unsqueeze(-1)
    return (own - (own * real).sum(1, keepdim=True) / real.sum(1, keepdim=True)) * real


def deviations(lists: Lists, names: Sequence[str]) -> Tensor:
    """The deviation of each comparison within lists, over all lists."""
    return (centred(lists, names).square().sum((0, 1)) / lists.real.sum()).sqrt()


def z_scores(lists: Lists) -> Tensor:
    """Each comparison, per list, with mean 0 and deviation 1."""
    own = centred(lists, PAIR)
    deviation = (own.square().sum(1, keepdim=True) / lists.real.sum(1).view(-1, 1, 1)).sqrt()
    return own / deviation.clamp_min(1e-6)


@dataclass
class Fit:
    """scale of comparison k: scales[k, 0] + sum_j scales[k, 1 + j] * (fact j - centre j) / spread j"""

    names: tuple[str, ...]
    gates: tuple[str, ...]
    scales: Tensor
    centre: Tensor
    spread: Tensor

    def scores(self, lists: Lists) -> Tensor:
        own = lists.pairs[..., [PAIR.index(n) for n in self.names]]
        return torch.einsum("ltk,lk->lt", own, self.of_queries(lists.facts))

    def of_queries(self, facts: Tensor) -> Tensor:
        chosen = (facts[:, [QUERY.index(g) for g in self.gates]] - self.centre) / self.spread
        return torch.cat([torch.ones(len(facts), 1), chosen], 1) @ self.scales.T


def fit(lists: Lists, names: tuple[str, ...], gates: tuple[str, ...], positive: bool, ridge: float = 1e-3) -> Fit:
    """`positive`: no comparison counts against a text, and scales are drawn to each other instead of to 0."""
    facts = lists.facts[:, [QUERY.index(g) for g in gates]]
    centre, spread = facts.mean(0), (facts.std(0).clamp_min(1e-3) if gates else torch.ones(0))
    unit = deviations(lists, names)
    own = centred(lists, names) / unit
    share = torch.tensor([1 / lists.kinds.count(k) for k in lists.kinds])
    share = share / share.sum()
    scales = torch.zeros(len(names), 1 + len(gates), requires_grad=True)  # in deviations of each comparison
    inputs = torch.cat([torch.ones(len(facts), 1), (facts - centre) / spread], 1)
    of_scales = torch.exp if positive else torch.clone
    optimizer = torch.optim.LBFGS([scales], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        logits = torch.einsum("ltk,lk->lt", own, inputs @ of_scales(scales).T).masked_fill(~lists.real, -1e4)
        cross = logits.logsumexp(1) - logits.masked_fill(lists.right == 0, -1e4).logsumexp(1)
        loss = (share * cross).sum() + ridge * scales[:, :1].square().sum() + 10 * ridge * scales[:, 1:].square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return Fit(names, gates, of_scales(scales.detach()) / unit.unsqueeze(1), centre, spread)


def ndcg(lists: Lists, scores: Tensor) -> dict[str, float]:
    """By kind."""
    found: dict[str, list[float]] = {}
    for kind, own, right, real in zip(lists.kinds, scores, lists.right, lists.real):
        gains = right[real][own[real].argsort(descending=True, stable=True)].int().tolist()
        found.setdefault(kind, []).append(discounted(gains) / discounted(sorted(gains, reverse=True)))
    return {kind: sum(v) / len(v) for kind, v in sorted(found.items())}


def left_out(lists: Lists, names: tuple[str, ...], gates: tuple[str, ...], positive: bool) -> dict[str, float]:
    """Each kind measured by a head that was fitted to the others."""
    found: dict[str, float] = {}
    for kind in sorted(set(lists.kinds)):
        own = lists.of([i for i, k in enumerate(lists.kinds) if k == kind])
        others = lists.of([i for i, k in enumerate(lists.kinds) if k != kind])
        found |= ndcg(own, fit(others, names, gates, positive).scores(own))
    return found


def fixed(lists: Lists, weights: dict[str, float]) -> Tensor:
    z = z_scores(lists)
    return sum(weight * z[..., PAIR.index(name)] for name, weight in weights.items())


def line(name: str, found: dict[str, float]) -> str:
    values = [sum(found.values()) / len(found), *found.values()]
    return f"| {name} | " + " | ".join(f"{v:.3f}".replace("0.", ".") for v in values) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--features", type=Path, required=True)
    parser.add_argument("--lists", type=Path, required=True, help="the lists that the features are of")
    parser.add_argument("--layer", type=int, default=-1, help="which of the model's heads: -1 is the last layer's")
    parser.add_argument("--to", type=Path, help="writes every fitted head, fitted to all kinds, as JSON")
    args = parser.parse_args()
    torch.set_num_threads(1)
    lists = read(args.features, list(read_jsonl(args.lists)), args.layer)
    kinds = sorted(set(lists.kinds))
    print(f"| {len(lists.kinds)} lists | mean | " + " | ".join(f"{k} ({lists.kinds.count(k)})" for k in kinds) + " |")
    print("|---|" + "---|" * (1 + len(kinds)))
    for name, weights in FIXED.items():
        print(line("fixed: " + name, ndcg(lists, fixed(lists, weights))), flush=True)
    heads = {}
    tried = [(name, suffix, False) for name in FITTED for suffix in GATES if not suffix or name in GATED]
    for name, suffix, positive in tried + [(name, "", True) for name in POSITIVE]:
        names, gates = FITTED[name], GATES[suffix]
        label = name + suffix + (", positive" if positive else "")
        print(line(label, left_out(lists, names, gates, positive)), flush=True)
        whole = fit(lists, names, gates, positive)
        heads[label] = {"names": names, "gates": gates, "scales": whole.scales.tolist(),
                        "centre": whole.centre.tolist(), "spread": whole.spread.tolist()}
    if args.to:
        args.to.write_text(json.dumps(heads, indent=1) + "\n")


if __name__ == "__main__":
    main()
