"""Runs the networks over texts, sorted by length, so that little padding is computed."""

from pathlib import Path
from typing import Iterator, Sequence

import torch
from tokenizers import Tokenizer
from transformers import BertModel


def load_backbone(folder: Path) -> BertModel:
    return BertModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32).eval()


def chunks(tokenizer: Tokenizer, inputs: Sequence, limit: int, size: int) -> Iterator[tuple[list[int], dict]]:
    """Padded batches of at most `size` inputs of similar length, with their places in `inputs`."""
    tokenizer.enable_truncation(limit)
    coded = tokenizer.encode_batch(list(inputs))
    order = sorted(range(len(coded)), key=lambda i: len(coded[i].ids))
    for begin in range(0, len(order), size):
        places = order[begin : begin + size]
        width = len(coded[places[-1]].ids)
        ids = torch.zeros(len(places), width, dtype=torch.long)
        types, mask = torch.zeros_like(ids), torch.zeros_like(ids)
        for line, place in enumerate(places):
            code = coded[place]
            length = len(code.ids)
            ids[line, :length] = torch.tensor(code.ids)
            types[line, :length] = torch.tensor(code.type_ids)
            mask[line, :length] = 1
        yield places, {"input_ids": ids, "token_type_ids": types, "attention_mask": mask}


@torch.inference_mode()
def embed(model: BertModel, tokenizer: Tokenizer, texts: Sequence[str], limit: int, size: int = 16) -> torch.Tensor:
    """Mean-pooled, normalised vectors, one row per text."""
    vectors = torch.empty(len(texts), model.config.hidden_size)
    for places, batch in chunks(tokenizer, texts, limit, size):
        hidden = model(**batch).last_hidden_state
        mask = batch["attention_mask"].unsqueeze(-1)
        mean = (hidden * mask).sum(1) / mask.sum(1)
        vectors[places] = torch.nn.functional.normalize(mean, dim=-1)
    return vectors
