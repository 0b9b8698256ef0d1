"""Between stages: mean reciprocal rank on all held-back lists, of one or more model folders."""

import argparse
import json
from pathlib import Path

import torch

import late
from encode import load_tokenizer
from lists import Lists, load_pool, load_rows
from train import validate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("models", type=Path, nargs="+")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    data = Lists(load_pool(args.work), [], 5)
    examples = [data.example(row, 12, 0.3) for row in load_rows(args.work / "valid.jsonl")]
    for folder in args.models:
        found = validate(late.load(folder), load_tokenizer(args.backbone), examples)
        print(folder.name, json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
