"""Reads the training files and cuts text into short passages."""

import ast
import io
import json
import re
from pathlib import Path
from typing import Iterator

import zstandard

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"(])")


def read_jsonl(path: Path) -> Iterator[dict]:
    """The objects of a .jsonl or .jsonl.zst file, one by one."""
    with open(path, "rb") as raw:
        stream = zstandard.ZstdDecompressor().stream_reader(raw) if path.suffix == ".zst" else raw
        for line in io.TextIOWrapper(stream, encoding="utf-8"):
            if line.strip():
                yield json.loads(line)


def windows(text: str, words: int) -> list[str]:
    """Cuts text at sentence ends into passages of about `words` words."""
    passages: list[str] = []
    held: list[str] = []
    for sentence in SENTENCE_END.split(text):
        parts = sentence.split()
        if held and len(held) + len(parts) > words * 1.25:
            passages.append(" ".join(held))
            held = []
        held.extend(parts)
        while len(held) > words * 1.5:
            passages.append(" ".join(held[:words]))
            held = held[words:]
    if held and (len(held) >= 8 or not passages):
        passages.append(" ".join(held))
    return passages


def sections(text: str) -> list[tuple[str, str]]:
    """Splits an article into (heading, body); the opening has the heading ''."""
    result: list[tuple[str, str]] = []
    heading, body = "", []
    for line in text.split("\n"):
        line = line.strip()
        if not line:
            continue
        if len(line.split()) <= 6 and line.endswith(".") and "," not in line:
            if body:
                result.append((heading, " ".join(body)))
            heading, body = line[:-1], []
        else:
            body.append(line)
    if body:
        result.append((heading, " ".join(body)))
    return result


def normal(text: str) -> str:
    """Lower-cased words and digits with single spaces, and a space at both ends."""
    return " " + " ".join(re.findall(r"\w+", text.lower())) + " "


def answers_of(field: str) -> list[str]:
    """The answer strings of a question file's second column."""
    try:
        value = ast.literal_eval(field)
    except (ValueError, SyntaxError):
        return []
    return [a for a in value if isinstance(a, str)]


def python_functions(path: Path) -> Iterator[tuple[str, str, str]]:
    """(name, first docstring line, source without the docstring) of a module's functions."""
    try:
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
    except (OSError, SyntaxError, UnicodeDecodeError, ValueError):
        return
    lines = source.split("\n")
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef):
            continue
        doc = ast.get_docstring(node)
        if not doc or len(node.body) < 2:
            continue
        first = doc.strip().split("\n")[0].strip()
        head = lines[node.lineno - 1 : node.body[0].lineno - 1]
        body = lines[node.body[0].end_lineno : node.end_lineno]
        yield node.name, first, "\n".join(head + body)
