"""Model folders as found in practice: what their files say, and which are refused."""

import json
import math
import shutil
import subprocess

import pytest
import requests
from conftest import ROOT, Server, binary, make_tiny_model

DATA = ROOT / "tests" / "data"
BYTE_LEVEL = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}


@pytest.fixture
def folder(tmp_path):
    return make_tiny_model(tmp_path / "tiny")


def rank(folder, *flags, document="a b c"):
    return subprocess.run([binary(), "rank", "--model", folder, "-q", "a b", "-f", "json", *flags],
                          input=document, capture_output=True, text=True, timeout=60)  # fmt: skip


def tokens(text, *flags):
    server = Server(*flags).wait_until_ready()
    answer = requests.post(server.url + "/v1/tokenize", json={"text": text, "model": "tiny"}, timeout=60)
    assert server.terminate() == 0
    return answer.json()["tokens"]


def test_the_tokenizers_limit_is_the_servers(folder):
    (folder / "tokenizer_config.json").write_text(json.dumps({"model_max_length": 24}))
    server = Server("--model", str(folder)).wait_until_ready()
    assert requests.get(server.url + "/info", timeout=60).json()["max_input_length"] == 24
    assert requests.get(server.url + "/v1/models/tiny", timeout=60).json()["context_length"] == 24
    body = {"model": "tiny", "query": "a", "documents": ["b " * 19 + "c", "b " * 20 + "c"]}
    answer = requests.post(server.url + "/v2/rerank", json=body, timeout=60)
    assert answer.status_code == 200, answer.text
    assert server.terminate() == 0


def test_sentence_transformers_limit_is_the_servers(tmp_path):
    folder = changed("prompted-bert", tmp_path / "mine")
    config = json.loads((folder / "sentence_bert_config.json").read_text())
    (folder / "sentence_bert_config.json").write_text(json.dumps(config | {"max_seq_length": 24}))
    server = Server("--model", str(folder)).wait_until_ready()
    assert requests.get(server.url + "/info", timeout=60).json()["max_input_length"] == 24
    assert server.terminate() == 0
    (folder / "sentence_bert_config.json").write_text(json.dumps(config | {"max_seq_length": "24"}))
    refused = rank(folder)
    assert refused.returncode == 65 and '"max_seq_length"' in refused.stderr


@pytest.mark.parametrize("limit", [int(1e30), None])
def test_no_limit_is_the_models_positions(folder, limit):
    (folder / "tokenizer_config.json").write_text(json.dumps({"model_max_length": limit}))
    server = Server("--model", str(folder)).wait_until_ready()
    assert requests.get(server.url + "/info", timeout=60).json()["max_input_length"] == 48
    assert server.terminate() == 0


def test_a_document_forges_no_structure_unless_texts_are_trusted(folder):
    assert tokens("a[SEP]b", "--model", str(folder)) == [5, 1, 1, 1, 6]
    assert tokens("a[SEP]b", "--model", str(folder), "--special-tokens", "match") == [5, 3, 6]


def test_special_tokens_change_a_ranking(folder):
    document = "a [SEP] b"
    text = rank(folder, document=document)
    match = rank(folder, "--special-tokens", "match", document=document)
    assert text.returncode == match.returncode == 0, text.stderr + match.stderr
    assert text.stdout != match.stdout


MODELS = [(p, p / "scores.json") for p in sorted((DATA / "folders").iterdir())]
MODELS += [(p, p.with_suffix(".json")) for p in sorted((DATA / "gguf").glob("*.gguf"))]


@pytest.mark.parametrize("model, scores", MODELS, ids=[model.name for model, _ in MODELS])
def test_texts_score_as_transformers_scores_them(model, scores):
    server = Server("--model", str(model), "--precision", "f32").wait_until_ready()
    pairs = json.loads(scores.read_text())["pairs"]
    body = {"query": pairs[0]["query"], "texts": [pair["document"] for pair in pairs], "raw_scores": True}
    answer = requests.post(server.url + "/rerank", json=body, timeout=60)
    assert answer.status_code == 200, answer.text
    assert server.terminate() == 0
    logits = {result["index"]: result["score"] for result in answer.json()}
    assert [logits[i] for i in range(len(pairs))] == pytest.approx([pair["logit"] for pair in pairs], abs=1e-4)


CAUSAL = sorted(DATA.glob("folders/*/instructed.json"))


@pytest.mark.parametrize("pairs", CAUSAL, ids=[path.parent.name for path in CAUSAL])
def test_an_instruction_stands_where_the_template_has_it(pairs):
    expected = json.loads(pairs.read_text())["pairs"]
    flags = ["--precision", "f32", "--instruction", expected[0]["instruction"]]
    server = Server("--model", str(pairs.parent), *flags).wait_until_ready()
    body = {"query": expected[0]["query"], "texts": [pair["document"] for pair in expected], "raw_scores": True}
    answer = requests.post(server.url + "/rerank", json=body, timeout=60)
    assert server.terminate() == 0
    logits = {result["index"]: result["score"] for result in answer.json()}
    assert [logits[i] for i in range(len(expected))] == pytest.approx([p["logit"] for p in expected], abs=1e-4)


@pytest.mark.parametrize("version", [1, 2])
def test_a_request_may_have_an_instruction(version):
    folder = DATA / "folders" / "qwen3-reranker-tiny"
    pairs = json.loads((folder / "instructed.json").read_text())["pairs"]
    plain = json.loads((folder / "scores.json").read_text())["pairs"]
    server = Server("--model", str(folder), "--model", "builtin", "--precision", "f32").wait_until_ready()

    def answer(model, **more):
        body = {"model": model, "query": pairs[0]["query"], "documents": [p["document"] for p in pairs[:7]]}
        return requests.post(server.url + f"/v{version}/rerank", json=body | more, timeout=60)

    def scores(**more):
        results = answer(folder.name, **more).json()["results"]
        return [r["relevance_score"] for r in sorted(results, key=lambda r: r["index"])]

    def expected(pairs):
        return pytest.approx([1 / (1 + math.exp(-p["logit"])) for p in pairs[:7]], abs=1e-4)

    assert scores(instruction=pairs[0]["instruction"]) == expected(pairs)
    assert scores() == scores(instruction="") == expected(plain)
    refused = answer("podium-MiniLM-L6", instruction="Find it.")
    assert refused.status_code == 400 and "instruction" in refused.json()["message"]
    assert answer(folder.name, instruction=7).status_code == 400
    assert server.terminate() == 0


def test_vllms_instruction_reaches_the_prompt():
    folder = DATA / "folders" / "qwen3-reranker-tiny"
    pairs = json.loads((folder / "instructed.json").read_text())["pairs"][:3]
    documents, instruction = [pair["document"] for pair in pairs], pairs[0]["instruction"]
    server = Server("--model", str(folder), "--precision", "f32").wait_until_ready()
    bodies = {"/v1/rerank": {"query": pairs[0]["query"], "documents": documents},
              "/score": {"text_1": pairs[0]["query"], "text_2": documents}}  # fmt: skip
    expected = pytest.approx([pair["logit"] for pair in pairs], abs=1e-4)
    for path, body in bodies.items():
        body |= {"use_activation": False, "instruction": instruction}
        answer = requests.post(server.url + path, json=body, timeout=60).json()
        results = answer.get("results", answer.get("data"))
        scores = {r["index"]: r.get("relevance_score", r.get("score")) for r in results}
        assert [scores[i] for i in range(len(pairs))] == expected, path
    assert server.terminate() == 0


INSTRUCTED = {
    "/v2/rerank": {"model": "podium-MiniLM-L6", "query": "q", "documents": ["a"]},
    "/v1/rerank": {"query": "q", "documents": ["a"], "use_activation": True},
    "/score": {"text_1": "q", "text_2": "a"},
}


@pytest.mark.parametrize("choice", ["refuse", "ignore"])
def test_an_instruction_that_no_model_reads_is_refused_or_ignored_with_a_warning(choice):
    server = Server("--model", "builtin", "--unsupported-instruction", choice).wait_until_ready()
    for path, body in INSTRUCTED.items():
        plain = requests.post(server.url + path, json=body, timeout=60)
        answer = requests.post(server.url + path, json=body | {"instruction": "Find it."}, timeout=60)
        assert plain.status_code == 200 and "x-api-warning" not in plain.headers
        if choice == "refuse":
            assert answer.status_code == 400 and "instruction" in answer.text, path
            continue
        assert answer.status_code == 200, answer.text
        assert answer.headers["x-api-warning"] == "instruction ignored: the model podium-MiniLM-L6 reads none"
        key = "data" if path == "/score" else "results"
        assert answer.json()[key] == plain.json()[key]
    assert server.terminate() == 0


def changed(folder, copy, **files):
    """A copy of a folder with other files; None leaves one out."""
    shutil.copytree(DATA / "folders" / folder, copy)
    for name, text in files.items():
        name = name.replace("__", ".")
        (copy / name).unlink(missing_ok=True)
        if text is not None:
            (copy / name).write_text(text)
    return copy


EACH = "{% for m in messages %}"
REFUSED = {
    "document first": ("{% for m in messages | reverse %}{{ m.content }};{% endfor %}", "stands before the query"),
    "no document": (EACH + "{% if m.role == 'query' %}{{ m.content }}{% endif %}{% endfor %}", "does not hold the document"),
    "twice": (EACH + "{{ m.content }}{{ m.content }}{% endfor %}", "more than once"),
    "changed": (EACH + "{{ m.content | lower }};{% endfor %}", "does not hold the query"),
    "conditional": (EACH + "{% if m.content %}<{{ m.content }}>{% endif %}{% endfor %}", "document is empty"),
    "not supported": ("\n{% include 'x' %}", "line 2: the tag include is not supported"),
    "the date": (EACH + "{{ m.content }}{{ strftime_now('%Y') }}{% endfor %}", "strftime_now is not supported"),
    "raises": ("{{ raise_exception('Only for chats') }}", "Only for chats"),
    "none": (None, "there is none"),
}


@pytest.mark.parametrize("source, says", REFUSED.values(), ids=REFUSED)
def test_a_chat_template_that_has_no_fixed_places_is_refused(tmp_path, source, says):
    folder = changed("chat-qwen3", tmp_path / "mine", chat_template__jinja=source)
    refused = rank(folder)
    assert refused.returncode == 65 and says in refused.stderr, refused.stderr
    assert "chat_template.jinja" in refused.stderr
    asked = rank(folder, "--template", "qwen3-reranker")
    assert asked.returncode == 0, asked.stderr


def test_a_default_prompt_that_is_not_there_is_refused(tmp_path):
    config = json.dumps({"prompts": {"a": "x"}, "default_prompt_name": "b"})
    for folder in ("chat-qwen3", "prompted-bert"):
        refused = rank(changed(folder, tmp_path / folder, config_sentence_transformers__json=config))
        assert refused.returncode == 65 and '"default_prompt_name" is "b"' in refused.stderr, refused.stderr


def test_inspect_shows_the_rendered_template():
    done = subprocess.run([binary(), "inspect", DATA / "folders" / "chat-zerank", "-f", "json"],
                          capture_output=True, text=True, timeout=60)  # fmt: skip
    report = json.loads(done.stdout)
    assert done.returncode == 0 and report["template"] == "chat_template", done.stdout
    texts = ["".join(text["tokens"]) for text in report["example"]]
    assert texts[0].startswith("<|im_start|>system") and texts[0].endswith("<|im_end|>\u010a<|im_start|>user\u010a")
    assert texts[1].endswith("<|im_end|>\u010a<|im_start|>assistant\u010a")


def test_a_causal_model_is_scored_by_its_own_template_or_not_at_all(tmp_path):
    shutil.copytree(DATA / "folders" / "qwen3-reranker-tiny", tmp_path / "mine")
    named = rank(DATA / "folders" / "qwen3-reranker-tiny")
    refused = rank(tmp_path / "mine")
    assert refused.returncode != 0
    for part in ("--template", "qwen3-reranker", "zerank"):
        assert part in refused.stderr
    asked = rank(tmp_path / "mine", "--template", "qwen3-reranker")
    assert asked.returncode == 0, asked.stderr
    assert json.loads(asked.stdout)["results"] == json.loads(named.stdout)["results"]
    other = rank(tmp_path / "mine", "--template", "mxbai-rerank-base-v2")
    assert other.returncode != 0 and "mxbai-rerank-base-v2" in other.stderr


@pytest.mark.parametrize("model", ["zerank-1-tiny", "bert"])
def test_a_model_without_a_place_for_an_instruction_refuses_it(model):
    refused = rank(DATA / "folders" / model, "--instruction", "Find it.")
    assert refused.returncode != 0
    assert "--instruction" in refused.stderr


@pytest.mark.parametrize("kind, query_tokens", [("inline", 32), ("pylate", 32), ("modules", 12)])
def test_a_colberts_relevance_is_its_mean_similarity(kind, query_tokens):
    model = DATA / "folders" / f"colbert-{kind}"
    pairs = json.loads((model / "scores.json").read_text())["pairs"]
    server = Server("--model", str(model), "--precision", "f32").wait_until_ready()
    body = {"model": model.name, "query": pairs[0]["query"], "documents": [pair["document"] for pair in pairs]}
    answers = [requests.post(server.url + "/v2/rerank", json=body, timeout=60).json() for _ in range(2)]
    assert server.terminate() == 0
    assert answers[0]["results"] == answers[1]["results"]
    scores = {result["index"]: result["relevance_score"] for result in answers[0]["results"]}
    expected = [(1 + pair["logit"] / query_tokens) / 2 for pair in pairs]
    assert [scores[i] for i in range(len(pairs))] == pytest.approx(expected, abs=1e-5)


def test_a_gguf_file_that_is_cut_short_is_refused(tmp_path):
    whole = (DATA / "gguf" / "bert-f16.gguf").read_bytes()
    (tmp_path / "cut.gguf").write_bytes(whole[:-100])
    done = rank(tmp_path / "cut.gguf")
    assert done.returncode != 0
    assert "cut.gguf" in done.stderr and "cut short" in done.stderr


@pytest.mark.parametrize("golden", ["h16-a2-l2-legacy", "h24-a2-l1-bare"])
def test_older_checkpoints_rank(tmp_path, golden):
    done = rank(make_tiny_model(tmp_path / "old", golden))
    assert done.returncode == 0, done.stderr


def test_late_interaction_needs_types_of_tokens(tmp_path):
    folder = make_tiny_model(tmp_path / "late", "h40-a2-l1-late")
    assert rank(folder).returncode == 0
    (folder / "tokenizer_config.json").write_text(json.dumps({"model_input_names": ["input_ids"]}))
    refused = rank(folder)
    assert refused.returncode != 0
    assert "tokenizer_config.json" in refused.stderr and "model_input_names" in refused.stderr


@pytest.mark.parametrize(
    "architecture",
    ["MPNetForSequenceClassification", "GPT2LMHeadModel"],
)
def test_another_architecture_is_refused_as_that(folder, architecture):
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"architectures": [architecture]}))
    (folder / "tokenizer.json").write_text('{"normalizer": {"type": "Precompiled"}}')
    done = rank(folder)
    assert done.returncode != 0
    for part in (architecture, "BertForSequenceClassification", "cross-encoder/ms-marco-MiniLM-L-6-v2"):
        assert part in done.stderr
    assert "normalizer" not in done.stderr


@pytest.mark.parametrize(
    ("stage", "component", "stages"),
    [
        ("normalizer", "Nmt", {"normalizer": {"type": "Nmt"}}),
        ("model", "WordLevel", {"normalizer": None, "pre_tokenizer": BYTE_LEVEL, "model": {"type": "WordLevel"}}),
    ],
)
def test_a_tokenizer_that_is_not_built_is_refused_by_its_stage(tmp_path, stage, component, stages):
    folder = make_tiny_model(tmp_path / "tiny", "xlm-roberta-h28-a2-l1")
    (folder / "tokenizer.json").write_text(json.dumps(stages))
    done = rank(folder)
    assert done.returncode != 0
    for part in (f"podium rank: {folder}/tokenizer.json: ", stage, component):
        assert part in done.stderr
