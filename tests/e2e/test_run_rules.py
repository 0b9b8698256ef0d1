"""The rules of docs/eval.md, "Runs and judgments", by which every command reads them."""

import json
import subprocess

import pytest
from conftest import binary

# A collection of three documents; d2 answers q1, and d1 answers q2.
QRELS = "q1 0 d2 1\nq1 0 d1 0\nq2 0 d1 1\nq2 0 d2 0\n"
RUN = "q1 Q0 d1 1 3 bm25\nq1 Q0 d2 2 2 bm25\nq2 Q0 d1 1 2 bm25\nq2 Q0 d2 2 1 bm25\n"
BEIR_QRELS = "query-id\tcorpus-id\tscore\nq1\td2\t1\nq1\td1\t0\nq2\td1\t1\nq2\td2\t0\n"
JSON_RUN = "".join(
    json.dumps({"query_id": qid, "doc_id": docno, "score": float(score)}) + "\n"
    for qid, _, docno, _, score, _ in map(str.split, RUN.splitlines())
)
JSON_QRELS = "".join(
    json.dumps({"query_id": qid, "doc_id": docno, "relevance": int(grade)}) + "\n"
    for qid, _, docno, grade in map(str.split, QRELS.splitlines())
)

# Files that all commands accept, and read like RUN or QRELS.
GOOD_RUNS = {
    "as it is": RUN,
    "comments and blank lines": "# by hand\n" + RUN.replace("\n", "\n\n  # more\n"),
    "fields behind the tag": RUN.replace("bm25\n", "bm25 and more\n"),
    "any rank": RUN.replace(" 1 3 ", " 1.0 3 ").replace(" 2 2 ", " second 2 "),
    "infinite scores": RUN.replace(" 3 bm25", " inf bm25").replace(" 1 bm25", " -inf bm25"),
    "a query's lines apart": "".join(RUN.splitlines(keepends=True)[i] for i in (0, 2, 1, 3)),
    "tabs, line ends of Windows, a byte order mark": "\ufeff" + RUN.replace(" ", "\t").replace("\n", "\r\n"),
    "no line end": RUN.rstrip("\n"),
    "numbers of other forms": RUN.replace(" 3 bm25", " +30e-1 bm25"),
}
GOOD_QRELS = {
    "as it is": QRELS,
    "comments and blank lines": "# by hand\n" + QRELS.replace("\n", "\n\n  # more\n"),
    "any iteration": QRELS.replace(" 0 d", " Q0 d"),
    "grades with a point": QRELS.replace(" 1\n", " 1.0\n"),
    "a query's lines apart": "".join(QRELS.splitlines(keepends=True)[i] for i in (0, 2, 1, 3)),
    "tabs, line ends of Windows, a byte order mark": "\ufeff" + QRELS.replace(" ", "\t").replace("\n", "\r\n"),
}
# Files that all commands refuse, and the messages.
BAD_RUNS = {
    "a field too few": (RUN + "q2 Q0 d3 3 0\n", "run:5: expected 6 fields (qid Q0 docno rank score tag), found 5"),
    "no number": (RUN + "q2 Q0 d3 3 high bm25\n", "run:5: the score 'high' is not a number"),
    "not a number": (RUN + "q2 Q0 d3 3 nan bm25\n", "run:5: the score 'nan' is not a number"),
    "a document twice": (RUN + "q2 Q0 d1 3 0 bm25\n", "run:5: document 'd1' occurs twice for query 'q2', first on line 3"),
    "nothing": ("# nothing\n", "run: no documents"),
}
BAD_QRELS = {
    "a field too few": (QRELS + "q2 0 d3\n", "qrels:5: expected 4 fields (qid iter docno grade), found 3"),
    "a field too many": (QRELS + "q2 0 d3 1 x\n", "qrels:5: expected 4 fields (qid iter docno grade), found 5"),
    "no whole number": (QRELS + "q2 0 d3 1.5\n", "qrels:5: the grade 1.5 is not a whole number"),
    "no number": (QRELS + "q2 0 d3 high\n", "qrels:5: the grade 'high' is not a whole number"),
    "a large grade": (QRELS + "q2 0 d3 1000001\n", "qrels:5: the grade 1000001 is not between -1000000 and 1000000"),
    "a document twice": (QRELS + "q2 0 d1 1\n", "qrels:5: document 'd1' occurs twice for query 'q2', first on line 3"),
    "nothing": ("\n", "qrels: no judgments"),
}
# Podium's own formats, which NIST's trec_eval refuses.
OTHER_RUNS = {"JSONL": JSON_RUN}
OTHER_QRELS = {"BEIR's header": BEIR_QRELS, "JSONL": JSON_QRELS}

READERS = {
    "trec_eval": ["trec_eval", "-m", "recip_rank", "qrels", "run"],
    "eval": ["eval", "-m", "recip_rank", "--qrels", "qrels", "run"],
    "rank": ["rank", "--run", "run", "--corpus", "corpus.jsonl", "--queries", "queries.tsv", "-f", "csv", "--threads=1"],
}
READERS_OF_QRELS = ("trec_eval", "eval")


def read(folder, reader, run=RUN, qrels=QRELS):
    (folder / "run").write_bytes(run.encode())
    (folder / "qrels").write_bytes(qrels.encode())
    with open(folder / "corpus.jsonl", "w") as corpus:
        for docno, text in {"d1": "Bees dance.", "d2": "Iron melts.", "d3": "Tea steeps."}.items():
            print(json.dumps({"_id": docno, "text": text}), file=corpus)
    (folder / "queries.tsv").write_text("q1\twhat melts\nq2\twho dances\n")
    command = [binary(), *READERS[reader]]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)


def said(done):
    """The standard output of a successful run."""
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("reader", READERS)
def test_all_take_the_same_runs(reader, tmp_path):
    expected = said(read(tmp_path, reader))
    for name, run in (GOOD_RUNS | ({} if reader == "trec_eval" else OTHER_RUNS)).items():
        assert said(read(tmp_path, reader, run=run)) == expected, name


@pytest.mark.parametrize("reader", READERS_OF_QRELS)
def test_all_take_the_same_judgments(reader, tmp_path):
    expected = said(read(tmp_path, reader))
    assert "0.75" in expected
    for name, qrels in (GOOD_QRELS | ({} if reader == "trec_eval" else OTHER_QRELS)).items():
        assert said(read(tmp_path, reader, qrels=qrels)) == expected, name


@pytest.mark.parametrize("reader", READERS)
def test_all_refuse_the_same_runs(reader, tmp_path):
    for name, (run, words) in BAD_RUNS.items():
        done = read(tmp_path, reader, run=run)
        assert (done.returncode, done.stdout) == (65, ""), name
        assert done.stderr == f"podium {reader}: {words}\n"


@pytest.mark.parametrize("reader", READERS_OF_QRELS)
def test_all_refuse_the_same_judgments(reader, tmp_path):
    for name, (qrels, words) in BAD_QRELS.items():
        done = read(tmp_path, reader, qrels=qrels)
        assert (done.returncode, done.stdout) == (65, ""), name
        assert done.stderr == f"podium {reader}: {words}\n"


def test_trec_eval_refuses_what_nists_does(tmp_path):
    for run in OTHER_RUNS.values():
        assert read(tmp_path, "trec_eval", run=run).returncode == 65
    for qrels in OTHER_QRELS.values():
        assert read(tmp_path, "trec_eval", qrels=qrels).returncode == 65
