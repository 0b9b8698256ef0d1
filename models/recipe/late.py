"""The model: late interaction (Khattab and Zaharia 2020, ColBERT) over one BERT.

Query and document go through the encoder apart, each as `[CLS] text [SEP]` with positions of its own. Of
the last layer's states (tokens, hidden), made unit vectors,

    logit = scale * sum_i weight_i * max_j <query_i, document_j> + mean_scale * <mean_q, mean_d> + offset

where weight is the softmax over the query's tokens of <token_weight, state_i>: how much it matters that the
document has this token's like. The means, of the states as they are, are unit vectors too.

A folder of such a model is a Hugging Face folder, of the architecture BertForLateInteraction: `bert.*` and the
head's tensors `late.*`. A pair is one sequence in it, `[CLS] query [SEP] [CLS] document [SEP]`, and the document
begins at the first token of type 1.
"""

import json
from pathlib import Path
from typing import NamedTuple, Sequence

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn.functional import normalize, pad
from transformers import BertConfig, BertModel

from encode import chunks

ARCHITECTURE = "BertForLateInteraction"
SCALE, MEAN_SCALE = 20.0, 8.0  # of a model that has not learned its own
NOWHERE = -1e4  # the log weight of padding


class Encoded(NamedTuple):
    """Texts of one side, padded: unit vectors (texts, tokens, hidden), which of them are real (texts, tokens),
    unit means (texts, hidden), and log weights (texts, tokens)."""

    tokens: Tensor
    real: Tensor
    means: Tensor
    weights: Tensor


class LateInteraction(nn.Module):
    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.bert = BertModel(config, add_pooling_layer=False)
        self.token_weight = nn.Parameter(torch.zeros(config.hidden_size))
        self.scales = nn.Parameter(torch.tensor([SCALE, MEAN_SCALE, 0.0]) / 10)  # tens, to learn at a rate like the rest

    def read(self, batch: dict[str, Tensor]) -> Encoded:
        """`batch`: what a BertModel takes."""
        states = self.bert(**batch).last_hidden_state
        real = batch["attention_mask"].bool()
        mean = (states * real.unsqueeze(-1)).sum(1) / real.sum(1, keepdim=True)
        weights = (states @ self.token_weight).masked_fill(~real, NOWHERE).log_softmax(-1)
        return Encoded(normalize(states, dim=-1), real, normalize(mean, dim=-1), weights)

    def encode(self, tokenizer: Tokenizer, texts: Sequence[str], limit: int, size: int = 32) -> Encoded:
        """`limit`: tokens of a text, [CLS] and [SEP] among them; `size`: texts that go through together."""
        places: list[int] = []
        parts: list[Encoded] = []
        for where, batch in chunks(tokenizer, texts, limit, size):
            places += where
            parts.append(self.read(batch))
        width = max(part.real.shape[1] for part in parts)
        order = torch.tensor(places).argsort()

        def joined(of: str, value: float) -> Tensor:
            tensors = [getattr(part, of) for part in parts]
            beyond = [[0, 0] * (t.dim() - 2) + [0, width - t.shape[1]] for t in tensors]
            return torch.cat([pad(t, b, value=value) for t, b in zip(tensors, beyond)])[order]

        means = torch.cat([part.means for part in parts])[order]
        return Encoded(joined("tokens", 0.0), joined("real", False), means, joined("weights", NOWHERE))

    def compare(self, queries: Encoded, documents: Encoded) -> Tensor:
        """The logit of each query with each document (queries, documents)."""
        like = torch.einsum("qth,dsh->qdts", queries.tokens, documents.tokens)
        likest = like.masked_fill(~documents.real[None, :, None, :], -1.0).amax(-1)
        late = (likest * queries.weights.exp()[:, None, :]).sum(-1)
        scale, mean_scale, offset = 10 * self.scales
        return scale * late + mean_scale * (queries.means @ documents.means.T) + offset

    def logit(self, input_ids: list[int], token_type_ids: list[int]) -> float:
        """Of a pair as the folder's tokenizer lays it out."""
        split = token_type_ids.index(1)
        sides = []
        for part in (slice(0, split), slice(split, None)):
            ids, types = torch.tensor([input_ids[part]]), torch.tensor([token_type_ids[part]])
            sides.append(self.read({"input_ids": ids, "token_type_ids": types, "attention_mask": torch.ones_like(ids)}))
        return self.compare(*sides).item()


def start(backbone: Path) -> LateInteraction:
    """An untrained head on a bi-encoder, which knows one type of token."""
    model = LateInteraction(BertConfig.from_pretrained(backbone))
    bert = BertModel.from_pretrained(backbone, add_pooling_layer=False, dtype=torch.float32)
    model.bert.load_state_dict(bert.state_dict())
    with torch.no_grad():
        types = model.bert.embeddings.token_type_embeddings.weight
        types[1] = types[0]
    return model.eval()


def load(folder: Path) -> LateInteraction:
    model = LateInteraction(BertConfig.from_pretrained(folder))
    state = {n: t.float() for n, t in load_file(folder / "model.safetensors").items()}
    scales = [state.pop(f"late.{n}") for n in ("scale", "mean_scale", "offset")]
    model.load_state_dict({**{n.removeprefix("late."): t for n, t in state.items()}, "scales": torch.cat(scales) / 10})
    return model.eval()


def tensors_of(model: LateInteraction) -> dict[str, Tensor]:
    """Under the names of the folder."""
    scale, mean_scale, offset = (10 * model.scales.detach()).split(1)
    bert = {f"bert.{n}": t.detach().contiguous() for n, t in model.bert.state_dict().items()}
    head = {"token_weight": model.token_weight.detach(), "scale": scale, "mean_scale": mean_scale, "offset": offset}
    return {**bert, **{f"late.{n}": t.contiguous().clone() for n, t in head.items()}}


def save(folder: Path, model: LateInteraction) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    config = model.bert.config.to_dict() | {"architectures": [ARCHITECTURE]}
    (folder / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    save_file(tensors_of(model), folder / "model.safetensors", metadata={"format": "pt"})


def pair_tokenizer(path: Path) -> Tokenizer:
    """A backbone's tokenizer.json, that lays pairs out for such a model."""
    tokenizer = json.loads(path.read_text())
    template = tokenizer["post_processor"]
    first, second = template["single"], json.loads(json.dumps(template["single"]))
    for piece in second:
        next(iter(piece.values()))["type_id"] = 1
        if "Sequence" in piece:
            piece["Sequence"]["id"] = "B"
    template["pair"] = first + second
    tokenizer["truncation"], tokenizer["padding"] = None, None
    return Tokenizer.from_str(json.dumps(tokenizer))
