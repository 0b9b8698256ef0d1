"""Exports the model as ONNX, for onnxruntime and OpenVINO."""

import os
import warnings
from pathlib import Path

from peer import Task

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def exported(task: Task) -> Path:
    """Exports only once. Uses plain attention, a pattern that both programs recognize and fuse."""
    path = task.cache / "model.onnx"
    if path.exists():
        return path
    import torch
    from pytorch_peer import load_model

    class Logits(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = load_model(task, torch.float32, "eager")

        def forward(self, *inputs):
            return self.model(**dict(zip(INPUTS, inputs))).logits

    ids = torch.ones(2, 16, dtype=torch.long)
    # Include padding: without any, the mask would not become part of the graph.
    mask = ids.clone()
    mask[1, 10:] = 0
    part = path.with_suffix(f".{os.getpid()}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Logits(),
            (ids, mask, torch.zeros_like(ids)),
            str(part),
            input_names=list(INPUTS),
            output_names=["logits"],
            dynamic_axes={name: {0: "pairs", 1: "tokens"} for name in INPUTS},
            opset_version=17,
            dynamo=False,
        )
    part.rename(path)
    return path
