"""Replays one program's requests through a job of scenarios; prints a JSON line for each.

    run.py JOB.json

requests.json has the requests that each program is known to send; answers.py reads the answers as each program does.
"""

import gzip
import http.client
import json
import sys
from pathlib import Path
from urllib.parse import urlsplit

import answers

SECONDS = 300


def filled(template, scenario: dict):
    """The template with its "$words" replaced. A key whose word has no value is removed, because a null would not be
    sent."""
    if isinstance(template, dict):
        pairs = {key: filled(value, scenario) for key, value in template.items()}
        return {key: value for key, value in pairs.items() if value is not answers.ABSENT}
    words = {
        "$model": scenario["model"],
        "$query": scenario["query"],
        "$documents": scenario["documents"],
        "$top_n": answers.ABSENT if scenario["top_n"] is None else scenario["top_n"],
        "$top_n or null": scenario["top_n"],
        "$top_n or all": len(scenario["documents"]) if scenario["top_n"] is None else scenario["top_n"],
        "$all": len(scenario["documents"]),
    }
    return words.get(template, template) if isinstance(template, str) else template


def ask(url: str, request: dict, scenario: dict) -> http.client.HTTPResponse:
    """Sends the request with exactly its headers, in their order."""
    body = json.dumps(
        filled(request["body"], scenario),
        separators=tuple(request.get("separators", [",", ":"])),
        ensure_ascii=request.get("ascii", False),
    ).encode()
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=SECONDS)
    connection.putrequest("POST", request["path"], skip_accept_encoding=True)
    for name, value in request["headers"]:
        connection.putheader(name, value.replace("$key", scenario["key"]))
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    return connection.getresponse()


def observed(url: str, request: dict, scenario: dict) -> dict:
    if scenario["before"]:
        control = http.client.HTTPConnection(urlsplit(scenario["before"]).netloc, timeout=SECONDS)
        control.request("GET", scenario["before"])
        control.getresponse().read()
    answer = ask(url, request, scenario)
    body = answer.read()
    if answer.headers["content-encoding"] == "gzip":  # for programs that ask for it
        body = gzip.decompress(body)
    text = body.decode()
    if answer.status != 200:
        # All of them look for Cohere's message in an error.
        message = json.loads(text)["message"]
        return {"outcome": "error", "class": f"HTTP {answer.status}", "status": answer.status, "message": message}
    ranking = getattr(answers, request["answer"])(text, scenario["documents"])
    return {"outcome": "ranked", "indices": [i for i, _ in ranking], "scores": [score for _, score in ranking]}


def main() -> None:
    job = json.load(open(sys.argv[1]))
    request = json.loads((Path(__file__).parent / "requests.json").read_text())[job["adapter"]]
    for scenario in job["scenarios"]:
        line = {"client": job["client"], "version": job["package"], "scenario": scenario["name"]}
        print(json.dumps(line | observed(job["url"], request, scenario)), flush=True)


main()
