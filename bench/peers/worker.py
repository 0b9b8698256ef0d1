#!/usr/bin/env python3
"""A process with one peer. It reads commands from standard input, one word per line (`tune`, `round`, `scores`), and
answers each with a line of JSON. Between rounds it waits for input, so that the other workers can use the
processors."""

import argparse
import gc
import importlib
import json
import os
import sys
import time
from pathlib import Path

# name: module, class, precision
PEERS = {
    "openvino-f32": ("openvino_peer", "OpenVino", "f32"),
    "openvino-bf16": ("openvino_peer", "OpenVino", "bf16"),
    "openvino-int8": ("openvino_peer", "OpenVino", "int8"),
    "onnxruntime-f32": ("onnxruntime_peer", "OnnxRuntime", "f32"),
    "onnxruntime-int8": ("onnxruntime_peer", "OnnxRuntime", "int8"),
    "pytorch-f32": ("pytorch_peer", "PyTorch", "f32"),
    "pytorch-bf16": ("pytorch_peer", "PyTorch", "bf16"),
    "llama.cpp-f16": ("llama_peer", "Llama", "F16"),
    "llama.cpp-q8_0": ("llama_peer", "Llama", "Q8_0"),
}
TUNING_PAIRS = 64


class Worker:
    def __init__(self, peer, task):
        self.peer, self.task = peer, task
        self.score = None

    def tune(self, every: bool) -> dict:
        """Tries settings on some of the pairs, and prepares all pairs with the fastest settings."""
        from beir_pairs import evenly

        settings = self.peer.settings()
        part = self.task.part(evenly(list(range(len(self.task.input_ids))), TUNING_PAIRS))
        tried = []
        for candidate in settings if every else []:
            score = self.peer.load(candidate, self.task)(part)
            score()
            began = time.perf_counter()
            score()
            rate = len(part.input_ids) / (time.perf_counter() - began)
            tried.append(candidate | {"pairs_per_second": rate})
            del score
            gc.collect()
        best = max(range(len(tried)), key=lambda i: tried[i]["pairs_per_second"], default=0)
        self.score = self.peer.load(settings[best], self.task)(self.task)
        # Run every shape once: some programs compile for each.
        self.score()
        return {"settings": settings[best], "tried": tried, "note": self.peer.note()}

    def round(self) -> dict:
        began = time.perf_counter()
        self.score()
        return {"seconds": time.perf_counter() - began}

    def scores(self) -> dict:
        return {"logits": [float(logit) for logit in self.score()]}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--tune", action="store_true")
    arguments = parser.parse_args()

    # Answers go to the original standard output; what libraries print goes to standard error.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    from peer import Task, Unavailable
    from workload import load_ids

    module, name, precision = PEERS[arguments.peer]
    try:
        peer = getattr(importlib.import_module(module), name)(precision)
        arguments.cache.mkdir(parents=True, exist_ok=True)
        task = Task(
            arguments.model, arguments.cache, arguments.pairs.stem, arguments.threads, *load_ids(arguments.pairs)
        )
        worker = Worker(peer, task)
        for line in sys.stdin:
            commands = {"tune": lambda: worker.tune(arguments.tune), "round": worker.round, "scores": worker.scores}
            print(json.dumps(commands[line.strip()]()), file=answers)
    except (Unavailable, ImportError) as error:
        print(json.dumps({"unavailable": str(error)}), file=answers)


if __name__ == "__main__":
    main()
