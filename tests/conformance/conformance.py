"""Real clients against a running Podium: starts servers, runs each client, judges what it saw, writes docs/clients.md.

PODIUM_BINARY names the binary. With PODIUM_CONFORMANCE=all, a client that this machine cannot run is a failure;
otherwise it is skipped and the reason is printed. README.md in this folder says how the parts fit together.
"""

import argparse
import dataclasses
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE), str(ROOT / "tests/e2e")]

from conftest import Server, binary  # noqa: E402
from drain import Drain  # noqa: E402
from runtimes import RUNTIMES, Missing  # noqa: E402
from table import clients_page  # noqa: E402

# The rate limits, in requests per minute, of the keys for the 429 scenario. With the first key, a refused client waits
# two seconds. On a slow machine these may pass before the client sends its first or last request, so that it is not
# refused; then the next key is tried.
LIMITS = (30, 10, 4)
RUNNER_SECONDS = 1200  # so that a hanging client ends


@dataclasses.dataclass
class Verdict:
    """The result of one client in one scenario. `cell` is shown in the table; `problem` is empty if all is well."""

    cell: str
    problem: str = ""


def expanded(documents) -> list[str]:
    """The documents that an entry of scenarios.json stands for."""
    if isinstance(documents, list):
        return documents
    if "repeat" in documents:
        text = documents["filler"] * documents["repeat"] + documents["end"]
        return [documents["others"][0], text, *documents["others"][1:]]
    texts = [documents["text"].format(i) for i in range(documents["count"])]
    texts[documents["at"]] = documents["answer"]
    return texts


def keys(store: str, name: str, *flags: str) -> str:
    command = [binary(), "keys", "--store", store, "add", name, *flags]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout.strip()


def question(scenario: dict, client: dict, table: dict, secrets: dict, drain: Drain, limit: int) -> dict:
    """The scenario as it is passed to a runner."""
    key = scenario.get("key", "good")
    key = secrets[limit] if key == "limited" else secrets.get(key, "a-wrong-key")
    model = client.get("unknown_model", scenario["model"]) if "model" in scenario else client.get("model", table["model"])
    return {
        "name": scenario["name"],
        "before": drain.url(key) if scenario.get("key") == "limited" else None,
        "key": key,
        "model": model,
        "query": scenario.get("query", table["query"]),
        "documents": expanded(table["documents"][scenario["documents"]]),
        "top_n": scenario.get("top_n"),
        "field": scenario.get("field"),
    }


def expectation(scenario: dict, client: dict):
    """The expected result: the scenario's, unless the client has its own. A string says why the client cannot do it."""
    return client.get("expect", {}).get(scenario["name"], scenario["expect"])


def was_refused(expect: dict, statuses: list[int]) -> bool:
    """Whether the key stayed over its limit long enough: for the client's first request, or for all of them if it is to
    end in an error."""
    return 429 in statuses and not ("status" in expect and 200 in statuses)


def judge(expect: dict, client: dict, seen: dict, statuses: list[int] | None) -> Verdict:
    """`statuses`: those of the server's answers, if the scenario is about them."""
    if seen["version"].lstrip("v") != client["version"]:
        return Verdict("", f"version {seen['version']}, not {client['version']}")
    if "status" in expect:
        return judge_error(expect, client, seen)
    if seen["outcome"] != "ranked":
        answered = f" (the server answered {statuses})" if statuses else ""
        return Verdict("", f"failed: {seen['class']} {seen.get('status')}: {seen['message'][:300]}{answered}")
    problem = ranking_problem(expect, seen)
    if expect.get("retries"):
        if not statuses or statuses[0] != 429 or statuses[-1] != 200:
            problem = problem or f"no refusal and then an answer, but {statuses}"
        return Verdict("retries", problem)
    return Verdict(expect.get("cell", "yes"), problem)


def judge_error(expect: dict, client: dict, seen: dict) -> Verdict:
    status = str(expect["status"])
    wanted = expect.get("class", client.get("errors", {}).get(status))
    if seen["outcome"] != "error":
        return Verdict("", f"no error, but {len(seen['indices'])} results")
    if seen["class"] != wanted:
        return Verdict("", f"{seen['class']}, not {wanted}: {seen['message'][:300]}")
    if seen.get("status") is not None and str(seen.get("status")) != status:
        return Verdict("", f"status {seen.get('status')}, not {status}")
    message = expect.get("message", "")
    if message and message not in seen["message"]:
        return Verdict("", f"its message is not Podium's {message!r}: {seen['message'][:300]}")
    return Verdict(f"`{wanted}`")


def ranking_problem(expect: dict, seen: dict) -> str:
    indices, scores = seen["indices"], seen["scores"]
    if len(indices) != expect["count"] or len(set(indices)) != len(indices):
        return f"{len(indices)} results ({len(set(indices))} documents), not {expect['count']}"
    if indices and indices[0] != expect["first"]:
        return f"document {indices[0]} first, not {expect['first']}"
    if scores != sorted(scores, reverse=True) or not all(0 <= score <= 1 for score in scores):
        return f"scores rise or leave [0, 1]: {scores[:10]}"
    return ""


class Run:
    """A server with its own flags, its keys, and the clients that run against it one after the other."""

    def __init__(self, table: dict, flags: tuple[str, ...]):
        self.table = table
        self.folder = tempfile.TemporaryDirectory(prefix="podium-conformance-")
        store = self.folder.name + "/keys.db"
        self.secrets = {"good": keys(store, "good", "--requests-per-minute", "100000")}
        for limit in LIMITS:
            self.secrets[limit] = keys(store, f"limited-{limit}", "--requests-per-minute", str(limit))
        self.server = Server(*flags, keys=store).wait_until_ready()
        self.drain = Drain(self.server)

    def stop(self) -> str:
        """Stops the server; returns what went wrong, if anything."""
        self.drain.stop()
        alive = self.server.process.poll() is None
        code = self.server.terminate() if alive else self.server.process.returncode
        return "" if alive and code == 0 else f"podium exited with {code}:\n{self.server.text()[-3000:]}"

    def observe(self, client: dict, scenarios: list[dict], limit: int = LIMITS[0]) -> dict[str, dict]:
        """What the client's runner reports, by scenario name."""
        job = {
            "client": client["id"],
            "package": client["package"],
            "adapter": client["adapter"],
            "url": self.server.url,
            "scenarios": [question(s, client, self.table, self.secrets, self.drain, limit) for s in scenarios],
        }
        path = Path(self.folder.name) / "job.json"
        path.write_text(json.dumps(job))
        runtime = RUNTIMES[client["language"]]
        done = subprocess.run(
            runtime.command(client, path),
            cwd=runtime.folder(client),
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=RUNNER_SECONDS,
        )
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"')]
        if done.returncode != 0:
            print(done.stderr[-3000:])
        return {line["scenario"]: line for line in lines}

    def client(self, client: dict) -> dict[str, Verdict]:
        verdicts, asked = {}, []
        for scenario in self.table["scenarios"]:
            expect = expectation(scenario, client)
            if isinstance(expect, str):
                verdicts[scenario["name"]] = Verdict(expect)
            else:
                asked.append(scenario)
        seen = self.observe(client, asked)
        for scenario in asked:
            name, statuses = scenario["name"], None
            if scenario.get("key") == "limited":
                statuses = self.drain.statuses()
                for limit in LIMITS[1:]:
                    if was_refused(expectation(scenario, client), statuses):
                        break
                    seen |= self.observe(client, [scenario], limit)
                    statuses = self.drain.statuses()
            if name in seen:
                verdicts[name] = judge(expectation(scenario, client), client, seen[name], statuses)
            else:
                verdicts[name] = Verdict("", "its runner said nothing")
        return verdicts


def runnable(clients: list[dict], everything: bool) -> tuple[list[dict], list[str]]:
    """The clients that this machine can run, and the reasons why it cannot run the others."""
    able, reasons = [], []
    for client in clients:
        try:
            RUNTIMES[client["language"]].check(client)
            able.append(client)
        except Missing as reason:
            reasons.append(f"{'FAILED' if everything else 'SKIPPED'} {client['id']}: {reason}")
    return able, reasons


def check_page(page: str, path: Path, whole: bool) -> str:
    """The places where docs/clients.md differs from this run."""
    committed = path.read_text() if path.exists() else ""
    if whole:
        same = page == committed
    else:  # only the existing rows
        rows = [line for line in page.splitlines() if line.startswith("| ")]
        same = set(rows) <= set(committed.splitlines())
    return "" if same else f"{path.name} is not what this run found; tests/conformance/run --write renews it"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clients", nargs="*", help="ids or beginnings of ids of clients.json; all, without any")
    parser.add_argument("--write", action="store_true", help="write docs/clients.md")
    arguments = parser.parse_args()

    table = json.loads((HERE / "scenarios.json").read_text())
    everyone = json.loads((HERE / "clients.json").read_text())
    wanted = [c for c in everyone if not arguments.clients or c["id"].startswith(tuple(arguments.clients))]
    everything = os.environ.get("PODIUM_CONFORMANCE") == "all"
    able, reasons = runnable(wanted, everything)
    passed, failed, skipped = 0, 0, 0

    runs: dict[tuple[str, ...], Run] = {}
    verdicts, problems = {}, []
    try:
        for client in able:
            start = time.monotonic()
            flags = tuple(client.get("flags", []))
            if flags not in runs:
                runs[flags] = Run(table, flags)
            verdicts[client["id"]] = runs[flags].client(client)
            print(f"{client['id']} ({time.monotonic() - start:.1f}s)", flush=True)
            for name, verdict in verdicts[client["id"]].items():
                passed, failed = passed + (not verdict.problem), failed + bool(verdict.problem)
                if verdict.problem:
                    print(f"  FAILED {client['id']} {name}: {verdict.problem}", flush=True)
    finally:
        problems.extend(run.stop() for run in runs.values())
    whole = len(able) == len(everyone)
    if not failed and not any(problems):
        page = clients_page(able, table, verdicts)
        path = ROOT / "docs/clients.md"
        if not arguments.write:
            problems.append(check_page(page, path, whole))
        elif whole:
            path.write_text(page)
        else:
            problems.append("only a run of every client can write docs/clients.md")
    for problem in filter(None, problems):
        failed += 1
        print("FAILED " + problem)
    for reason in reasons:
        failed, skipped = failed + everything, skipped + (not everything)
        print(reason)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
