"""The served OpenAPI document, checked against the running server by schemathesis: requests that the document allows
are answered, requests that it forbids are refused, and every answer has a documented status, type and shape."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from conftest import Server
from openapi_checks import MAX_CHUNKS, MAX_DOCUMENTS
from test_keys import add


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    store = str(tmp_path_factory.mktemp("openapi") / "keys.db")
    key = add(store, "schemathesis", "--requests-per-minute", "0")
    # Small limits, because schemathesis tests each limit and one beyond it.
    server = Server(
        "--max-documents", str(MAX_DOCUMENTS), "--max-chunks", str(MAX_CHUNKS),
        keys=store,
    ).wait_until_ready()  # fmt: skip
    server.key = key
    yield server
    server.stop()


def test_the_server_does_what_the_document_says(guarded, tmp_path):
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")),
            "--config-file", str(Path(__file__).with_name("schemathesis.toml")),
            "run", guarded.url + "/openapi.json",
            "--header", f"Authorization: Bearer {guarded.key}",
            "--phases", "examples,coverage,fuzzing",
            "--checks", "all",
            # openapi_checks.py has this check, except for what a schema cannot say.
            "--exclude-checks", "positive_data_acceptance",
            "--max-examples", "12",
            "--seed", "1",
            "--generation-database", "none",
            "--suppress-health-check", "all",
            "--request-timeout", "60",
            "--continue-on-failure",
            "--no-shrink",
            "--no-color",
        ],  # fmt: skip
        cwd=tmp_path,
        env=os.environ
        | {
            "SCHEMATHESIS_HOOKS": "openapi_checks",
            "PYTHONPATH": str(Path(__file__).parent),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        timeout=850,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    paths = requests.get(guarded.url + "/openapi.json", timeout=60).json()["paths"]
    # schemathesis leaves out the address from which it read the document.
    operations = sum(len(methods) for methods in paths.values()) - 1
    assert re.search(rf"Tested: +{operations}\b", done.stdout), done.stdout
    assert guarded.process.poll() is None, "it died:\n" + guarded.text()


def test_the_document_is_open_to_everybody(guarded):
    answer = requests.get(guarded.url + "/openapi.json", timeout=60)
    assert answer.status_code == 200
    document = answer.json()
    assert document["openapi"] == "3.1.0"
    assert document["x-limits"]["max-documents"]["value"] == MAX_DOCUMENTS
    assert guarded.key not in answer.text
