#!/usr/bin/env python3
"""Makes more of tests/data/models: tiny random encoders whose texts may be long.

See model_goldens.py for the folders. The logits of ModernBERT and DeBERTa are computed by
transformers, those of a head of modules by sentence-transformers, and those of GTE and JinaBERT,
which transformers does not have, by encoder_references.py. Needs torch, transformers,
sentence-transformers and safetensors.

usage: encoder_goldens.py FOLDER [NAME...]
"""

import json
import pathlib
import shutil
import sys

import torch
from safetensors.torch import load_file, save_file
from transformers import (
    CamembertForSequenceClassification,
    DebertaV2ForSequenceClassification,
    ModernBertForSequenceClassification,
    ModernBertModel,
    XLMRobertaForSequenceClassification,
)

from encoder_references import Gte, JinaBert
from model_goldens import VOCAB, random_model, split, write_logits

# Windows and blocks of queries begin and end within these.
LONG = dict(positions=300, lengths=[3, 4, 5, 6, 7, 16, 17, 33, 63, 64, 65, 66, 129, 200])
MODERNBERT_TOKENS = dict(pad_token_id=0, bos_token_id=1, cls_token_id=1, eos_token_id=2,
                         sep_token_id=2)
MODERNBERT = dict(of=ModernBertForSequenceClassification) | MODERNBERT_TOKENS | LONG
MODERNBERT_SHAPES = {
    "modernbert-h24-a3-l4-cls": MODERNBERT | dict(
        hidden_size=24, num_attention_heads=3, num_hidden_layers=4, intermediate_size=40,
        local_attention=8),
    "modernbert-h32-a2-l3-mean-bias": MODERNBERT | dict(
        hidden_size=32, num_attention_heads=2, num_hidden_layers=3, intermediate_size=50,
        local_attention=128, classifier_pooling="mean", classifier_bias=True, norm_bias=True,
        attention_bias=True, mlp_bias=True, norm_eps=1e-3, dtype=torch.bfloat16),
    "modernbert-h20-a1-l2-types-sharded": MODERNBERT | dict(
        hidden_size=20, num_attention_heads=1, num_hidden_layers=2, intermediate_size=33,
        local_attention=5, layer_types=["sliding_attention", "full_attention"], shards=2,
        rope_parameters=dict(
            full_attention=dict(rope_type="linear", factor=4.0, rope_theta=500.0),
            sliding_attention=dict(rope_type="default", rope_theta=50.0))),
    "modernbert-h36-a3-l1-f16": MODERNBERT | dict(
        hidden_size=36, num_attention_heads=3, num_hidden_layers=1, intermediate_size=17,
        classifier_pooling="mean", classifier_activation="silu", dtype=torch.float16),
}
# In the form that transformers 4 saved: see make_respelled().
MODERNBERT_AGED_SHAPES = {
    "modernbert-h24-a2-l3-legacy": MODERNBERT | dict(
        hidden_size=24, num_attention_heads=2, num_hidden_layers=3, intermediate_size=24,
        local_attention=12,
        spelling=dict(global_attn_every_n_layers=2, global_rope_theta=900.0,
                      local_rope_theta=30.0)),
    "modernbert-h16-a2-l4-bare": MODERNBERT | dict(
        hidden_size=16, num_attention_heads=2, num_hidden_layers=4, intermediate_size=20,
        local_attention=20, classifier_pooling="mean", spelling={}),
}
# The head's modules are those of the ettin rerankers, and others.
MODULE_SHAPES = {
    "modernbert-h24-a2-l3-modules": dict(
        shape=MODERNBERT_TOKENS | dict(
            hidden_size=24, num_attention_heads=2, num_hidden_layers=3, intermediate_size=40,
            local_attention=16),
        pooling="cls",
        modules=[("Dense", 24, 24, "GELU", True), ("LayerNorm", 24),
                 ("Dense", 24, 1, "Identity", True)]),
    "modernbert-h32-a4-l2-modules-mean": dict(
        shape=MODERNBERT_TOKENS | dict(
            hidden_size=32, num_attention_heads=4, num_hidden_layers=2, intermediate_size=20),
        pooling="mean",
        modules=[("LayerNorm", 32), ("Dense", 32, 9, "Tanh", False),
                 ("Dense", 9, 13, "ReLU", True), ("Dense", 13, 5, "SiLU", True),
                 ("Dense", 5, 1, "Identity", False)]),
    "modernbert-h20-a2-l1-modules-one": dict(
        shape=MODERNBERT_TOKENS | dict(
            hidden_size=20, num_attention_heads=2, num_hidden_layers=1, intermediate_size=24),
        pooling="mean", modules=[("Dense", 20, 1, "Identity", True)]),
}

DEBERTA = dict(of=DebertaV2ForSequenceClassification, relative_attention=True) | LONG
DEBERTA_SHAPES = {
    "deberta-v2-h24-a3-l2": DEBERTA | dict(  # as mxbai-rerank-base-v1
        hidden_size=24, num_attention_heads=3, num_hidden_layers=2, intermediate_size=40,
        position_buckets=32, share_att_key=True, norm_rel_ebd="layer_norm",
        pos_att_type="p2c|c2p", position_biased_input=False),
    "deberta-v2-h32-a2-l3-own-keys-f16": DEBERTA | dict(
        hidden_size=32, num_attention_heads=2, num_hidden_layers=3, intermediate_size=50,
        pos_att_type=["c2p", "p2c"], max_relative_positions=20, type_vocab_size=2,
        pooler_hidden_act="tanh", dtype=torch.float16),
    "deberta-v2-h20-a1-l1-c2p-sharded": DEBERTA | dict(
        hidden_size=20, num_attention_heads=1, num_hidden_layers=1, intermediate_size=33,
        pos_att_type=["c2p"], position_buckets=8, max_relative_positions=40, shards=2,
        layer_norm_eps=1e-3, type_vocab_size=1),
    "deberta-v2-h36-a3-l2-p2c-bf16": DEBERTA | dict(
        hidden_size=36, num_attention_heads=3, num_hidden_layers=2, intermediate_size=17,
        pos_att_type="p2c", position_buckets=256, max_relative_positions=512,
        share_att_key=True, pooler_hidden_act="relu", dtype=torch.bfloat16),
}
XLM = dict(type_vocab_size=1, pad_token_id=1, bos_token_id=0, eos_token_id=2,
           layer_norm_eps=1e-5) | LONG | dict(positions=302)
XLM_SHAPES = {
    "camembert-h24-a3-l2": dict(of=CamembertForSequenceClassification) | XLM | dict(
        hidden_size=24, num_attention_heads=3, num_hidden_layers=2, intermediate_size=40),
}
# The layout of jina-reranker-v2: see flash_names().
FLASH_SHAPES = {
    "xlm-roberta-h24-a2-l2-flash": dict(of=XLMRobertaForSequenceClassification) | XLM | dict(
        hidden_size=24, num_attention_heads=2, num_hidden_layers=2, intermediate_size=40),
    "xlm-roberta-h20-a1-l1-flash-bf16": dict(of=XLMRobertaForSequenceClassification) | XLM | dict(
        hidden_size=20, num_attention_heads=1, num_hidden_layers=1, intermediate_size=33,
        dtype=torch.bfloat16),
    "xlm-roberta-h36-a3-l3-flash-sharded": dict(
        of=XLMRobertaForSequenceClassification) | XLM | dict(
        hidden_size=36, num_attention_heads=3, num_hidden_layers=3, intermediate_size=17,
        shards=2),
}
GTE = dict(vocab_size=VOCAB, type_vocab_size=1, layer_norm_eps=1e-12, rope_theta=10000.0,
           pack_qkv=True)
REFERENCE_SHAPES = {
    "gte-h24-a3-l2-ntk": dict(  # as gte-multilingual-reranker-base
        of=Gte, shape=GTE | dict(hidden_size=24, num_attention_heads=3, num_hidden_layers=2,
                                 intermediate_size=40, rope_theta=20000.0,
                                 rope_scaling=dict(type="ntk", factor=8.0))),
    "gte-h32-a2-l3-types": dict(
        of=Gte, dtype=torch.bfloat16, shape=GTE | dict(
            hidden_size=32, num_attention_heads=2, num_hidden_layers=3, intermediate_size=50,
            type_vocab_size=2, pack_qkv=False, layer_norm_eps=1e-5)),
    "gte-h20-a1-l1-mixed-sharded": dict(
        of=Gte, shards=2, dtype=torch.float16, shape=GTE | dict(
            hidden_size=20, num_attention_heads=1, num_hidden_layers=1, intermediate_size=33,
            type_vocab_size=0, rope_scaling=dict(type="ntk", factor=4.0, mixed_b=0.6))),
    "jina-bert-h24-a3-l2": dict(
        of=JinaBert, qk_norm=False, shape=dict(
            vocab_size=VOCAB, hidden_size=24, num_attention_heads=3, num_hidden_layers=2,
            intermediate_size=40, type_vocab_size=2, layer_norm_eps=1e-12)),
    "jina-bert-h32-a4-l2-qk-norm": dict(
        of=JinaBert, qk_norm=True, dtype=torch.float16, shape=dict(
            vocab_size=VOCAB, hidden_size=32, num_attention_heads=4, num_hidden_layers=2,
            intermediate_size=50, type_vocab_size=2, layer_norm_eps=1e-12)),
    "jina-bert-h36-a6-l3-qk-norm-sharded": dict(
        of=JinaBert, qk_norm=True, shards=3, shape=dict(
            vocab_size=VOCAB, hidden_size=36, num_attention_heads=6, num_hidden_layers=3,
            intermediate_size=17, type_vocab_size=1, layer_norm_eps=1e-3)),
}
REFERENCE_CONFIGS = {
    Gte: dict(architectures=["NewForSequenceClassification"], model_type="new",
              id2label={"0": "LABEL_0"}, hidden_act="gelu", position_embedding_type="rope",
              layer_norm_type="layer_norm", logn_attention_scale=False),
    JinaBert: dict(architectures=["JinaBertForMaskedLM"], model_type="bert", hidden_act="gelu",
                   position_embedding_type="alibi", feed_forward_type="geglu",
                   emb_pooler="mean"),
}


def make(folder, seed, of, positions, lengths, shards=1, dtype=torch.float32, **shape):
    random_model(of, seed, max_position_embeddings=positions, **shape).to(dtype).save_pretrained(
        folder)
    if shards > 1:
        split(folder, shards)
    # Rotary frequencies are f32 whatever the type of the weights.
    model = of.from_pretrained(folder, dtype=torch.float32)
    write_classifier_logits(folder, seed, model, lengths)


def make_respelled(folder, seed, of, spelling, positions, lengths, **shape):
    """A ModernBERT whose layers' types and rotary bases are spelled as in transformers 4, with
    defaults left out; the logits are those that transformers computes from the folder."""
    random_model(of, seed, max_position_embeddings=positions, **shape).save_pretrained(folder)
    config = json.loads((folder / "config.json").read_text())
    for key in ("layer_types", "rope_parameters", "norm_eps", "norm_bias", "attention_bias",
                "mlp_bias", "classifier_bias", "hidden_activation", "classifier_activation"):
        config.pop(key, None)
    config |= spelling
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    if folder.name.endswith("-bare"):
        tensors = load_file(folder / "model.safetensors")
        tensors = {name.removeprefix("model."): tensor for name, tensor in tensors.items()}
        save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    model, info = of.from_pretrained(folder, output_loading_info=True)
    assert not info["missing_keys"] and not info["mismatched_keys"], info
    write_classifier_logits(folder, seed, model, lengths)


def make_modules(folder, seed, shape, pooling, modules):
    base = folder / "base"
    random_model(ModernBertModel, seed, max_position_embeddings=LONG["positions"],
                 **shape).save_pretrained(base)
    write_tokenizer(base)
    model = save_modules(folder, seed, base, shape["hidden_size"], pooling, modules)
    for file in folder.iterdir():  # what no test reads
        if file.name.startswith(("tokenizer", "special_tokens")):
            file.unlink()

    def logit(ids, _):
        inputs = dict(input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids)))
        return model(inputs)["scores"].item()

    write_logits(folder, seed, logit, lambda length, random: [0] * length,
                 lengths=LONG["lengths"])


def save_modules(folder, seed, base, hidden, pooling, modules):
    """Makes the folder `base` in `folder` a cross-encoder that sentence-transformers saves as a
    list of modules; returns it as loaded again."""
    from sentence_transformers import CrossEncoder
    from sentence_transformers.base.modules import Dense, Transformer
    from sentence_transformers.sentence_transformer.modules import LayerNorm, Pooling
    torch.manual_seed(seed)
    chain = [Transformer(str(base)), Pooling(hidden, pooling)]
    for kind, *sizes in modules:
        if kind == "LayerNorm":
            chain.append(LayerNorm(*sizes))
            continue
        inputs, outputs, activation, bias = sizes
        chain.append(Dense(inputs, outputs, bias=bias,
                           activation_function=getattr(torch.nn, activation)(),
                           module_output_name="scores" if outputs == 1 else None))
    with torch.no_grad():
        for module in chain[2:]:
            for parameter in module.parameters():
                parameter.add_(torch.randn_like(parameter) * 0.25)
    CrossEncoder(modules=chain, device="cpu").save_pretrained(str(folder))
    shutil.rmtree(base)
    for file in folder.iterdir():
        if file.name.startswith(("README", ".")):
            file.unlink()
    return CrossEncoder(str(folder), device="cpu").double().eval()


def write_tokenizer(folder):
    """sentence-transformers loads no model without one."""
    from tokenizers import Tokenizer, models
    from transformers import PreTrainedTokenizerFast
    words = {f"w{i}": i for i in range(VOCAB)}
    PreTrainedTokenizerFast(tokenizer_object=Tokenizer(models.WordLevel(words, "w0")),
                            pad_token="w0", unk_token="w0").save_pretrained(folder)


def make_flash(folder, seed, shards=1, **shape):
    """The logits are those of the same model in the layout of transformers."""
    make(folder, seed, **shape)
    tensors = load_file(folder / "model.safetensors")
    save_file(flash_names(tensors), folder / "model.safetensors", metadata={"format": "pt"})
    if shards > 1:
        split(folder, shards)


def flash_names(tensors):
    """The tensors as jinaai/xlm-roberta-flash-implementation names and packs them."""
    named = {}
    for name, tensor in tensors.items():
        for old, new in (("encoder.layer.", "encoder.layers."),
                         ("embeddings.LayerNorm", "emb_ln"),
                         ("attention.output.dense", "mixer.out_proj"),
                         ("attention.output.LayerNorm", "norm1"),
                         ("intermediate.dense", "mlp.fc1"),
                         ("output.dense", "mlp.fc2"), ("output.LayerNorm", "norm2")):
            name = name.replace(old, new)
        at, own, part = name.partition("attention.self.")
        if not own:
            named[name] = tensor
        elif part.startswith("query"):
            old = at.replace("encoder.layers.", "encoder.layer.")
            parts = [tensors[old + own + part.replace("query", other)]
                     for other in ("query", "key", "value")]
            named[at + part.replace("query", "mixer.Wqkv")] = torch.cat(parts)
    return named


def make_reference(folder, seed, of, shape, shards=1, dtype=torch.float32, **layout):
    torch.manual_seed(seed)
    model = of(shape, **layout)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.25)
    model.to(dtype)
    save_file(model.state_dict(), folder / "model.safetensors", metadata={"format": "pt"})
    config = REFERENCE_CONFIGS[of] | shape | dict(max_position_embeddings=LONG["positions"])
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    if shards > 1:
        split(folder, shards)
    model.double()

    def logit(ids, types):
        return model(torch.tensor(ids), torch.tensor(types)).item()

    write_logits(folder, seed, logit, types_below(shape["type_vocab_size"]),
                 lengths=LONG["lengths"])


def types_below(count):
    def types(length, random):
        return torch.randint(0, max(1, count), (length,), generator=random).tolist()
    return types


def write_classifier_logits(folder, seed, model, lengths):
    model = model.double().eval()
    count = getattr(model.config, "type_vocab_size", None)

    def logit(ids, types):
        inputs = dict(input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids)))
        if count is not None:
            inputs["token_type_ids"] = torch.tensor([types])
        return model(**inputs).logits.item()

    write_logits(folder, seed, logit, types_below(count or 0), lengths=lengths)


def main():
    root = pathlib.Path(sys.argv[1])
    only = sys.argv[2:]
    for makes, shapes in ((make, MODERNBERT_SHAPES), (make_respelled, MODERNBERT_AGED_SHAPES),
                          (make_modules, MODULE_SHAPES), (make, DEBERTA_SHAPES),
                          (make, XLM_SHAPES), (make_flash, FLASH_SHAPES),
                          (make_reference, REFERENCE_SHAPES)):
        for seed, (name, shape) in enumerate(shapes.items()):
            if only and name not in only:
                continue
            folder = root / name
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            makes(folder, seed, **shape)


if __name__ == "__main__":
    main()
