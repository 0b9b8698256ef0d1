"""Stage 5: a scale and an offset for the logit, so that its sigmoid reads as a chance.

Fits sigmoid(scale * logit + offset) on the held-back lists by logistic regression in which
relevant and irrelevant pairs weigh the same, and folds both numbers into the head's scales
and offset: the order of documents stays as it was. Prints a histogram.
"""

import argparse
from pathlib import Path

import torch

import late
from encode import load_tokenizer
from lists import Example, Lists, load_pool, load_rows
from train import logits_of, own_logits


def held_back(work: Path) -> list[Example]:
    data = Lists(load_pool(work), [], 9)
    return [data.example(row, 6, 0.3) for row in load_rows(work / "valid.jsonl")]


@torch.no_grad()
def scored(model: late.LateInteraction, backbone: Path, examples: list[Example]) -> tuple[torch.Tensor, torch.Tensor]:
    """Every pair's logit and whether it is relevant."""
    tokenizer = load_tokenizer(backbone)
    logits = [own for e in examples for own in own_logits([e], logits_of(model, tokenizer, [e], 256))]
    truth = [(torch.arange(len(e.texts)) < e.positives).float() for e in examples]
    return torch.cat(logits), torch.cat(truth)


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
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    model = late.load(args.model)
    logits, truth = scored(model, args.backbone, held_back(args.work))
    scale, offset = fit(logits, truth)
    chances = torch.sigmoid(scale * logits + offset)
    right = ((chances > 0.5).float() == truth).float()
    print(f"scale {scale:.4f} offset {offset:.4f}")
    print(f"over .5: {right[truth > 0].mean():.3f} of relevant, {1 - right[truth == 0].mean():.3f} of irrelevant")
    print(histogram(chances, truth))
    with torch.no_grad():
        model.scales *= scale
        model.scales[2] += offset / 10
    late.save(args.to, model)


if __name__ == "__main__":
    main()
