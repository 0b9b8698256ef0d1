"""What the worker asks of a peer."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy


@dataclass
class Task:
    """What to score, and with what."""

    model: Path  # a Hugging Face folder
    cache: Path  # a folder for what is made of the model once
    calibration: str  # a name for the pairs, where what is made depends on them
    threads: int
    input_ids: list[numpy.ndarray]
    token_type_ids: list[numpy.ndarray]

    def part(self, pairs: list[int]) -> "Task":
        ids = [self.input_ids[i] for i in pairs]
        types = [self.token_type_ids[i] for i in pairs]
        return Task(self.model, self.cache, self.calibration, self.threads, ids, types)


# A pass over a task's pairs: a logit for each. Everything that can be done before, such as padding, has been.
Pass = Callable[[], numpy.ndarray]


class Peer:
    """One program at one precision. Raises Unavailable where this machine can't."""

    def settings(self) -> list[dict]:
        """Worth trying; the first where nobody tries."""
        raise NotImplementedError

    def load(self, settings: dict, task: Task) -> Callable[[Task], Pass]:
        """Ready to score with these settings."""
        raise NotImplementedError

    def note(self) -> str:
        """What a reader of the figure should know, after load()."""
        return ""


class Unavailable(Exception):
    pass
