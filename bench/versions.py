#!/usr/bin/env python3
"""Compares two binaries of Podium on the same requests, in turns.

  bench/versions.py OLD NEW [--documents 100] [--words N] [--rounds 15] [--model DIR] [--old-flags "..."]
                    [--new-flags "..."]

Starts a server of each binary and sends both the same request, one server after the other; who goes first alternates.
Each round has another query of examples/covid-qa with its BM25 candidates, then those of the next queries, so that
nothing is in a cache unless --again says so. A document has some 230 tokens; --words cuts each. Prints the median time of each and the median ratio old / new.

--again sends each request's documents once more with another query, and compares the first time with the second on the
new binary alone: what the state cache saves. Servers run with --score-cache 0, so that no score is known.
"""

import argparse
import gzip
import json
import shlex
import statistics
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "examples" / "covid-qa"


def read_jsonl(lines) -> dict[str, str]:
    return {row["_id"]: row["text"] for row in map(json.loads, lines)}


def sample() -> tuple[list[str], list[list[str]]]:
    """The queries, and each one's candidates, best first."""
    queries = read_jsonl((SAMPLE / "queries.jsonl").open())
    with gzip.open(SAMPLE / "corpus.jsonl.gz", "rt") as corpus:
        passages = read_jsonl(corpus)
    candidates: dict[str, list[str]] = {query: [] for query in queries}
    for line in (SAMPLE / "bm25.trec").open():
        query, _, document, *_ = line.split()
        candidates[query].append(passages[document])
    return list(queries.values()), list(candidates.values())


class Requests:
    """Requests from the sample. Their documents begin with the request's number, so that no document repeats."""

    def __init__(self, documents: int, words: int | None):
        self.queries, self.candidates = sample()
        self.documents = documents
        self.words = words

    def documents_of(self, index: int) -> list[str]:
        order = [self.candidates[(index + i) % len(self.queries)] for i in range(len(self.queries))]
        passages = list(dict.fromkeys(passage for of_query in order for passage in of_query))
        while len(passages) < self.documents:
            passages += passages
        passages = [" ".join(passage.split(" ")[: self.words]) for passage in passages]
        return [f"{index}: {passage}" for passage in passages[: self.documents]]

    def get(self, index: int, query: int | None = None, top_n: int | None = None) -> bytes:
        text = self.queries[(index if query is None else query) % len(self.queries)]
        body = {"query": text, "documents": self.documents_of(index)}
        if top_n is not None:
            body["top_n"] = top_n
        return json.dumps(body).encode()


class Server:
    def __init__(self, binary: str, port: int, flags: list[str], keys: str):
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [binary, "serve", "--port", str(port), "--keys", keys, "--score-cache", "0", *flags],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{self.url}/health/ready").close()
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        raise SystemExit(f"{binary}: not ready within a minute")

    def seconds(self, body: bytes) -> tuple[float, list]:
        request = urllib.request.Request(f"{self.url}/v1/rerank", body, {"content-type": "application/json"})
        started = time.monotonic()
        with urllib.request.urlopen(request) as answer:
            results = json.load(answer)["results"]
        return time.monotonic() - started, results

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def versions(args: argparse.Namespace, requests: Requests, old: Server, new: Server) -> None:
    times: dict[str, list[float]] = {"old": [], "new": []}
    servers = [("old", old), ("new", new)]
    largest, alike = 0.0, 0
    for round_ in range(args.rounds + 1):
        body = requests.get(round_, top_n=args.top_n)
        answers = {}
        for name, server in servers if round_ % 2 else servers[::-1]:
            took, answers[name] = server.seconds(body)
            if round_ > 0:  # the first one warms up
                times[name].append(took)
        scores = [{r["index"]: r["relevance_score"] for r in answers[name]} for name in ("old", "new")]
        largest = max(largest, *(abs(scores[0][i] - scores[1][i]) for i in scores[0] if i in scores[1]))
        first = [[r["index"] for r in answers[name]][:10] for name in ("old", "new")]
        alike += first[0] == first[1]
    ratio = statistics.median(a / b for a, b in zip(times["old"], times["new"]))
    old_ms, new_ms = (1000 * statistics.median(times[name]) for name in ("old", "new"))
    print(f"{args.documents} documents: old {old_ms:.1f} ms, new {new_ms:.1f} ms, old / new {ratio:.3f} "
          f"(median of {args.rounds}); largest difference of a score {largest:.2g}, first ten alike in "
          f"{alike} of {args.rounds + 1}")  # fmt: skip


def again(args: argparse.Namespace, requests: Requests, new: Server) -> None:
    first, second = [], []
    for round_ in range(args.rounds + 1):
        took = [new.seconds(requests.get(round_, query))[0] for query in (round_, round_ + 1)]
        if round_ > 0:
            first.append(took[0])
            second.append(took[1])
    part = statistics.median(b / a for a, b in zip(first, second))
    print(f"{args.documents} documents: first query {1000 * statistics.median(first):.1f} ms, second "
          f"{1000 * statistics.median(second):.1f} ms, 1 / {1 / part:.1f} of the first (median of {args.rounds})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--words", type=int)
    parser.add_argument("--top-n", type=int)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--model", default="builtin")
    parser.add_argument("--old-flags", default="")
    parser.add_argument("--new-flags", default="")
    parser.add_argument("--again", action="store_true")
    args = parser.parse_args()
    requests = Requests(args.documents, args.words)
    with tempfile.TemporaryDirectory() as folder:
        flags = ["--model", args.model]
        new = Server(args.new, 18081, flags + shlex.split(args.new_flags), f"{folder}/new.db")
        try:
            if args.again:
                again(args, requests, new)
                return
            old = Server(args.old, 18082, flags + shlex.split(args.old_flags), f"{folder}/old.db")
            try:
                versions(args, requests, old, new)
            finally:
                old.stop()
        finally:
            new.stop()


if __name__ == "__main__":
    main()
