"""Every documented answer, byte for byte.

The rows are in golden/*.json: the request (`method`, `path`, `send`: headers,
`body`: JSON, or plain text) and the response (`status`, `headers`, `answer`:
the exact body). Placeholders in an answer stand for values that differ from run
to run: <uuid>, <n> (an integer), <score> and <logit> (a float32), <version>; and
from machine to machine: <dtype>.
"""

import json
import re
import struct
from decimal import Decimal
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import requests
from conftest import Server
from test_keys import add

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
FLOAT = r"-?\d+(?:\.\d+)?(?:e-\d+)?"
MASKS = {
    "<uuid>": UUID,
    "<n>": r"\d+",
    "<score>": f"({FLOAT})",
    "<logit>": f"({FLOAT})",
    "<dtype>": "(?:float32|bfloat16|int16)",
    "<version>": r"\d+\.\d+\.\d+[^\"]*",
}
COMMON_HEADERS = {
    "content-type": "application/json",
    "access-control-expose-headers": "X-Debug-Trace-ID",
    "cache-control": "no-cache, no-store, no-transform, must-revalidate, "
    "private, max-age=0",
    "expires": "Thu, 01 Jan 1970 00:00:00 GMT",
    "pragma": "no-cache",
    "vary": "Origin,Accept-Encoding",
    "x-accel-expires": "0",
}


def rows(name: str) -> list:
    path = Path(__file__).parent / "golden" / f"{name}.json"
    return [
        pytest.param(row, id=row["name"]) for row in json.loads(path.read_text())
    ]


def matches(expected: str, text: str) -> re.Match | None:
    parts = re.split("|".join(MASKS), expected)
    masks = re.findall("|".join(MASKS), expected)
    pattern = re.escape(parts[0])
    for mask, part in zip(masks, parts[1:], strict=True):
        pattern += MASKS[mask] + re.escape(part)
    return re.fullmatch(pattern, text)


def float32(value: float) -> float:
    return struct.unpack("f", struct.pack("f", value))[0]


def shortest(text: str) -> str:
    """The shortest text that reads back as the same float32, as Go writes it."""
    value = float32(float(text))
    for digits in range(1, 10):
        short = f"{value:.{digits}g}"
        if float32(float(short)) == value:
            break
    if value != 0 and abs(value) < 1e-6:
        return re.sub(r"e-0*", "e-", f"{Decimal(short):e}")
    return f"{Decimal(short):f}"


def ask(server: Server, row: dict, key: str | None) -> requests.Response:
    body = row["body"]
    headers = {"content-type": "application/json"} | row.get("send", {})
    if key is not None:
        headers["authorization"] = "Bearer " + key
    return requests.request(
        row.get("method", "POST"),
        server.url + row["path"],
        data=body if isinstance(body, str) else json.dumps(body),
        headers=headers,
        timeout=300,
    )


def check(response: requests.Response, row: dict) -> None:
    assert response.status_code == row["status"], response.text
    found = matches(row["answer"], response.text)
    assert found, f"{response.text}\nis not\n{row['answer']}"
    for text in found.groups():
        assert text == shortest(text)
    headers = COMMON_HEADERS | row.get("headers", {})
    for name, value in headers.items():
        if name == "x-api-warning":
            continue
        assert matches(value, response.headers.get(name, "")), name
    assert re.fullmatch("[0-9a-f]{32}", response.headers["x-debug-trace-id"])
    assert int(response.headers["content-length"]) == len(response.content)
    warnings = [headers["x-api-warning"]] if "x-api-warning" in headers else []
    asked = row["body"].get("model") if isinstance(row["body"], dict) else None
    if asked and row["status"] == 200:  # a name that others host
        warnings.append(
            f"model '{asked}' is not served here, 'podium-MiniLM-L6' answered in "
            "its place"
        )
    assert response.headers.get("x-api-warning", "") == ", ".join(warnings)
    parsedate_to_datetime(response.headers["date"])


@pytest.mark.parametrize(
    "row", rows("cohere") + rows("cohere_errors") + rows("neighbours")
)
def test_answer(server, row):
    check(ask(server, row, "any-key"), row)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    store = str(tmp_path_factory.mktemp("golden") / "keys.db")
    secrets = {
        "wrong": "not-a-key",
        "elsewhere": add(store, "elsewhere", "--endpoint", "models"),
        "narrow": add(store, "narrow", "--model", "another-model"),
        "trial": add(
            store, "trial", "--kind", "trial", "--requests-per-minute", "1"
        ),
        "busy": add(store, "busy", "--requests-per-minute", "1"),
        "month": add(store, "month", "--requests-per-month", "1"),
    }
    server = Server(keys=store).wait_until_ready()
    yield server, secrets
    server.stop()


@pytest.mark.parametrize("row", rows("key_errors"))
def test_key(guarded, row):
    server, secrets = guarded
    key = secrets[row["key"]] if row["key"] else None
    for _ in range(row.get("spend", 0)):
        assert ask(server, row, key).status_code == 200
    check(ask(server, row, key), row)


@pytest.mark.parametrize(
    "text", ["0.5", "1", "0.00007141902", "7.87275e-7", "-3.25", "0.10415817"]
)
def test_the_form_of_a_score(text):
    assert shortest(text) == text


@pytest.mark.parametrize("text", ["0.50", "1.0", "7.141902e-05", "1e-05"])
def test_another_form_is_seen(text):
    assert shortest(text) != text
