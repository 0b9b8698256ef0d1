"""Stage 6: a scale and an offset for the logit, so that its sigmoid reads as a chance.

Fits sigmoid(scale * logit + offset) on the held-back lists by logistic regression in which
relevant and irrelevant pairs weigh the same, and folds both numbers into the classifier's
weight and bias: the order of documents stays as it was. Prints a histogram.
"""

import argparse
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from encode import load_reranker, load_tokenizer, score
from lists import Lists, load_pool, load_rows


def held_back(work: Path) -> tuple[list[tuple[str, str]], torch.Tensor]:
    """Every held-back list's pairs and whether each is relevant."""
    data = Lists(load_pool(work), [], 9)
    pairs: list[tuple[str, str]] = []
    truth: list[float] = []
    for row in load_rows(work / "valid.jsonl"):
        example = data.example(row, 6, 0.3)
        for place, text in enumerate(example.texts):
            pairs.append((example.query, text))
            truth.append(float(place < example.positives))
    return pairs, torch.tensor(truth)


def fit(logits: torch.Tensor, truth: torch.Tensor) -> tuple[float, float]:
    """The scale and offset of least balanced cross-entropy."""
    weight = torch.where(truth > 0, 0.5 / truth.mean(), 0.5 / (1 - truth.mean()))
    line = torch.tensor([1.0, 0.0], requires_grad=True)
    optimizer = torch.optim.LBFGS([line], max_iter=100)

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(line[0] * logits + line[1], truth, weight)
        loss.backward()
        return loss

    optimizer.step(closure)
    return line[0].item(), line[1].item()


def histogram(chances: torch.Tensor, truth: torch.Tensor) -> str:
    """Counts of relevant and irrelevant pairs by tenths of the score."""
    lines = ["score      relevant  irrelevant"]
    for tenth in range(10):
        inside = (chances >= tenth / 10) & ((chances < (tenth + 1) / 10) | (tenth == 9))
        good, bad = int((inside & (truth > 0)).sum()), int((inside & (truth == 0)).sum())
        lines.append(f"{tenth / 10:.1f}-{(tenth + 1) / 10:.1f}  {good:9d}  {bad:10d}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    pairs, truth = held_back(args.work)
    with torch.inference_mode():
        logits = score(load_reranker(args.model).eval(), load_tokenizer(args.model), pairs, 256)
    logits = logits.clone()
    scale, offset = fit(logits, truth)
    chances = torch.sigmoid(scale * logits + offset)
    right = ((chances > 0.5).float() == truth).float()
    print(f"scale {scale:.4f} offset {offset:.4f}")
    print(f"over .5: {right[truth > 0].mean():.3f} of relevant, {1 - right[truth == 0].mean():.3f} of irrelevant")
    print(histogram(chances, truth))
    args.to.mkdir(parents=True, exist_ok=True)
    for name in ("config.json", "tokenizer.json"):
        shutil.copy(args.model / name, args.to / name)
    state = load_file(args.model / "model.safetensors")
    state["classifier.weight"] = state["classifier.weight"] * scale
    state["classifier.bias"] = state["classifier.bias"] * scale + offset
    save_file(state, args.to / "model.safetensors", metadata={"format": "pt"})


if __name__ == "__main__":
    main()
