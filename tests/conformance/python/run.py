"""Runs one Python client through a job of scenarios; prints a JSON line for each.

    run.py JOB.json

conformance.py writes the job: the server's address, the client, and what to ask in each scenario. The output is what
the client returned to its caller, not a verdict.
"""

import importlib
import json
import sys
import urllib.request
from importlib.metadata import version


def observed(rank, scenario: dict) -> dict:
    if scenario.get("before"):
        urllib.request.urlopen(scenario["before"], timeout=300).read()
    try:
        ranking = rank(scenario)
    except Exception as error:  # whatever a client raises is the result
        status = getattr(error, "status_code", None) or getattr(error, "http_status", None)
        message = f"{error} {getattr(error, 'body', '')}"
        return {"outcome": "error", "class": type(error).__name__, "status": status, "message": message}
    return {
        "outcome": "ranked",
        "indices": [index for index, _ in ranking],
        "scores": [float(score) for _, score in ranking],
    }


def main() -> None:
    job = json.load(open(sys.argv[1]))
    module, _, function = job["adapter"].partition(":")
    rank = getattr(importlib.import_module("adapters." + module), function)
    for scenario in job["scenarios"]:
        line = {"client": job["client"], "version": version(job["package"]), "scenario": scenario["name"]}
        print(json.dumps(line | observed(lambda s: rank(job["url"], s), scenario)), flush=True)


main()
