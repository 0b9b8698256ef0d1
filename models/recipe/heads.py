"""Stage 6: the exits learn to rank like the last layer.

Averaging changed the encoder under their heads. Here the encoder and the last head stay fixed. On a number of lists
with as many candidates as BM25 returns, each exit's head learns the last head's logits by least squares, up to a
constant per query. Prints the share of their variance that is left unexplained at the end.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

import late
import train
from config import load, model_stage
from lists import Lists, load_pool, load_rows
from train import Limits, own_logits


@dataclass(frozen=True)
class Settings:
    seed: int
    steps: int
    lists_a_step: int
    candidates: int
    longer: float
    tokens: int
    rate: float


def centred(logits: Tensor) -> Tensor:
    return logits - logits.mean()


def main() -> None:
    args = model_stage("heads", __doc__).parse_args()
    torch.set_num_threads(args.threads)
    settings = load(Settings, args.config)
    training = load(train.Settings, args.config.with_name("train.toml"))
    model = late.load(args.model)
    tokenizers = model.tokenizers(args.backbone)
    data = Lists(load_pool(args.work), load_rows(args.work / "lists.jsonl"), training.lists, settings.seed)
    limits = Limits(training.query_tokens, settings.tokens)
    heads = [model.heads[str(n)] for n in model.layers[:-1]]
    model.requires_grad_(False)
    for head in heads:
        head.requires_grad_(True)
    optimizer = torch.optim.Adam([p for head in heads for p in head.parameters()])
    left: list[Tensor] = []
    for step in range(settings.steps):
        for group in optimizer.param_groups:
            group["lr"] = settings.rate * (1 - step / settings.steps)
        examples = [data.draw(settings.candidates, settings.longer) for _ in range(settings.lists_a_step)]
        *exits, last = [own_logits(examples, v) for v in train.logits_of(model, tokenizers, examples, limits, model.layers)]
        wanted = torch.cat([centred(own) for own in last])
        errors = torch.stack([(torch.cat([centred(own) for own in by_exit]) - wanted).square().mean() for by_exit in exits])
        errors.sum().backward()
        optimizer.step()
        optimizer.zero_grad()
        left.append(errors.detach() / wanted.square().mean())
        if (step + 1) % 20 == 0:
            print(f"step {step + 1} left of the variance {[round(v, 3) for v in torch.stack(left[-20:]).mean(0).tolist()]}", flush=True)
    late.save(args.to, model)


if __name__ == "__main__":
    main()
