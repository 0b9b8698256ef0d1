"""The model: late interaction (Khattab and Zaharia 2020, ColBERT) over one BERT, plus the words that both texts share.

Query and document are encoded separately, each as `[CLS] text [SEP]` with its own positions. With the states after some
layer (tokens, hidden) normalised to unit vectors,

    logit = scale * sum_i weight_i * max_j <query_i, document_j> + window_scale * window
          + mean_scale * <mean_q, mean_d> + lexical_scale * lexical + number_scale * number + offset

where weight is the softmax over the query's tokens of <token_weight, state_i>: how much it matters that the document
has a token like this one. window is the same sum with j restricted to two consecutive blocks of BLOCK tokens, those
where the sum is largest: a document that says everything in one place matches the query better than one that scatters
it, and a long document has no advantage. mean_q and mean_d, the means of the unnormalised states, are unit vectors too.
lexical is BM25 (Robertson and Zaragoza 2009) over the token ids, divided by its limit for query tokens that occur
infinitely often. With tf_i the number of times that the document has token i, and length its length in tokens,

    lexical = sum_i idf_i * tf_i / (tf_i + K1 * (1 - B + B * length / LENGTH)) / sum_i idf_i

number counts the query's tokens with digits that are in the document at all, for identifiers, dates and versions, which
states tell apart badly: with digit_i 1 for a token with a digit and 0 for others,

    number = sum_i idf_i * digit_i * [tf_i > 0] / sum_i idf_i

The last layer has such a head, with its own token_weight and scales, and so does each exit layer: a model that is
evaluated only up to an exit scores sooner, but less well.

Such a model is stored as a Hugging Face folder with the architecture BertForLateInteraction: `bert.*`, the tensor
`late.idf` (vocabulary) and the heads' tensors `late.N.*`, where N is the layer. The config's `exit_layers` are the
layers with heads before the last, and `late.N.margin` says how far to trust each of them (exits.py). Only a model with
a number_scale that is not 0 has `late.digits` (vocabulary) and `late.N.number_scale`. A pair is stored
as one sequence, `[CLS] query [SEP] [CLS] document [SEP]`, and the document begins at the first token of type 1.
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
# A model has these scales before it is trained. The offset comes last.
SCALES = {"scale": 10.0, "window_scale": 10.0, "mean_scale": 8.0, "lexical_scale": 4.0, "number_scale": 0.0, "offset": 0.0}
K1, B, LENGTH = 0.9, 0.4, 56
BLOCK = 12  # tokens; a window is two blocks in a row
NOWHERE = -1e4  # the log weight of padding
NO_MARGIN = 1e9  # of an unmeasured exit: every document goes on


class Encoded(NamedTuple):
    """Queries or documents, padded: unit vectors (texts, tokens, hidden), which of them are not padding (texts,
    tokens), unit means (texts, hidden), log weights (texts, tokens), and the tokens' ids (texts, tokens)."""

    tokens: Tensor
    real: Tensor
    means: Tensor
    weights: Tensor
    ids: Tensor


class Tokenizers(NamedTuple):
    """A tokenizer for each side of a pair: they differ where queries and documents have prefixes."""

    query: Tokenizer
    document: Tokenizer


def blocks_of(like: Tensor) -> tuple[Tensor, Tensor]:
    """The best of the likenesses (..., tokens) in each block of BLOCK tokens, and in each two blocks in a row."""
    blocks = pad(like, [0, -like.shape[-1] % BLOCK], value=-1.0).unflatten(-1, (-1, BLOCK)).amax(-1)
    return blocks, torch.maximum(blocks[..., :-1], blocks[..., 1:]) if blocks.shape[-1] > 1 else blocks


class Head(nn.Module):
    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.token_weight = nn.Parameter(torch.zeros(hidden))
        self.scales = nn.Parameter(torch.tensor(list(SCALES.values())) / 10)  # in tens, to learn at a rate like the rest
        self.register_buffer("margin", torch.tensor([NO_MARGIN]))  # of an exit: see exits.py

    def read(self, states: Tensor, ids: Tensor, real: Tensor) -> Encoded:
        mean = (states * real.unsqueeze(-1)).sum(1) / real.sum(1, keepdim=True)
        weights = (states @ self.token_weight).masked_fill(~real, NOWHERE).log_softmax(-1)
        return Encoded(normalize(states, dim=-1), real, normalize(mean, dim=-1), weights, ids)

    def compare(self, queries: Encoded, documents: Encoded, lexical: Tensor, number: Tensor) -> Tensor:
        like = torch.einsum("qth,dsh->qdts", queries.tokens, documents.tokens)
        like = like.masked_fill(~documents.real[None, :, None, :], -1.0)
        blocks, pairs = blocks_of(like)
        weights = queries.weights.exp()
        late = torch.einsum("qdt,qt->qd", blocks.amax(-1), weights)
        window = torch.einsum("qdtw,qt->qdw", pairs, weights).amax(-1)
        mean = queries.means @ documents.means.T
        scales = 10 * self.scales
        parts = torch.stack([late, window, mean, lexical, number, torch.ones_like(late)], -1)
        return parts @ scales


class LateInteraction(nn.Module):
    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.bert = BertModel(config, add_pooling_layer=False)
        self.layers = [*config.exit_layers, config.num_hidden_layers]
        self.heads = nn.ModuleDict({str(n): Head(config.hidden_size) for n in self.layers})
        self.register_buffer("idf", torch.zeros(config.vocab_size))
        self.register_buffer("digits", torch.zeros(config.vocab_size))

    def tokenizers(self, folder: Path) -> Tokenizers:
        """From the model's own folder or its backbone's."""
        return tokenizers(folder, getattr(self.bert.config, "prefixes", ("", "")))

    def read(self, batch: dict[str, Tensor], layers: Sequence[int]) -> list[Encoded]:
        """Encodes for each of the layers' heads. `batch`: the inputs of a BertModel."""
        states = self.bert(**batch, output_hidden_states=True).hidden_states
        real = batch["attention_mask"].bool()
        return [self.heads[str(n)].read(states[n], batch["input_ids"], real) for n in layers]

    def encode(
        self, tokenizer: Tokenizer, texts: Sequence[str], limit: int, size: int = 32, layers: Sequence[int] = ()
    ) -> list[Encoded]:
        """Encodes for each of the layers' heads, or for the last. `limit`: tokens per text, including [CLS] and [SEP];
        `size`: texts per batch."""
        places: list[int] = []
        parts: list[list[Encoded]] = []
        for where, batch in chunks(tokenizer, texts, limit, size):
            places += where
            parts.append(self.read(batch, layers or self.layers[-1:]))
        order = torch.tensor(places).argsort()
        return [joined(by_layer, order) for by_layer in zip(*parts)]

    def lexical(self, queries: Encoded, documents: Encoded) -> tuple[Tensor, Tensor]:
        """lexical and number of each query with each document (queries, documents)."""
        same = queries.ids[:, None, :, None] == documents.ids[None, :, None, :]
        found = (same & documents.real[None, :, None, :]).sum(-1)
        full = K1 * (1 - B + B * documents.real.sum(-1) / LENGTH)
        idf = self.idf[queries.ids] * queries.real
        whole = idf.sum(-1, keepdim=True).clamp_min(1e-6)
        lexical = (idf[:, None, :] * found / (found + full[None, :, None])).sum(-1) / whole
        number = ((idf * self.digits[queries.ids])[:, None, :] * (found > 0)).sum(-1) / whole
        return lexical, number

    def compare(self, queries: Encoded, documents: Encoded, layer: int = 0) -> Tensor:
        """The logit of each query with each document (queries, documents), from the layer's head or the last."""
        return self.heads[str(layer or self.layers[-1])].compare(queries, documents, *self.lexical(queries, documents))

    def logit(self, input_ids: list[int], token_type_ids: list[int], layer: int = 0) -> float:
        """The logit of a pair as laid out by the folder's tokenizer."""
        split = token_type_ids.index(1)
        sides = []
        for part in (slice(0, split), slice(split, None)):
            ids, types = torch.tensor([input_ids[part]]), torch.tensor([token_type_ids[part]])
            batch = {"input_ids": ids, "token_type_ids": types, "attention_mask": torch.ones_like(ids)}
            sides += self.read(batch, [layer or self.layers[-1]])
        return self.compare(*sides, layer).item()


def joined(parts: Sequence[Encoded], order: Tensor) -> Encoded:
    """Joins one layer's batches into one, with common padding and the texts in the given order."""
    width = max(part.real.shape[1] for part in parts)

    def whole(of: str, value: float) -> Tensor:
        tensors = [getattr(part, of) for part in parts]
        beyond = [[0, 0] * (t.dim() - 2) + [0, width - t.shape[1]] for t in tensors]
        return torch.cat([pad(t, b, value=value) for t, b in zip(tensors, beyond)])[order]

    means = torch.cat([part.means for part in parts])[order]
    return Encoded(whole("tokens", 0.0), whole("real", False), means, whole("weights", NOWHERE), whole("ids", 0))


def digits_of(tokenizer: Tokenizer, size: int) -> Tensor:
    """1 for each id whose token has a digit."""
    digits = torch.zeros(size)
    for piece, i in tokenizer.get_vocab(with_added_tokens=False).items():
        digits[i] = float(any(c.isdigit() for c in piece))
    return digits


def start(backbone: Path, exit_layers: Sequence[int], prefixes: Sequence[str] = ("", "")) -> LateInteraction:
    """Untrained heads on a bi-encoder, which has a single token type. `prefixes`: what it was trained to see in front of
    queries and of documents."""
    config = BertConfig.from_pretrained(backbone)
    config.prefixes = list(prefixes)
    config.exit_layers = list(exit_layers)
    model = LateInteraction(config)
    bert = BertModel.from_pretrained(backbone, add_pooling_layer=False, dtype=torch.float32)
    model.bert.load_state_dict(bert.state_dict())
    with torch.no_grad():
        types = model.bert.embeddings.token_type_embeddings.weight
        types[1] = types[0]
    return model.eval()


def load(folder: Path) -> LateInteraction:
    model = LateInteraction(BertConfig.from_pretrained(folder))
    tensors = {n: t.float() for n, t in load_file(folder / "model.safetensors").items()}
    state = {n: t for n, t in tensors.items() if n.startswith("bert.")} | {"idf": tensors["late.idf"]}
    state["digits"] = tensors.get("late.digits", model.digits)
    for n in model.layers:
        state[f"heads.{n}.token_weight"] = tensors[f"late.{n}.token_weight"]
        state[f"heads.{n}.scales"] = torch.cat([scale_of(tensors, f"late.{n}.{scale}") for scale in SCALES]) / 10
        state[f"heads.{n}.margin"] = tensors.get(f"late.{n}.margin", torch.tensor([NO_MARGIN]))
    model.load_state_dict(state)
    return model.eval()


def scale_of(tensors: dict[str, Tensor], name: str) -> Tensor:
    return torch.zeros(1) if name.endswith("number_scale") and name not in tensors else tensors[name]


def tensors_of(model: LateInteraction) -> dict[str, Tensor]:
    """The tensors under the names that the folder uses."""
    tensors = {f"bert.{n}": t.detach().contiguous() for n, t in model.bert.state_dict().items()}
    tensors["late.idf"] = model.idf
    for n, head in model.heads.items():
        tensors[f"late.{n}.token_weight"] = head.token_weight.detach().clone()
        tensors |= {f"late.{n}.{k}": v.clone() for k, v in zip(SCALES, (10 * head.scales.detach()).split(1))}
    for n in model.layers[:-1]:
        tensors[f"late.{n}.margin"] = model.heads[str(n)].margin
    if any(tensors[f"late.{n}.number_scale"] for n in model.layers):
        return tensors | {"late.digits": model.digits}
    return {name: t for name, t in tensors.items() if not name.endswith("number_scale")}


def save(folder: Path, model: LateInteraction) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    config = model.bert.config.to_dict() | {"architectures": [ARCHITECTURE]}
    (folder / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    save_file(tensors_of(model), folder / "model.safetensors", metadata={"format": "pt"})


def pair_tokenizer(path: Path, prefixes: Sequence[str] = ("", "")) -> Tokenizer:
    """A backbone's tokenizer.json, set up to lay out pairs for such a model: query and document each as `single` lays
    out a text, behind their prefixes. A file that lays out pairs so already stays as it is."""
    tokenizer = json.loads(path.read_text(encoding="utf-8"))
    tokenizer["truncation"], tokenizer["padding"] = None, None
    template = tokenizer["post_processor"]
    if not any(type_of(piece) == 1 for piece in template["pair"]):
        plain = Tokenizer.from_str(json.dumps(tokenizer))
        template["pair"] = []
        for side, (prefix, sequence) in enumerate(zip(prefixes, "AB")):
            code = plain.encode(prefix, add_special_tokens=False)
            if prefix:
                template["special_tokens"][prefix] = {"id": prefix, "ids": code.ids, "tokens": code.tokens}
            for piece in template["single"]:
                if "Sequence" in piece and prefix:
                    template["pair"].append({"SpecialToken": {"id": prefix, "type_id": side}})
                name = sequence if "Sequence" in piece else piece["SpecialToken"]["id"]
                template["pair"].append({next(iter(piece)): {"id": name, "type_id": side}})
    return Tokenizer.from_str(json.dumps(tokenizer))


def type_of(piece: dict) -> int:
    return next(iter(piece.values()))["type_id"]


def tokenizers(folder: Path, prefixes: Sequence[str] = ("", "")) -> Tokenizers:
    """The tokenizers of a folder's two sides; `prefixes` of a backbone that does not lay out pairs itself."""
    laid_out = json.loads(pair_tokenizer(folder / "tokenizer.json", prefixes).to_str())
    pair = laid_out["post_processor"]["pair"]
    sides = []
    for side in (0, 1):
        own = [piece for piece in pair if type_of(piece) == side]
        laid_out["post_processor"]["single"] = [
            {"Sequence": piece["Sequence"] | {"id": "A"}} if "Sequence" in piece else piece for piece in own
        ]
        sides.append(Tokenizer.from_str(json.dumps(laid_out)))
    return Tokenizers(*sides)
