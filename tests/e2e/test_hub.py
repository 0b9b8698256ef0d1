"""podium pull, and models by their name on the hub, against a server that behaves like it."""

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from conftest import ROOT, Server, binary, make_tiny_model
from fake_hub import COMMIT, FakeHub, Repository, git_sha1, sha256

BERT = ROOT / "tests" / "data" / "folders" / "bert"
COVID = ROOT / "examples" / "covid-qa"
WEIGHTS = "model.safetensors"
NAME = "org/tiny"
OTHER_COMMIT = "f" * 40


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def tiny(**changes) -> Repository:
    files = files_of(BERT)
    del files["scores.json"]
    return Repository(files | {"README.md": b"# tiny\n"}, {WEIGHTS}, **changes)


@pytest.fixture
def hub():
    with FakeHub() as running:
        running.repositories[NAME] = tiny()
        yield running


@pytest.fixture
def home(tmp_path):
    return tmp_path / "hf"


def environment(home: Path, hub: FakeHub | None = None, **more: str) -> dict:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("HF_") and "proxy" not in k.lower()}
    # Port 9 is where nothing listens.
    return kept | {"HF_HOME": str(home), "HF_ENDPOINT": hub.url() if hub else "http://127.0.0.1:9"} | more


def podium(env: dict, *arguments, stdin: str = "", **more) -> subprocess.CompletedProcess:
    return subprocess.run([Path(binary()).resolve(), *map(str, arguments)], input=stdin, capture_output=True, text=True, timeout=120,
                          env=env, **more)  # fmt: skip


def pull(hub: FakeHub, home: Path, *arguments, **more) -> subprocess.CompletedProcess:
    return podium(environment(home, hub, **more), "pull", *(arguments or [NAME]))


def pulled(hub: FakeHub, home: Path, *arguments, **more) -> Path:
    done = pull(hub, home, *arguments, **more)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def store(home: Path, name: str = NAME) -> Path:
    return home / "hub" / ("models--" + name.replace("/", "--"))


def nothing_half_written(home: Path) -> None:
    """No file that another program would take for a whole one."""
    for blob in (store(home) / "blobs").glob("*"):
        if blob.suffix == ".incomplete":
            continue
        data = blob.read_bytes()
        assert blob.name in (git_sha1(data), sha256(data))
    assert not list(home.rglob("*.podium-*"))


def test_a_model_is_pulled_into_the_hubs_layout(hub, home):
    folder = pulled(hub, home)
    assert folder == store(home) / "snapshots" / COMMIT
    wanted = sorted(set(hub.repositories[NAME].files) - {"README.md"})
    assert sorted(p.name for p in folder.iterdir()) == wanted
    for file in wanted:
        link = folder / file
        etag = hub.repositories[NAME].etag(file)
        assert os.readlink(link) == f"../../blobs/{etag}"
        assert link.read_bytes() == hub.repositories[NAME].files[file]
    assert (store(home) / "refs" / "main").read_text() == COMMIT
    assert any(path.startswith("/api/resolve-cache/") for _, _, path, _ in hub.requests)  # a redirect was followed
    nothing_half_written(home)


def test_a_second_pull_downloads_nothing(hub, home):
    pulled(hub, home)
    before = len(hub.requests)
    done = pull(hub, home)
    assert done.returncode == 0
    assert "0 of 4 files downloaded" in done.stderr
    assert [method for _, method, _, _ in hub.requests[before:]] == ["GET"]  # the list of files
    assert pull(hub, home, NAME, "--quiet").stderr == ""


def test_the_name_works_for_every_command_without_the_hub(hub, home, tmp_path):
    pulled(hub, home)
    env = environment(home)
    ranked = podium(env, "rank", "--model", NAME, "-q", "a b", "-f", "json", stdin="a b c\nd e\n")
    assert ranked.returncode == 0, ranked.stderr
    plain = podium(env, "rank", "--model", BERT, "-q", "a b", "-f", "json", stdin="a b c\nd e\n")
    assert [r["relevance_score"] for r in json.loads(ranked.stdout)["results"]] == [
        r["relevance_score"] for r in json.loads(plain.stdout)["results"]
    ]
    bench = podium(env, "bench", "--model", NAME, "--seconds", "0.01", "--threads", "1", "-f", "json", "--quiet")
    assert bench.returncode == 0, bench.stderr
    evaluated = podium(env, "eval", "--dataset", COVID, "--run", COVID / "bm25.trec", "--ranker", NAME, "--depth", "2")
    assert evaluated.returncode == 0 and NAME in evaluated.stdout, evaluated.stderr
    server = Server("--model", NAME, environment=env).wait_until_ready()
    answer = requests.get(server.url + "/v1/models/org%2Ftiny", timeout=60)
    assert answer.status_code == 200 and answer.json()["name"] == NAME
    listed = podium(env, "models", "--server", server.url)
    assert listed.returncode == 0 and NAME in listed.stdout and "default" in listed.stdout
    rows = json.loads(podium(env, "models", "--server", server.url, "-f", "json").stdout)["models"]
    assert [row["name"] for row in rows] == [NAME] and rows[0]["context_length"] > 0
    assert server.terminate() == 0


def test_the_server_pulls_only_if_it_is_told_to(hub, home):
    server = Server("--model", "small=" + NAME, "--pull", environment=environment(home, hub)).wait_until_ready()
    assert server.rerank(model="small").status_code == 200
    assert server.terminate() == 0
    before = len(hub.requests)
    server = Server("--model", NAME, "--pull", environment=environment(home, hub)).wait_until_ready()
    assert server.terminate() == 0
    assert len(hub.requests) == before  # it is there
    hub.repositories.clear()
    done = podium(environment(home / "other", hub), "serve", "--model", NAME, "--pull", "--port", "0")
    assert done.returncode == 77 and "check the name" in done.stderr


def test_a_model_that_is_not_there_is_to_be_pulled(home, tmp_path):
    for command in (["rank", "--model", NAME, "-q", "a"], ["serve", "--model", NAME, "--port", "0"],
                    ["bench", "--model", NAME], ["inspect", NAME], ["verify", NAME],
                    ["calibrate", "--dataset", "d", "--run", "r", "--model", NAME],
                    ["eval", "--dataset", COVID, "--run", COVID / "bm25.trec", "--ranker", NAME]):  # fmt: skip
        done = podium(environment(home), *command)
        assert done.returncode == 69, done.stderr
        assert f"podium pull {NAME}" in done.stderr
    # A folder of that name comes first.
    make_tiny_model(tmp_path / "org" / "tiny")
    done = podium(environment(home), "rank", "--model", NAME, "-q", "a b", stdin="a b\n", cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_revisions_share_their_blobs(hub, home):
    first = pulled(hub, home)
    files = dict(hub.repositories[NAME].files)
    files["config.json"] += b"\n"
    hub.repositories[NAME] = Repository(files, {WEIGHTS}, OTHER_COMMIT)
    done = pull(hub, home, NAME + "@v1")
    assert done.returncode == 0 and "1 of 4 files downloaded" in done.stderr
    assert (store(home) / "refs" / "v1").read_text() == OTHER_COMMIT
    assert first.exists() and (store(home) / "refs" / "main").read_text() == COMMIT
    by_commit = pulled(hub, home, f"{NAME}@{OTHER_COMMIT}")
    assert by_commit.name == OTHER_COMMIT and not (store(home) / "refs" / OTHER_COMMIT).exists()
    pulled(hub, home, NAME + "@refs/pr/1")
    assert (store(home) / "refs" / "refs" / "pr" / "1").read_text() == OTHER_COMMIT
    env = environment(home)
    for name in (NAME, NAME + "@v1", NAME + "@refs/pr/1", f"{NAME}@{OTHER_COMMIT}"):
        assert podium(env, "rank", "--model", name, "-q", "a b", stdin="a\n").returncode == 0
    rows = json.loads(podium(env, "models", "--format", "json").stdout)["models"]
    assert [row["name"] for row in rows if row["source"] == "cache"] == [NAME, NAME + "@refs/pr/1", NAME + "@v1"]


def test_the_token_goes_to_the_hub_alone(hub, home):
    hub.repositories[NAME] = tiny(token="hf_secret")
    refused = pull(hub, home)
    assert refused.returncode == 77 and "set HF_TOKEN" in refused.stderr
    pulled(hub, home, HF_TOKEN="hf_secret")
    sent = {port: {h.get("Authorization") for p, _, _, h in hub.requests[1:] if p == port} for port in ("hub", "cdn")}
    assert sent == {"hub": {"Bearer hf_secret"}, "cdn": {None}}
    shutil.rmtree(home)
    home.mkdir()
    (home / "token").write_text("hf_secret\n")
    pulled(hub, home)


def test_refusals_say_what_helps(hub, home):
    def refusal(*arguments, code=69, **more):
        done = pull(hub, home, *arguments, **more)
        assert done.returncode == code, done.stderr
        assert done.stdout == "" and len(done.stderr.splitlines()) == 1
        return done.stderr

    assert "check the name" in refusal("org/none", code=77)
    assert "org/none: there is no such model" in refusal("org/none", HF_TOKEN="hf_x")
    assert "has no revision nope" in refusal(NAME + "@nope")
    hub.repositories["org/gated"] = tiny(gated=True)
    told = refusal("org/gated", code=77)
    assert f"accept the model's licence at {hub.url()}/org/gated" in told and "HF_TOKEN" in told
    hub.api_faults = [(401, {})]
    assert "rejects the token" in refusal(NAME, code=77, HF_TOKEN="hf_old")
    hub.repositories["org/pickle"] = Repository({"config.json": b"{}", "pytorch_model.bin": b"x"})
    assert "safe_serialization=True" in refusal("org/pickle", code=65)
    hub.repositories["org/onnx"] = Repository({"config.json": b"{}", "onnx/model.onnx": b"x"})
    assert "ONNX" in refusal("org/onnx", code=65)
    hub.repositories["org/data"] = Repository({"train.csv": b"x"})
    assert "not a model of transformers" in refusal("org/data", code=65)
    hub.api_faults = [(200, {}, b"<html>")]
    assert "HF_ENDPOINT" in refusal(NAME)
    assert not store(home).exists()


@pytest.mark.parametrize("name", ["tiny", "org/tiny/x", "../tiny", "org/..", "org/tiny@", "org/tiny@../x", "org/a b"])
def test_a_name_that_is_none_reaches_nobody(hub, home, name):
    assert pull(hub, home, name).returncode == 2
    assert hub.requests == [] and not home.exists()


def test_a_renamed_model_is_followed(hub, home):
    hub.renamed["org/old"] = NAME
    hub.repositories["org/old"] = hub.repositories[NAME]
    assert pulled(hub, home, "org/old").parent.parent.name == "models--org--old"


def test_a_hub_that_is_away(hub, home):
    done = podium(environment(home, HF_ENDPOINT="ftp://x"), "pull", NAME)
    assert done.returncode == 2 and "HF_ENDPOINT" in done.stderr
    done = podium(environment(home, HF_HUB_OFFLINE="1"), "pull", NAME)
    assert done.returncode == 69 and "HF_HUB_OFFLINE" in done.stderr
    folder = pulled(hub, home)
    done = podium(environment(home, HF_HUB_OFFLINE="1"), "pull", NAME)
    assert done.returncode == 0 and Path(done.stdout.strip()) == folder


def test_a_busy_hub_is_asked_again(hub, home):
    hub.api_faults = [(429, {"Retry-After": "0"}), (503, {"Retry-After": "0"})]
    hub.faults[WEIGHTS] = [(500, {}), (429, {"Retry-After": "0"}), None]
    hub.faults["config.json"] = [(503, {})]
    pulled(hub, home)
    hub.api_faults = [(429, {"Retry-After": "3600"})]
    done = pull(hub, home)
    assert done.returncode == 69 and "429" in done.stderr


def test_a_cut_connection_goes_on_where_it_stopped(hub, home):
    hub.faults[WEIGHTS] = ["cut", "cut", None]
    folder = pulled(hub, home)
    size = len(hub.repositories[NAME].files[WEIGHTS])
    begins = [h.get("Range") for h in hub.gets(WEIGHTS)]
    assert begins == [None, f"bytes={size // 2}-", f"bytes={size // 2 + (size - size // 2) // 2}-"]
    assert (folder / WEIGHTS).read_bytes() == hub.repositories[NAME].files[WEIGHTS]


def test_an_earlier_download_is_continued(hub, home):
    data = hub.repositories[NAME].files[WEIGHTS]
    blob = store(home) / "blobs" / sha256(data)
    blob.parent.mkdir(parents=True)
    unfinished = blob.with_name(blob.name + ".incomplete")
    for begin, asked in ((data[:9999], ["bytes=9999-"]), (data, []), (data + b"!", [None])):
        unfinished.write_bytes(begin)
        hub.requests.clear()
        pulled(hub, home)
        assert [h.get("Range") for h in hub.gets(WEIGHTS)] == asked
        assert blob.read_bytes() == data and not unfinished.exists()
        blob.unlink()
    # What is there is not what it should be: it is found out at the end, and downloaded again.
    unfinished.write_bytes(b"?" * 5000)
    hub.requests.clear()
    pulled(hub, home)
    assert [h.get("Range") for h in hub.gets(WEIGHTS)] == ["bytes=5000-", None]
    assert blob.read_bytes() == data
    # A server without ranges.
    blob.unlink()
    unfinished.write_bytes(data[:777])
    hub.faults[WEIGHTS] = ["ignore"]
    pulled(hub, home)
    assert blob.read_bytes() == data


@pytest.mark.parametrize("file", [WEIGHTS, "config.json"])
def test_wrong_bytes_are_never_kept(hub, home, file):
    hub.faults[file] = ["wrong"]
    pulled(hub, home)
    nothing_half_written(home)
    shutil.rmtree(home)
    hub.faults[file] = ["wrong", "wrong"]
    done = pull(hub, home)
    assert done.returncode == 69 and file in done.stderr and "twice in a row" in done.stderr
    nothing_half_written(home)
    assert not list(home.rglob("*.incomplete")) and not (store(home) / "refs").exists()
    assert podium(environment(home), "inspect", NAME).returncode == 69
    hub.faults[file] = ["long"]
    done = pull(hub, home)
    assert done.returncode == 69 and not (store(home) / "refs").exists()
    nothing_half_written(home)
    pulled(hub, home)


def test_a_full_disk_keeps_what_has_arrived(hub, home):
    small = 16384

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (small, small))

    done = podium(environment(home, hub), "pull", NAME, preexec_fn=limit)
    assert done.returncode == 69, done.stderr
    assert "make room and pull again" in done.stderr
    unfinished = list(home.rglob("*.incomplete"))
    assert [p.stat().st_size for p in unfinished] == [small]
    nothing_half_written(home)
    assert not (store(home) / "refs").exists()
    hub.requests.clear()
    pulled(hub, home)
    assert [h.get("Range") for h in hub.gets(WEIGHTS)] == [f"bytes={small}-"]


def test_a_folder_that_cannot_be_written(hub, home):
    home.write_text("a file")
    done = pull(hub, home)
    assert done.returncode == 69 and str(home) in done.stderr


def test_two_pulls_at_once_download_once(hub, home):
    hub.pause.clear()
    runs = [subprocess.Popen([binary(), "pull", NAME], env=environment(home, hub), stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True) for _ in range(2)]  # fmt: skip
    deadline = time.monotonic() + 20
    heads = 0
    while heads < 2 and time.monotonic() < deadline:
        heads = sum(m == "HEAD" and path.endswith(WEIGHTS) for _, m, path, _ in list(hub.requests))
        time.sleep(0.02)
    time.sleep(0.2)
    hub.pause.set()
    ends = [run.communicate(timeout=60) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], ends
    assert ends[0][0] == ends[1][0]
    assert any("waiting for another process" in errors for _, errors in ends)
    assert len(hub.gets(WEIGHTS)) == 1
    nothing_half_written(home)


def test_a_killed_pull_is_continued(hub, home):
    hub.pause.clear()
    run = subprocess.Popen([binary(), "pull", NAME], env=environment(home, hub), stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE)  # fmt: skip
    deadline = time.monotonic() + 20
    while not list(home.rglob("*.incomplete")) and time.monotonic() < deadline:
        time.sleep(0.02)
    run.kill()
    run.communicate(timeout=60)
    nothing_half_written(home)
    assert not (store(home) / "refs").exists()
    hub.pause.set()
    pulled(hub, home)


def test_only_what_podium_reads_is_downloaded(hub, home):
    files = files_of(BERT)
    files |= {"pytorch_model.bin": b"x", "onnx/model.onnx": b"x", "openvino/config.json": b"{}", "1_Pooling/config.json": b"{}",
              "chat_template.jinja": b"{}", "modules.json": b"[]", "2_Dense/model.safetensors": b"12345678"}  # fmt: skip
    repository = Repository(files, {WEIGHTS, "2_Dense/model.safetensors"})
    repository.listed = list(files) + ["../../../escape.json", "1_Pooling/../../config.json", "/etc/passwd"]
    hub.repositories[NAME] = repository
    folder = pulled(hub, home)
    found = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir())
    assert found == sorted(["1_Pooling/config.json", "2_Dense/model.safetensors", "chat_template.jinja", "config.json",
                            WEIGHTS, "modules.json", "tokenizer.json", "tokenizer_config.json"])  # fmt: skip
    assert os.readlink(folder / "1_Pooling" / "config.json").startswith("../../../blobs/")


def sharded() -> dict[str, bytes]:
    files = files_of(ROOT / "tests" / "data" / "models" / "h20-a1-l2-sharded")
    del files["logits.json"]
    return files


def test_a_repository_of_gguf_files(hub, home, tmp_path):
    gguf = ROOT / "tests" / "data" / "gguf"
    files = {f"tiny-{kind}.gguf": (gguf / f"bert-{kind.lower()}.gguf").read_bytes() for kind in ("Q8_0", "F16")}
    hub.repositories["org/one"] = Repository({"tiny-Q8_0.gguf": files["tiny-Q8_0.gguf"]}, {"tiny-Q8_0.gguf"})
    one = pulled(hub, home, "org/one")
    assert one.name == "tiny-Q8_0.gguf" and one.read_bytes() == files[one.name]

    hub.repositories["org/two"] = Repository(files | {"README.md": b"two"}, set(files))
    refused = pull(hub, home, "org/two")
    assert refused.returncode != 0 and "org/two:Q8_0, org/two:F16" in refused.stderr
    assert pulled(hub, home, "org/two:f16").name == "tiny-F16.gguf"
    assert not hub.gets("tiny-Q8_0.gguf")[1:], "only what was asked for"

    def rank(model: str) -> subprocess.CompletedProcess:
        document = tmp_path / "d.txt"
        document.write_text("a document\n")
        return podium(environment(home), "rank", "--model", model, "--query", "a query", document)

    by_name = rank("org/two")
    assert by_name.returncode == 0, by_name.stderr
    assert by_name.stdout == rank("org/two:F16").stdout == rank(str(pulled(hub, home, "org/two:F16"))).stdout
    missing = rank("org/two:Q8_0")
    assert missing.returncode != 0 and "podium pull org/two:Q8_0" in missing.stderr
    pulled(hub, home, "org/two:tiny-Q8_0.gguf")
    several = rank("org/two")
    assert several.returncode != 0 and "org/two:F16, org/two:Q8_0" in several.stderr
    listed = json.loads(podium(environment(home), "models", "--format", "json").stdout)["models"]
    assert {m["name"]: m["runs"] for m in listed if m["name"].startswith("org/two")} == {
        "org/two:tiny-F16.gguf": True, "org/two:tiny-Q8_0.gguf": True}  # fmt: skip


def test_shards_are_those_of_the_index(hub, home, tmp_path):
    files = sharded() | {"model-00003-of-00002.safetensors": b"x"}
    shards = {f for f in files if f.endswith(".safetensors")}
    hub.repositories[NAME] = Repository(files, shards)
    folder = pulled(hub, home)
    assert {p.name for p in folder.iterdir()} == set(sharded())
    # One file of weights is preferred, as by the engine.
    hub.repositories["org/both"] = Repository(files | files_of(BERT), shards | {WEIGHTS})
    folder = pulled(hub, home, "org/both")
    assert WEIGHTS in {p.name for p in folder.iterdir()}
    assert not [p for p in folder.iterdir() if "of-0000" in p.name or "index" in p.name]


def test_hostile_indexes_are_refused(hub, home):
    indexes = (b"", b"{}", b'{"weight_map":{"a":"../x.safetensors"}}', b'{"weight_map":{"a":"/etc/passwd"}}')
    for number, index in enumerate(indexes):
        files = sharded() | {"model.safetensors.index.json": index}
        hub.repositories[NAME] = Repository(files, commit=str(number) * 40)
        done = pull(hub, home)
        assert done.returncode == 65 and "model.safetensors.index.json" in done.stderr
        assert not (store(home) / "refs").exists()
    missing = {k: v for k, v in sharded().items() if k != "model-00002-of-00002.safetensors"}
    hub.repositories[NAME] = Repository(missing)
    done = pull(hub, home)
    assert done.returncode == 69 and "model-00002-of-00002.safetensors: there is no such file" in done.stderr


def test_models_are_listed_with_what_becomes_of_them(hub, home):
    pulled(hub, home)
    files = files_of(BERT) | {"config.json": b'{"architectures":["GPT2LMHeadModel"],"model_type":"gpt2"}'}
    hub.repositories["org/gpt"] = Repository(files, {WEIGHTS})
    pulled(hub, home, "org/gpt")
    (home / "hub" / "models--x").mkdir()
    (home / "hub" / "datasets--a--b").mkdir()
    done = podium(environment(home), "models")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 4 and lines[1].startswith("builtin ") and lines[1].endswith("yes")
    assert lines[2].startswith("org/gpt ") and "no: " in lines[2] and "GPT2LMHeadModel" in lines[2]
    assert lines[3].startswith("org/tiny ") and "BertForSequenceClassification" in lines[3]
    rows = {row["name"]: row for row in json.loads(podium(environment(home), "models", "-f", "json").stdout)["models"]}
    assert rows["org/tiny"]["runs"] and rows["org/tiny"]["commit"] == COMMIT
    assert not rows["org/gpt"]["runs"] and rows["org/gpt"]["problem"]
    assert podium(environment(home), "models", "--server", "http://127.0.0.1:9").returncode == 69


def test_inspect_says_what_a_model_is(home, tmp_path):
    env = environment(home)
    done = podium(env, "inspect", BERT)
    assert done.returncode == 0, done.stderr
    for words in ("BertForSequenceClassification", "cross-encoder", "WordPiece", "[CLS] ", " [SEP]", "about "):
        assert words in done.stdout, done.stdout
    assert done.stdout.splitlines()[-1].split() == ["runs", "yes"]
    facts = json.loads(podium(env, "inspect", BERT, "-f", "json").stdout)
    config = json.loads((BERT / "config.json").read_text())
    assert facts["layers"] == config["num_hidden_layers"] and facts["hidden_size"] == config["hidden_size"]
    assert facts["weight_bytes"] < (BERT / WEIGHTS).stat().st_size
    memory = {row["precision"]: row["bytes"] for row in facts["memory"]}
    assert list(memory) == ["f32", "bf16", "int16", "int8", "int8-weights", "int4-weights"]
    assert memory["f32"] >= 4 * facts["parameters"] and memory["int4-weights"] < memory["int8-weights"]
    assert facts["example"][0]["tokens"][0] == "[CLS]" and facts["runs"] and facts["problems"] == []
    broken = tmp_path / "broken"
    shutil.copytree(BERT, broken)
    (broken / "config.json").write_text('{"architectures":["GPT2LMHeadModel"]}')
    (broken / WEIGHTS).write_bytes(b"\xff" * 100)
    done = podium(env, "inspect", broken)
    assert done.returncode == 1
    assert "GPT2LMHeadModel" in done.stdout and "model.safetensors" in done.stdout


FOLDERS = sorted(p.parent for p in (ROOT / "tests" / "data" / "folders").glob("*/scores.json"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_every_family_is_inspected_and_verified(home, folder):
    env = environment(home)
    facts = json.loads(podium(env, "inspect", folder, "-f", "json").stdout)
    assert facts["runs"], facts["problems"]
    laid_out = [token for text in facts["example"] for token in text["tokens"]]
    assert laid_out and "?" not in laid_out and facts["max_length"] > 0 and facts["tokenizer"]
    done = podium(env, "verify", folder, "--precision", "f32", "--expected", folder / "scores.json",
                  "--tolerance", "0.0005")  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def spoil(folder: Path) -> None:
    """Makes the last number of the weights NaN in f32."""
    weights = bytearray((folder / WEIGHTS).read_bytes())
    weights[-4:] = b"\x00\x00\xc0\x7f"
    (folder / WEIGHTS).write_bytes(weights)


def test_verify_compares_every_precision(home):
    done = podium(environment(home), "verify", BERT, "--precision", "f32", "--every-precision", "-f", "json")
    assert done.returncode == 0, done.stdout + done.stderr
    rows = {row["precision"]: row for row in json.loads(done.stdout)["precisions"]}
    assert {"int16", "int8", "int8-weights", "int4-weights"} <= rows.keys() and "f32" not in rows
    for row in rows.values():
        assert 0 < row["largest_difference"] and row["correlation"] <= 1 and row["kendall_tau"] <= 1
    assert rows["int8-weights"]["correlation"] > 0.99
    assert rows["int8-weights"]["largest_difference"] < rows["int4-weights"]["largest_difference"]
    text = podium(environment(home), "verify", BERT, "--precision", "int8-weights", "--every-precision").stdout
    assert "against f32, " in text and "\nint4-weights " in text


def test_verify_checks_the_scores(home, tmp_path):
    env = environment(home)
    for precision in ("f32", "auto"):
        done = podium(env, "verify", BERT, "--precision", precision, "--expected", BERT / "scores.json", "-f", "json")
        assert done.returncode == 0, done.stdout + done.stderr
        checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
        assert checks["finite"]["verdict"] == checks["batches"]["verdict"] == checks["expected"]["verdict"] == "pass"
        assert ("precision" in checks) == (json.loads(done.stdout)["precision"] != "f32")
    pairs = json.loads((BERT / "scores.json").read_text())["pairs"]
    wrong = [{"query": p["query"], "document": p["document"], "score": p["logit"]} for p in pairs]
    wrong[1]["score"] += 0.5
    published = tmp_path / "published.json"
    published.write_text(json.dumps(wrong))
    done = podium(env, "verify", BERT, "--expected", published)
    assert done.returncode == 1 and "entry 2" in done.stdout
    assert podium(env, "verify", BERT, "--expected", published, "--tolerance", "0.6").returncode == 0
    published.write_text('[{"query": "a"}]')
    done = podium(env, "verify", BERT, "--expected", published)
    assert done.returncode == 65 and "entry 1" in done.stderr
    assert podium(env, "verify", BERT, "--expected", tmp_path / "none").returncode == 69
    done = podium(env, "verify", "builtin", "--precision", "f32")
    assert done.returncode == 0 and "warning" not in done.stdout and "relevance" in done.stdout


@pytest.mark.parametrize("name", ["bert", "chat-qwen3", "zerank-1-tiny"])
def test_published_scores_are_checked_of_a_model_from_the_hub(hub, home, tmp_path, name):
    files = files_of(ROOT / "tests" / "data" / "folders" / name)
    pairs = json.loads(files.pop("scores.json"))["pairs"]
    hub.repositories[f"org/{name}"] = Repository(files, {WEIGHTS})
    assert pull(hub, home, f"org/{name}").returncode == 0
    published = tmp_path / "published.json"

    def verified(change: float):
        rows = [{"query": p["query"], "document": p["document"], "score": p["logit"]} for p in pairs]
        rows[1]["score"] += change
        published.write_text(json.dumps(rows))
        return podium(environment(home), "verify", f"org/{name}", "--expected", published)

    right, wrong = verified(0), verified(0.1)
    assert right.returncode == 0, right.stdout + right.stderr
    assert wrong.returncode == 1 and "entry 2" in wrong.stdout


PUBLISHED = sorted((ROOT / "examples" / "published-scores").glob("*.json"))


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda p: p.stem)
def test_every_published_score_is_listed_and_can_be_checked(home, path):
    assert f"[{path.name}](../examples/published-scores/{path.name})" in (ROOT / "docs" / "models.md").read_text()
    done = podium(environment(home), "verify", "builtin", "--expected", path, "--tolerance", "1000")
    assert done.returncode == 0, done.stdout + done.stderr


def test_scores_that_are_not_finite_are_refused(home, tmp_path):
    folder = tmp_path / "damaged"
    shutil.copytree(BERT, folder)
    spoil(folder)
    env = environment(home)
    done = podium(env, "verify", folder)
    assert done.returncode != 0, done.stdout
    assert "finite" in done.stdout + done.stderr
    served = podium(env, "serve", "--model", folder, "--port", "0", "--keys", tmp_path / "keys.db")
    assert served.returncode != 0 and "finite" in served.stderr + served.stdout


@pytest.mark.parametrize("file", sorted((ROOT / "examples" / "published-scores").glob("*.json")), ids=lambda p: p.stem)
def test_published_scores_are_read(home, file):
    """With another model the file is read, every pair is scored, and the difference is found."""
    done = podium(environment(home), "verify", BERT, "--expected", file, "--precision", "f32")
    assert done.returncode == 1 and "published scores are within" in done.stdout


HUB_CHECK = """
import sys
from huggingface_hub import hf_hub_download, scan_cache_dir, snapshot_download
"""


@pytest.fixture
def hub_python():
    """A Python that has huggingface_hub: PODIUM_HF_PYTHON, or the one that runs the tests."""
    python = os.environ.get("PODIUM_HF_PYTHON", sys.executable)
    if subprocess.run([python, "-c", "import huggingface_hub"], capture_output=True, timeout=120).returncode:
        pytest.skip("there is no huggingface_hub here")
    return python


def in_python(python: str, env: dict, code: str) -> str:
    done = subprocess.run([python, "-c", HUB_CHECK + code], capture_output=True, text=True, timeout=120, env=env)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_huggingface_hub_finds_what_podium_pulled(hub, home, hub_python):
    folder = pulled(hub, home)
    found = in_python(hub_python, environment(home, HF_HUB_OFFLINE="1"), f"""
print(snapshot_download({NAME!r}, local_files_only=True))
print(hf_hub_download({NAME!r}, {WEIGHTS!r}, local_files_only=True))
report = scan_cache_dir()
print(len(report.warnings), [r.repo_id for r in report.repos])
""").splitlines()  # fmt: skip
    assert found == [str(folder), str(folder / WEIGHTS), f"0 ['{NAME}']"]


def test_podium_finds_what_huggingface_hub_downloaded(hub, home, hub_python):
    env = environment(home, hub, HF_HUB_DISABLE_XET="1", HF_HUB_DISABLE_TELEMETRY="1")
    files = [f for f in hub.repositories[NAME].files if f != "README.md"]
    in_python(hub_python, env, f"for f in {files!r}: hf_hub_download({NAME!r}, f)")
    done = podium(environment(home), "rank", "--model", NAME, "-q", "a b", stdin="a b\n")
    assert done.returncode == 0, done.stderr
    again = pull(hub, home)
    assert again.returncode == 0 and "0 of 4 files downloaded" in again.stderr
