#!/usr/bin/env python3
"""Makes the ColBERTs of tests/data: tiny random ones in each layout of a folder, and their scores.

See model_goldens.py and model_folders.py for the two kinds of folders. In models/, a pair has type
0 for the query and type 1 for the document, and its logit is MaxSim of the two, in float64, by
transformers' encoder and sentence-transformers' Dense modules. In folders/, MultiVectorEncoder of
sentence-transformers loads the folder and computes the logit from the texts. Needs torch,
transformers, tokenizers, safetensors and sentence-transformers 6.

usage: colbert_goldens.py TESTS_DATA [NAME...]
"""

import json
import pathlib
import shutil
import string
import sys

import torch
from safetensors.torch import load_file, save_file
from sentence_transformers import MultiVectorEncoder
from sentence_transformers.base.modules.dense import Dense
from transformers import AutoTokenizer, BertModel, ModernBertModel

import tokenizer_folders
from encoder_goldens import LONG, MODERNBERT_TOKENS
from model_goldens import VOCAB, random_model, split, write_logits

IDENTITY = torch.nn.Identity()
BERT = dict(of=BertModel, positions=80, layer_norm_eps=1e-5)
MODERNBERT = dict(of=ModernBertModel, positions=300) | MODERNBERT_TOKENS
OWN = dict(layout="own")
# `dense`: (out, bias, use_residual) of each module.
MODELS = {
    "colbert-bert-h24-a3-l2-d12-late": BERT | dict(
        hidden_size=24, num_attention_heads=3, num_hidden_layers=2, intermediate_size=40,
        dense=[(12, False, False)]),
    "colbert-bert-h16-a2-l1-d9-inline-f16-late": BERT | dict(
        hidden_size=16, num_attention_heads=2, num_hidden_layers=1, intermediate_size=24,
        layout="inline", dense=[(9, False, False)], dtype=torch.float16),
    "colbert-bert-h20-a1-l2-d7-three-sharded-late": BERT | OWN | dict(
        hidden_size=20, num_attention_heads=1, num_hidden_layers=2, intermediate_size=33, shards=2,
        dense=[(33, True, True), (33, False, True), (7, True, False)]),
    "colbert-modernbert-h24-a3-l4-d16-bf16-late": MODERNBERT | dict(
        hidden_size=24, num_attention_heads=3, num_hidden_layers=4, intermediate_size=40,
        local_attention=8, dense=[(16, False, False)], dtype=torch.bfloat16),
    "colbert-modernbert-h20-a1-l2-d8-two-sharded-late": MODERNBERT | dict(
        hidden_size=20, num_attention_heads=1, num_hidden_layers=2, intermediate_size=33,
        local_attention=20, shards=2, dense=[(40, False, True), (8, False, False)]),
    "colbert-modernbert-h32-a2-l3-d32-bias-late": MODERNBERT | OWN | dict(
        hidden_size=32, num_attention_heads=2, num_hidden_layers=3, intermediate_size=50,
        norm_bias=True, attention_bias=True, mlp_bias=True, dense=[(32, True, True)]),
}
PYLATE = dict(model_type="ColBERT", similarity_fn_name="MaxSim", query_prefix="[Q] ",
              document_prefix="[D] ", query_length=32, document_length=120,
              attend_to_expansion_tokens=False, skiplist_words=list(string.punctuation))
SMALL = dict(hidden_size=12, num_attention_heads=2, num_hidden_layers=3, intermediate_size=20,
             dense=[(8, False, False)])
FOLDERS = {
    # answerai-colbert-small-v1: ColBERT's own layout, queries filled with [MASK].
    "colbert-inline": BERT | SMALL | dict(
        positions=128, kind="bert", layout="inline", marks=["[unused0]", "[unused1]"],
        metadata=dict(dim=8, query_maxlen=32, doc_maxlen=100, attend_to_mask_tokens=False,
                      mask_punctuation=True, similarity="cosine", query_token_id="[unused0]",
                      doc_token_id="[unused1]")),
    # GTE-ModernColBERT-v1: PyLate's layout and defaults.
    "colbert-pylate": MODERNBERT | SMALL | dict(
        kind="modernbert", local_attention=64, added=["[Q] ", "[D] "], settings=PYLATE),
    # mxbai-edge-colbert-v0: two Dense modules, no expansion.
    "colbert-pylate-two": MODERNBERT | SMALL | dict(
        kind="modernbert", local_attention=16, added=["[Q] ", "[D] "],
        dense=[(24, False, True), (8, False, False)],
        settings=PYLATE | dict(do_query_expansion=False)),
    # LateOn: the layout of sentence-transformers 6.
    "colbert-modules": MODERNBERT | SMALL | OWN | dict(
        kind="modernbert", local_attention=16, added=["[Q] ", "[D] "],
        settings=dict(model_type="MultiVectorEncoder", similarity_fn_name="maxsim",
                      prompts=dict(query="[Q] ", document="[D] ")),
        transformer=dict(query_length=12, document_length=120), skipped=list(string.punctuation)),
    # Prompts that are plain text, and queries filled with tokens that are attended to.
    "colbert-modules-text": BERT | SMALL | OWN | dict(
        positions=128, kind="bert", dense=[(8, True, False)],
        settings=dict(model_type="MultiVectorEncoder", similarity_fn_name=None,
                      prompts=dict(query="hello: ", document="tot a ")),
        transformer=dict(query_expansion=dict(strategy="min", attend=True, token=None,
                                              length=50)), skipped=[]),
}
QUERY = "Who doesn't read the caf\u00e9's query?"
DOCUMENTS = [
    "hello",
    "The first stage finds a hundred candidates in 20 milliseconds; the reranker's job is the rest.",
    "  two  spaces,\n\n\ta tab and a new line ",
    "Hello caf\u00e9 \u4e2d\u6587, na\u00efve \u65e5\u672c\u8a9e & \ud55c\uad6d\uc5b4",
    "we're they'll I'd it's don't WE'RE",
    "def rank(query, documents):\n    return sorted(documents)",
    "... !",
]


def write_json(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2) + "\n")


def make_encoder(folder, seed, of, vocab_size, positions, shards=1, dtype=torch.float32,
                 noise=0.25, **shape):
    model = random_model(of, seed, vocab_size, noise, max_position_embeddings=positions, **shape)
    model.to(dtype).save_pretrained(folder)
    if shards > 1:
        split(folder, shards)


def make_dense(folder, width, dense, dtype):
    """Saves the modules as 1_Dense, 2_Dense, ..."""
    for i, (out, bias, residual) in enumerate(dense):
        module = Dense(width, out, bias=bias, activation_function=IDENTITY, use_residual=residual,
                       module_input_name="token_embeddings").to(dtype)
        path = folder / f"{i + 1}_Dense"
        path.mkdir()
        module.save(str(path))
        width = out


def list_modules(folder, layout, count, skipped=()):
    own = layout == "own"
    kinds = [("Transformer", "")] + [("Dense", f"{i + 1}_Dense") for i in range(count)]
    if own:
        kinds += [("MultiVectorMask", f"{count + 1}_MultiVectorMask"),
                  ("Normalize", f"{count + 2}_Normalize")]
        write_json(folder / kinds[-2][1] / "config.json",
                   dict(skiplist_words=list(skipped), skiplist_tasks=["document"],
                        keep_only_token_ids=None))
        write_json(folder / kinds[-1][1] / "config.json",
                   dict(module_input_name="token_embeddings",
                        module_output_name="token_embeddings"))
    classes = {
        "Transformer": "sentence_transformers.base.modules.transformer.Transformer" if own
                       else "sentence_transformers.models.Transformer",
        "Dense": "sentence_transformers.base.modules.dense.Dense" if own
                 else "pylate.models.Dense.Dense",
        "MultiVectorMask": "sentence_transformers.multi_vector_encoder.modules."
                           "multi_vector_mask.MultiVectorMask",
        "Normalize": "sentence_transformers.base.modules.normalize.Normalize",
    }
    write_json(folder / "modules.json",
               [dict(idx=i, name=str(i), path=path, type=classes[kind])
                for i, (kind, path) in enumerate(kinds)])


def make_projection(folder, seed, layout, width, dense, dtype, metadata=None, skipped=()):
    torch.manual_seed(seed)
    if layout == "inline":
        tensors = {f"bert.{name}": tensor
                   for name, tensor in load_file(folder / "model.safetensors").items()
                   if not name.startswith("pooler.")}
        out = dense[0][0]
        tensors["linear.weight"] = (torch.randn(out, width) / width**0.5).to(dtype)
        save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
        config = json.loads((folder / "config.json").read_text())
        write_json(folder / "config.json", config | {"architectures": ["HF_ColBERT"]})
        write_json(folder / "artifact.metadata",
                   metadata or dict(dim=out, similarity="cosine", mask_punctuation=False))
        return
    make_dense(folder, width, dense, dtype)
    list_modules(folder, layout, len(dense), skipped)


def token_vectors(folder, of, layout, dense):
    """The function from ids and types to unit vectors, in float64."""
    encoder = of.from_pretrained(folder).double().eval()
    if layout == "inline":
        weight = load_file(folder / "model.safetensors")["linear.weight"].double()
        layers = [lambda features: dict(token_embeddings=features["token_embeddings"] @ weight.T)]
    else:
        layers = [Dense.load(str(folder), subfolder=f"{i + 1}_Dense").double().eval()
                  for i in range(len(dense))]

    def vectors(ids, types):
        inputs = dict(input_ids=torch.tensor([ids]))
        if of is BertModel:
            inputs["token_type_ids"] = torch.tensor([types])
        features = dict(token_embeddings=encoder(**inputs).last_hidden_state)
        for layer in layers:
            features = layer(features)
        return torch.nn.functional.normalize(features["token_embeddings"][0], dim=-1)

    return vectors


def make_model(folder, seed, of, dense, layout="pylate", dtype=torch.float32, **shape):
    make_encoder(folder, seed, of, VOCAB, dtype=dtype, **shape)
    make_projection(folder, seed, layout, shape["hidden_size"], dense, dtype)
    if layout == "pylate":
        write_json(folder / "config_sentence_transformers.json",
                   PYLATE | dict(do_query_expansion=False, query_length=64, document_length=300))
    vectors = token_vectors(folder, of, layout, dense)

    def logit(ids, types):
        first = types.index(1)
        query = vectors(ids[:first], types[:first])
        document = vectors(ids[first:], types[first:])
        return (query @ document.T).amax(1).sum().item()

    def types(length, random):
        first = int(torch.randint(1, min(length, 32), (), generator=random))
        return [0] * first + [1] * (length - first)

    lengths = LONG["lengths"] if of is ModernBertModel else [3, 4, 7, 8, 9, 16, 17, 33, 48, 79]
    write_logits(folder, seed, logit, types, lengths=lengths)


@torch.no_grad()
def make_folder(folder, seed, of, kind, dense, layout="pylate", added=(), marks=(), metadata=None,
                settings=None, transformer=None, skipped=(), **shape):
    files = tokenizer_folders.folder_of(kind)
    if marks:
        vocab = files["tokenizer.json"]["model"]["vocab"]
        for mark in marks:
            vocab[mark] = len(vocab)
    tokenizer_folders.write_files(files, folder)
    if added:
        tokenizer = AutoTokenizer.from_pretrained(folder)
        tokenizer.add_tokens(list(added))
        tokenizer.save_pretrained(folder)
    size = len(AutoTokenizer.from_pretrained(folder))
    make_encoder(folder, seed, of, size, noise=0.7, **shape)
    make_projection(folder, seed, layout, shape["hidden_size"], dense, torch.float32, metadata,
                    skipped)
    if settings:
        write_json(folder / "config_sentence_transformers.json", settings)
    if transformer:
        write_json(folder / "sentence_bert_config.json", transformer)
    model = MultiVectorEncoder(str(folder), device="cpu").double()
    query = model.encode_query([QUERY], convert_to_numpy=False)
    longest = model[0].document_length or shape["positions"]
    lines = []
    for document in DOCUMENTS:
        # Podium reads a longer one in parts.
        assert len(model.tokenizer(model.prompts["document"] + document).input_ids) <= longest
        encoded = model.encode_document([document], convert_to_numpy=False)
        logit = model.similarity(query, encoded).item()
        lines.append(json.dumps(dict(query=QUERY, document=document, logit=logit)))
    print(folder.name, "query", tuple(query[0].shape), "last document", tuple(encoded[0].shape))
    (folder / "scores.json").write_text('{"pairs": [\n' + ",\n".join(lines) + "\n]}\n")


def main():
    root = pathlib.Path(sys.argv[1])
    only = sys.argv[2:]
    for makes, parent, named in ((make_model, "models", MODELS), (make_folder, "folders", FOLDERS)):
        for seed, (name, shape) in enumerate(named.items()):
            if only and name not in only:
                continue
            folder = root / parent / name
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            makes(folder, seed, **shape)


if __name__ == "__main__":
    main()
