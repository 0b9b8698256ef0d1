#!/usr/bin/env python3
"""Makes model folders with random weights, in the geometries of models that are not here:

    build/peers/venv/bin/python bench/peers/random_model.py NAME FOLDER

A model's speed depends on its shape, not on what it has learned. Its output is still compared, so the weights are large
enough for scores that differ from pair to pair.
"""

import gzip
import json
import sys
from pathlib import Path

import causal
import numpy
import workload
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

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

ROOT = Path(__file__).resolve().parents[2]
BUILTIN = ROOT / "models" / "podium-MiniLM-L6"

# Causal rerankers, with fewer rows in the table of embeddings: it is looked up, and multiplied in two rows only, those
# of the answers. Their names tell Podium the prompt.
CAUSAL = {
    "qwen3-reranker-0.6b": ("Qwen3Config", dict(
        num_hidden_layers=28, hidden_size=1024, intermediate_size=3072, num_attention_heads=16, num_key_value_heads=8,
        head_dim=128, max_position_embeddings=40960, rms_norm_eps=1e-6, tie_word_embeddings=True,
        rope_parameters=dict(rope_type="default", rope_theta=1e6))),
}  # fmt: skip
CAUSAL_VOCABULARY = 8192

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


def write_bert(geometry: str, folder: Path) -> None:
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


def _texts() -> list[str]:
    """What the tokenizer of a causal model learns words from."""
    with gzip.open(ROOT / "examples/covid-qa/corpus.jsonl.gz", "rt") as lines:
        corpus = [json.loads(line)["text"] for line in lines]
    words = " ".join(workload.WORDS)
    # Often enough to make each of their words one token.
    return corpus + 100 * [*workload.WORDS, " " + words, causal.HEAD, causal.TASK, causal.YES, causal.NO]


def _write_causal_tokenizer(folder: Path) -> None:
    """A byte-level BPE of Qwen's kind."""
    small = ROOT / "tests/data/folders/qwen3-reranker-tiny"
    stages = Tokenizer.from_file(str(small / "tokenizer.json"))
    tokenizer = Tokenizer(models.BPE())
    for stage in ("normalizer", "pre_tokenizer", "post_processor", "decoder"):
        setattr(tokenizer, stage, getattr(stages, stage))
    added = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<think>", "</think>"]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    size = CAUSAL_VOCABULARY - len(added)
    trainer = trainers.BpeTrainer(vocab_size=size, initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator(_texts(), trainer)
    tokenizer.add_special_tokens(added[:3])
    tokenizer.add_tokens(added[3:])
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text((small / "tokenizer_config.json").read_text())


def write_causal(name: str, folder: Path) -> None:
    import torch
    import transformers

    kind, sizes = CAUSAL[name]
    torch.manual_seed(1)
    settings = getattr(transformers, kind)(vocab_size=CAUSAL_VOCABULARY, **sizes)
    model = transformers.AutoModelForCausalLM.from_config(settings, dtype=torch.float32)
    _spread(model)
    folder.mkdir(parents=True, exist_ok=True)
    _write_causal_tokenizer(folder)
    model.to(torch.bfloat16).save_pretrained(folder)


def _spread(model) -> None:
    """Makes the weights large enough for scores that differ from pair to pair."""
    import torch

    for weight in model.parameters():
        if weight.dim() == 2:
            torch.nn.init.normal_(weight, std=weight.shape[1] ** -0.5)


def write_family(name: str, folder: Path) -> None:
    import torch
    import transformers

    kind, sizes = FAMILIES[name]
    settings = dict(vocab_size=30522, num_labels=1, pad_token_id=0, cls_token_id=101, sep_token_id=102) | sizes
    torch.manual_seed(1)
    model = transformers.AutoModelForSequenceClassification.from_config(getattr(transformers, kind)(**settings))
    _spread(model)
    model.half().save_pretrained(folder)
    _write_tokenizer(folder, settings["vocab_size"], types=False)


def write_model(name: str, folder: Path) -> None:
    """`name` is one of GEOMETRIES, FAMILIES or CAUSAL."""
    for names, write in ((GEOMETRIES, write_bert), (FAMILIES, write_family), (CAUSAL, write_causal)):
        if name in names:
            write(name, folder)


if __name__ == "__main__":
    write_model(sys.argv[1], Path(sys.argv[2]))
