#!/usr/bin/env python3
"""Makes tests/data/gguf: tiny random rerankers as GGUF files, and the logits of
pairs of texts.

Each file is laid out as llama.cpp's convert_hf_to_gguf.py lays out a reranker of
its architecture, in one type of weights. Beside it, NAME.json holds {"pairs":
[{"query": ..., "document": ..., "logit": 1.23}, ...]}: transformers computes
them in float64 from the weights as gguf's own reader dequantizes them. blocks.txt
holds random blocks of each type, and their numbers. Needs torch, transformers,
tokenizers and gguf.

usage: gguf_files.py FOLDER
"""

import base64
import json
import pathlib
import sys
import tempfile

import gguf
import numpy
import torch
from gguf import GGMLQuantizationType as Type
from transformers import AutoTokenizer, BertForSequenceClassification, XLMRobertaForSequenceClassification

from safetensors.torch import load_file

from model_folders import DOCUMENTS, QUERY
from model_goldens import random_model
from tokenizer_folders import VOCAB, folder_of, write_files

TYPES = {"f32": Type.F32, "f16": Type.F16, "bf16": Type.BF16, "q8_0": Type.Q8_0, "q4_0": Type.Q4_0}
SHAPE = dict(hidden_size=32, num_attention_heads=4, num_hidden_layers=2, intermediate_size=64)
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


def gguf_name(name):
    """llama.cpp's name of a tensor of BERT or RoBERTa; None for one that its converter drops."""
    stem, _, kind = name.rpartition(".")
    stem = stem.removeprefix("bert.").removeprefix("roberta.")
    whole = {
        "embeddings.word_embeddings": "token_embd",
        "embeddings.position_embeddings": "position_embd",
        "embeddings.token_type_embeddings": "token_types",
        "embeddings.LayerNorm": "token_embd_norm",
        "pooler.dense": "cls",
        "classifier": "cls.output",
        "classifier.dense": "cls",
        "classifier.out_proj": "cls.output",
    }
    if stem in whole:
        return f"{whole[stem]}.{kind}"
    if stem.startswith("encoder.layer."):
        number, _, rest = stem.removeprefix("encoder.layer.").partition(".")
        return f"blk.{number}.{LAYER[rest]}.{kind}"
    return None


def write_tensors(writer, model, kind, first_position):
    """Writes the weights, and sets the model's to what a reader gets from the file."""
    state = model.state_dict()
    for name, tensor in state.items():
        to = gguf_name(name)
        if to is None:
            continue
        values = tensor.float().numpy()
        if to == "position_embd.weight":
            values = values[first_position:]
        # The converter keeps vectors and the tables of positions and types in f32.
        plain = values.ndim == 1 or to in ("position_embd.weight", "token_types.weight")
        dtype = Type.F32 if plain else TYPES[kind]
        data = gguf.quantize(numpy.ascontiguousarray(values), dtype)
        writer.add_tensor(to, data, raw_dtype=dtype)
        read = torch.from_numpy(gguf.dequantize(data, dtype).reshape(values.shape).copy())
        tensor[first_position if to == "position_embd.weight" else 0:] = read
    model.load_state_dict(state)


def write_bert_tokenizer(writer, tokenizer):
    words = sorted(tokenizer.get_vocab(), key=tokenizer.get_vocab().get)
    special = set(tokenizer.all_special_tokens)

    def phantom(word):
        if word.startswith("[") and word.endswith("]"):
            return word
        return word.removeprefix("##") if word.startswith("##") else "\u2581" + word

    writer.add_tokenizer_model("bert")
    writer.add_token_list([phantom(word) for word in words])
    writer.add_token_types([gguf.TokenType.CONTROL if w in special else gguf.TokenType.NORMAL for w in words])
    writer.add_token_type_count(2)
    writer.add_bos_token_id(tokenizer.cls_token_id)
    writer.add_unk_token_id(tokenizer.unk_token_id)
    writer.add_sep_token_id(tokenizer.sep_token_id)
    writer.add_pad_token_id(tokenizer.pad_token_id)


def write_unigram_tokenizer(writer, tokenizer):
    stages = json.loads(tokenizer.backend_tokenizer.to_str())
    special = set(tokenizer.all_special_tokens)
    words = [word for word, _ in stages["model"]["vocab"]]
    writer.add_tokenizer_model("t5")
    writer.add_token_list(words)
    writer.add_token_scores([score for _, score in stages["model"]["vocab"]])
    writer.add_token_types([gguf.TokenType.CONTROL if w in special else gguf.TokenType.NORMAL for w in words])
    writer.add_token_type_count(1)
    normalizer = stages.get("normalizer")
    for part in (normalizer or {}).get("normalizers", [normalizer]):
        if part and part["type"] == "Precompiled":
            writer.add_precompiled_charsmap(base64.b64decode(part["precompiled_charsmap"]))
    writer.add_bos_token_id(tokenizer.bos_token_id)
    writer.add_eos_token_id(tokenizer.eos_token_id)
    writer.add_unk_token_id(tokenizer.unk_token_id)
    writer.add_sep_token_id(tokenizer.sep_token_id)
    writer.add_pad_token_id(tokenizer.pad_token_id)


@torch.no_grad()
def scores_of(model, tokenizer):
    model = model.double().eval()
    for document in DOCUMENTS:
        inputs = tokenizer(QUERY, document, return_tensors="pt")
        yield dict(query=QUERY, document=document, logit=model(**inputs).logits.item())


def tokenizer_files(kind, size):
    """A GGUF file says nothing of case: an uncased vocabulary has no capital letter, except in special tokens."""
    if kind != "bert":
        return folder_of(kind)
    files = folder_of(kind, size)
    vocab = files["tokenizer.json"]["model"]["vocab"]
    files["tokenizer.json"]["model"]["vocab"] = {
        word if word.startswith("[") or word == word.lower() else f"{word.lower()}-": index
        for word, index in vocab.items()}
    return files


def json_of(files):
    stages = files["tokenizer.json"]
    return json.loads(stages) if isinstance(stages, str) else stages


def make(root, name, kind, of, tokenizer_kind, vocab, write_tokenizer, first_position=0, **shape):
    model = random_model(of, len(name), vocab, noise=0.7, **SHAPE, **shape)
    with tempfile.TemporaryDirectory() as folder:
        model.config.save_pretrained(folder)
        write_files(tokenizer_files(tokenizer_kind, vocab), pathlib.Path(folder))
        tokenizer = AutoTokenizer.from_pretrained(folder)
    writer = gguf.GGUFWriter(root / f"{name}.gguf", "bert")
    writer.add_context_length(shape["max_position_embeddings"] - first_position)
    writer.add_embedding_length(SHAPE["hidden_size"])
    writer.add_feed_forward_length(SHAPE["intermediate_size"])
    writer.add_block_count(SHAPE["num_hidden_layers"])
    writer.add_head_count(SHAPE["num_attention_heads"])
    writer.add_layer_norm_eps(model.config.layer_norm_eps)
    writer.add_causal_attention(False)
    writer.add_pooling_type(gguf.PoolingType.RANK)
    write_tokenizer(writer, tokenizer)
    write_tensors(writer, model, kind, first_position)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    lines = ",\n".join(json.dumps(pair) for pair in scores_of(model, tokenizer))
    (root / f"{name}.json").write_text('{"pairs": [\n' + lines + "\n]}\n")


QWEN3_LAYER = {
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "self_attn.q_norm": "attn_q_norm",
    "self_attn.k_norm": "attn_k_norm",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}


def make_qwen3(root, folder):
    """A folder of tests/data/folders in the types it is stored in, so that its scores hold."""
    config = json.loads((folder / "config.json").read_text())
    stages = json.loads((folder / "tokenizer.json").read_text())
    state = load_file(folder / "model.safetensors")
    ids = stages["model"]["vocab"] | {token["content"]: token["id"] for token in stages["added_tokens"]}
    added = {token["content"] for token in stages["added_tokens"]}
    words = sorted(ids, key=ids.get)
    writer = gguf.GGUFWriter(root / "qwen3-reranker-bf16.gguf", "qwen3")
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_key_length(config["head_dim"])
    writer.add_value_length(config["head_dim"])
    writer.add_rope_freq_base(config["rope_parameters"]["rope_theta"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_pooling_type(gguf.PoolingType.RANK)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(words)
    writer.add_token_types([gguf.TokenType.CONTROL if w in added else gguf.TokenType.NORMAL for w in words])
    writer.add_token_merges([" ".join(merge) for merge in stages["model"]["merges"]])
    whole = {"model.embed_tokens": "token_embd", "model.norm": "output_norm"}
    state["cls.output.weight"] = state["model.embed_tokens.weight"][[ids["yes"], ids["no"]]]
    for name, tensor in state.items():
        stem, _, kind = name.rpartition(".")
        if stem.startswith("model.layers."):
            number, _, rest = stem.removeprefix("model.layers.").partition(".")
            to = f"blk.{number}.{QWEN3_LAYER[rest]}.{kind}"
        else:
            to = f"{whole.get(stem, stem)}.{kind}"
        dtype = Type.F32 if tensor.ndim == 1 else Type.BF16
        data = gguf.quantize(tensor.float().numpy(), dtype)
        writer.add_tensor(to, data, raw_dtype=dtype)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    (root / "qwen3-reranker-bf16.json").write_text((folder / "scores.json").read_text())


def make_blocks(path):
    """Two random blocks of each type: any bytes are a block, but for scales that are not finite."""
    random = numpy.random.default_rng(7)
    lines = []
    scales = {Type.Q4_0: [0], Type.Q8_0: [0], Type.Q4_K: [0, 2], Type.Q6_K: [208]}
    for dtype, offsets in scales.items():
        elements, size = gguf.GGML_QUANT_SIZES[dtype]
        data = random.integers(0, 256, (2, size), dtype=numpy.uint8)
        for offset in offsets:
            halves = random.normal(0, 0.1, 2).astype(numpy.float16)
            data[:, offset : offset + 2] = halves.view(numpy.uint8).reshape(2, 2)
        values = gguf.dequantize(data, dtype).reshape(2 * elements)
        lines += [f"{dtype.name} {data.tobytes().hex()} {len(values)}", " ".join(repr(float(v)) for v in values)]
    path.write_text("\n".join(lines) + "\n")


def main():
    root = pathlib.Path(sys.argv[1])
    root.mkdir(parents=True, exist_ok=True)
    for kind in TYPES:
        case = "bert-cased" if kind == "f32" else "bert"
        make(root, f"{case}-{kind}", kind, BertForSequenceClassification, case, len(VOCAB),
             write_bert_tokenizer, max_position_embeddings=96)
    pieces = len(json_of(folder_of("xlm-roberta"))["model"]["vocab"])
    # Positions count from the padding token's id + 1: the converter drops the rows before.
    for kind in ("f16", "q8_0"):
        make(root, f"xlm-roberta-{kind}", kind, XLMRobertaForSequenceClassification, "xlm-roberta", pieces,
             write_unigram_tokenizer, first_position=2, max_position_embeddings=98, type_vocab_size=1)
    make_qwen3(root, root.parent / "folders" / "qwen3-reranker-tiny")
    make_blocks(root / "blocks.txt")


main()
