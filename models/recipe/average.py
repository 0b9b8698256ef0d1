"""Stage 5: the mean of several checkpoints' weights, as a new Hugging Face folder."""

import argparse
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file


def average(folders: list[Path]) -> dict[str, torch.Tensor]:
    states = [load_file(folder / "model.safetensors") for folder in folders]
    return {name: torch.stack([s[name] for s in states]).mean(0) for name in states[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="sources", type=Path, nargs="+", required=True)
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    args.to.mkdir(parents=True, exist_ok=True)
    for name in ("config.json", "tokenizer.json"):
        shutil.copy(args.sources[0] / name, args.to / name)
    save_file(average(args.sources), args.to / "model.safetensors", metadata={"format": "pt"})


if __name__ == "__main__":
    main()
