"""Causal rerankers: the prompt of Qwen3-Reranker's model card, and the tokens of its answer."""

import json
from pathlib import Path

from tokenizers import Tokenizer

HEAD = (
    "<|im_start|>system\nJudge whether the Document meets the requirements based on the Query and the Instruct "
    'provided. Note that the answer can only be "yes" or "no".<|im_end|>\n<|im_start|>user\n'
)
TASK = "Given a web search query, retrieve relevant passages that answer the query"
TAIL = "<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n"
YES, NO = "yes", "no"


def is_causal(model: Path) -> bool:
    return json.loads((model / "config.json").read_text())["architectures"][0].endswith("ForCausalLM")


def prompt_ids(tokenizer: Tokenizer, pair: dict[str, str]) -> list[int]:
    """Its three parts become tokens apart, as in the model card."""
    asked = f"<Instruct>: {TASK}\n<Query>: {pair['query']}\n<Document>: {pair['document']}"
    return [token for part in (HEAD, asked, TAIL) for token in tokenizer.encode(part, add_special_tokens=False).ids]


def answer_ids(model: Path) -> list[int]:
    """The tokens of yes and no."""
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    return [tokenizer.token_to_id(answer) for answer in (YES, NO)]
