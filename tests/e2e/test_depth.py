"""`--depth adaptive` of `podium rank` and `podium serve`."""

import json
import subprocess

import pytest
import requests
from conftest import ANSWER, DOCUMENTS, QUERY, Server, binary, make_tiny_model

OTHERS = [f"Rule {i}." for i in range(500)]
# More good documents than places at the top, so that the others have no chance.
GOOD = [f"{DOCUMENTS[ANSWER]} Said in {1900 + i}." for i in range(12)]
ALL = [*OTHERS[:250], *GOOD, *OTHERS[250:]]


def rank(*flags):
    command = [binary(), "rank", "-q", QUERY, "-f", "json", *flags]
    return subprocess.run(command, input="\n".join(ALL), capture_output=True, text=True, timeout=120)


def results(*flags) -> list[tuple[int, float]]:
    done = rank(*flags)
    assert done.returncode == 0, done.stderr
    return pairs(json.loads(done.stdout))


def pairs(answer: dict) -> list[tuple[int, float]]:
    return [(r["index"], r["relevance_score"]) for r in answer["results"]]


@pytest.fixture(scope="module")
def full():
    return results()


def check(full: list[tuple[int, float]], adaptive: list[tuple[int, float]]) -> None:
    """Every document once, by falling score; the first has the whole model's score, the last a different one."""
    assert sorted(index for index, _ in adaptive) == list(range(len(ALL)))
    scores = [score for _, score in adaptive]
    assert scores == sorted(scores, reverse=True)
    assert adaptive[:10] == full[:10]
    assert all(ALL[index] in GOOD for index, _ in adaptive[:10])
    whole = dict(full)
    assert any(score != whole[index] for index, score in adaptive[10:])


def test_rank(full):
    check(full, results("--depth", "adaptive"))
    assert results("--depth", "adaptive", "-n", "3") == full[:3]
    # Too few documents for a top of fifty: the whole model scores all of them.
    assert results("--depth", "adaptive", "-n", "50") == full[:50]


def test_serve(full):
    body = {"model": "rerank-v3.5", "query": QUERY, "documents": ALL}
    server = Server("--depth", "adaptive").wait_until_ready()
    answer = requests.post(server.url + "/v2/rerank", json=body, timeout=60)
    server.stop()
    assert answer.status_code == 200, answer.text
    check(full, pairs(answer.json()))


def test_a_model_without_exits_says_so(tmp_path):
    for folder in ("h16-a1-l1-f32", "h40-a2-l1-late"):
        model = make_tiny_model(tmp_path / folder, folder)
        done = rank("--model", str(model), "--depth", "adaptive")
        assert done.returncode == 2
        assert "depth adaptive" in done.stderr and "exit_layers" in done.stderr
