#!/usr/bin/env python3
"""The README's figures, for the machine this runs on: python3 bench/figures.py [build/release/podium]

Starts the server with the built-in model and measures it from outside: seconds to ready, pairs per second, resident
memory. On the same pairs, in turns with the server, it also measures the engine alone in its own process (`podium bench
--pairs`). A pair is a query of 16 tokens and a document of 112 (131 with the special tokens); a request holds 200
pairs, or 100 when latency is measured. The client occasionally needs a core, and shares the server's cores.
"""

import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

QUERY_TOKENS, DOCUMENT_TOKENS, DOCUMENTS, ROUNDS = 16, 112, 200, 9
# Each is one token of the vocabulary.
WORDS = (
    "the of and to in was for on with as by at from his her she they which were after also first their two been "
    "city water school river north south music film game team war world state house family night land place year"
).split()
PORT = 18080
URL = f"http://127.0.0.1:{PORT}"


def text(tokens: int, rng: random.Random) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(tokens))


def wait_until_ready(started: float) -> float:
    while True:
        try:
            urllib.request.urlopen(f"{URL}/health/ready").close()
            return time.monotonic() - started
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.002)


def question(rng: random.Random, documents: int) -> dict:
    return {"query": text(QUERY_TOKENS, rng), "documents": [text(DOCUMENT_TOKENS, rng) for _ in range(documents)]}


def rerank(asked: dict) -> float:
    """Returns the seconds that one request takes."""
    body = json.dumps(asked).encode()
    request = urllib.request.Request(f"{URL}/v1/rerank", body, {"content-type": "application/json"})
    started = time.monotonic()
    with urllib.request.urlopen(request) as answer:
        results = json.load(answer)["results"]
    seconds = time.monotonic() - started
    assert len(results) == len(asked["documents"])
    return seconds


def engine(binary: str, asked: dict) -> float:
    """Returns the seconds that the engine alone takes for the same pairs, once it is warm."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as pairs:
        for document in asked["documents"]:
            print(json.dumps({"query": asked["query"], "document": document}), file=pairs)
        pairs.flush()
        command = [binary, "bench", "--pairs", pairs.name, "--seconds", "0.01", "--format", "json"]
        report = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return report["pairs"] / report["pairs_per_second"]


def memory(pid: int) -> dict[str, float]:
    """Resident memory in MiB, now and at its peak."""
    with open(f"/proc/{pid}/status") as status:
        fields = dict(line.split(":", 1) for line in status)
    return {name: int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")}


def cpu_name() -> str:
    with open("/proc/cpuinfo") as info:
        names = [line.split(":", 1)[1].strip() for line in info if line.startswith("model name")]
    return f"{names[0] if names else platform.machine()}, {len(os.sched_getaffinity(0))} cores"


def spread(values: list[float], form: str) -> str:
    return f"{statistics.median(values):{form}} (median of {len(values)}: {min(values):{form}} to {max(values):{form}})"


def main() -> None:
    binary = sys.argv[1] if len(sys.argv) > 1 else "build/release/podium"
    rng = random.Random(1)
    ready = []
    for _ in range(5):
        started = time.monotonic()
        server = subprocess.Popen([binary, "serve", "--port", str(PORT), "--no-access-log"], stdout=subprocess.DEVNULL)
        ready.append(wait_until_ready(started))
        if len(ready) < 5:
            server.terminate()
            server.wait()
    idle = memory(server.pid)["VmRSS"]
    rerank(question(rng, DOCUMENTS))
    rates, engine_rates, latencies, engine_latencies = [], [], [], []
    for _ in range(ROUNDS):
        asked = question(rng, DOCUMENTS)
        rates.append(DOCUMENTS / rerank(asked))
        engine_rates.append(DOCUMENTS / engine(binary, asked))
        asked = question(rng, 100)
        latencies.append(rerank(asked))
        engine_latencies.append(engine(binary, asked))
    busy = memory(server.pid)["VmHWM"]
    server.terminate()
    assert server.wait() == 0

    print(f"machine             {cpu_name()}")
    print(f"pairs a second      {spread(rates, '.1f')}, engine alone {spread(engine_rates, '.1f')}")
    print(f"100 documents, s    {spread(latencies, '.2f')}, engine alone {spread(engine_latencies, '.2f')}")
    print(f"exec to ready, ms   {spread([seconds * 1000 for seconds in ready], '.0f')}")
    print(f"resident memory     {idle:.0f} MiB ready, {busy:.0f} MiB at most under load")
    print(f"binary              {os.path.getsize(binary) / 2**20:.1f} MiB")


if __name__ == "__main__":
    main()
