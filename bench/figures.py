#!/usr/bin/env python3
"""The README's figures, of the machine this runs on: python3 bench/figures.py [build/release/podium]

Starts the server with the built-in model and measures, from outside: seconds to ready, pairs a second, resident memory.
A pair is a query of 16 tokens and a document of 112 (131 with the special tokens); a request holds 200 of them.
"""

import json
import os
import platform
import random
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request

QUERY_TOKENS, DOCUMENT_TOKENS, DOCUMENTS, ROUNDS = 16, 112, 200, 7
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


def rerank(rng: random.Random) -> float:
    """Seconds for one request."""
    documents = [text(DOCUMENT_TOKENS, rng) for _ in range(DOCUMENTS)]
    body = json.dumps({"query": text(QUERY_TOKENS, rng), "documents": documents}).encode()
    request = urllib.request.Request(f"{URL}/v1/rerank", body, {"content-type": "application/json"})
    started = time.monotonic()
    with urllib.request.urlopen(request) as answer:
        results = json.load(answer)["results"]
    seconds = time.monotonic() - started
    assert len(results) == DOCUMENTS
    return seconds


def memory(pid: int) -> dict[str, float]:
    """Resident MiB, now and at most."""
    with open(f"/proc/{pid}/status") as status:
        fields = dict(line.split(":", 1) for line in status)
    return {name: int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")}


def cpu_name() -> str:
    with open("/proc/cpuinfo") as info:
        names = [line.split(":", 1)[1].strip() for line in info if line.startswith("model name")]
    return f"{names[0] if names else platform.machine()}, {len(os.sched_getaffinity(0))} cores"


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
    rerank(rng)
    rates = [DOCUMENTS / rerank(rng) for _ in range(ROUNDS)]
    busy = memory(server.pid)["VmHWM"]
    server.terminate()
    assert server.wait() == 0

    print(f"machine             {cpu_name()}")
    print(f"pairs a second      {statistics.median(rates):.1f} (of {ROUNDS}: {min(rates):.1f} to {max(rates):.1f})")
    print(f"exec to ready       {statistics.median(ready) * 1000:.0f} ms (of 5: {min(ready) * 1000:.0f} to {max(ready) * 1000:.0f})")
    print(f"resident memory     {idle:.0f} MiB ready, {busy:.0f} MiB at most under load")
    print(f"binary              {os.path.getsize(binary) / 2**20:.1f} MiB")


if __name__ == "__main__":
    main()
