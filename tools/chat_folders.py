#!/usr/bin/env python3
"""Makes folders of tests/data/folders as sentence-transformers (5.4 and later) saves
rerankers whose folder says how a pair becomes a text: tiny random causal models with a
chat template and a LogitScore, and a BERT with a prompt; also a bidirectional Llama, whose
words around a pair are in its card. scores.json is as that of
causal_folders.py: the scores are CrossEncoder.predict's, in float64 and without the
activation, one pair at a time; instructed.json has those with another prompt. The
templates are written for this. Needs torch, transformers, sentence-transformers and
tokenizers.

usage: chat_folders.py FOLDER
"""

import json
import pathlib
import shutil
import sys
import tempfile

import torch
from sentence_transformers import CrossEncoder
from sentence_transformers.base.modules import Transformer
from sentence_transformers.cross_encoder.modules import LogitScore
from transformers import (
    LlamaForCausalLM,
    LlamaForSequenceClassification,
    MistralForCausalLM,
    PreTrainedTokenizerFast,
    Qwen3ForCausalLM,
)

from causal_folders import INSTRUCTION, vocabulary
from model_folders import DOCUMENTS, FOLDERS, QUERY
from model_goldens import random_model
from tokenizer_folders import VOCAB as BERT_VOCAB
from tokenizer_folders import LLAMA3_WORDS, MISTRAL_WORDS, added_token, folder_of, qwen2, words_folder, write_files

BY_ROLE = """<|im_start|>system
Judge the document. The answer can only be "yes" or "no".<|im_end|>
<|im_start|>user
<Instruct>: {{ messages | selectattr("role", "eq", "system") | map(attribute="content") | first | default("Find passages that answer the query.") }}
<Query>: {{ messages | selectattr("role", "eq", "query") | map(attribute="content") | first }}
<Document>: {{ messages | selectattr("role", "eq", "document") | map(attribute="content") | first }}<|im_end|>
<|im_start|>assistant
<think>

</think>

"""
TURNS = """{%- set roles = {'query': 'system', 'document': 'user'} -%}
{%- for message in messages if message.role != 'system' -%}
    {{- '<|im_start|>' ~ roles[message.role] ~ '\\n' ~ message.content.strip() -}}
    {%- if loop.first and messages[0].role == 'system' -%}
        {{- '\\n<instruction>' ~ messages[0].content ~ '</instruction>' -}}
    {%- endif -%}
    {{- '<|im_end|>\\n' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}
    {{- '<|im_start|>assistant\\n' -}}
{%- endif -%}
"""
HEADERS = """{{- bos_token }}
{%- for message in messages %}
    {%- if message['role'] == 'system' %}
        {{- '<|start_header_id|>system<|end_header_id|>\\n\\n' + message.content[0].text | trim + '<|eot_id|>' }}
    {%- elif message['role'] == 'query' %}
        {{- '<|start_header_id|>user<|end_header_id|>\\n\\nQuery: ' + message.content[0].text | trim + '\\n' }}
    {%- else %}
        {{- 'Passage: ' + message.content[0].text | trim + '\\nSay whether the passage answers the query.<|eot_id|>' }}
    {%- endif %}
{%- endfor %}
{{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
"""
INST = """{{ bos_token }}[INST]{% for m in messages %}{% if m.role == 'query' %}Question: {{ m.content }}

{% elif m.role == 'document' %}Answer:{{ m.content }}[/INST]{% endif %}{% endfor %}"""

CHATS = {
    "chat-qwen3": dict(
        of=Qwen3ForCausalLM, template=BY_ROLE, files=lambda: qwen2(*vocabulary()), tokens=("yes", "no"),
        prompts={"web": "Find web pages.", "none": ""}, default="web", activation=torch.nn.Sigmoid(), num_attention_heads=4,
        num_key_value_heads=2, head_dim=8),
    "chat-zerank": dict(
        of=Qwen3ForCausalLM, template=TURNS, files=lambda: qwen2(*vocabulary()), tokens=("Yes",), generate=True,
        activation=torch.nn.Identity(), num_attention_heads=4, num_key_value_heads=1, head_dim=6),
    "chat-llama3": dict(
        of=LlamaForCausalLM, template=HEADERS, files=lambda: llama3(LLAMA3_WORDS, "<|start_header_id|>", "<|end_header_id|>"), tokens=("Yes",),
        activation=torch.nn.Sigmoid(), num_attention_heads=4, num_key_value_heads=2),
    "chat-mistral": dict(
        of=MistralForCausalLM, template=INST, files=lambda: llama3(MISTRAL_WORDS, "[INST]", "[/INST]"), tokens=("1", "0"), in_tokenizer_config=True,
        activation=torch.nn.Identity(), num_attention_heads=4, num_key_value_heads=2, head_dim=8, sliding_window=None),
}
PROMPTED = dict(prompts={"question": "caf\u00e9 hello ", "other": "tot"}, default="question")


def llama3(words, *special):
    """Files of Llama 3's kind, with more special tokens."""
    files = words_folder(words, *vocabulary())
    added, config = files["tokenizer.json"]["added_tokens"], files["tokenizer_config.json"]
    config["pad_token"] = config["eos_token"]
    first = added[-1]["id"] + 1
    added += [added_token(token, first + i) for i, token in enumerate(special)]
    config["extra_special_tokens"] = [*config["extra_special_tokens"], *special]
    return files


def scores_of(folder, instructions):
    model = CrossEncoder(str(folder), device="cpu")
    model.double()
    for instruction in instructions:
        for document in DOCUMENTS + [""]:
            options = dict(prompt=instruction) if instruction else {}
            pair = [(QUERY, document)]
            logit = model.predict(pair, activation_fn=torch.nn.Identity(), **options)[0]
            assert torch.isclose(model.activation_fn(torch.tensor(logit)), torch.tensor(model.predict(pair, **options)[0]))
            yield dict(query=QUERY, document=document, logit=float(logit)) | (
                dict(instruction=instruction) if instruction else {})


def write_scores(path, pairs):
    path.write_text('{"pairs": [\n' + ",\n".join(json.dumps(pair) for pair in pairs) + "\n]}\n")


def make_chat(folder, seed, of, template, files, tokens, activation, prompts=None, default=None, generate=False,
              in_tokenizer_config=False, **shape):
    files = files()
    del files["config.json"]
    ids = [files["tokenizer.json"]["model"]["vocab"][token] for token in tokens]
    size = max(token["id"] for token in files["tokenizer.json"]["added_tokens"]) + 1
    with tempfile.TemporaryDirectory() as origin:
        model = random_model(of, seed, vocab_size=size, noise=0.4, hidden_size=24, num_hidden_layers=2,
                             intermediate_size=40, max_position_embeddings=1024, pad_token_id=None, **shape)
        model.save_pretrained(origin)
        write_files(files, pathlib.Path(origin))
        (pathlib.Path(origin) / "chat_template.jinja").write_text(template)
        kwargs = dict(processing_kwargs={"chat_template": {"add_generation_prompt": True}}) if generate else {}
        transformer = Transformer(origin, transformer_task="text-generation", **kwargs)
        encoder = CrossEncoder(modules=[transformer, LogitScore(*ids)], prompts=prompts, default_prompt_name=default,
                               activation_fn=activation, device="cpu")
        encoder.save_pretrained(str(folder), create_model_card=False)
    for name in ("generation_config.json", "README.md"):
        (folder / name).unlink(missing_ok=True)
    # The files as they are, not as this version of transformers writes them.
    write_files(files, folder)
    if in_tokenizer_config:
        (folder / "chat_template.jinja").unlink()
        config = json.loads((folder / "tokenizer_config.json").read_text())
        (folder / "tokenizer_config.json").write_text(json.dumps(config | {"chat_template": template}))
    write_scores(folder / "scores.json", scores_of(folder, [None]))
    if template is not INST:
        write_scores(folder / "instructed.json", scores_of(folder, [INSTRUCTION]))


def make_prompted(folder, seed, prompts, default):
    shape = FOLDERS["bert"] | dict(vocab_size=len(BERT_VOCAB), max_position_embeddings=160)
    with tempfile.TemporaryDirectory() as origin:
        random_model(shape.pop("of"), seed, **shape).save_pretrained(origin)
        files = folder_of("bert")
        files.pop("config.json", None)
        write_files(files, pathlib.Path(origin))
        CrossEncoder(origin, prompts=prompts, default_prompt_name=default, device="cpu").save_pretrained(
            str(folder), create_model_card=False)
        write_files(files, folder)
    (folder / "README.md").unlink(missing_ok=True)
    write_scores(folder / "scores.json", scores_of(folder, [None]))


@torch.no_grad()
def make_nemotron(folder, seed):
    """The model card of NVIDIA's llama-nemotron-rerank: words around query and passage, and a Llama
    without a causal mask, whose mean state becomes the score."""
    files = llama3(LLAMA3_WORDS)
    del files["config.json"]
    size = files["tokenizer.json"]["added_tokens"][-1]["id"] + 1
    model = random_model(LlamaForSequenceClassification, seed, vocab_size=size, noise=0.4, hidden_size=24, num_hidden_layers=2,
                         intermediate_size=40, max_position_embeddings=1024, num_attention_heads=4, num_key_value_heads=2,
                         pad_token_id=None, _attn_implementation="eager")
    model.save_pretrained(folder)
    write_files(files, folder)
    config = json.loads((folder / "config.json").read_text())
    config |= dict(architectures=["LlamaBidirectionalForSequenceClassification"], model_type="llama_bidirec", pooling="avg",
                   temperature=1.0)
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    model, tokenizer = model.double().eval(), PreTrainedTokenizerFast.from_pretrained(folder)

    def score(document):
        ids = tokenizer(f"question:{QUERY} \n \n passage:{document}", return_tensors="pt")["input_ids"]
        mask = torch.zeros(1, 1, ids.shape[1], ids.shape[1], dtype=torch.float64)  # added to the products
        return model.score(model.model(input_ids=ids, attention_mask=mask)[0][0].mean(0)).item()

    write_scores(folder / "scores.json", [dict(query=QUERY, document=document, logit=score(document))
                                          for document in DOCUMENTS + [""]])


def main():
    root = pathlib.Path(sys.argv[1])
    for seed, (name, shape) in enumerate(CHATS.items()):
        folder = root / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        make_chat(folder, seed, **shape)
    folder = root / "prompted-bert"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    make_prompted(folder, 9, **PROMPTED)
    folder = root / "llama-nemotron-tiny"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    make_nemotron(folder, 10)


if __name__ == "__main__":
    main()
