#!/usr/bin/env python3
"""Makes tests/data/models: tiny random rerankers of each family, and their logits.

Each folder is a model as Hugging Face saves it, with logits.json: {"pairs":
[{"input_ids": [...], "token_type_ids": [...], "logit": 1.23}, ...]}, with
"exit_logits" as well if the model has exit_layers. A causal model's pair has
type 0 for what stands before the document, and type 1 from there on; its folder
names the tokens it is scored by as sentence-transformers does. The logits are computed by
transformers (for late interaction, by models/recipe/late.py on top of it) in
float64, from the weights as stored, one pair at a time (no padding). Needs
torch, transformers, tokenizers and safetensors.

usage: model_goldens.py FOLDER [NAME...]
"""

import inspect
import json
import pathlib
import shutil
import sys

import torch
from safetensors.torch import load_file, save_file
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    DistilBertForSequenceClassification,
    ElectraForSequenceClassification,
    Gemma2ForCausalLM,
    Gemma2ForSequenceClassification,
    Gemma3ForCausalLM,
    Gemma3TextForSequenceClassification,
    GemmaForCausalLM,
    GemmaForSequenceClassification,
    LlamaForCausalLM,
    LlamaForSequenceClassification,
    MistralForCausalLM,
    MistralForSequenceClassification,
    Qwen2ForCausalLM,
    Qwen2ForSequenceClassification,
    Qwen3ForCausalLM,
    Qwen3ForSequenceClassification,
    RobertaForSequenceClassification,
    XLMRobertaForSequenceClassification,
)

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "models/recipe"))
import late  # noqa: E402

# hidden sizes are small, and not all multiples of a vector's length
SHAPES = {
    "h16-a1-l1-f32": dict(hidden_size=16, num_attention_heads=1,
                          num_hidden_layers=1, intermediate_size=64),
    "h24-a3-l2-f32": dict(hidden_size=24, num_attention_heads=3,
                          num_hidden_layers=2, intermediate_size=40,
                          layer_norm_eps=1e-5),
    "h24-a4-l3-f16": dict(hidden_size=24, num_attention_heads=4,
                          num_hidden_layers=3, intermediate_size=96,
                          type_vocab_size=3, dtype=torch.float16),
    "h32-a2-l2-bf16": dict(hidden_size=32, num_attention_heads=2,
                           num_hidden_layers=2, intermediate_size=50,
                           layer_norm_eps=1e-7, dtype=torch.bfloat16),
    "h20-a1-l2-sharded": dict(hidden_size=20, num_attention_heads=1,
                              num_hidden_layers=2, intermediate_size=33,
                              shards=2),
    "h48-a4-l1-type1": dict(hidden_size=48, num_attention_heads=4,
                            num_hidden_layers=1, intermediate_size=17,
                            type_vocab_size=1, layer_norm_eps=1e-3),
    "h64-a2-l1-f16": dict(hidden_size=64, num_attention_heads=2,
                          num_hidden_layers=1, intermediate_size=24,
                          dtype=torch.float16),
}
LATE_SHAPES = {
    "h24-a3-l3-late": dict(hidden_size=24, num_attention_heads=3,
                           num_hidden_layers=3, intermediate_size=40,
                           exit_layers=[1, 2]),
    "h40-a2-l1-late": dict(hidden_size=40, num_attention_heads=2,
                           num_hidden_layers=1, intermediate_size=56,
                           type_vocab_size=3, layer_norm_eps=1e-5),
}
# in the form that older versions of transformers saved: see aged()
AGED_SHAPES = {
    "h16-a2-l2-legacy": dict(hidden_size=16, num_attention_heads=2,
                             num_hidden_layers=2, intermediate_size=24),
    "h24-a2-l1-bare": dict(hidden_size=24, num_attention_heads=2,
                           num_hidden_layers=1, intermediate_size=20),
}
FAMILY_SHAPES = {
    "electra-e12-h24-a3-l2": dict(of=ElectraForSequenceClassification, embedding_size=12,
                                  hidden_size=24, num_attention_heads=3, num_hidden_layers=2,
                                  intermediate_size=40),
    "electra-e32-h32-a2-l1-type1": dict(of=ElectraForSequenceClassification, embedding_size=32,
                                        hidden_size=32, num_attention_heads=2,
                                        num_hidden_layers=1, intermediate_size=50,
                                        type_vocab_size=1, layer_norm_eps=1e-5),
    "electra-e40-h20-a1-l2-sharded": dict(of=ElectraForSequenceClassification, embedding_size=40,
                                          hidden_size=20, num_attention_heads=1,
                                          num_hidden_layers=2, intermediate_size=33, shards=2,
                                          dtype=torch.float16),
    "distilbert-h24-a3-l2": dict(of=DistilBertForSequenceClassification, dim=24, n_heads=3,
                                 n_layers=2, hidden_dim=40),
    "distilbert-h16-a1-l1-sinusoidal": dict(of=DistilBertForSequenceClassification, dim=16,
                                            n_heads=1, n_layers=1, hidden_dim=64,
                                            sinusoidal_pos_embds=True, dtype=torch.bfloat16),
    "distilbert-h36-a4-l3-sharded": dict(of=DistilBertForSequenceClassification, dim=36,
                                         n_heads=4, n_layers=3, hidden_dim=17, shards=3),
    "roberta-h24-a3-l2": dict(of=RobertaForSequenceClassification, hidden_size=24,
                              num_attention_heads=3, num_hidden_layers=2, intermediate_size=40,
                              type_vocab_size=1, layer_norm_eps=1e-5, positions=50),
    "roberta-h32-a2-l1-pad4-type2": dict(of=RobertaForSequenceClassification, hidden_size=32,
                                         num_attention_heads=2, num_hidden_layers=1,
                                         intermediate_size=50, pad_token_id=4, positions=53,
                                         dtype=torch.float16),
    "roberta-h20-a1-l2-sharded": dict(of=RobertaForSequenceClassification, hidden_size=20,
                                      num_attention_heads=1, num_hidden_layers=2,
                                      intermediate_size=33, type_vocab_size=1, positions=50,
                                      shards=2),
    "xlm-roberta-h28-a2-l1": dict(of=XLMRobertaForSequenceClassification, hidden_size=28,
                                  num_attention_heads=2, num_hidden_layers=1,
                                  intermediate_size=56, type_vocab_size=1, layer_norm_eps=1e-5,
                                  positions=50),
}
FAMILY_AGED_SHAPES = {
    "electra-h16-a2-l2-legacy": dict(of=ElectraForSequenceClassification, embedding_size=8,
                                     hidden_size=16, num_attention_heads=2, num_hidden_layers=2,
                                     intermediate_size=24),
    "electra-h24-a2-l1-bare": dict(of=ElectraForSequenceClassification, embedding_size=12,
                                   hidden_size=24, num_attention_heads=2, num_hidden_layers=1,
                                   intermediate_size=20),
    "distilbert-h16-a2-l2-legacy": dict(of=DistilBertForSequenceClassification, dim=16, n_heads=2,
                                        n_layers=2, hidden_dim=24),
    "distilbert-h24-a2-l1-bare": dict(of=DistilBertForSequenceClassification, dim=24, n_heads=2,
                                      n_layers=1, hidden_dim=20),
    "roberta-h16-a2-l2-legacy": dict(of=RobertaForSequenceClassification, hidden_size=16,
                                     num_attention_heads=2, num_hidden_layers=2,
                                     intermediate_size=24),
    "roberta-h24-a2-l1-bare": dict(of=RobertaForSequenceClassification, hidden_size=24,
                                   num_attention_heads=2, num_hidden_layers=1,
                                   intermediate_size=20),
}
CAUSAL_SHAPES = {
    "gemma-h24-a3-kv1-d10-causal": dict(
        of=GemmaForCausalLM, hidden_size=24, num_attention_heads=3, num_key_value_heads=1,
        head_dim=10, num_hidden_layers=2, intermediate_size=40),
    "gemma-h20-a2-kv2-d16-bf16-causal": dict(
        of=GemmaForCausalLM, hidden_size=20, num_attention_heads=2, num_key_value_heads=2,
        head_dim=16, num_hidden_layers=3, intermediate_size=33, dtype=torch.bfloat16, no=3,
        rms_norm_eps=1e-5),
    "gemma-h32-a4-kv2-d6-sharded-causal": dict(
        of=GemmaForCausalLM, hidden_size=32, num_attention_heads=4, num_key_value_heads=2,
        head_dim=6, num_hidden_layers=1, intermediate_size=50, dtype=torch.float16, shards=2, no=0,
        tie_word_embeddings=False, hidden_act="gelu"),
    "qwen3-h24-a3-kv1-d10-causal": dict(
        of=Qwen3ForCausalLM, hidden_size=24, num_attention_heads=3, num_key_value_heads=1,
        head_dim=10, num_hidden_layers=2, intermediate_size=40, tie_word_embeddings=True, no=3),
    "qwen3-h20-a4-kv2-d16-bf16-causal": dict(
        of=Qwen3ForCausalLM, hidden_size=20, num_attention_heads=4, num_key_value_heads=2,
        head_dim=16, num_hidden_layers=3, intermediate_size=33, dtype=torch.bfloat16,
        rope_parameters=dict(rope_type="default", rope_theta=1e6)),
    "qwen3-h32-a2-kv2-d6-sharded-causal": dict(
        of=Qwen3ForCausalLM, hidden_size=32, num_attention_heads=2, num_key_value_heads=2,
        head_dim=6, num_hidden_layers=1, intermediate_size=50, dtype=torch.float16, shards=3, no=0,
        rms_norm_eps=1e-5),
    "qwen3-h24-a6-kv2-d8-label-causal": dict(
        of=Qwen3ForSequenceClassification, hidden_size=24, num_attention_heads=6,
        num_key_value_heads=2, head_dim=8, num_hidden_layers=2, intermediate_size=40),
    "qwen2-h24-a3-kv1-causal": dict(
        of=Qwen2ForCausalLM, hidden_size=24, num_attention_heads=3, num_key_value_heads=1,
        num_hidden_layers=2, intermediate_size=40, tie_word_embeddings=True, no=3),
    "qwen2-h32-a4-kv2-f16-causal": dict(
        of=Qwen2ForCausalLM, hidden_size=32, num_attention_heads=4, num_key_value_heads=2,
        num_hidden_layers=3, intermediate_size=50, dtype=torch.float16, no=8,
        rope_parameters=dict(rope_type="default", rope_theta=5e5), old=True),
    "qwen2-h20-a2-kv2-bf16-causal": dict(
        of=Qwen2ForCausalLM, hidden_size=20, num_attention_heads=2, num_key_value_heads=2,
        num_hidden_layers=1, intermediate_size=17, dtype=torch.bfloat16, shards=2),
    "llama-h24-a4-kv2-d8-causal": dict(
        of=LlamaForCausalLM, hidden_size=24, num_attention_heads=4, num_key_value_heads=2,
        head_dim=8, num_hidden_layers=2, intermediate_size=40, no=3,
        rope_parameters=dict(rope_type="llama3", rope_theta=5e5, factor=8.0, low_freq_factor=1.0,
                             high_freq_factor=4.0, original_max_position_embeddings=64)),
    "llama-h20-a2-kv1-yarn-causal": dict(
        of=LlamaForCausalLM, hidden_size=20, num_attention_heads=2, num_key_value_heads=1,
        head_dim=16, num_hidden_layers=3, intermediate_size=33, tie_word_embeddings=True, old=True,
        rope_parameters=dict(rope_type="yarn", rope_theta=1e4, factor=4.0,
                             original_max_position_embeddings=140)),
    "llama-h36-a6-kv3-d12-yarn-bf16-causal": dict(
        of=LlamaForCausalLM, hidden_size=36, num_attention_heads=6, num_key_value_heads=3,
        head_dim=12, num_hidden_layers=1, intermediate_size=50, no=2, dtype=torch.bfloat16,
        rope_parameters=dict(rope_type="yarn", rope_theta=500.0, factor=3.5, beta_fast=20.0,
                             beta_slow=2.0, mscale=0.7, mscale_all_dim=1.3, truncate=False,
                             original_max_position_embeddings=160)),
    "llama-h32-a4-kv2-dynamic-label-causal": dict(
        of=LlamaForSequenceClassification, hidden_size=32, num_attention_heads=4,
        num_key_value_heads=2, num_hidden_layers=2, intermediate_size=40, pad=7,
        rope_parameters=dict(rope_type="dynamic", rope_theta=1e4, factor=2.0)),
    "mistral-h24-a3-kv1-w7-causal": dict(
        of=MistralForCausalLM, hidden_size=24, num_attention_heads=3, num_key_value_heads=1,
        num_hidden_layers=3, intermediate_size=40, sliding_window=7, no=3),
    "mistral-h20-a2-kv2-d6-w300-bf16-causal": dict(
        of=MistralForCausalLM, hidden_size=20, num_attention_heads=2, num_key_value_heads=2,
        head_dim=6, num_hidden_layers=2, intermediate_size=33, sliding_window=300,
        dtype=torch.bfloat16, tie_word_embeddings=True),
    "mistral-h32-a4-kv2-label-f16-causal": dict(
        of=MistralForSequenceClassification, hidden_size=32, num_attention_heads=4,
        num_key_value_heads=2, num_hidden_layers=2, intermediate_size=17, sliding_window=None,
        dtype=torch.float16, shards=2, pad=39),
    "qwen2-h24-a4-kv2-w40-causal": dict(
        of=Qwen2ForCausalLM, hidden_size=24, num_attention_heads=4, num_key_value_heads=2,
        num_hidden_layers=3, intermediate_size=40, no=0, use_sliding_window=True,
        sliding_window=40, max_window_layers=1, layer_types=None, old=True),
    "qwen2-h28-a2-kv1-label-causal": dict(
        of=Qwen2ForSequenceClassification, hidden_size=28, num_attention_heads=2,
        num_key_value_heads=1, num_hidden_layers=2, intermediate_size=30, pad=0),
    "qwen3-h24-a4-kv2-d8-w257-causal": dict(
        of=Qwen3ForCausalLM, hidden_size=24, num_attention_heads=4, num_key_value_heads=2,
        head_dim=8, num_hidden_layers=3, intermediate_size=40, use_sliding_window=True,
        sliding_window=257, layer_types=["sliding_attention", "full_attention",
                                         "sliding_attention"]),
    "gemma-h24-a3-kv1-d10-label-causal": dict(
        of=GemmaForSequenceClassification, hidden_size=24, num_attention_heads=3,
        num_key_value_heads=1, head_dim=10, num_hidden_layers=2, intermediate_size=40, pad=12),
    "gemma2-h24-a4-kv2-d10-w33-causal": dict(
        of=Gemma2ForCausalLM, hidden_size=24, num_attention_heads=4, num_key_value_heads=2,
        head_dim=10, num_hidden_layers=3, intermediate_size=40, sliding_window=33, no=3,
        query_pre_attn_scalar=20, attn_logit_softcapping=1.5, final_logit_softcapping=4.0),
    "gemma2-h20-a2-kv1-d6-w300-bf16-causal": dict(
        of=Gemma2ForCausalLM, hidden_size=20, num_attention_heads=2, num_key_value_heads=1,
        head_dim=6, num_hidden_layers=2, intermediate_size=33, sliding_window=300,
        query_pre_attn_scalar=6, final_logit_softcapping=3.0, attn_logit_softcapping=None,
        dtype=torch.bfloat16, rms_norm_eps=1e-5, old=True),
    "gemma2-h32-a4-kv2-d8-label-causal": dict(
        of=Gemma2ForSequenceClassification, hidden_size=32, num_attention_heads=4,
        num_key_value_heads=2, head_dim=8, num_hidden_layers=2, intermediate_size=50, pad=3,
        sliding_window=1, layer_types=["full_attention", "sliding_attention"],
        attn_logit_softcapping=0.5),
    "gemma3-h24-a4-kv2-d10-w33-causal": dict(
        of=Gemma3ForCausalLM, hidden_size=24, num_attention_heads=4, num_key_value_heads=2,
        head_dim=10, num_hidden_layers=7, intermediate_size=40, sliding_window=33, no=3,
        query_pre_attn_scalar=20),
    "gemma3-h20-a2-kv1-d6-w258-bf16-causal": dict(
        of=Gemma3ForCausalLM, hidden_size=20, num_attention_heads=2, num_key_value_heads=1,
        head_dim=6, num_hidden_layers=3, intermediate_size=33, sliding_window=258,
        query_pre_attn_scalar=6, final_logit_softcapping=3.0, dtype=torch.bfloat16, old=True,
        sliding_window_pattern=2, rope_parameters=dict(
            full_attention=dict(rope_type="linear", rope_theta=1e5, factor=8.0),
            sliding_attention=dict(rope_type="default", rope_theta=500.0))),
    "gemma3-h32-a4-kv2-d8-label-causal": dict(
        of=Gemma3TextForSequenceClassification, hidden_size=32, num_attention_heads=4,
        num_key_value_heads=2, head_dim=8, num_hidden_layers=2, intermediate_size=50, pad=3,
        sliding_window=20, layer_types=["full_attention", "sliding_attention"]),
}
BIDIRECTIONAL_SHAPES = {
    "llama-bidirectional-h24-a4-kv2": dict(
        hidden_size=24, num_attention_heads=4, num_key_value_heads=2, num_hidden_layers=2,
        intermediate_size=40, temperature=1.7, pooling="avg",
        rope_parameters=dict(rope_type="llama3", rope_theta=5e5, factor=32.0, low_freq_factor=1.0,
                             high_freq_factor=4.0, original_max_position_embeddings=64)),
    "llama-bidirectional-h20-a2-kv1-d6-bf16": dict(
        hidden_size=20, num_attention_heads=2, num_key_value_heads=1, head_dim=6,
        num_hidden_layers=3, intermediate_size=33, temperature=0.2, pooling="last",
        dtype=torch.bfloat16),
    "llama-bidirectional-h36-a3-kv3-sharded": dict(
        hidden_size=36, num_attention_heads=3, num_key_value_heads=3, num_hidden_layers=1,
        intermediate_size=50, temperature=1.0, pooling="cls", shards=2),
}
VOCAB = 40
POSITIONS = 48
CAUSAL_POSITIONS = 560  # some texts are longer than a block of keys (256)
CAUSAL_LENGTHS = [2, 3, 4, 9, 16, 31, 33, 34, 47, 65, 257, 300, 513, 560]
YES = 5
LENGTHS = [3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 40, 47, 48]


def random_model(of, seed, vocab_size=VOCAB, noise=0.25, **shape):
    torch.manual_seed(seed)
    model = of(of.config_class(vocab_size=vocab_size, num_labels=1, **shape))
    with torch.no_grad():
        for parameter in model.parameters():
            # Larger than at the start of training, so that a wrong step shows.
            parameter.add_(torch.randn_like(parameter) * noise)
    return model


def make(folder, seed, of=BertForSequenceClassification, shards=1, dtype=torch.float32,
         positions=POSITIONS, lengths=LENGTHS, **shape):
    model = random_model(of, seed, max_position_embeddings=positions, **shape).to(dtype)
    model.save_pretrained(folder)
    if shards > 1:
        split(folder, shards)
    write_classifier_logits(folder, seed, model, lengths)


def make_aged(folder, seed, of=BertForSequenceClassification, **shape):
    """The logits are those that transformers computes from the folder."""
    random_model(of, seed, **shape).save_pretrained(folder)
    config = json.loads((folder / "config.json").read_text())
    for key in ("architectures", "type_vocab_size", "layer_norm_eps", "hidden_act",
                "max_position_embeddings", "activation", "sinusoidal_pos_embds"):
        config.pop(key, None)
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    tensors = aged(load_file(folder / "model.safetensors"), of.base_model_prefix + ".",
                   folder.name.endswith("-bare"))
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    model, info = of.from_pretrained(folder, output_loading_info=True)
    assert not info["missing_keys"] and not info["mismatched_keys"], info
    write_classifier_logits(folder, seed, model)


def aged(tensors, prefix, bare):
    """The tensors under their old names, with the buffers that older versions
    stored, and the pooler that a RoBERTa has from pretraining; `bare`: without
    the prefix."""
    positions = torch.arange(512).unsqueeze(0)
    tensors = tensors | {prefix + "embeddings.position_ids": positions}
    if prefix != "distilbert.":
        tensors[prefix + "embeddings.token_type_ids"] = torch.zeros_like(positions)
    if prefix == "roberta.":
        width = tensors["classifier.dense.weight"].shape[0]
        tensors[prefix + "pooler.dense.weight"] = torch.ones(width, width)
        tensors[prefix + "pooler.dense.bias"] = torch.ones(width)
    renamed = {}
    for name, tensor in tensors.items():
        name = name.replace("LayerNorm.weight", "LayerNorm.gamma")
        name = name.replace("LayerNorm.bias", "LayerNorm.beta")
        renamed[name.removeprefix(prefix) if bare else name] = tensor
    return renamed


def write_classifier_logits(folder, seed, model, lengths=LENGTHS):
    model = model.double().eval()
    has_types = "token_type_ids" in inspect.signature(model.forward).parameters
    type_count = model.config.type_vocab_size if has_types else 1

    def logit(ids, types):
        inputs = dict(input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids)))
        if has_types:
            inputs["token_type_ids"] = torch.tensor([types])
        return model(**inputs).logits.item()

    def types(length, random):
        return torch.randint(0, type_count, (length,), generator=random).tolist()

    write_logits(folder, seed, logit, types, lengths=lengths)


def make_late(folder, seed, exit_layers=(), **shape):
    torch.manual_seed(seed)
    config = BertConfig(vocab_size=VOCAB, max_position_embeddings=POSITIONS, **shape)
    config.exit_layers = list(exit_layers)
    model = late.LateInteraction(config)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.25)
        model.idf.copy_((torch.randn(VOCAB) * 4).clamp_min(0))
        for place, layer in enumerate(exit_layers):
            model.heads[str(layer)].margin.fill_(0.5 + place)
    late.save(folder, model)
    model = model.double().eval()

    def types(length, random):
        first = int(torch.randint(1, length, (), generator=random))
        return [0] * first + [1] * (length - first)

    exits = [lambda *pair, n=n: model.logit(*pair, n) for n in exit_layers]
    write_logits(folder, seed, model.logit, types, exits)


def make_causal(folder, seed, of, no=None, pad=None, shards=1, dtype=torch.float32, old=False,
                **shape):
    """`old`: written as versions of transformers before 5 did. `pad`: a token that some texts
    end with."""
    model = random_model(of, seed, max_position_embeddings=CAUSAL_POSITIONS,
                         pad_token_id=pad, **shape).to(dtype)
    model.save_pretrained(folder)
    if old:
        write_old_config(folder, shape)
    if shards > 1:
        split(folder, shards)
    # Loaded again, because .to() also rounds the frequencies of rotary positions.
    model = of.from_pretrained(folder, dtype=torch.float32).double().eval()
    if of.__name__.endswith("ForCausalLM"):
        write_score_tokens(folder, no)

    def logit(ids, _):
        logits = model(input_ids=torch.tensor([ids])).logits
        if logits.shape == (1, 1):
            return logits.item()
        return (logits[0, -1, YES] - (logits[0, -1, no] if no is not None else 0)).item()

    def types(length, random):
        first = int(torch.randint(1, length, (), generator=random))
        return [0] * first + [1] * (length - first)

    write_logits(folder, seed, logit, types, lengths=CAUSAL_LENGTHS, pad=pad)


def write_old_config(folder, shape):
    config = json.loads((folder / "config.json").read_text())
    rotary = config.pop("rope_parameters")
    if "full_attention" in rotary:
        config["rope_local_base_freq"] = rotary["sliding_attention"]["rope_theta"]
        rotary = rotary["full_attention"]
    config["rope_theta"] = rotary.pop("rope_theta")
    if rotary.get("rope_type") == "yarn":
        rotary["type"] = rotary.pop("rope_type")
    config["rope_scaling"] = rotary if rotary.get("rope_type") != "default" else None
    config.pop("layer_types", None)
    config |= {key: shape[key] for key in ("sliding_window_pattern",) if key in shape}
    config.setdefault("sliding_window", 32)
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")


def make_bidirectional(folder, seed, temperature, pooling, shards=1, dtype=torch.float32, **shape):
    """NVIDIA's LlamaBidirectionalForSequenceClassification: a Llama without a causal mask, whose
    states are pooled before the layer "score"."""
    model = random_model(LlamaForSequenceClassification, seed, max_position_embeddings=POSITIONS,
                         pad_token_id=None, **shape).to(dtype)
    model.save_pretrained(folder)
    # Loaded again, because .to() also rounds the frequencies of rotary positions.
    model = LlamaForSequenceClassification.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager").double().eval()
    config = json.loads((folder / "config.json").read_text())
    config |= dict(architectures=["LlamaBidirectionalForSequenceClassification"],
                   model_type="llama_bidirec", temperature=temperature, pooling=pooling)
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    if shards > 1:
        split(folder, shards)

    def logit(ids, _):
        mask = torch.zeros(1, 1, len(ids), len(ids), dtype=torch.float64)  # added to the scores
        states = model.model(input_ids=torch.tensor([ids]), attention_mask=mask)[0][0]
        pooled = {"avg": states.mean(0), "cls": states[0], "last": states[-1]}[pooling]
        return (model.score(pooled) / temperature).item()

    write_logits(folder, seed, logit, lambda length, random: [0] * length)


def write_score_tokens(folder, no):
    """As sentence-transformers saves them."""
    modules = [dict(idx=0, name="0", path="", type="sentence_transformers.models.Transformer"),
               dict(idx=1, name="1", path="1_LogitScore",
                    type="sentence_transformers.cross_encoder.modules.LogitScore")]
    (folder / "modules.json").write_text(json.dumps(modules, indent=2) + "\n")
    (folder / "1_LogitScore").mkdir()
    score = dict(true_token_id=YES, false_token_id=no, module_input_name="causal_logits")
    (folder / "1_LogitScore/config.json").write_text(json.dumps(score, indent=2) + "\n")


@torch.no_grad()
def write_logits(folder, seed, logit, types, exits=(), lengths=LENGTHS, pad=None):
    """Writes logit(ids, types) for pairs of random ids and types(length,
    generator), and the same for each of `exits`. Every other document of several
    tokens ends with `pad`."""
    random = torch.Generator().manual_seed(seed)
    pairs = []
    for length in lengths:
        ids = torch.randint(0, VOCAB, (length,), generator=random).tolist()
        pair = dict(input_ids=ids, token_type_ids=types(length, random))
        if pad is not None and len(pairs) % 2 and sum(pair["token_type_ids"]) > 2:
            ids[-2:] = pad, pad
            ids[-3] = (pad + 1) % VOCAB
        values = dict(logit=logit(*pair.values()))
        if exits:
            values["exit_logits"] = [of(*pair.values()) for of in exits]
        pairs.append(pair | values)
    lines = ",\n".join(json.dumps(pair) for pair in pairs)
    (folder / "logits.json").write_text('{"pairs": [\n' + lines + "\n]}\n")


def split(folder, shards):
    """Splits the weights into model-0000i-of-0000n.safetensors and an index."""
    single = folder / "model.safetensors"
    tensors = load_file(single)
    names = sorted(tensors)
    weight_map = {}
    for i in range(shards):
        shard = f"model-{i + 1:05}-of-{shards:05}.safetensors"
        part = {name: tensors[name] for name in names[i::shards]}
        save_file(part, folder / shard, metadata={"format": "pt"})
        weight_map.update({name: shard for name in part})
    size = sum(t.numel() * t.element_size() for t in tensors.values())
    index = dict(metadata={"total_size": size}, weight_map=weight_map)
    (folder / "model.safetensors.index.json").write_text(
        json.dumps(index, indent=2, sort_keys=True) + "\n")
    single.unlink()


def main():
    root = pathlib.Path(sys.argv[1])
    only = sys.argv[2:]
    for makes, shapes in ((make, SHAPES), (make_late, LATE_SHAPES), (make_aged, AGED_SHAPES),
                          (make, FAMILY_SHAPES), (make_aged, FAMILY_AGED_SHAPES),
                          (make_causal, CAUSAL_SHAPES),
                          (make_bidirectional, BIDIRECTIONAL_SHAPES)):
        for seed, (name, shape) in enumerate(shapes.items()):
            if only and name not in only:
                continue
            folder = root / name
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            makes(folder, seed, **shape)


if __name__ == "__main__":
    main()
