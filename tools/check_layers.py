#!/usr/bin/env python3
"""Fails if a file under src/ includes a folder of src/ that cmake/layers.txt
does not allow its own folder to use."""

import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s+"([a-z_]+)/', re.MULTILINE)


def read_layers(path: pathlib.Path) -> dict[str, set[str]]:
    layers = {}
    for line in path.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            room, _, allowed = line.partition(":")
            layers[room.strip()] = set(allowed.split()) | {room.strip(), "podium"}
    return layers


def main() -> int:
    root = pathlib.Path(__file__).resolve().parent.parent
    layers = read_layers(root / "cmake" / "layers.txt")
    files, wrong = 0, []
    for path in sorted((root / "src").rglob("*")):
        if path.suffix not in (".h", ".cc"):
            continue
        files += 1
        room = path.relative_to(root / "src").parts[0]
        if room not in layers:
            wrong.append(f"{path.relative_to(root)}: room '{room}' is not in cmake/layers.txt")
            continue
        for used in sorted(set(INCLUDE.findall(path.read_text())) - layers[room]):
            wrong.append(f"{path.relative_to(root)}: '{room}' may not include '{used}/'")
    for line in wrong:
        print(line)
    print(f"{files} files checked, {len(wrong)} wrong includes")
    return 1 if wrong or files == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
