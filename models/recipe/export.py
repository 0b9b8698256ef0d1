"""Stage 8: writes the folder that ships: smaller weights, a plain config, the backbone's vocabulary and the layout of a
pair."""

import argparse
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file

import late
from config import STAGES, load

KEPT = (
    "attention_probs_dropout_prob", "hidden_act", "hidden_dropout_prob", "hidden_size", "initializer_range",
    "intermediate_size", "layer_norm_eps", "max_position_embeddings", "model_type", "num_attention_heads",
    "num_hidden_layers", "pad_token_id", "position_embedding_type", "type_vocab_size", "vocab_size",
)

BERT_TOKENIZER = {
    "tokenizer_class": "BertTokenizer", "do_lower_case": True, "cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]",
    "unk_token": "[UNK]", "mask_token": "[MASK]", "strip_accents": None, "tokenize_chinese_chars": True,
}  # fmt: skip


@dataclass(frozen=True)
class Settings:
    dtype: str
    model_max_length: int


def config_of(backbone: Path, exit_layers: list[int], dtype: str) -> dict:
    """The backbone's shape with this head."""
    source = json.loads((backbone / "config.json").read_text())
    kept = {name: source[name] for name in KEPT if name in source}
    return {**kept, "architectures": [late.ARCHITECTURE], "exit_layers": exit_layers, "torch_dtype": dtype}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=STAGES / "export.toml", help="settings")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    settings = load(Settings, args.config)
    args.to.mkdir(parents=True, exist_ok=True)
    model = late.load(args.model)
    dtype = getattr(torch, settings.dtype)
    tensors = {n: t if n.startswith("late.") else t.to(dtype) for n, t in late.tensors_of(model).items()}
    save_file(tensors, args.to / "model.safetensors", metadata={"format": "pt"})
    (args.to / "model.safetensors").chmod(0o644)
    config = config_of(args.backbone, model.layers[:-1], settings.dtype)
    (args.to / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    prefixes = getattr(model.bert.config, "prefixes", ("", ""))
    late.pair_tokenizer(args.backbone / "tokenizer.json", prefixes).save(str(args.to / "tokenizer.json"))
    tokenizer = json.loads((args.backbone / "tokenizer_config.json").read_text())
    tokenizer["model_input_names"] = ["input_ids", "token_type_ids", "attention_mask"]
    if (args.backbone / "vocab.txt").exists():
        shutil.copyfile(args.backbone / "vocab.txt", args.to / "vocab.txt")
        tokenizer = BERT_TOKENIZER
    tokenizer |= {"model_max_length": settings.model_max_length}
    (args.to / "tokenizer_config.json").write_text(json.dumps(tokenizer, indent=2) + "\n")


if __name__ == "__main__":
    main()
