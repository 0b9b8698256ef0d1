"""Podium: in process through `podium bench --pairs`, and through its server."""

import contextlib
import http.client
import json
import re
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from peer import Unavailable
from process import Machine
from workload import Workload

IN_FLIGHT = 4


class InProcess:
    """One process per round: it loads the model, warms up with one pass and times one pass."""

    def __init__(self, binary: Path, precision: str, model: Path, workload: Workload, machine: Machine):
        self.command = [binary, "bench", "--model", model, "--pairs", workload.pairs, "--precision", precision]
        self.command += ["--threads", str(machine.threads), "--seconds", "0.01", "--format", "json"]
        self.workload, self.machine = workload, machine
        self.report: dict = {}

    def tune(self) -> dict:
        self.round()
        settings = f"{self.report['precision']}, {self.report['isa']}, batches of {self.report['batch_tokens']} tokens"
        return {"settings": settings, "tried": [], "note": ""}

    def round(self) -> float:
        done = subprocess.run(self.command, capture_output=True, text=True, preexec_fn=self.machine.pin)
        if done.returncode != 0:
            raise Unavailable(done.stderr.strip())
        self.report = json.loads(done.stdout)
        # Different ids would mean a different computation.
        assert self.report["tokens"] == sum(self.workload.lengths), "podium's tokens are not the tokenizer's"
        return len(self.workload.lengths) / self.report["pairs_per_second"]

    def scores(self) -> list[float]:
        return self.report["logits"]

    def stop(self) -> None:
        pass


class Http:
    """A server, and requests of a query and its documents, a few in flight at a time. The client shares the server's
    cores if there are no others."""

    def __init__(self, binary: Path, model: Path, workload: Workload, machine: Machine):
        self.folder = tempfile.TemporaryDirectory()
        log = Path(self.folder.name) / "log"
        command = [binary, "serve", "--model", model, "--port", "0", "--keys", f"{self.folder.name}/keys.db"]
        # Turn the cache off: it would hold every pair from the previous round.
        command += ["--threads", str(machine.threads), "--score-cache", "0", "--no-access-log"]
        with log.open("w") as output:
            self.process = subprocess.Popen(
                command, stdout=output, stderr=subprocess.STDOUT, preexec_fn=machine.pin
            )  # fmt: skip
        self.address = self._wait(log)
        self.requests = _requests(workload)
        self.logits = [0.0] * len(workload.lengths)

    def _wait(self, log: Path) -> tuple[str, int]:
        while self.process.poll() is None:
            if found := re.search(r"http://([\d.]+):(\d+)", log.read_text()):
                address = found[1], int(found[2])
                with contextlib.suppress(ConnectionError):
                    connection = http.client.HTTPConnection(*address)
                    connection.request("GET", "/health/ready")
                    if connection.getresponse().status == 200:
                        return address
            time.sleep(0.02)
        raise Unavailable(log.read_text().strip())

    def tune(self) -> dict:
        self.round()
        connection = http.client.HTTPConnection(*self.address)
        connection.request("GET", "/info")
        precision = json.loads(connection.getresponse().read())["model_dtype"]
        connection.close()
        return {"settings": f"{precision}, {IN_FLIGHT} requests in flight", "tried": [], "note": ""}

    def _ask(self, requests: list[tuple[list[int], bytes]]) -> None:
        connection = http.client.HTTPConnection(*self.address)
        for pairs, body in requests:
            connection.request("POST", "/rerank", body, {"content-type": "application/json"})
            answer = connection.getresponse()
            text = answer.read()
            assert answer.status == 200, text.decode()
            for row in json.loads(text):
                self.logits[pairs[row["index"]]] = row["score"]
        connection.close()

    def round(self) -> float:
        with ThreadPoolExecutor(IN_FLIGHT) as threads:
            began = time.perf_counter()
            for done in [threads.submit(self._ask, self.requests[i::IN_FLIGHT]) for i in range(IN_FLIGHT)]:
                done.result()
            return time.perf_counter() - began

    def scores(self) -> list[float]:
        return self.logits

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()


def _requests(workload: Workload) -> list[tuple[list[int], bytes]]:
    """Requests in the format of Text Embeddings Inference, which can ask for logits: the indices of each one's pairs,
    and its bytes."""
    documents: dict[str, list[tuple[int, str]]] = {}
    with workload.pairs.open() as lines:
        for index, pair in enumerate(map(json.loads, lines)):
            documents.setdefault(pair["query"], []).append((index, pair["document"]))
    requests = []
    for query, of_query in documents.items():
        body = {"query": query, "texts": [text for _, text in of_query], "raw_scores": True, "truncate": True}
        requests.append(([index for index, _ in of_query], json.dumps(body).encode()))
    return requests
