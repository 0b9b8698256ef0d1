"""Stage 4: the mean of several checkpoints' weights, and part of the way back to the start, which keeps what the backbone
knew (Wortsman et al. 2022)."""

import argparse
from pathlib import Path

import torch

import late


def go_back(model: late.LateInteraction, start: late.LateInteraction, part: float) -> None:
    """The encoder, and what the last head thinks of a query's tokens. Scales and exits stay as they were learned."""
    state, last = start.state_dict(), f"heads.{model.layers[-1]}.token_weight"
    moved = {n: torch.lerp(t, state[n], part) for n, t in model.state_dict().items() if n.startswith("bert.") or n == last}
    model.load_state_dict(moved, strict=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="sources", type=Path, nargs="+", required=True, help="a folder twice counts twice")
    parser.add_argument("--start", type=Path, help="train.py's first checkpoint, of the backbone")
    parser.add_argument("--back", type=float, default=0.5, help="how much of the way to --start")
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    models = [late.load(folder) for folder in args.sources]
    states = [model.state_dict() for model in models]
    models[0].load_state_dict({n: torch.stack([s[n] for s in states]).mean(0) for n in states[0]})
    if args.start:
        go_back(models[0], late.load(args.start), args.back)
    late.save(args.to, models[0])


if __name__ == "__main__":
    main()
