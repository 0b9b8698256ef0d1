"""Writes the model as GGUF, for llama.cpp.

llama.cpp gives every token the first token type. The second type is folded into a second half of the vocabulary, so
that llama.cpp computes the same as the others at no extra cost: row VOCABULARY + i is word i plus the difference of the
types.
"""

import json
import os
from pathlib import Path

import gguf
import numpy
from peer import Task
from safetensors.numpy import load_file

TYPES = {"F16": gguf.GGMLQuantizationType.F16, "Q8_0": gguf.GGMLQuantizationType.Q8_0}

# A layer's tensors: Hugging Face's names and GGUF's.
LAYER = {
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
    "output.LayerNorm": "layer_output_norm",
}


def converted(task: Task, precision: str) -> Path:
    path = task.cache / f"{precision}.gguf"
    if path.exists():
        return path
    part = path.with_suffix(f".{os.getpid()}")
    _write(task.model, part, precision)
    part.rename(path)
    return path


def _write(model: Path, path: Path, precision: str) -> None:
    config = json.loads((model / "config.json").read_text())
    tensors = {name: tensor.astype(numpy.float32) for name, tensor in load_file(model / "model.safetensors").items()}
    layers, vocabulary = config["num_hidden_layers"], config["vocab_size"]

    writer = gguf.GGUFWriter(path, "bert")
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_block_count(layers)
    writer.add_head_count(config["num_attention_heads"])
    writer.add_layer_norm_eps(config["layer_norm_eps"])
    writer.add_causal_attention(False)
    writer.add_pooling_type(gguf.PoolingType.RANK)
    writer.add_tokenizer_model("no_vocab")
    writer.add_vocab_size(2 * vocabulary)
    writer.add_token_type_count(1)

    def add(name: str, tensor: numpy.ndarray, dtype=gguf.GGMLQuantizationType.F32) -> None:
        data = gguf.quantize(numpy.ascontiguousarray(tensor), dtype)
        writer.add_tensor(name, data, raw_dtype=dtype)

    def linear(source: str, name: str) -> None:
        add(f"{name}.weight", tensors[f"{source}.weight"], TYPES[precision])
        add(f"{name}.bias", tensors[f"{source}.bias"])

    embeddings = "bert.embeddings."
    words = tensors[embeddings + "word_embeddings.weight"]
    types = tensors[embeddings + "token_type_embeddings.weight"]
    add("token_embd.weight", numpy.concatenate([words + types[0], words + types[1]]), TYPES[precision])
    add("position_embd.weight", tensors[embeddings + "position_embeddings.weight"])
    for end in ("weight", "bias"):
        add(f"token_embd_norm.{end}", tensors[f"{embeddings}LayerNorm.{end}"])
    for layer in range(layers):
        for source, name in LAYER.items():
            source, name = f"bert.encoder.layer.{layer}.{source}", f"blk.{layer}.{name}"
            if "norm" in name:
                for end in ("weight", "bias"):
                    add(f"{name}.{end}", tensors[f"{source}.{end}"])
            else:
                linear(source, name)
    linear("bert.pooler.dense", "cls")
    linear("classifier", "cls.output")
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
