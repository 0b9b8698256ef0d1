"""Several models, their names, and the routes that describe them."""

import gzip
import json
import subprocess

import cohere
import pytest
import requests
import yaml
from conftest import DOCUMENTS, QUERY, ROOT, Server, binary, make_tiny_model
from test_keys import add
from tokenizers import Tokenizer

BUILTIN = "podium-MiniLM-L6"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """The folder of a second model: 40 words, 48 tokens."""
    return make_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def both(tiny, tmp_path_factory):
    """The built-in model first, then the tiny one; with keys."""
    store = str(tmp_path_factory.mktemp("keys") / "keys.db")
    secrets = {
        "all": add(store, "all"),
        "catalogue": add(store, "catalogue", "--endpoint", "models"),
        "tokens": add(store, "tokens", "--endpoint", "tokenize"),
        "narrow": add(store, "narrow", "--model", "org/tiny"),
        "by-alias": add(store, "by-alias", "--model", "fast"),
    }
    server = Server(
        "--model", "builtin", "--model", f"org/tiny={tiny}",
        "--alias", "rerank-multilingual-v3.0=org/tiny", "--alias", "fast=org/tiny",
        keys=store,
    ).wait_until_ready()  # fmt: skip
    server.secrets = secrets
    yield server
    assert server.terminate() == 0


def call(server, method, path, body=None, key="all", **headers):
    if key:
        headers["authorization"] = "Bearer " + server.secrets[key]
    return requests.request(
        method, server.url + path, json=body, headers=headers, timeout=60
    )


def scores(server, model, key="all"):
    body = {"model": model, "query": QUERY, "documents": DOCUMENTS}
    answer = call(server, "POST", "/v2/rerank", body, key)
    assert answer.status_code == 200, answer.text
    return [result["relevance_score"] for result in answer.json()["results"]]


def test_the_name_chooses_the_model(both):
    builtin, tiny = scores(both, BUILTIN), scores(both, "org/tiny")
    assert builtin != tiny
    assert scores(both, "rerank-v3.5") == builtin
    assert scores(both, "rerank-multilingual-v3.0") == tiny
    assert scores(both, "fast") == tiny
    without = {"query": QUERY, "documents": DOCUMENTS}
    answer = call(both, "POST", "/v1/rerank", without).json()
    assert [r["relevance_score"] for r in answer["results"]] == builtin
    answer = call(both, "POST", "/v2/rerank", without | {"model": "tiny"})
    assert answer.status_code == 404
    assert answer.json()["message"] == (
        "model 'tiny' not found, make sure the correct model ID was used and "
        "that you have access to the model."
    )
    assert call(both, "GET", "/info").json()["model_id"] == BUILTIN


def test_the_catalogue(both):
    models = call(both, "GET", "/v1/models").json()["models"]
    assert [m["name"] for m in models] == [BUILTIN, "org/tiny"]
    assert [m["context_length"] for m in models] == [512, 48]
    assert [m["default_endpoints"] for m in models] == [["rerank"], []]
    first = call(both, "GET", "/v1/models?page_size=1").json()
    assert [m["name"] for m in first["models"]] == [BUILTIN]
    token = first["next_page_token"]
    rest = call(both, "GET", f"/v1/models?page_size=1&page_token={token}").json()
    assert [m["name"] for m in rest["models"]] == ["org/tiny"]
    assert "next_page_token" not in rest
    for wrong in ("page_size=0", "page_token=x", "endpoint=x", "default_only=true"):
        assert call(both, "GET", "/v1/models?" + wrong).status_code == 400, wrong
    assert call(both, "GET", "/v1/models/org%2Ftiny").json() == models[1]
    assert call(both, "GET", "/v1/models/x").status_code == 404


def test_what_keys_may_see_and_do(both):
    def status(method, path, body=None, key="all"):
        return call(both, method, path, body, key).status_code

    text = {"text": "abc"}
    for method, path, body in (
        ("GET", "/v1/models", None),
        ("GET", "/v1/models/org/tiny", None),
        ("POST", "/v1/check-api-key", None),
        ("POST", "/v1/tokenize", text),
        ("POST", "/v1/detokenize", {"tokens": [5]}),
    ):
        assert status(method, path, body, key=None) == 401, path
        assert status(method, path, body) == 200, path
    assert status("GET", "/v1/models", key="catalogue") == 200
    assert status("POST", "/v1/tokenize", text, key="catalogue") == 403
    assert status("GET", "/v1/models", key="tokens") == 403
    assert status("POST", "/v1/tokenize", text, key="tokens") == 200
    # Any key may ask whether it is valid.
    answer = call(both, "POST", "/v1/check-api-key", key="catalogue").json()
    assert answer["valid"] is True and answer["organization_id"] == "catalogue"

    # A key for a model may use it by every name, and sees no other.
    models = call(both, "GET", "/v1/models", key="narrow").json()["models"]
    assert [m["name"] for m in models] == ["org/tiny"]
    assert status("GET", f"/v1/models/{BUILTIN}", key="narrow") == 404
    assert scores(both, "fast", "narrow") == scores(both, "org/tiny", "narrow")
    assert scores(both, "fast", "by-alias")
    for key, model in (
        ("narrow", BUILTIN), ("narrow", "rerank-v3.5"), ("by-alias", "org/tiny"),
    ):  # fmt: skip
        body = {"model": model, "query": QUERY, "documents": DOCUMENTS}
        assert status("POST", "/v2/rerank", body, key) == 403, (key, model)
    body = {"model": BUILTIN, "text": "abc"}
    assert status("POST", "/v1/tokenize", body, key="narrow") == 403


def test_tokenize_is_the_models_own(both):
    theirs = Tokenizer.from_file(str(ROOT / "models" / BUILTIN / "tokenizer.json"))
    text = "Tokenize me! Caf\u00e9s aren't <b>\u4e2d\u6587</b>, \U0001f600."
    expected = theirs.encode(text, add_special_tokens=False)
    client = cohere.Client(api_key=both.secrets["all"], base_url=both.url)
    ours = client.tokenize(text=text, model=BUILTIN, offline=False)
    assert ours.tokens == expected.ids
    assert ours.token_strings == expected.tokens
    assert ours.meta.api_version.version == "1"
    back = client.detokenize(tokens=expected.ids, model=BUILTIN, offline=False)
    assert back.text == theirs.decode(expected.ids, skip_special_tokens=False)
    tiny = call(both, "POST", "/v1/tokenize", {"text": "ab z", "model": "fast"})
    assert tiny.json()["token_strings"] == ["a", "##b", "z"]
    refused = call(both, "POST", "/v1/detokenize", {"tokens": [40], "model": "fast"})
    assert refused.status_code == 400


def test_the_sdk_finds_the_models(both):
    client = cohere.Client(api_key=both.secrets["all"], base_url=both.url)
    listed = client.models.list(endpoint="rerank", page_size=10)
    assert [model.name for model in listed.models] == [BUILTIN, "org/tiny"]
    default = client.models.list(endpoint="rerank", default_only=True).models
    assert [model.name for model in default] == [BUILTIN]
    assert client.models.get("fast").context_length == 48


def test_gzip_is_for_those_who_ask(both):
    body = {"query": "q", "documents": ["a text"] * 300, "return_documents": True}

    def ask(accept):
        headers = {
            "accept-encoding": accept,
            "authorization": "Bearer " + both.secrets["all"],
        }
        return requests.post(
            both.url + "/v1/rerank", json=body, headers=headers, stream=True, timeout=60
        )

    plain, packed = ask("identity"), ask("br, gzip;q=0.5")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Origin,Accept-Encoding"
    raw = packed.raw.read(decode_content=False)
    assert len(raw) == int(packed.headers["content-length"])
    assert json.loads(gzip.decompress(raw))["results"] == plain.json()["results"]


def test_structured_documents_are_the_yaml_of_the_guide(server):
    """v1 with rank_fields equals v2 with the documents converted as in the guide."""
    documents = [
        {"Title": f"About {i}: it's", "Content": text * 3, "Year": str(1990 + i),
         "Tags": ["a", {"b": True}], "Skip": "not ranked"}
        for i, text in enumerate(DOCUMENTS)
    ]  # fmt: skip
    fields = ["Title", "Year", "Content", "Tags"]
    v1 = server.rerank(1, documents=documents, rank_fields=fields).json()
    texts = [
        yaml.dump({field: document[field] for field in fields}, sort_keys=False)
        for document in documents
    ]
    v2 = server.rerank(2, documents=texts).json()
    assert v1["results"] == v2["results"]


def test_models_in_a_file(tiny, tmp_path):
    config = tmp_path / "podium.toml"
    config.write_text(
        f"[serve]\nmodel = ['small={tiny}', 'builtin']\n"
        f"alias = ['rerank-v3.5={BUILTIN}', 'a=small']\n"
        "exact-scores = 'integer'\n"
    )
    server = Server("--config", str(config)).wait_until_ready()
    try:
        models = requests.get(server.url + "/v1/models", timeout=60).json()["models"]
        assert [m["name"] for m in models] == ["small", BUILTIN]
        answer = requests.get(server.url + "/v1/models/a", timeout=60).json()
        assert answer["context_length"] == 48
        assert requests.get(
            server.url + "/v1/models/rerank-v3.5", timeout=60
        ).json()["context_length"] == 512  # fmt: skip
    finally:
        server.stop()


def test_who_answered_is_said(both):
    def warning(model, path="/v2/rerank", **fields):
        body = {"model": model, "query": QUERY, "documents": DOCUMENTS} | fields
        answer = call(both, "POST", path, body)
        assert answer.status_code == 200, answer.text
        return answer.headers.get("x-api-warning")

    assert warning("rerank-english-v3.0") == (
        "model 'rerank-english-v3.0' is not served here, "
        f"'{BUILTIN}' answered in its place"
    )
    assert BUILTIN in warning("jina-reranker-v2", "/v1/rerank")
    for given in (BUILTIN, "org/tiny", "fast", "rerank-multilingual-v3.0"):
        assert warning(given) is None
    lines = both.text()
    assert f"{BUILTIN} answers to {BUILTIN} and to requests that name no model, or a model that others host, such as rerank-v3.5" in lines
    assert "org/tiny answers to org/tiny, rerank-multilingual-v3.0, fast" in lines


def test_strict_names(tiny):
    server = Server(
        "--model", f"small={tiny}", "--alias", "rerank-v3.5=small",
        "--strict-model-names",
    ).wait_until_ready()  # fmt: skip
    try:
        def ask(path, **body):
            return requests.post(server.url + path, json={"query": "a"} | body, timeout=60)

        for model, status in (("small", 200), ("rerank-v3.5", 200),
                              ("rerank-v4.0-pro", 404)):  # fmt: skip
            answer = ask("/v2/rerank", model=model, documents=["b"])
            assert answer.status_code == status
            assert "x-api-warning" not in answer.headers
        assert "'rerank-v4.0-pro' not found" in answer.json()["message"]
        refused = ask("/v1/rerank", model="jina-reranker-v2", documents=["b"])
        assert (refused.status_code, list(refused.json())) == (404, ["detail"])
        assert ask("/v1/rerank", documents=["b"]).status_code == 200
        assert "small answers to small, rerank-v3.5 and to requests that name no model\n" in server.text()
    finally:
        server.stop()


@pytest.mark.parametrize(
    "flags, message",
    [
        (["--model", "builtin", "--model", "builtin"], "is the name of two models"),
        (["--alias", "a=b"], "no model is called b"),
        (["--alias", "a"], "not NAME=MODEL"),
        (["--alias", f"{BUILTIN}={BUILTIN}"], "is already a name"),
        (["--model", "a b=/x"], "a model's name is"),
        (["--exact-scores", "1"], "exact-scores"),
        (["--cors-origin", "https://a.com/"], "https://a.com/: not * or an origin"),
    ],
)
def test_wrong_flags(flags, message):
    done = subprocess.run(
        [binary(), "serve", "--port", "0", *flags],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 2
    assert message in done.stderr
