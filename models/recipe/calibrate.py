"""Stage 5: a scale and an offset for the logit, so that its sigmoid is a probability.

Fits sigmoid(scale * logit + offset) on half of the held-back lists by logistic regression in which relevant and
irrelevant pairs weigh the same, and folds both numbers into the last head's scales and offset: the order of documents
does not change. Prints a histogram, a reliability diagram and the expected calibration error (Naeini et al. 2015) of
the other half.
"""

from dataclasses import dataclass
from pathlib import Path

import torch

import late
import train
from config import load, model_stage
from lists import Example, Lists, ListSettings, load_pool, load_rows
from train import Limits, logits_of, own_logits


@dataclass(frozen=True)
class Settings:
    seed: int
    candidates: int
    longer: float
    tokens: int


def held_back(work: Path, settings: Settings, of_lists: ListSettings) -> list[Example]:
    data = Lists(load_pool(work), [], of_lists, settings.seed)
    return [data.example(row, settings.candidates, settings.longer) for row in load_rows(work / "valid.jsonl")]


@torch.no_grad()
def scored(
    model: late.LateInteraction, backbone: Path, examples: list[Example], limits: Limits
) -> tuple[torch.Tensor, torch.Tensor]:
    """Every pair's logit and whether it is relevant."""
    tokenizers = model.tokenizers(backbone)
    logits = [own for e in examples for own in own_logits([e], *logits_of(model, tokenizers, [e], limits))]
    truth = [(torch.arange(len(e.texts)) < e.positives).float() for e in examples]
    return torch.cat(logits), torch.cat(truth)


def fit(logits: torch.Tensor, truth: torch.Tensor) -> tuple[float, float]:
    """The scale and offset with the lowest balanced cross-entropy."""
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


def balanced(truth: torch.Tensor) -> torch.Tensor:
    """Weights under which relevant and irrelevant pairs weigh the same in total."""
    return torch.where(truth > 0, 0.5 / truth.sum(), 0.5 / (1 - truth).sum())


def tenths(chances: torch.Tensor) -> list[torch.Tensor]:
    tenth = (chances * 10).long().clamp(0, 9)
    return [tenth == number for number in range(10)]


def calibration_error(chances: torch.Tensor, truth: torch.Tensor) -> float:
    """The balanced mean distance between a tenth's mean score and the share of it that is relevant."""
    weight, error = balanced(truth), 0.0
    for inside in tenths(chances):
        error += abs((weight[inside] * (chances[inside] - truth[inside])).sum().item())
    return error


def diagram(chances: torch.Tensor, truth: torch.Tensor) -> str:
    """By tenths of the score: the number of pairs of each kind, the mean score, and the percentage that is relevant,
    with both kinds weighing the same in total. Then the calibration error."""
    weight = balanced(truth)
    lines = ["score      relevant  irrelevant   mean  relevant of all"]
    for tenth, inside in enumerate(tenths(chances)):
        good, bad = int((inside & (truth > 0)).sum()), int((inside & (truth == 0)).sum())
        line = f"{tenth / 10:.1f}-{(tenth + 1) / 10:.1f}  {good:9d}  {bad:10d}"
        if inside.any():
            w = weight[inside]
            mean, share = ((w * v[inside]).sum() / w.sum() for v in (chances, truth))
            line += f"  {mean:5.3f}  {share:15.3f}"
        lines.append(line)
    return "\n".join([*lines, f"expected calibration error {calibration_error(chances, truth):.3f}"])


def main() -> None:
    args = model_stage("calibrate", __doc__).parse_args()
    torch.set_num_threads(args.threads)
    settings = load(Settings, args.config)
    training = load(train.Settings, args.config.with_name("train.toml"))
    limits = Limits(training.query_tokens, settings.tokens)
    model = late.load(args.model)
    examples = held_back(args.work, settings, training.lists)
    scale, offset = fit(*scored(model, args.backbone, examples[::2], limits))
    logits, truth = scored(model, args.backbone, examples[1::2], limits)
    chances = torch.sigmoid(scale * logits + offset)
    right = ((chances > 0.5).float() == truth).float()
    print(f"scale {scale:.4f} offset {offset:.4f}")
    print(f"over .5: {right[truth > 0].mean():.3f} of relevant, {1 - right[truth == 0].mean():.3f} of irrelevant")
    print(diagram(chances, truth))
    with torch.no_grad():
        scales = model.heads[str(model.layers[-1])].scales
        scales *= scale
        scales[-1] += offset / 10
    late.save(args.to, model)


if __name__ == "__main__":
    main()
