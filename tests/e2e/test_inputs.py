"""The commands' inputs: files compressed by common programs, JSONL, folders."""

import gzip
import json
import os
import resource
import subprocess
from pathlib import Path

import pytest
from conftest import ANSWER, DOCUMENTS, QUERY, binary

GOLDEN = Path(__file__).parent / "golden" / "trec_eval"
QRELS, RUN = GOLDEN / "qrels.txt", GOLDEN / "run.txt"


def podium(*arguments, stdin: bytes = b"", **more) -> subprocess.CompletedProcess:
    command = [binary(), *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=120, **more)


def printed(*arguments, **more) -> str:
    done = podium(*arguments, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def gzip_program(text: bytes) -> bytes:
    """Two members, as in a log that was appended to."""
    half = len(text) // 2
    members = [
        subprocess.run(["gzip", "-9"], input=part, capture_output=True, check=True).stdout
        for part in (text[:half], text[half:])
    ]
    return b"".join(members)


def zstd_program(*flags: str):
    def compress(text: bytes) -> bytes:
        half = len(text) // 2
        frames = [
            subprocess.run(["zstd", *flags], input=part, capture_output=True, check=True).stdout
            for part in (text[:half], text[half:])
        ]
        return b"".join(frames)

    return compress


COMPRESSORS = {
    "python": gzip.compress,
    "gzip": gzip_program,
    "zstd": zstd_program("-3"),
    "zstd-long": zstd_program("-19", "--long=27", "--no-check"),
}


@pytest.fixture(params=COMPRESSORS)
def compress(request):
    return COMPRESSORS[request.param]


def write_collection(folder: Path, compress=lambda text: text, suffix: str = "") -> dict:
    """Writes a question and its documents in BEIR form, with a first stage's run; returns their paths."""
    texts = {
        "corpus.jsonl": [{"_id": f"d{i}", "title": "", "text": d} for i, d in enumerate(DOCUMENTS)],
        "queries.jsonl": [{"_id": "q", "text": QUERY}],
    }
    files = {name: "".join(json.dumps(row) + "\n" for row in rows) for name, rows in texts.items()}
    files["bm25.trec"] = "".join(f"q Q0 d{i} {i + 1} {9 - i} bm25\n" for i in range(5))
    files["test.tsv"] = f"query-id\tcorpus-id\tscore\nq\td{ANSWER}\t1\n"
    paths = {}
    for name, text in files.items():
        place = folder / "qrels" if name == "test.tsv" else folder
        place.mkdir(parents=True, exist_ok=True)
        paths[name] = place / (name + suffix)
        paths[name].write_bytes(compress(text.encode()))
    return paths


def rank_run(paths: dict, *flags) -> list[str]:
    return [
        *["rank", "--run", paths["bm25.trec"], "--corpus", paths["corpus.jsonl"]],
        *["--queries", paths["queries.jsonl"], *flags],
    ]


def test_a_list_on_standard_input(compress):
    lines = "\n".join(DOCUMENTS).encode()
    plain = printed("rank", "-q", QUERY, stdin=lines)
    assert printed("rank", "-q", QUERY, stdin=compress(lines)) == plain


def test_a_whole_collection_whatever_the_names(compress, tmp_path):
    plain = printed(*rank_run(write_collection(tmp_path / "plain"), "-f", "trec"))
    packed = write_collection(tmp_path / "packed", compress, ".bin")
    assert printed(*rank_run(packed, "--queries-format", "jsonl", "-f", "trec")) == plain
    assert plain.split()[2] == f"d{ANSWER}"
    # Texts of a compressed corpus are kept in a temporary file.
    done = podium(*rank_run(packed), env=os.environ | {"TMPDIR": "/no/such/folder"})
    assert done.returncode == 69
    assert b"/no/such/folder: cannot keep the texts of" in done.stderr


def test_the_names_say_what_is_inside(tmp_path):
    table = "key,body\n" + "".join(f'k{i},"{text}"\n' for i, text in enumerate(DOCUMENTS))
    for name, packed in ("t.csv.gz", gzip.compress(table.encode())), ("t.csv.zst", table.encode()):
        (tmp_path / name).write_bytes(packed)
        flags = ["-q", QUERY, "--column", "body", "--id-column", "key", "-f", "csv"]
        assert f",k{ANSWER}," in printed("rank", *flags, tmp_path / name).splitlines()[1]


def test_tables_of_other_separators(tmp_path):
    file = tmp_path / "t.csv"
    for said, separator in ("", ";"), ("sep=;\r\n", ";"), ("\ufeffsep=|\n", "|"), ("", "\t"):
        rows = [f"k{i}{separator}\"{text}\"" for i, text in enumerate(DOCUMENTS)]
        file.write_text(said + "\n".join([f"id{separator}text", *rows]) + "\n", encoding="utf-8")
        assert f",k{ANSWER}," in printed("rank", "-q", QUERY, "-f", "csv", file).splitlines()[1]
    file.write_text("title;n\nBees;1\n")
    done = podium("rank", "-q", QUERY, file)
    assert done.returncode == 65 and not done.stdout
    assert f"{file}: the first line has no ',', but ';': --separator ';'".encode() in done.stderr
    assert "\tBees;1" in printed("rank", "-q", QUERY, "--separator", ",", file)
    assert "\tBees\n" in printed("rank", "-q", QUERY, "--separator", ";", "--column", "title", file)
    wrong = podium("rank", "-q", QUERY, "--separator", ";;", file)
    assert wrong.returncode == 2 and b"neither one ASCII character nor tab" in wrong.stderr


def test_what_is_no_json_or_no_table_is_not_taken_for_it(tmp_path):
    file = tmp_path / "d.jsonl"
    file.write_text("Bees dance.\n")
    done = podium("rank", "-q", QUERY, file)
    assert done.returncode == 65 and not done.stdout
    assert f"{file}:1: malformed JSON; --input lines reads".encode() in done.stderr
    assert "\tBees dance.\n" in printed("rank", "-q", QUERY, "--input", "lines", file)
    done = podium("rank", "-q", QUERY, "--column", "body", stdin=b"Bees dance.\n")
    assert done.returncode == 2 and b"give --input csv or tsv" in done.stderr
    queries = tmp_path / "q.csv"
    queries.write_text("id,text\nq1,why\n")
    done = podium("rank", "--queries", queries, stdin=b"Bees dance.\n")
    assert done.returncode == 65 and b"q.csv: CSV cannot be read here" in done.stderr


def test_trec_eval_and_eval(compress, tmp_path):
    plain = printed("trec_eval", "-q", QRELS, RUN)
    qrels, run = tmp_path / "qrels", tmp_path / "run"
    qrels.write_bytes(compress(QRELS.read_bytes()))
    run.write_bytes(compress(RUN.read_bytes()))
    assert printed("trec_eval", "-q", qrels, run) == plain
    assert printed("trec_eval", "-q", qrels, "-", stdin=run.read_bytes()) == plain
    csv = ["eval", "--format", "csv", "--qrels"]
    values = printed(*csv, QRELS, RUN).replace(str(RUN), str(run))
    assert printed(*csv, qrels, run) == values


def test_what_is_cut_off_or_broken_is_named(compress, tmp_path):
    # Few texts compress so well that half of the text is in the first block.
    text = "".join(f"q{i % 7} Q0 d{i * 7919 % 10007} 1 {i * 31 % 997} x\n" for i in range(20_000))
    whole = compress(text.encode())
    file = tmp_path / "run.packed"
    file.write_bytes(whole[: len(whole) - 3])
    done = podium("trec_eval", QRELS, file)
    assert done.returncode == 65
    assert f"{file}: ".encode() in done.stderr and b"it is truncated" in done.stderr
    broken = bytearray(whole)
    broken[len(whole) // 3 : len(whole) // 3 + 64] = bytes(64)
    file.write_bytes(broken)
    done = podium("trec_eval", QRELS, file)
    assert done.returncode == 65
    assert f"{file}".encode() in done.stderr


def test_a_window_that_is_too_large_is_refused(tmp_path):
    text = b"q Q0 d 1 1 x\n" * 10
    packed = subprocess.run(
        ["zstd", "-1", "--long=28"], input=text, capture_output=True, check=True
    ).stdout
    done = podium("trec_eval", QRELS, "-", stdin=packed)
    assert done.returncode == 65
    assert b"requires too much memory" in done.stderr


def test_a_bomb_takes_no_memory(tmp_path, plain_memory):
    """A megabyte that decompresses to a gigabyte: of a run's lines, and of one line."""
    for text in b"q Q0 d 1 1 x\n", b"x" * 13:
        member = gzip.compress(text * 80_000)
        bomb = tmp_path / "bomb.gz"
        bomb.write_bytes(member * 1000)

        def limit():
            resource.setrlimit(resource.RLIMIT_DATA, (2**30, 2**30))

        done = podium("trec_eval", QRELS, bomb, preexec_fn=limit)
        assert done.returncode == 65, done.stderr
        assert b"200 times its compressed size" in done.stderr or b"a line of more than" in done.stderr


def test_resume_does_not_read_what_is_compressed(tmp_path):
    paths = write_collection(tmp_path)
    output = tmp_path / "out.trec"
    packed = gzip.compress(printed(*rank_run(paths, "-f", "trec")).encode())
    output.write_bytes(packed)
    done = podium(*rank_run(paths, "-f", "trec", "-o", output, "--resume"))
    assert done.returncode == 2, done.stderr
    assert output.read_bytes() == packed


def test_runs_that_podium_wrote_as_jsonl(tmp_path):
    paths = write_collection(tmp_path)
    trec, jsonl = tmp_path / "reranked.trec", tmp_path / "reranked.jsonl"
    printed(*rank_run(paths, "-f", "trec", "-o", trec))
    printed(*rank_run(paths, "-f", "jsonl", "-o", jsonl))
    # The folder is the collection, so its judgments are found.
    report = printed("eval", "--qrels", tmp_path, "--format", "csv", trec, jsonl)
    values = {trec: [], jsonl: []}
    for line in report.splitlines()[1:]:
        query, run, *rest = line.split(",")
        values[Path(run)].append((query, *rest))
    assert values[trec] == values[jsonl] != []
    assert ("q", "recip_rank", "1") in values[jsonl]
    # `podium trec_eval` reads only what trec_eval reads.
    assert podium("trec_eval", paths["test.tsv"], trec).returncode == 65


def test_flat_jsonl(tmp_path):
    qrels, run = tmp_path / "qrels.jsonl.gz", tmp_path / "run.jsonl"
    qrels.write_bytes(gzip.compress(b"""
{"query_id": "q", "doc_id": "a", "relevance": 0, "iteration": "0"}
{"query_id": "q", "doc_id": "b", "relevance": 2, "iteration": "0"}
"""))
    run.write_text("""
{"query_id": "q", "doc_id": "a", "score": 1.5}
{"query_id": "q", "doc_id": "b", "score": 1}
""")
    table = printed("eval", "--qrels", qrels, "-m", "recip_rank", run)
    assert "0.5000" in table
    run.write_text('{"query_id": "q", "doc_id": "a"}\n')
    done = podium("eval", "--qrels", qrels, run)
    assert done.returncode == 65
    assert f'{run}:1: expected "score"'.encode() in done.stderr


def test_the_example_that_ships():
    """The README's line with a single document per query, which keeps the run's own order."""
    example = Path(__file__).parents[2] / "examples" / "covid-qa"
    flags = ["--dataset", example, "--run", example / "bm25.trec", "--ranker", "builtin"]
    report = json.loads(
        printed("eval", *flags, "--depth", "1", "-m", "ndcg_cut.10", "--format", "json")
    )
    first, reranked = report["measures"][0]["runs"]
    assert round(first["mean"], 4) == round(reranked["mean"], 4) == 0.4865
    assert report["queries"] == 35
