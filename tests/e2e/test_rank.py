"""`podium rank` in a shell."""

import json
import subprocess

import pytest
from conftest import ANSWER, DOCUMENTS, QUERY, binary, check_ranking


def rank(*flags: str, text: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [binary(), "rank", *flags],
        input=text,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_lines_in_a_table_out():
    done = rank("--query", QUERY, text="\n".join(DOCUMENTS) + "\n")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert DOCUMENTS[ANSWER] in "\n".join(lines[:2])
    assert all(any(text in line for line in lines) for text in DOCUMENTS)


def test_json_out_is_the_answer_of_the_api():
    done = rank(
        "--query", QUERY, "--format", "json", text="\n".join(DOCUMENTS)
    )
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)["results"]
    check_ranking(results)
    assert results[0]["index"] == ANSWER


def test_jsonl_in_and_out():
    text = "".join(json.dumps({"text": d}) + "\n" for d in DOCUMENTS)
    done = rank("-q", QUERY, "-f", "jsonl", "--top-n", "2", text=text)
    assert done.returncode == 0, done.stderr
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) == 2
    assert results[0]["index"] == ANSWER


def test_a_request_object_in():
    request = {"query": QUERY, "documents": DOCUMENTS}
    done = rank("--format", "json", text=json.dumps(request))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["results"][0]["index"] == ANSWER


def test_scores_are_those_of_the_server(server):
    served = server.rerank().json()["results"]
    done = rank(
        "--query", QUERY, "--format", "json", text="\n".join(DOCUMENTS)
    )
    printed = json.loads(done.stdout)["results"]
    assert [(r["index"], r["relevance_score"]) for r in printed] == [
        (r["index"], r["relevance_score"]) for r in served
    ]


@pytest.mark.parametrize(
    "flags, text, code",
    [
        (["--query", "q", "--format", "xml"], "a", 2),
        (["--no-such-flag"], "a", 2),
        ([], "a\nb\n", 2),  # no query
        (["--query", "q"], "", 65),  # no documents
        (["--query", "q", "--input", "jsonl"], "{\n", 65),
        (["--query", "q", "--model", "/no/such/folder"], "a", 69),
        (["--query", "q", "/no/such/file"], "", 69),
    ],
)
def test_exit_codes(flags, text, code):
    done = rank(*flags, text=text)
    assert done.returncode == code, (done.stdout, done.stderr)
    assert done.stderr
    assert not done.stdout
