#!/usr/bin/env python3
"""Makes model folders with random weights, in the geometries of models that are not here:

    build/peers/venv/bin/python bench/peers/random_model.py GEOMETRY FOLDER

A model's speed depends on its shape, not on what it has learned. Its output is still compared, so the weights are large
enough for scores that differ from pair to pair.
"""

import json
import sys
from pathlib import Path

import numpy
from safetensors.numpy import save_file

# Families whose weights transformers makes, in the geometries of models of this name. All have the built-in model's
# tokenizer, and so fewer rows in a table that is looked up and not multiplied.
FAMILIES = {
    "gte-reranker-modernbert-base": ("ModernBertConfig", {}),
    "ettin-reranker-17m": ("ModernBertConfig", dict(
        num_hidden_layers=7, hidden_size=256, intermediate_size=384, num_attention_heads=4)),
    "bge-reranker-v2-m3": ("XLMRobertaConfig", dict(
        num_hidden_layers=24, hidden_size=1024, intermediate_size=4096, num_attention_heads=16,
        max_position_embeddings=8194, type_vocab_size=1)),
    "mxbai-rerank-base-v1": ("DebertaV2Config", dict(
        num_hidden_layers=12, hidden_size=768, intermediate_size=3072, num_attention_heads=12, relative_attention=True,
        position_buckets=256, max_relative_positions=-1, pos_att_type=["p2c", "c2p"], norm_rel_ebd="layer_norm",
        share_att_key=True, position_biased_input=False, type_vocab_size=0, pooler_hidden_size=768,
        layer_norm_eps=1e-7)),
}  # fmt: skip

BUILTIN = Path(__file__).resolve().parents[2] / "models" / "podium-MiniLM-L6"

# layers, hidden size, heads, vocabulary. bge-reranker-base has BERT-base's layers; only a few rows of its 250,000-row
# embedding table, which is looked up and not multiplied, are made.
GEOMETRIES = {
    "MiniLM-L6-H384": (6, 384, 12, 30522),
    "MiniLM-L12-H384": (12, 384, 12, 30522),
    "bge-reranker-base": (12, 768, 12, 8192),
    "BERT-base": (12, 768, 12, 30522),
}


def _write_tokenizer(folder: Path, vocabulary: int, types: bool = True) -> None:
    """The built-in model's tokenizer without the words beyond the vocabulary, which are split into pieces instead. A
    pair is laid out as for a cross-encoder, with one [CLS]."""
    tokenizer = json.loads((BUILTIN / "tokenizer.json").read_text())
    pair = tokenizer["post_processor"]["pair"]
    classifiers = [piece for piece in pair if piece.get("SpecialToken", {}).get("id") == "[CLS]"]
    pair.remove(classifiers[-1])
    for piece in pair:
        for part in piece.values():
            part["type_id"] = part["type_id"] if types else 0
    words = tokenizer["model"]["vocab"]
    tokenizer["model"]["vocab"] = {word: index for word, index in words.items() if index < vocabulary}
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False))
    settings = json.loads((BUILTIN / "tokenizer_config.json").read_text())
    if not types:
        settings |= {"tokenizer_class": "PreTrainedTokenizerFast", "model_input_names": ["input_ids", "attention_mask"]}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))


def _weights(layers: int, hidden: int, vocabulary: int) -> dict[str, numpy.ndarray]:
    random = numpy.random.default_rng(1)
    tensors = {}

    def normal(name: str, *shape: int, scale: float) -> None:
        values = random.standard_normal(shape, dtype=numpy.float32) * numpy.float32(scale)
        tensors[name] = values.astype(numpy.float16)

    def linear(name: str, outputs: int, inputs: int, gain: float = 1) -> None:
        normal(name + ".weight", outputs, inputs, scale=gain / inputs**0.5)
        normal(name + ".bias", outputs, scale=0.05)

    def layer_norm(name: str) -> None:
        normal(name + ".weight", hidden, scale=0.1)
        tensors[name + ".weight"] += numpy.float16(1)
        normal(name + ".bias", hidden, scale=0.1)

    embeddings = "bert.embeddings."
    normal(embeddings + "word_embeddings.weight", vocabulary, hidden, scale=1)
    normal(embeddings + "position_embeddings.weight", 512, hidden, scale=0.3)
    normal(embeddings + "token_type_embeddings.weight", 2, hidden, scale=0.5)
    layer_norm(embeddings + "LayerNorm")
    for layer in range(layers):
        prefix = f"bert.encoder.layer.{layer}."
        linear(prefix + "attention.self.query", hidden, hidden, gain=1.5)
        linear(prefix + "attention.self.key", hidden, hidden, gain=1.5)
        linear(prefix + "attention.self.value", hidden, hidden)
        linear(prefix + "attention.output.dense", hidden, hidden)
        layer_norm(prefix + "attention.output.LayerNorm")
        linear(prefix + "intermediate.dense", 4 * hidden, hidden)
        linear(prefix + "output.dense", hidden, 4 * hidden)
        layer_norm(prefix + "output.LayerNorm")
    linear("bert.pooler.dense", hidden, hidden)
    linear("classifier", 1, hidden, gain=4)
    return tensors


def write(geometry: str, folder: Path) -> None:
    layers, hidden, heads, vocabulary = GEOMETRIES[geometry]
    folder.mkdir(parents=True, exist_ok=True)
    config = json.loads((BUILTIN / "config.json").read_text())
    config |= {
        "architectures": ["BertForSequenceClassification"],
        "id2label": {"0": "LABEL_0"},
        "label2id": {"LABEL_0": 0},
        "num_hidden_layers": layers,
        "hidden_size": hidden,
        "intermediate_size": 4 * hidden,
        "num_attention_heads": heads,
        "vocab_size": vocabulary,
    }
    _write_tokenizer(folder, vocabulary)
    save_file(_weights(layers, hidden, vocabulary), folder / "model.safetensors", {"format": "pt"})
    # Written last: a folder that has it is complete.
    (folder / "config.json").write_text(json.dumps(config, indent=2))


def write_family(name: str, folder: Path) -> None:
    import torch
    import transformers

    kind, sizes = FAMILIES[name]
    settings = dict(vocab_size=30522, num_labels=1, pad_token_id=0, cls_token_id=101, sep_token_id=102) | sizes
    torch.manual_seed(1)
    model = transformers.AutoModelForSequenceClassification.from_config(getattr(transformers, kind)(**settings))
    # Large enough for scores that differ from pair to pair.
    for weight in model.parameters():
        if weight.dim() == 2:
            torch.nn.init.normal_(weight, std=weight.shape[1] ** -0.5)
    model.half().save_pretrained(folder)
    _write_tokenizer(folder, settings["vocab_size"], types=False)


if __name__ == "__main__":
    name, where = sys.argv[1], Path(sys.argv[2])
    write(name, where) if name in GEOMETRIES else write_family(name, where)
