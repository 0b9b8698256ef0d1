"""Encoders that transformers does not have, in torch, by their published definitions.

Parameters have the names of the checkpoints. A model has `config`, the keys of its config.json,
and maps ids and types of one text, each (tokens), to a logit. There is no dropout.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F


def attend(q, k, v, heads, bias=0.0):
    """softmax(q k' / sqrt(head size) + bias) v for each head; all (tokens, hidden)."""
    q, k, v = (x.view(len(x), heads, -1).transpose(0, 1) for x in (q, k, v))
    weights = (q @ k.transpose(1, 2) / math.sqrt(q.shape[-1]) + bias).softmax(-1)
    return (weights @ v).transpose(0, 1).flatten(1)


class Module(nn.Module):
    """Children by dotted names."""

    def put(self, name, child):
        *path, last = name.split(".")
        parent = self
        for part in path:
            if part not in parent._modules:
                parent.add_module(part, Module())
            parent = parent._modules[part]
        parent.add_module(last, child)

    def get(self, name):
        return self.get_submodule(name)


class Gte(Module):
    """NewForSequenceClassification of Alibaba-NLP (Zhang et al. 2024, mGTE)."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        hidden, inner, eps = (config[key] for key in (
            "hidden_size", "intermediate_size", "layer_norm_eps"))
        self.put("new.embeddings.word_embeddings", nn.Embedding(config["vocab_size"], hidden))
        if config["type_vocab_size"]:
            self.put("new.embeddings.token_type_embeddings",
                     nn.Embedding(config["type_vocab_size"], hidden))
        self.put("new.embeddings.LayerNorm", nn.LayerNorm(hidden, eps))
        for i in range(config["num_hidden_layers"]):
            at = f"new.encoder.layer.{i}."
            if config["pack_qkv"]:
                self.put(at + "attention.qkv_proj", nn.Linear(hidden, 3 * hidden))
            else:
                for part in "qkv":
                    self.put(at + f"attention.{part}_proj", nn.Linear(hidden, hidden))
            self.put(at + "attention.o_proj", nn.Linear(hidden, hidden))
            self.put(at + "attn_ln", nn.LayerNorm(hidden, eps))
            self.put(at + "mlp.up_gate_proj", nn.Linear(hidden, 2 * inner, bias=False))
            self.put(at + "mlp.down_proj", nn.Linear(inner, hidden))
            self.put(at + "mlp_ln", nn.LayerNorm(hidden, eps))
        self.put("new.pooler.dense", nn.Linear(hidden, hidden))
        self.put("classifier", nn.Linear(hidden, 1))

    def frequencies(self):
        config = self.config
        size = config["hidden_size"] // config["num_attention_heads"]
        places = torch.arange(0, size, 2).float()
        scaling = config.get("rope_scaling")
        if not scaling:
            return 1 / config["rope_theta"] ** (places / size)
        factor, mixed = scaling["factor"], scaling.get("mixed_b")
        if mixed is None:
            base = config["rope_theta"] * factor
            return 1 / base ** (places / size) / factor ** (2 / size)
        growth = math.log(factor) / (size / 2) ** mixed
        plain = 1 / config["rope_theta"] ** (places / size)
        return plain / torch.exp(growth * torch.arange(1, size // 2 + 1).float() ** mixed)

    def rotate(self, x):
        heads = self.config["num_attention_heads"]
        angles = torch.outer(torch.arange(len(x)).float(), self.frequencies()).to(x.dtype)
        cos, sin = angles.cos()[:, None], angles.sin()[:, None]
        a, b = x.view(len(x), heads, 2, -1).unbind(2)
        return torch.stack([a * cos - b * sin, b * cos + a * sin], 2).flatten(1)

    def forward(self, ids, types):
        x = self.get("new.embeddings.word_embeddings")(ids)
        if self.config["type_vocab_size"]:
            x = x + self.get("new.embeddings.token_type_embeddings")(types)
        x = self.get("new.embeddings.LayerNorm")(x)
        for layer in self.get("new.encoder.layer").children():
            attention = layer.attention
            if self.config["pack_qkv"]:
                q, k, v = attention.qkv_proj(x).chunk(3, -1)
            else:
                q, k, v = attention.q_proj(x), attention.k_proj(x), attention.v_proj(x)
            attended = attend(self.rotate(q), self.rotate(k), v,
                              self.config["num_attention_heads"])
            x = layer.attn_ln(x + attention.o_proj(attended))
            up, gate = layer.mlp.up_gate_proj(x).chunk(2, -1)
            x = layer.mlp_ln(x + layer.mlp.down_proj(F.gelu(gate) * up))
        return self.classifier(self.get("new.pooler.dense")(x[0]).tanh())


def alibi_slopes(heads):
    """One for each head (Press et al. 2022)."""
    power = 2 ** math.floor(math.log2(heads))
    slopes = [2 ** (-8 * (i + 1) / power) for i in range(power)]
    return slopes + [2 ** (-4 * (2 * i + 1) / power) for i in range(heads - power)]


class JinaBert(Module):
    """JinaBertForSequenceClassification (Günther et al. 2023), in its two layouts: that of
    jinaai/jina-bert-implementation, or with norms of queries and keys that of
    jinaai/jina-bert-v2-qk-post-norm."""

    def __init__(self, config, qk_norm):
        super().__init__()
        self.config, self.qk_norm = config, qk_norm
        hidden, inner, eps = (config[key] for key in (
            "hidden_size", "intermediate_size", "layer_norm_eps"))
        at = "bert.embeddings."
        self.put(at + "word_embeddings", nn.Embedding(config["vocab_size"], hidden))
        self.put(at + "token_type_embeddings", nn.Embedding(config["type_vocab_size"], hidden))
        self.put(at + "LayerNorm", nn.LayerNorm(hidden, eps))
        for i in range(config["num_hidden_layers"]):
            at = f"bert.encoder.layer.{i}."
            for part in ("query", "key", "value"):
                self.put(at + "attention.self." + part, nn.Linear(hidden, hidden))
            self.put(at + "attention.output.dense", nn.Linear(hidden, hidden))
            self.put(at + "attention.output.LayerNorm", nn.LayerNorm(hidden, eps))
            if qk_norm:
                for name in ("attention.self.layer_norm_q", "attention.self.layer_norm_k",
                             "layer_norm_1", "layer_norm_2"):
                    self.put(at + name, nn.LayerNorm(hidden, eps))
                self.put(at + "mlp.up_gated_layer", nn.Linear(hidden, 2 * inner, bias=False))
                self.put(at + "mlp.down_layer", nn.Linear(inner, hidden))
            else:
                self.put(at + "mlp.gated_layers", nn.Linear(hidden, 2 * inner, bias=False))
                self.put(at + "mlp.wo", nn.Linear(inner, hidden))
                self.put(at + "mlp.layernorm", nn.LayerNorm(hidden, eps))
        self.put("bert.pooler.dense", nn.Linear(hidden, hidden))
        self.put("classifier", nn.Linear(hidden, 1))

    def forward(self, ids, types):
        heads = self.config["num_attention_heads"]
        distance = (torch.arange(len(ids))[:, None] - torch.arange(len(ids))).abs()
        bias = -torch.tensor(alibi_slopes(heads), dtype=torch.float64)[:, None, None] * distance
        x = self.get("bert.embeddings.word_embeddings")(ids)
        x = x + self.get("bert.embeddings.token_type_embeddings")(types)
        x = self.get("bert.embeddings.LayerNorm")(x)
        for layer in self.get("bert.encoder.layer").children():
            own, output, mlp = layer.attention.get("self"), layer.attention.output, layer.mlp
            q, k, v = own.query(x), own.key(x), own.value(x)
            if self.qk_norm:
                q, k = own.layer_norm_q(q), own.layer_norm_k(k)
            attended = output.LayerNorm(x + output.dense(attend(q, k, v, heads, bias.to(x.dtype))))
            if self.qk_norm:
                x = layer.layer_norm_1(x + attended)
                up, gate = mlp.up_gated_layer(x).chunk(2, -1)
                x = layer.layer_norm_2(x + mlp.down_layer(up * F.gelu(gate)))
            else:
                gate, up = mlp.gated_layers(attended).chunk(2, -1)
                x = mlp.layernorm(attended + mlp.wo(F.gelu(gate) * up))
        return self.classifier(self.get("bert.pooler.dense")(x[0]).tanh())
