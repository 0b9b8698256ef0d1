"""Padded batches, for the programs that need rectangular ones."""

from dataclasses import dataclass

import numpy


@dataclass
class PaddedBatch:
    pairs: list[int]  # indices into the workload
    input_ids: numpy.ndarray  # (pairs, longest pair), like the two below
    attention_mask: numpy.ndarray
    token_type_ids: numpy.ndarray


def by_length(lengths: list[int]) -> list[int]:
    """Indices, the longest first."""
    return sorted(range(len(lengths)), key=lambda i: -lengths[i])


def padded_batches(input_ids: list, token_type_ids: list, size: int) -> list[PaddedBatch]:
    """Batches of pairs sorted by length, so that there is little padding."""
    order = by_length([len(ids) for ids in input_ids])
    batches = []
    for begin in range(0, len(order), size):
        pairs = order[begin : begin + size]
        shape = len(pairs), len(input_ids[pairs[0]])
        batch = PaddedBatch(pairs, *(numpy.zeros(shape, numpy.int64) for _ in range(3)))
        for row, pair in enumerate(pairs):
            length = len(input_ids[pair])
            batch.input_ids[row, :length] = input_ids[pair]
            batch.attention_mask[row, :length] = 1
            batch.token_type_ids[row, :length] = token_type_ids[pair]
        batches.append(batch)
    return batches
