#!/usr/bin/env python3
"""Writes a Qwen3-Reranker of a real size with random weights, to measure what
loading and scoring it take.

Weights are bf16 in shards, and repeat a few million random numbers, so that
writing them takes as long as the disk does. Everything else comes from a small model's folder, such as
tests/data/folders/qwen3-reranker-tiny, whose vocabulary becomes the beginning of
the large one. Needs numpy.

usage: large_model.py --like FOLDER [--size 0.6B|4B] OUT
"""

import argparse
import json
import pathlib
import shutil
import struct

import numpy

HEAD_DIM = 128
VOCAB = 151936
SIZES = {
    "0.6B": {"num_hidden_layers": 28, "hidden_size": 1024, "intermediate_size": 3072,
             "num_attention_heads": 16, "num_key_value_heads": 8},
    "4B": {"num_hidden_layers": 36, "hidden_size": 2560, "intermediate_size": 9728,
           "num_attention_heads": 32, "num_key_value_heads": 8},
}
SHARD_BYTES = 4 << 30
STANDARD_DEVIATION = 0.02
POOL = 1 << 23


def tensor_shapes(sizes):
    hidden, inner = sizes["hidden_size"], sizes["intermediate_size"]
    queries = sizes["num_attention_heads"] * HEAD_DIM
    keys = sizes["num_key_value_heads"] * HEAD_DIM
    yield "model.embed_tokens.weight", (VOCAB, hidden)
    for i in range(sizes["num_hidden_layers"]):
        at = f"model.layers.{i}."
        yield at + "input_layernorm.weight", (hidden,)
        yield at + "self_attn.q_proj.weight", (queries, hidden)
        yield at + "self_attn.k_proj.weight", (keys, hidden)
        yield at + "self_attn.v_proj.weight", (keys, hidden)
        yield at + "self_attn.o_proj.weight", (hidden, queries)
        yield at + "self_attn.q_norm.weight", (HEAD_DIM,)
        yield at + "self_attn.k_norm.weight", (HEAD_DIM,)
        yield at + "post_attention_layernorm.weight", (hidden,)
        yield at + "mlp.gate_proj.weight", (inner, hidden)
        yield at + "mlp.up_proj.weight", (inner, hidden)
        yield at + "mlp.down_proj.weight", (hidden, inner)
    yield "model.norm.weight", (hidden,)


def stored_bytes(shape):
    return 2 * int(numpy.prod(shape))


def shards_of(tensors):
    """Lists of (name, shape), each of at most SHARD_BYTES."""
    shards, size = [[]], 0
    for name, shape in tensors:
        if shards[-1] and size + stored_bytes(shape) > SHARD_BYTES:
            shards.append([])
            size = 0
        shards[-1].append((name, shape))
        size += stored_bytes(shape)
    return shards


def as_bf16(values):
    return (values.view(numpy.uint32) >> 16).astype(numpy.uint16)


class RandomWeights:
    """Normal numbers, cut to bf16; those of norms are near 1."""

    def __init__(self):
        self.random = numpy.random.default_rng(1)
        self.pool = as_bf16(self.normal(POOL))

    def normal(self, shape):
        return self.random.standard_normal(shape, dtype=numpy.float32) * STANDARD_DEVIATION

    def write(self, shape, file):
        if len(shape) == 1:
            as_bf16(1 + self.normal(shape)).tofile(file)
            return
        left = stored_bytes(shape) // 2
        while left > 0:
            begin = int(self.random.integers(POOL // 2))
            piece = self.pool[begin:begin + left]
            piece.tofile(file)
            left -= len(piece)


def write_shard(path, tensors, weights):
    header, end = {}, 0
    for name, shape in tensors:
        begin, end = end, end + stored_bytes(shape)
        header[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [begin, end]}
    text = json.dumps(header).encode()
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for _, shape in tensors:
            weights.write(shape, file)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--like", type=pathlib.Path, required=True)
    parser.add_argument("--size", choices=SIZES, default="4B")
    parser.add_argument("out", type=pathlib.Path)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True)
    for file in arguments.like.rglob("*"):
        if file.is_file() and file.suffix != ".safetensors" and file.name != "scores.json":
            to = arguments.out / file.relative_to(arguments.like)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, to)
    config = json.loads((arguments.like / "config.json").read_text())
    config |= SIZES[arguments.size] | {"head_dim": HEAD_DIM, "vocab_size": VOCAB,
                                       "tie_word_embeddings": True}
    config["layer_types"] = ["full_attention"] * config["num_hidden_layers"]
    (arguments.out / "config.json").write_text(json.dumps(config, indent=1) + "\n")

    weights = RandomWeights()
    shards = shards_of(tensor_shapes(config))
    weight_map = {}
    for i, tensors in enumerate(shards):
        name = f"model-{i + 1:05}-of-{len(shards):05}.safetensors"
        write_shard(arguments.out / name, tensors, weights)
        weight_map |= {tensor: name for tensor, _ in tensors}
    index = {"metadata": {}, "weight_map": weight_map}
    (arguments.out / "model.safetensors.index.json").write_text(json.dumps(index, indent=1) + "\n")


if __name__ == "__main__":
    main()
