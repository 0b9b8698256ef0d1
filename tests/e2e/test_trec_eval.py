"""`podium trec_eval` in a shell.

golden/trec_eval/*.out hold the output of NIST's trec_eval 9.0.4 for qrels.txt and run.txt with the options below, for
measures that version 10 has not changed. `test_trec_eval.py PROGRAM` rewrites them. tools/trec_eval_parity.py compares
with the program itself, and far more widely.
"""

import subprocess
import sys
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden" / "trec_eval"
QRELS, RUN = str(GOLDEN / "qrels.txt"), str(GOLDEN / "run.txt")

MEASURES = """runid num_q num_ret num_rel num_rel_ret map gm_map Rprec bpref
recip_rank P relstring recall infAP gm_bpref Rprec_mult utility binG G ndcg
ndcg_rel Rndcg ndcg_cut map_cut relative_P success set_P set_relative_P
set_recall set_map set_F num_nonrel_judged_ret""".split()
ALL = [f"-m{name}" for name in MEASURES]
OPTIONS = {
    "queries.out": ["-q", *ALL],
    "complete.out": ["-c", *ALL],
    "judged_level_2.out": ["-J", "-q", "-l2", *ALL],
    "one_query.out": ["-q", "-D", "0.q10", *ALL],
    "parameters.out": [
        *["-q", "-n", "-M", "15", "-N", "50", "-m", "P.5,7,3", "-mset"],
        *["-m", "Rprec_mult.5.0,0.2,0.35", "-mutility.2,-1,0,0.5"],
        *["-mndcg.1=3,2=9,3=4.5", "-mndcg_cut.10,20,23.4", "-m", "G.1=3,2=9"],
        *["-m", "set_F.0.5", "-mrelstring.4", "-m", "Rndcg.0=1,1=4"],
    ],
}


def trec_eval(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess:
    from conftest import binary

    return subprocess.run(
        [binary(), "trec_eval", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("name", OPTIONS)
def test_prints_the_bytes_of_trec_eval(name):
    done = trec_eval(*OPTIONS[name], QRELS, RUN)
    assert done.returncode == 0, done.stderr
    assert done.stdout == (GOLDEN / name).read_text()


def test_official_is_the_default_and_the_run_may_be_standard_input():
    done = trec_eval(QRELS, "-", stdin=Path(RUN).read_text())
    assert done.returncode == 0, done.stderr
    assert done.stdout == trec_eval("-m", "official", QRELS, RUN).stdout
    lines = done.stdout.splitlines()
    assert lines[0] == "runid                 \tall\tgolden"
    assert lines[-1].startswith("P_1000                \tall\t")
    assert len(lines) == 30


def test_complete_prints_queries_without_documents():
    done = trec_eval("-q", "-c", "-m", "num_ret", "-m", "ndcg", QRELS, RUN)
    assert "num_ret               \tmissing\t0\n" in done.stdout
    assert "ndcg                  \tmissing\t0.0000\n" in done.stdout
    done = trec_eval("-q", "-m", "num_ret", QRELS, RUN)
    assert "missing" not in done.stdout


def test_the_long_names_are_trec_evals():
    long = trec_eval(
        *["--query_eval_wanted", "--complete_rel_info_wanted", "--measure"],
        *["set", "--level_for_rel", "2", "--Judged_docs_only"],
        *["--Max_retrieved_per_topic", "7", "--Number_docs_in_coll", "90"],
        *["--Rel_info_format", "qrels", "-Ttrec_results", QRELS, RUN],
    )
    assert long.returncode == 0, long.stderr
    short = trec_eval(*"-q -c -m set -l2 -J -M7 -N90".split(), QRELS, RUN)
    assert long.stdout == short.stdout


def test_z_scores(tmp_path):
    """Z scores of whole numbers, which can be computed from the output without -Z."""
    zscores = tmp_path / "zscores.txt"
    plain = trec_eval("-q", "-mnum_ret", "-mnum_rel", QRELS, RUN).stdout
    values = {}
    for line in plain.splitlines():
        name, qid, value = line.split()
        values[name, qid] = int(value)
    known = [qid for name, qid in values if name == "num_ret" and qid not in ("all", "q1")]
    zscores.write_text("".join(f"{qid} num_ret 10 4\n" for qid in known))
    done = trec_eval("-q", "-Z", str(zscores), "-mnum_ret", "-mnum_rel", QRELS, RUN)
    assert done.returncode == 0, done.stderr
    expected, sums = [], {"num_ret": 0, "num_rel": 0}
    for (name, qid), value in values.items():
        z = (value - 10) / 4 if name == "num_ret" and qid in known else -1_000_000
        if qid == "all":
            z = sums[name]
        else:
            sums[name] += z
        expected.append(f"Z{name:22}\t{qid}\t{z:6.4f}\n")
    assert done.stdout == "".join(expected)


def test_says_what_is_wrong(tmp_path):
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("q1 Q0 doc1 1 high r\n")
    for arguments, code, message in [
        ((QRELS, str(wrong)), 65, ":1: the score 'high' is not a number"),
        ((str(wrong), RUN), 65, ":1: expected 4 fields"),
        ((QRELS, "/no/run"), 69, "/no/run: No such file or directory"),
        (("-m", "mrr", QRELS, RUN), 2, "-m mrr: unknown measure"),
        (("-m", "prefs_simp", QRELS, RUN), 2, "needs preferences"),
        (("-R", "prefs", QRELS, RUN), 2, "--Rel_info_format: prefs not in"),
        (("-Z", "/no/z", QRELS, RUN), 69, "/no/z: No such file or directory"),
        (("-Z", str(wrong), QRELS, RUN), 65, ":1: expected 4 fields"),
        (("-D", "all", QRELS, RUN), 2, "-D 'all': expected LEVEL"),
        (("-D", "0.q9", QRELS, RUN), 65, "query 'q9' of"),
        ((QRELS,), 2, "run is missing"),
    ]:
        done = trec_eval(*arguments)
        assert done.returncode == code, (arguments, done.stderr)
        assert message in done.stderr, done.stderr
        assert done.stdout == ""


if __name__ == "__main__":
    for name, options in OPTIONS.items():
        command = [sys.argv[1], *options, QRELS, RUN]
        (GOLDEN / name).write_bytes(subprocess.check_output(command))
