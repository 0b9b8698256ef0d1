"""PyTorch, with the model of transformers and scaled_dot_product_attention where it has it."""

import inspect

import numpy
import torch
from padded import padded_batches
from peer import Pass, Peer, Task
from process import has_bf16
from transformers import AutoModelForSequenceClassification
from transformers.utils import logging

logging.disable_progress_bar()
TYPES = {"f32": torch.float32, "bf16": torch.bfloat16}


def load_model(task: Task, dtype: torch.dtype, attention: str) -> torch.nn.Module:
    load = AutoModelForSequenceClassification.from_pretrained
    try:
        model = load(task.model, dtype=dtype, attn_implementation=attention, local_files_only=True)
    except ValueError:  # DeBERTa has an attention of its own
        model = load(task.model, dtype=dtype, local_files_only=True)
    return model.eval()


class PyTorch(Peer):
    def __init__(self, precision: str):
        self.dtype = TYPES[precision]

    def settings(self) -> list[dict]:
        return [{"batch": 8}, {"batch": 32}, {"batch": 1}]

    def load(self, settings: dict, task: Task):
        torch.set_num_threads(task.threads)
        model = load_model(task, self.dtype, "sdpa")
        has_types = "token_type_ids" in inspect.signature(model.forward).parameters

        def prepare(task: Task) -> Pass:
            batches = []
            for batch in padded_batches(task.input_ids, task.token_type_ids, settings["batch"]):
                inputs = {"input_ids": torch.from_numpy(batch.input_ids)}
                if has_types:
                    inputs["token_type_ids"] = torch.from_numpy(batch.token_type_ids)
                # Pass no mask if nothing is masked: attention is faster.
                if not batch.attention_mask.all():
                    inputs["attention_mask"] = torch.from_numpy(batch.attention_mask)
                batches.append((batch.pairs, inputs))

            @torch.inference_mode()
            def score() -> numpy.ndarray:
                logits = numpy.zeros(len(task.input_ids), numpy.float32)
                for pairs, inputs in batches:
                    logits[pairs] = model(**inputs).logits[:, 0].float().numpy()
                return logits

            return score

        return prepare

    def note(self) -> str:
        return "this processor has no bf16" if self.dtype == torch.bfloat16 and not has_bf16() else ""
