"""`--depth adaptive` of `podium rank` and `podium serve`."""

import json
import subprocess

import requests
from conftest import ANSWER, DOCUMENTS, QUERY, Server, binary, make_tiny_model

OTHERS = [f"Article {i} of the rules says who may borrow {i} books, and for how many days." for i in range(500)]
# More good ones than the top has places, so that the others have no chance.
GOOD = [f"{DOCUMENTS[ANSWER]} Said in {1900 + i}." for i in range(12)]
ALL = [*OTHERS[:250], *GOOD, *OTHERS[250:]]


def rank(*flags):
    command = [binary(), "rank", "-q", QUERY, "-f", "json", *flags]
    return subprocess.run(command, input="\n".join(ALL), capture_output=True, text=True, timeout=120)


def results(*flags) -> list[dict]:
    done = rank(*flags)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["results"]


def check(full: list[dict], adaptive: list[dict]) -> None:
    """Every document once, by falling score; what leads has the score of the whole model, what is last another one."""
    assert sorted(r["index"] for r in adaptive) == list(range(len(ALL)))
    scores = [r["relevance_score"] for r in adaptive]
    assert scores == sorted(scores, reverse=True)
    assert adaptive[:10] == full[:10]
    assert all(ALL[r["index"]] in GOOD for r in adaptive[:10])
    whole = {r["index"]: r["relevance_score"] for r in full}
    assert any(r["relevance_score"] != whole[r["index"]] for r in adaptive[10:])


def test_rank():
    check(results(), results("--depth", "adaptive"))
    assert results("--depth", "adaptive", "-n", "3") == results("-n", "3")
    # Too few of them for a top of fifty: all are read whole.
    assert results("--depth", "adaptive", "-n", "50") == results("-n", "50")


def test_serve():
    body = {"model": "rerank-v3.5", "query": QUERY, "documents": ALL}
    answers = []
    for flags in ([], ["--depth", "adaptive"]):
        server = Server(*flags).wait_until_ready()
        answer = requests.post(server.url + "/v2/rerank", json=body, timeout=60)
        assert answer.status_code == 200, answer.text
        answers.append(answer.json()["results"])
        server.stop()
    check(*answers)


def test_a_model_without_exits_says_so(tmp_path):
    for folder in ("h16-a1-l1-f32", "h40-a2-l1-late"):
        model = make_tiny_model(tmp_path / folder, folder)
        done = rank("--model", str(model), "--depth", "adaptive")
        assert done.returncode == 2
        assert "depth adaptive" in done.stderr and "exit_layers" in done.stderr
