"""For use between stages: runs train.py's validation on one or more model folders."""

import argparse
import json
from pathlib import Path

import torch

import late
from config import STAGES, load
from lists import load_pool
from train import Limits, Settings, held_back, validate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=STAGES / "train.toml", help="settings of train.py")
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("models", type=Path, nargs="+")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    settings = load(Settings, args.config)
    examples = held_back(args.work, load_pool(args.work), settings)
    limits = Limits(settings.query_tokens, settings.validation.tokens)
    for folder in args.models:
        model = late.load(folder)
        found = validate(model, model.tokenizers(args.backbone), examples, limits)
        print(folder.name, json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
