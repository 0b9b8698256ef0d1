"""The interface between the worker and a peer."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy


@dataclass
class Task:
    """The pairs to score, and the model."""

    model: Path  # a Hugging Face folder
    cache: Path  # a folder for converted models
    calibration: str  # a name for the pairs, for conversions that depend on them
    threads: int
    input_ids: list[numpy.ndarray]
    token_type_ids: list[numpy.ndarray]

    def part(self, pairs: list[int]) -> "Task":
        ids = [self.input_ids[i] for i in pairs]
        types = [self.token_type_ids[i] for i in pairs]
        return Task(self.model, self.cache, self.calibration, self.threads, ids, types)


# Scores a task's pairs once, returning a logit for each. All preparation, such as padding, is already done.
Pass = Callable[[], numpy.ndarray]


class Peer:
    """One program at one precision. Raises Unavailable if this machine cannot run it."""

    def settings(self) -> list[dict]:
        """Settings worth trying; without tuning, the first is used."""
        raise NotImplementedError

    def load(self, settings: dict, task: Task) -> Callable[[Task], Pass]:
        """Prepares to score with these settings."""
        raise NotImplementedError

    def note(self) -> str:
        """A note for readers of the figures; valid after load()."""
        return ""


class Unavailable(Exception):
    pass
