"""Stage 4: averages the last checkpoints' weights and moves them part of the way back to the start, which keeps what
the backbone knew (Wortsman et al. 2022)."""

import argparse
from dataclasses import dataclass
from pathlib import Path

import torch

import late
from config import STAGES, load


@dataclass(frozen=True)
class Settings:
    last: int
    back: float


def checkpoints(folder: Path) -> list[Path]:
    """The checkpoints of a training run in order, without its start."""
    return sorted(p for p in folder.iterdir() if p.name.isdigit() and int(p.name) > 0)


def go_back(model: late.LateInteraction, start: late.LateInteraction, part: float) -> None:
    """Moves the encoder, and the last head's weights of a query's tokens. Scales and exits stay as learned."""
    state, last = start.state_dict(), f"heads.{model.layers[-1]}.token_weight"
    moved = {n: torch.lerp(t, state[n], part) for n, t in model.state_dict().items() if n.startswith("bert.") or n == last}
    model.load_state_dict(moved, strict=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=STAGES / "average.toml", help="settings")
    parser.add_argument("--check", type=Path, required=True, help="train.py's folder of checkpoints")
    parser.add_argument("--start", type=Path, help="the start to go back to [CHECK/000]")
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    settings, start = load(Settings, args.config), args.start or args.check / "000"
    sources = checkpoints(args.check)[-settings.last :]
    if not sources:
        raise SystemExit(f"no checkpoint in {args.check}")
    models = [late.load(folder) for folder in sources]
    states = [model.state_dict() for model in models]
    models[0].load_state_dict({n: torch.stack([s[n] for s in states]).mean(0) for n in states[0]})
    if settings.back:
        go_back(models[0], late.load(start), settings.back)
    late.save(args.to, models[0])
    print(f"mean of {', '.join(p.name for p in sources)}; {settings.back:g} of the way back to {start.name}")


if __name__ == "__main__":
    main()
