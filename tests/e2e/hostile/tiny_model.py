"""Model folders made from the tiny one of tests/data: so small that a thousand documents cost nothing, or as broken or
slow as a test needs."""

import json
import shutil
import struct
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data" / "models"
WORDS = "bert.embeddings.word_embeddings.weight"
POSITIONS = "bert.embeddings.position_embeddings.weight"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# One token per line, as many as the model has ids.
VOCABULARY = (
    ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LETTERS]
    + [f"##{letter}" for letter in LETTERS[:9]]
)
# A document with this word gets NaN for a score: see write().
POISON = "z"


def read_tensors(path: Path) -> dict[str, tuple[list[int], bytes]]:
    data = path.read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])
    header.pop("__metadata__", None)
    tensors = {}
    for name, tensor in header.items():
        begin, end = tensor["data_offsets"]
        tensors[name] = (tensor["shape"], data[8 + size :][begin:end])
    return tensors


def write_tensors(path: Path, tensors: dict[str, tuple[list[int], bytes]]) -> None:
    header, data = {}, b""
    for name, (shape, values) in tensors.items():
        header[name] = {
            "dtype": "F32",
            "shape": shape,
            "data_offsets": [len(data), len(data) + len(values)],
        }
        data += values
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def write(folder: Path, positions: int = 48, poison: bool = False) -> Path:
    """A model that scores in no time, unless it has so many `positions` that a long pair keeps it busy. `poison`: see
    POISON."""
    # The last layer computes only one position, so being slow takes two layers.
    source = DATA / ("h16-a1-l1-f32" if positions == 48 else "h24-a3-l2-f32")
    folder.mkdir(parents=True)
    config = json.loads((source / "config.json").read_text())
    config["max_position_embeddings"] = positions
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY) + "\n")
    tensors = read_tensors(source / "model.safetensors")
    (_, width), values = tensors[POSITIONS]
    row = width * 4
    repeated = (values * (positions // 48 + 1))[: positions * row]
    tensors[POSITIONS] = ([positions, width], repeated)
    if poison:
        shape, values = tensors[WORDS]
        at = VOCABULARY.index(POISON) * row
        # Finite, as the loader requires; but their sum is not.
        huge = struct.pack("<f", 3e38) * width
        tensors[WORDS] = (shape, values[:at] + huge + values[at + row :])
    write_tensors(folder / "model.safetensors", tensors)
    return folder


def write_sharded(folder: Path) -> Path:
    """The same model with its weights in two files."""
    shutil.copytree(DATA / "h20-a1-l2-sharded", folder)
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY) + "\n")
    return folder
