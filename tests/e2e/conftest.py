"""Starts the real binary, which PODIUM_BINARY names."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).resolve().parents[2]

# The question of the quick start in Cohere's guide, and the document that
# answers it.
QUERY = "What is the capital of the United States?"
ANSWER = 3
DOCUMENTS = [
    "Carson City is the capital city of the American state of Nevada.",
    "The Commonwealth of the Northern Mariana Islands is a group of islands "
    "in the Pacific Ocean. Its capital is Saipan.",
    "Capitalization or capitalisation in English grammar is the use of a "
    "capital letter at the start of a word.",
    "Washington, D.C. is the capital of the United States. It is a federal "
    "district on the Potomac River.",
    "Capital punishment has existed in the United States since before the "
    "United States was a country.",
]


def binary() -> str:
    path = os.environ.get("PODIUM_BINARY")
    if not path or not Path(path).is_file():
        pytest.exit(
            f"PODIUM_BINARY must name the podium binary, not {path!r}", 2
        )
    return path


class Server:
    """`podium serve` on a free port, its log in a file."""

    def __init__(
        self, *flags: str, keys: str = "", environment: dict | None = None
    ):
        # Do not use the keys of the person who runs the tests.
        self.folder = tempfile.TemporaryDirectory(prefix="podium-e2e-")
        keys = keys or self.folder.name + "/keys.db"
        self.log = tempfile.NamedTemporaryFile(
            "w+", prefix="podium-e2e-", suffix=".log"
        )
        self.process = subprocess.Popen(
            [binary(), "serve", "--port", "0", "--keys", keys, *flags],
            stdout=self.log,
            stderr=subprocess.STDOUT,
            env=os.environ | (environment or {}),
        )
        self.url = self._wait_for_url()

    def text(self) -> str:
        return Path(self.log.name).read_text()

    def _wait_for_url(self) -> str:
        for _ in range(1200):
            found = re.search(r"starts on (http://\S+:\d+)", self.text())
            if found:
                return found.group(1)
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        self.stop()
        raise RuntimeError("podium serve did not start:\n" + self.text())

    def wait_until_ready(self) -> "Server":
        for _ in range(1200):
            if requests.get(self.url + "/health/ready", timeout=60).ok:
                return self
            assert self.process.poll() is None, self.text()
            time.sleep(0.05)
        raise RuntimeError("podium serve was never ready:\n" + self.text())

    def wait_until_it_scores(self) -> None:
        """Waits until a request's pairs are waiting for the model."""
        for _ in range(1200):
            metrics = requests.get(self.url + "/metrics", timeout=60).text
            if re.search(r"^podium_queued_tokens.* [1-9]", metrics, re.MULTILINE):
                return
            time.sleep(0.02)
        raise RuntimeError("no request came:\n" + self.text())

    def terminate(self, seconds: float = 60) -> int:
        """Sends SIGTERM; returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=seconds)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def rerank(self, version: int = 2, **fields) -> requests.Response:
        body = {
            "model": "rerank-v3.5",
            "query": QUERY,
            "documents": DOCUMENTS,
        } | fields
        return requests.post(
            f"{self.url}/v{version}/rerank", json=body, timeout=300
        )


@pytest.fixture(scope="session")
def server():
    """A server shared by all tests that do not stop it."""
    running = Server().wait_until_ready()
    yield running
    assert running.process.poll() is None, "it died:\n" + running.text()
    running.stop()


@pytest.fixture
def own_server():
    """A server for one test alone."""
    running = Server().wait_until_ready()
    yield running
    running.stop()


def make_tiny_model(folder: Path, golden: str = "h16-a1-l1-f32") -> Path:
    """Copies a model of tests/data/models, with a vocabulary of 40 pieces; returns its folder."""
    shutil.copytree(ROOT / "tests" / "data" / "models" / golden, folder)
    letters = "abcdefghijklmnopqrstuvwxyz"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *("##" + c for c in letters[:9])]
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n")
    return folder


def check_ranking(results: list[dict], documents: int = 5) -> None:
    """Every document once, by falling score, scores in [0, 1]."""
    scores = [result["relevance_score"] for result in results]
    assert sorted(r["index"] for r in results) == list(range(documents))
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


@pytest.fixture
def plain_memory():
    """Needed by tests of resident memory: AddressSanitizer keeps freed memory and pads the rest, so its figures mean
    nothing here."""
    if b"__asan_init" in Path(binary()).read_bytes():
        pytest.skip("memory is measured without AddressSanitizer")
