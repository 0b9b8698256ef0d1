"""What a stage's results were made with: the data, the commit and the machine. run.py writes this to RUN/NAME.json."""

import hashlib
import json
import os
import platform
import subprocess
from datetime import datetime, timezone
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Sequence


def write(path: Path, content: str) -> None:
    """Writes all of it or nothing."""
    part = path.with_name(path.name + ".part")
    part.write_text(content, encoding="utf-8")
    part.replace(path)


def now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")


@cache
def sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest(files: Sequence[Path]) -> str:
    """A file's sha256; for several files, the sha256 of their sha256s, one per line."""
    if len(files) == 1:
        return sha256(files[0])
    return hashlib.sha256("".join(f"{sha256(f)}\n" for f in files).encode()).hexdigest()


def source() -> dict[str, str | bool | None]:
    """The commit of this folder's repository, if it is in one, and whether the tree differed from it."""

    def git(*arguments: str) -> str:
        command = ["git", "-C", str(Path(__file__).resolve().parent), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    try:
        return {"commit": git("rev-parse", "HEAD"), "dirty": bool(git("status", "--porcelain"))}
    except (OSError, subprocess.CalledProcessError):
        return {"commit": None, "dirty": None}


def machine() -> dict[str, str | int | None]:
    try:
        torch = version("torch")
    except PackageNotFoundError:
        torch = None
    return {"python": platform.python_version(), "torch": torch, "cpu": cpu(), "cpus": os.cpu_count()}


def cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def read(path: Path) -> dict:
    """The record at `path`; empty if there is none."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
