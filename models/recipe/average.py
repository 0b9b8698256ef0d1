"""Stage 4: the mean of several checkpoints' weights; the start among them, where it helps, keeps what the backbone knew
(Wortsman et al. 2022)."""

import argparse
from pathlib import Path

import torch

import late


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="sources", type=Path, nargs="+", required=True, help="a folder twice counts twice")
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    models = [late.load(folder) for folder in args.sources]
    states = [model.state_dict() for model in models]
    models[0].load_state_dict({n: torch.stack([s[n] for s in states]).mean(0) for n in states[0]})
    late.save(args.to, models[0])


if __name__ == "__main__":
    main()
