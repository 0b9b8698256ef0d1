#!/usr/bin/env python3
"""Makes tests/data/gguf: tiny random rerankers as GGUF files, and the logits of
pairs of texts.

Each file is laid out as llama.cpp's convert_hf_to_gguf.py lays out a reranker of
its architecture, in one type of weights; models/ has causal models of tests/data/models, and
vocabularies/ files whose tokenizers matter alone, with the ids of texts. Beside it, NAME.json holds {"pairs":
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
import tokenizers
import torch
from gguf import GGMLQuantizationType as Type
from transformers import AutoTokenizer, BertForSequenceClassification, XLMRobertaForSequenceClassification

from safetensors.torch import load_file

from model_folders import DOCUMENTS, QUERY
from model_goldens import random_model
from tokenizer_folders import (
    LLAMA2_STRUCTURE,
    PROSE,
    VOCAB,
    folder_of,
    llama2,
    sentencepiece_bpe,
    write_files,
)

TYPES = {"f32": Type.F32, "f16": Type.F16, "bf16": Type.BF16, "q8_0": Type.Q8_0, "q4_0": Type.Q4_0}
SHAPE = dict(hidden_size=32, num_attention_heads=4, num_hidden_layers=2, intermediate_size=64)
GOLDENS = [
    ("llama-h24-a4-kv2-d8-causal", gguf.MODEL_ARCH.LLAMA, Type.F32),  # llama3
    ("llama-h20-a2-kv1-yarn-causal", gguf.MODEL_ARCH.LLAMA, Type.F32),
    ("qwen2-h24-a3-kv1-causal", gguf.MODEL_ARCH.QWEN2, Type.F32),
    ("gemma-h24-a3-kv1-d10-causal", gguf.MODEL_ARCH.GEMMA, Type.F32),
]
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


def write_decoder_keys(writer, config):
    """As the converter does for every decoder."""
    rotary = config.get("rope_parameters") or (config.get("rope_scaling") or {}) | {"rope_theta": config["rope_theta"]}
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    if config.get("head_dim"):
        writer.add_key_length(config["head_dim"])
        writer.add_value_length(config["head_dim"])
    writer.add_rope_freq_base(rotary["rope_theta"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    if rotary.get("rope_type", rotary.get("type")) == "yarn":
        writer.add_rope_scaling_type(gguf.RopeScalingType.YARN)
        writer.add_rope_scaling_factor(rotary["factor"])
        writer.add_rope_scaling_orig_ctx_len(rotary["original_max_position_embeddings"])
    return rotary


def llama3_factors(rotary, head_size):
    """What a Llama 3 divides its frequencies by: the tensor rope_freqs."""
    frequencies = rotary["rope_theta"] ** (-numpy.arange(0, head_size, 2) / head_size)
    turns = rotary["original_max_position_embeddings"] * frequencies / (2 * numpy.pi)
    low, high = rotary["low_freq_factor"], rotary["high_freq_factor"]
    smooth = numpy.clip((turns - low) / (high - low), 0, 1)
    return (1 / ((1 - smooth) / rotary["factor"] + smooth)).astype(numpy.float32)


def neighbours(rows, heads):
    """The rows of queries or keys in the order in which llama.cpp's Llama turns them."""
    halves = rows.reshape(heads, 2, rows.shape[0] // heads // 2, *rows.shape[1:])
    return numpy.ascontiguousarray(halves.swapaxes(1, 2).reshape(rows.shape))


def write_decoder_tensors(writer, architecture, config, rotary, state, dtype):
    """The tensors of a folder, in `dtype`, which must hold their numbers exactly."""
    names = gguf.get_tensor_name_map(architecture, config["num_hidden_layers"])
    for name, tensor in state.items():
        values = tensor.float().numpy()
        if architecture == gguf.MODEL_ARCH.LLAMA and ".q_proj." in name:
            values = neighbours(values, config["num_attention_heads"])
        if architecture == gguf.MODEL_ARCH.LLAMA and ".k_proj." in name:
            values = neighbours(values, config["num_key_value_heads"])
        if architecture == gguf.MODEL_ARCH.GEMMA and name.endswith("norm.weight"):
            values = values + 1
        to = names.get_name(name, try_suffixes=(".weight", ".bias")) or name
        kind = Type.F32 if values.ndim == 1 else dtype
        writer.add_tensor(to, gguf.quantize(values, kind), raw_dtype=kind)
    if rotary.get("rope_type") == "llama3":
        writer.add_tensor("rope_freqs.weight", llama3_factors(rotary, config["head_dim"]))


def finish(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def words_of(stages):
    """The words of a tokenizer.json by their ids, with the type of each."""
    ids = stages["model"]["vocab"] | {token["content"]: token["id"] for token in stages["added_tokens"]}
    added = {token["content"]: token["special"] for token in stages["added_tokens"]}
    words = sorted(ids, key=ids.get)
    assert sorted(ids.values()) == list(range(len(words)))

    def kind(word):
        if word == stages["model"]["unk_token"]:
            return gguf.TokenType.UNKNOWN
        if word in added:
            return gguf.TokenType.CONTROL if added[word] else gguf.TokenType.USER_DEFINED
        is_byte = len(word) == 6 and word.startswith("<0x")
        return gguf.TokenType.BYTE if is_byte else gguf.TokenType.NORMAL

    return ids, words, [kind(word) for word in words]


def write_byte_level_bpe(writer, stages, pre):
    ids, words, types = words_of(stages)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list(words)
    writer.add_token_types(types)
    writer.add_token_merges([" ".join(merge) for merge in stages["model"]["merges"]])
    return ids


def write_sentencepiece_bpe(writer, stages):
    """SentencePiece numbers its merges by scores: a piece has that of the first merge that makes it."""
    ids, words, types = words_of(stages)
    ranks = {}
    for rank, (left, right) in enumerate(stages["model"]["merges"]):
        ranks.setdefault(left + right, rank)
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(words)
    writer.add_token_scores([-float(ranks.get(word, len(words))) for word in words])
    writer.add_token_types(types)
    writer.add_unk_token_id(ids["<unk>"])
    return ids


def make_of_folder(root, name, folder, architecture, dtype, pre=None):
    """A causal folder of tests/data/folders in the types it is stored in, so that its scores hold."""
    config = json.loads((folder / "config.json").read_text())
    stages = json.loads((folder / "tokenizer.json").read_text())
    state = load_file(folder / "model.safetensors")
    writer = gguf.GGUFWriter(root / f"{name}.gguf", gguf.MODEL_ARCH_NAMES[architecture])
    rotary = write_decoder_keys(writer, config)
    if pre:
        ids = write_byte_level_bpe(writer, stages, pre)
    else:
        ids = write_sentencepiece_bpe(writer, stages)
        writer.add_bos_token_id(ids["<bos>"])
        writer.add_add_space_prefix(False)
    if architecture == gguf.MODEL_ARCH.QWEN3:
        writer.add_pooling_type(gguf.PoolingType.RANK)
        state["cls.output.weight"] = state["model.embed_tokens.weight"][[ids["yes"], ids["no"]]]
    write_decoder_tensors(writer, architecture, config, rotary, state, dtype)
    finish(writer)
    (root / f"{name}.json").write_text((folder / "scores.json").read_text())


def make_modernbert(root, folder):
    config = json.loads((folder / "config.json").read_text())
    stages = json.loads((folder / "tokenizer.json").read_text())
    writer = gguf.GGUFWriter(root / "modernbert-f32.gguf", "modern-bert")
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_layer_norm_eps(config["norm_eps"])
    writer.add_rope_freq_base(config["rope_parameters"]["full_attention"]["rope_theta"])
    writer.add_rope_freq_base_swa(config["rope_parameters"]["sliding_attention"]["rope_theta"])
    writer.add_sliding_window(config["local_attention"])
    writer.add_sliding_window_pattern(3)
    writer.add_causal_attention(False)
    writer.add_pooling_type(gguf.PoolingType.RANK)
    ids = write_byte_level_bpe(writer, stages, "modern-bert")
    writer.add_bos_token_id(ids["[CLS]"])
    writer.add_eos_token_id(ids["[SEP]"])
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.MODERN_BERT, config["num_hidden_layers"])
    for name, tensor in load_file(folder / "model.safetensors").items():
        name = name.removeprefix("model.").replace("classifier.", "classifier.out_proj.")
        writer.add_tensor(names.get_name(name, try_suffixes=(".weight", ".bias")), tensor.float().numpy())
    finish(writer)
    (root / "modernbert-f32.json").write_text((folder / "scores.json").read_text())


def make_of_golden(root, folder, architecture, dtype):
    """A causal model of tests/data/models, whose logits are of ids: the vocabulary is any."""
    config = json.loads((folder / "config.json").read_text())
    writer = gguf.GGUFWriter(root / f"{folder.name}.gguf", gguf.MODEL_ARCH_NAMES[architecture])
    rotary = write_decoder_keys(writer, config)
    words = ["<unk>", "<s>", "</s>"] + [chr(ord("A") + i) for i in range(config["vocab_size"] - 3)]
    writer.add_tokenizer_model("llama")
    writer.add_token_list(words)
    writer.add_token_scores([-float(i) for i in range(len(words))])
    writer.add_token_types([gguf.TokenType.UNKNOWN] + 2 * [gguf.TokenType.CONTROL] +
                           (len(words) - 3) * [gguf.TokenType.NORMAL])
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    write_decoder_tensors(writer, architecture, config, rotary, load_file(folder / "model.safetensors"), dtype)
    finish(writer)


def make_vocabulary(root, name, files, pre=None):
    """A Llama of one column, and the ids of texts and of pairs as `tokenizers` gives them."""
    stages = json_of(files)
    writer = gguf.GGUFWriter(root / f"{name}.gguf", "llama")
    write_decoder_keys(writer, dict(max_position_embeddings=64, hidden_size=1, intermediate_size=1,
                                    num_hidden_layers=1, num_attention_heads=1, num_key_value_heads=1,
                                    rope_parameters=dict(rope_theta=1e4), rms_norm_eps=1e-6))
    ids = write_byte_level_bpe(writer, stages, pre) if pre else write_sentencepiece_bpe(writer, stages)
    writer.add_bos_token_id(ids["<|begin_of_text|>" if pre else "<s>"])
    writer.add_tensor("token_embd.weight", numpy.zeros((len(ids), 1), numpy.float32))
    finish(writer)
    tokenizer = tokenizers.Tokenizer.from_str(json.dumps(stages))
    texts = [*DOCUMENTS, QUERY, " a", "a  b", "12345 6", "caf\u00e9 \u4f60\u597d \U0001f600", "it's I'LL", "a\n\n b\t"]
    lines = [json.dumps(dict(text=text, ids=tokenizer.encode(text, add_special_tokens=False).ids,
                             pair=tokenizer.encode(QUERY, text).ids)) for text in texts]
    (root / f"{name}.json").write_text(json.dumps(dict(query=QUERY))[:-1] + ', "texts": [\n' + ",\n".join(lines) + "\n]}\n")


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
    folders = root.parent / "folders"
    make_of_folder(root, "qwen3-reranker-bf16", folders / "qwen3-reranker-tiny", gguf.MODEL_ARCH.QWEN3, Type.BF16,
                   "qwen2")
    make_of_folder(root, "mxbai-rerank-base-v2-f32", folders / "mxbai-rerank-base-v2-tiny", gguf.MODEL_ARCH.QWEN2,
                   Type.F32, "qwen2")
    make_of_folder(root, "bge-reranker-v2-gemma-f32", folders / "bge-reranker-v2-gemma-tiny", gguf.MODEL_ARCH.GEMMA,
                   Type.F32)
    make_modernbert(root, folders / "modernbert")
    goldens = root / "models"
    goldens.mkdir(exist_ok=True)
    for name, architecture, dtype in GOLDENS:
        make_of_golden(goldens, root.parent / "models" / name, architecture, dtype)
    vocabularies = root / "vocabularies"
    vocabularies.mkdir(exist_ok=True)
    make_vocabulary(vocabularies, "llama3", folder_of("llama3"), "llama-bpe")
    pieces = sentencepiece_bpe(600, (PROSE,), LLAMA2_STRUCTURE)
    make_vocabulary(vocabularies, "llama2", llama2(*pieces))
    make_blocks(root / "blocks.txt")


main()
