#!/usr/bin/env python3
"""Makes the causal models of tests/data/folders: tiny random rerankers that
answer with a token, with a byte-level BPE of Qwen's kind, and the scores of
pairs of texts.

scores.json is {"pairs": [{"query": ..., "document": ..., "logit": 1.23}, ...]}.
Each model's prompt is put together here as its authors describe it, apart from
Podium's templates, and read by transformers as one sequence, in float64. Needs
torch, transformers and tokenizers.

usage: causal_folders.py FOLDER
"""

import json
import pathlib
import shutil
import sys

import torch
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    GemmaForCausalLM,
    Qwen2ForCausalLM,
    Qwen3ForCausalLM,
    Qwen3ForSequenceClassification,
)

from model_folders import DOCUMENTS, QUERY
from model_goldens import random_model
from tokenizer_folders import (
    GEMMA_STRUCTURE,
    GEMMA_TURNS,
    PROSE,
    gemma,
    plain_byte_vocab,
    qwen2,
    sentencepiece_bpe,
    write_files,
)

VOCAB = 700
SYSTEM, USER, END = "<|im_start|>system\n", "<|im_start|>user\n", "<|im_end|>\n"
ASSISTANT = "<|im_start|>assistant\n"
JUDGE = ("Judge whether the Document meets the requirements based on the Query and the Instruct "
         "provided. Note that the answer can only be \"yes\" or \"no\".")
TASK = "Given a web search query, retrieve relevant passages that answer the query"
EXPERT = ("You are a search relevance expert who evaluates how well documents match search "
          "queries. For each query-document pair, carefully analyze the semantic relationship "
          "between them, then provide your binary relevance judgment (0 for not relevant, 1 for "
          "relevant).\nRelevance:")
HELPFUL = "You are Qwen, created by Alibaba Cloud. You are a helpful assistant."
PREDICT = ("Given a query A and a passage B, determine whether the passage contains an answer to the "
           "query by providing a prediction of either 'Yes' or 'No'.")
THINK = "<think>\n\n</think>\n\n"


def qwen3_reranker(encode, query, document, instruction):
    """Model card of Qwen3-Reranker: three parts become tokens apart."""
    middle = f"<Instruct>: {instruction or TASK}\n<Query>: {query}\n<Document>: {document}"
    return encode(SYSTEM + JUDGE + END + USER) + encode(middle) + encode(END + ASSISTANT + THINK)


def mxbai_rerank(encode, query, document, instruction):
    """MxbaiRerankV2.prepare_inputs: seven parts become tokens apart."""
    asked = f"instruction: {instruction}\nquery: {query}" if instruction else f"query: {query}"
    return (encode(SYSTEM + HELPFUL + END + USER) + encode(asked) + encode("\n")
            + encode(f"document: {document}") + encode("\n") + encode(EXPERT)
            + encode(END + ASSISTANT))


def zerank(encode, query, document, instruction):
    """Qwen3's chat template: the whole text becomes tokens at once."""
    assert not instruction
    return encode(SYSTEM + query.strip() + END + USER + document.strip() + END + ASSISTANT)


def bge_reranker_gemma(encode, query, document, instruction):
    """FlagLLMReranker: four parts become tokens apart, behind <bos>."""
    assert not instruction
    return (encode("<bos>") + encode(f"A: {query}") + encode("\n") + encode(f"B: {document}")
            + encode("\n") + encode(PREDICT))


FOLDERS = {
    "qwen3-reranker-tiny": dict(
        of=Qwen3ForCausalLM, prompt=qwen3_reranker, yes="yes", no="no", hidden_size=24,
        num_attention_heads=4, num_key_value_heads=2, head_dim=8, num_hidden_layers=2,
        intermediate_size=40, tie_word_embeddings=True, dtype=torch.bfloat16),
    "mxbai-rerank-base-v2-tiny": dict(
        of=Qwen2ForCausalLM, prompt=mxbai_rerank, yes="1", no="0", hidden_size=24,
        num_attention_heads=3, num_key_value_heads=1, num_hidden_layers=2, intermediate_size=40,
        tie_word_embeddings=True),
    "zerank-1-tiny": dict(
        of=Qwen3ForCausalLM, prompt=zerank, yes="Yes", no=None, hidden_size=24,
        num_attention_heads=4, num_key_value_heads=1, head_dim=6, num_hidden_layers=2,
        intermediate_size=40),
    "bge-reranker-v2-gemma-tiny": dict(
        of=GemmaForCausalLM, prompt=bge_reranker_gemma, yes="Yes", no=None, hidden_size=24,
        num_attention_heads=4, num_key_value_heads=1, head_dim=8, num_hidden_layers=2,
        intermediate_size=40),
}
INSTRUCTION = "Find passages that mention {query} or a caf\u00e9."


def vocabulary():
    """With whole tokens for the words of the templates."""
    words = ["yes", "no", "Yes", *JUDGE.split(), *EXPERT.split(), *HELPFUL.split(), "system",
             "user", "assistant", "query", "document", "instruction", "Document", "Query"]
    lines = [PROSE] + [word for word in words for _ in range(3)] + [
        text for text in (JUDGE, TASK, EXPERT, HELPFUL, THINK) for _ in range(3)]
    return plain_byte_vocab(VOCAB, lines)


def gemma_files():
    lines = (PROSE, *["Yes"] * 20, *[PREDICT] * 3)
    return gemma(*sentencepiece_bpe(VOCAB - len(GEMMA_TURNS), lines, GEMMA_STRUCTURE))


@torch.no_grad()
def scores_of(folder, prompt, yes, no):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(folder).double().eval()

    def encode(text):
        return tokenizer(text, add_special_tokens=False)["input_ids"]

    def token(text):
        ids = encode(text)
        assert len(ids) == 1, (text, ids)
        return ids[0]

    instructions = [None] if prompt in (zerank, bge_reranker_gemma) else [None, INSTRUCTION]
    for instruction in instructions:
        for document in DOCUMENTS + [""]:
            ids = prompt(encode, QUERY, document, instruction)
            logits = model(input_ids=torch.tensor([ids])).logits[0, -1]
            logit = logits[token(yes)] - (logits[token(no)] if no else 0)
            pair = dict(query=QUERY, document=document, logit=logit.item())
            yield pair | (dict(instruction=instruction) if instruction else {})


def make(folder, seed, of, prompt, yes, no, dtype=torch.float32, **shape):
    files = gemma_files() if of is GemmaForCausalLM else qwen2(*vocabulary())
    del files["config.json"]
    size = VOCAB if of is GemmaForCausalLM else VOCAB + 3
    random_model(of, seed, vocab_size=size, noise=0.4, max_position_embeddings=1024,
                 pad_token_id=None, **shape).to(dtype).save_pretrained(folder)
    (folder / "generation_config.json").unlink()
    write_files(files, folder)
    pairs = list(scores_of(folder, prompt, yes, no))
    lines = ",\n".join(json.dumps(pair) for pair in pairs if "instruction" not in pair)
    (folder / "scores.json").write_text('{"pairs": [\n' + lines + "\n]}\n")
    lines = ",\n".join(json.dumps(pair) for pair in pairs if "instruction" in pair)
    if lines:
        (folder / "instructed.json").write_text('{"pairs": [\n' + lines + "\n]}\n")


@torch.no_grad()
def make_label(folder, origin):
    """The model of `origin` with one label, whose layer is the row of one token
    minus that of the other: the same scores."""
    tokenizer = AutoTokenizer.from_pretrained(origin)
    causal = AutoModelForCausalLM.from_pretrained(origin, dtype=torch.float32)
    causal.config.num_labels = 1
    model = Qwen3ForSequenceClassification(causal.config)
    model.model.load_state_dict(causal.model.state_dict())
    yes, no = (tokenizer(text)["input_ids"][0] for text in ("yes", "no"))
    model.score.weight.copy_(causal.lm_head.weight[yes] - causal.lm_head.weight[no])
    model.save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json", "scores.json"):
        shutil.copy(origin / name, folder / name)


def main():
    root = pathlib.Path(sys.argv[1])
    for seed, (name, shape) in enumerate(FOLDERS.items()):
        folder = root / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        make(folder, seed, **shape)
    folder = root / "qwen3-reranker-label-tiny"
    shutil.rmtree(folder, ignore_errors=True)
    make_label(folder, root / "qwen3-reranker-tiny")


if __name__ == "__main__":
    main()
