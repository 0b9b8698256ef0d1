"""PyTorch, with the model of transformers and scaled_dot_product_attention where it has it."""

import inspect
from collections.abc import Callable

import numpy
import torch
from causal import answer_ids, is_causal
from padded import PaddedBatch, padded_batches
from peer import Pass, Peer, Task
from process import has_bf16
from transformers import AutoModelForCausalLM, AutoModelForSequenceClassification
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


# Prepares a batch, and returns what computes its logits.
Scorer = Callable[[PaddedBatch], Callable[[], torch.Tensor]]


def _cross_encoder(task: Task, dtype: torch.dtype) -> Scorer:
    model = load_model(task, dtype, "sdpa")
    has_types = "token_type_ids" in inspect.signature(model.forward).parameters

    def prepare(batch: PaddedBatch) -> Callable[[], torch.Tensor]:
        inputs = {"input_ids": torch.from_numpy(batch.input_ids)}
        if has_types:
            inputs["token_type_ids"] = torch.from_numpy(batch.token_type_ids)
        # Pass no mask if nothing is masked: attention is faster.
        if not batch.attention_mask.all():
            inputs["attention_mask"] = torch.from_numpy(batch.attention_mask)
        return lambda: model(**inputs).logits[:, 0]

    return prepare


def _causal(task: Task, dtype: torch.dtype) -> Scorer:
    """Computes the logits of the two answers alone, at the last token alone. Padding comes after that token, where a
    causal model does not look, so it needs no mask."""
    load = AutoModelForCausalLM.from_pretrained
    model = load(task.model, dtype=dtype, attn_implementation="sdpa", local_files_only=True).eval()
    yes, no = model.lm_head.weight[answer_ids(task.model)].float()

    def prepare(batch: PaddedBatch) -> Callable[[], torch.Tensor]:
        ids = torch.from_numpy(batch.input_ids)
        rows, last = torch.arange(len(ids)), torch.from_numpy(batch.attention_mask.sum(1) - 1)

        def logits() -> torch.Tensor:
            states = model.model(input_ids=ids, use_cache=False).last_hidden_state
            return states[rows, last].float() @ (yes - no)

        return logits

    return prepare


class PyTorch(Peer):
    def __init__(self, precision: str):
        self.dtype = TYPES[precision]

    def settings(self) -> list[dict]:
        return [{"batch": 8}, {"batch": 32}, {"batch": 1}]

    def load(self, settings: dict, task: Task):
        torch.set_num_threads(task.threads)
        scorer = (_causal if is_causal(task.model) else _cross_encoder)(task, self.dtype)

        def prepare(task: Task) -> Pass:
            padded = padded_batches(task.input_ids, task.token_type_ids, settings["batch"])
            batches = [(batch.pairs, scorer(batch)) for batch in padded]

            @torch.inference_mode()
            def score() -> numpy.ndarray:
                logits = numpy.zeros(len(task.input_ids), numpy.float32)
                for pairs, score_batch in batches:
                    logits[pairs] = score_batch().float().numpy()
                return logits

            return score

        return prepare

    def note(self) -> str:
        return "this processor has no bf16" if self.dtype == torch.bfloat16 and not has_bf16() else ""
