"""Running the networks over texts: sorted by length, so that little padding is computed."""

from pathlib import Path
from typing import Iterator, Sequence

import torch
from tokenizers import Tokenizer
from transformers import BertForSequenceClassification, BertModel


def load_tokenizer(folder: Path) -> Tokenizer:
    """The folder's tokenizer without its own truncation and padding."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def load_reranker(folder: Path) -> BertForSequenceClassification:
    """A one-logit reranker, without dropout; from a bare backbone the head is new."""
    return BertForSequenceClassification.from_pretrained(
        folder,
        num_labels=1,
        attn_implementation="eager",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        dtype=torch.float32,
    )


def load_teacher(folder: Path) -> BertModel:
    return BertModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32).eval()


def chunks(tokenizer: Tokenizer, inputs: Sequence, limit: int, size: int) -> Iterator[tuple[list[int], dict]]:
    """Padded batches of at most `size` inputs of like length, with their places in `inputs`."""
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


def score(model: BertForSequenceClassification, tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]], limit: int, size: int = 16) -> torch.Tensor:
    """The logit of each (query, document) pair."""
    places: list[int] = []
    logits: list[torch.Tensor] = []
    for where, batch in chunks(tokenizer, pairs, limit, size):
        places.extend(where)
        logits.append(model(**batch).logits[:, 0])
    back = torch.empty(len(places), dtype=torch.long)
    back[torch.tensor(places)] = torch.arange(len(places))
    return torch.cat(logits)[back]


def score_and_means(model: BertForSequenceClassification, tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]], limit: int, size: int = 16) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The logit of each pair, and the means of its query's and its document's states before the last layer."""
    places: list[int] = []
    found: list[list[torch.Tensor]] = [[], [], []]
    for where, batch in chunks(tokenizer, pairs, limit, size):
        places.extend(where)
        output = model(**batch, output_hidden_states=True)
        states, real, second = output.hidden_states[-2], batch["attention_mask"], batch["token_type_ids"]
        found[0].append(output.logits[:, 0])
        for kept, of in zip(found[1:], (real * (1 - second), real * second)):
            kept.append((states * of.unsqueeze(-1)).sum(1) / of.sum(1, keepdim=True))
    back = torch.empty(len(places), dtype=torch.long)
    back[torch.tensor(places)] = torch.arange(len(places))
    return tuple(torch.cat(f)[back] for f in found)


@torch.inference_mode()
def embed(model: BertModel, tokenizer: Tokenizer, texts: Sequence[str], limit: int, size: int = 16) -> torch.Tensor:
    """Mean-pooled, normalised vectors, a row a text."""
    vectors = torch.empty(len(texts), model.config.hidden_size)
    for places, batch in chunks(tokenizer, texts, limit, size):
        hidden = model(**batch).last_hidden_state
        mask = batch["attention_mask"].unsqueeze(-1)
        mean = (hidden * mask).sum(1) / mask.sum(1)
        vectors[places] = torch.nn.functional.normalize(mean, dim=-1)
    return vectors
