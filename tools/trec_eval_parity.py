#!/usr/bin/env python3
"""Compares `podium trec_eval` with NIST's trec_eval.

  tools/trec_eval_parity.py --podium build/dev/podium --trec-eval ./trec_eval
  tools/trec_eval_parity.py --podium build/dev/podium --wheel

--trec-eval: the bytes of the program's standard output, for many sets of
options. Version 9 or 10 (the jar uk.ac.gla.dcs.terrierteam:jtreceval has a
9.0.4 for Linux). Where 10 differs from 9, a few lines of Python below emulate
10: interpolated precision rounds the number of relevant documents; rbp,
rbp_resid and unj are new in all_trec; with -c, queries without documents are
printed too, and relevant documents are counted by -l. The jar's program crashes
on every -Z, so Z scores are checked against the values without it.
--wheel: every query's values through the package pytrec_eval-terrier.

Runs on --random random runs (ties, missing queries, unjudged documents, negative
grades, lines in any order) and on the folders under --collections, which hold
qrels/test.tsv as BEIR does, and runs as *.trec. Prints what was compared and
what differed; exits 1 on any difference.
"""

import argparse
import collections
import math
import pathlib
import random
import subprocess
import sys
import tempfile

OPTION_SETS = [
    [],
    ["-q"],
    ["-m", "all_trec"],
    ["-q", "-m", "all_trec"],
    ["-q", "-c", "-m", "all_trec"],
    ["-q", "-c", "-M", "5", "-m", "all_trec"],
    ["-q", "-l", "2", "-m", "all_trec", "-mrelstring.20"],
    ["-q", "-c", "-l3", "-J", "-m", "all_trec"],
    ["-q", "-J", "-m", "all_trec", "-N", "1000"],
    ["-n", "-q", "-m", "set", "-m", "bpref"],
    ["-c", "-J", "-M7", "-l", "2", "-N", "100", "-m", "all_trec"],
    ["-q", "-m", "yaap", "-m", "P.7,3"],
    ["-q", "-miprec_at_recall..10,.20,.25,.75,.50", "-m", "P.5,7,3", "-m",
     "recall.20,2000", "-m", "Rprec_mult.5.0,0.2,0.35", "-mutility.2,-1,0,0",
     "-m", "11pt_avg..25,.5,.75", "-mndcg.1=3,2=9,4=4.5",
     "-mndcg_cut.10,20,23.4", "-msuccess.2,5,20", "-m", "map_cut.4,2",
     "-m", "Rndcg.1=3,2=9,4=4.5", "-m", "ndcg_rel.1=5,2=1,3=0", "-m",
     "G.1=3,2=9", "-m", "set_F.0.5", "-N", "50", "-m", "relative_P.1,2,3"],
]  # fmt: skip
# Part of all_trec since version 10.
NEW_IN_10 = ("rbp", "rbp_resid", "unj")
RECALLS = [i / 10 for i in range(11)]


class Options:
    def __init__(self, arguments):
        self.level, self.most, self.judged_only, self.complete = 1, None, False, False
        self.only = None
        rest = list(arguments)
        while rest:
            flag = rest.pop(0)
            if flag in ("-l", "-M", "-N", "-m"):
                flag += rest.pop(0)
            if flag.startswith("-l"):
                self.level = int(flag[2:])
            elif flag.startswith("-M"):
                self.most = int(flag[2:])
            elif flag == "-D":
                self.only = rest.pop(0).split(".", 1)[1]
            elif flag == "-J":
                self.judged_only = True
            elif flag == "-c":
                self.complete = True


def grades_by_rank(judged, retrieved, options):
    """-1: not in the judgments, -2: in them with a grade below 0."""
    if retrieved is None:
        grades = [-1]
    else:
        ranked = sorted(retrieved, key=lambda doc: (doc[1], doc[0]), reverse=True)
        grades = [judged.get(docno, -1) for docno, _ in ranked[: options.most]]
        grades = [
            -2 if docno in judged and grade < 0 else grade
            for (docno, _), grade in zip(ranked, grades)
        ]
    return [g for g in grades if g >= 0] if options.judged_only else grades


def iprec(judged, grades, recalls, options):
    all_relevant = sum(g >= options.level for g in judged.values())
    relevant = sum(g >= options.level for g in grades)
    values = []
    for recall in recalls:
        # Half away from zero, as lround().
        needed = math.floor(recall * all_relevant + 0.5)
        if needed > relevant:
            values.append(0.0)
        elif not grades:
            values.append(math.nan)
        else:
            precisions, seen = [], 0
            for rank, grade in enumerate(grades, 1):
                seen += grade >= options.level
                if seen >= needed:
                    precisions.append(seen / rank)
            values.append(max(precisions, default=relevant / len(grades)))
    return values


def rbp(judged, grades, p=0.9):
    most = max(max(judged.values()), 1)
    sum_, reached = 0.0, 1.0
    for grade in grades:
        sum_ += max(grade, 0) / most * reached
        reached *= p
    return (1 - p) * sum_


def rbp_resid(grades, p=0.9):
    sum_, reached = 0.0, 1.0
    for grade in grades:
        sum_ += reached if grade < 0 else 0
        reached *= p
    return reached + (1 - p) * sum_ if sum_ else 0.0


def unj(grades, cutoff):
    return sum(grade < 0 for grade in grades[:cutoff]) / cutoff


def number(value):
    return "  -nan" if math.isnan(value) else f"{value:6.4f}"


def twin(name, judged, grades, options):
    """The value of a measure that version 9 lacks, or computes differently."""
    if name.startswith("iprec_at_recall_"):
        return iprec(judged, grades, [float(name.rsplit("_", 1)[1])], options)[0]
    if name.startswith("11pt_avg"):
        given = name[len("11pt_avg_") :]
        recalls = [float(r) for r in given.split(",")] if given else RECALLS
        values = iprec(judged, grades, recalls, options)
        return sum(reversed(values)) / len(values)
    if name == "rbp":
        return rbp(judged, grades)
    if name == "rbp_resid":
        return rbp_resid(grades)
    return unj(grades, int(name[len("unj_") :]))


def is_twin(name):
    return name.startswith(("iprec_at_recall_", "11pt_avg", "unj_")) or name in NEW_IN_10


def check_twins(lines, qrels, run, options):
    """Checks the lines that version 9 cannot confirm; returns complaints."""
    by_query = {}
    queries = [q for q in sorted(qrels, key=str.encode) if options.complete or q in run]
    queries = [q for q in queries if options.only in (None, q)]
    for qid in queries:
        by_query[qid] = grades_by_rank(qrels[qid], run.get(qid), options)
    wrong = []
    for line in lines:
        name, qid, value = (part.strip() for part in line.split("\t"))
        if qid != "all" and qid not in run:
            # A query without documents has only its relevant documents.
            if name not in ("num_rel", "relstring", "yaap") and "_2,-1" not in name:
                if float(value) != 0 and not (options.judged_only and "nan" in value):
                    wrong.append(f"{line!r}: no documents")
            continue
        if name == "num_rel" and qid == "all":
            relevant = sum(
                grade >= options.level for q in queries for grade in qrels[q].values()
            )
            if value != str(relevant):
                wrong.append(f"{line!r}: expected {relevant}")
        if not is_twin(name):
            continue
        wanted = []
        for query in queries if qid == "all" else [qid]:
            # The placeholder document of such a query does not count.
            nothing = query not in run and (name.startswith("unj_") or name == "rbp_resid")
            wanted.append(
                0.0 if nothing else twin(name, qrels[query], by_query[query], options)
            )
        mean = sum(wanted) / len(wanted)
        if value != number(mean).strip():
            wrong.append(f"{line!r}: expected {number(mean)}")
    return wrong


def without_news(lines, run, options):
    """The lines of version 10 that version 9 prints too."""
    kept = []
    for line in lines:
        name, qid, _ = line.split("\t")
        name = name.strip()
        if qid != "all" and qid not in run:
            continue
        if name in NEW_IN_10 or name.startswith("unj_"):
            continue
        checked = is_twin(name) or (name == "num_rel" and qid == "all" and options.complete)
        kept.append("\t".join(line.split("\t")[:2]) if checked else line)
    return kept


def output(command):
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout, done.stderr, done.returncode


def zscores_file(folder, qrels, chance):
    """Means and deviations for some values of some queries: the file and the
    numbers."""
    names = ("num_ret", "num_rel", "map", "P_5", "ndcg", "Rprec_mult_0.40", "G")
    means = {
        (qid, name): (chance.choice([0, 1, 0.25, 7]), chance.choice([0, 0.5, 2, 0.0123]))
        for qid in qrels
        for name in names
        if chance.random() < 0.7
    }
    file = folder / "zscores"
    file.write_text(
        "".join(f"{q} {name} {mean} {stddev}\n" for (q, name), (mean, stddev) in means.items())
    )
    return file, means


def check_zscores(args, folder, qrels_file, run_file, qrels):
    """Checks Z scores against the plain values, as far as their digits go."""
    file, means = zscores_file(folder, qrels, random.Random(str(run_file)))
    command = [args.podium, "trec_eval", "-q", "-m", "all_trec", str(qrels_file), str(run_file)]
    plain, _, _ = output(command)
    ours, error, code = output([*command[:2], "-Z", str(file), *command[2:]])
    lines, wrong = list(zip(plain.splitlines(), ours.splitlines())), []
    if code != 0 or len(lines) != len(plain.splitlines()):
        return [f"-Z {file}: {error.strip()}"]
    for line, z_line in lines:
        name, qid, value = line.split("\t")
        if name.strip() in ("runid", "relstring"):
            if z_line != line:
                wrong.append(f"-Z {file}: {z_line!r}")
            continue
        z_name, z_qid, z = z_line.split("\t")
        if (z_name, z_qid) != ("Z" + name, qid) or len(z.split(".")[1]) != 4:
            wrong.append(f"-Z {file}: {z_line!r} for {line!r}")
        if qid == "all":
            continue
        mean, stddev = means.get((qid, name.strip()), (None, 0))
        # Allow half of the last digit, for both the value and its Z score.
        close = stddev and abs(float(z) * stddev + mean - float(value)) <= 1e-4 * (1 + stddev)
        same = not stddev and float(z) == (0 if mean == float(value) else -1_000_000)
        if not close and not same:
            wrong.append(f"-Z {file}: {z_line!r} for {line!r}, {mean} {stddev}")
    return wrong


def compare_program(args, version, qrels_file, run_file, qrels, run):
    wrong = []
    both = sorted(set(qrels) & set(run))
    for arguments in [*OPTION_SETS, ["-q", "-m", "all_trec", "-D", f"0.{both[0]}"]]:
        files = [str(qrels_file), str(run_file)]
        ours, error, code = output([args.podium, "trec_eval", *arguments, *files])
        theirs, _, their_code = output([args.trec_eval, *arguments, *files])
        where = f"{' '.join(arguments)} {qrels_file} {run_file}"
        if code != 0 or their_code != 0:
            wrong.append(f"{where}: exits {code} and {their_code}; {error.strip()}")
            continue
        if version >= 10:
            if ours != theirs:
                wrong.append(f"{where}: differs")
            continue
        ours_lines, their_lines = ours.split("\n")[:-1], theirs.split("\n")[:-1]
        wrong += [
            f"{where}: {complaint}"
            for complaint in check_twins(ours_lines, qrels, run, Options(arguments))
        ]
        kept = without_news(ours_lines, run, Options(arguments))
        rest = without_news(their_lines, run, Options(arguments))
        for mine, other in zip(kept, rest):
            if mine != other:
                wrong.append(f"{where}: {mine!r}, trec_eval {other!r}")
        if len(kept) != len(rest):
            wrong.append(f"{where}: {len(kept)} lines, trec_eval {len(rest)}")
    return wrong, len(OPTION_SETS) + 1


def compare_wheel(args, qrels_file, run_file, qrels, run):
    import pytrec_eval

    names = set(pytrec_eval.supported_measures) - {
        "runid", "relstring", "num_q", "gm_map", "gm_bpref", "yaap"
    }  # fmt: skip
    wrong, compared = [], 0
    for level, judged_only in ((1, False), (2, False), (1, True)):
        evaluator = pytrec_eval.RelevanceEvaluator(
            qrels, names, relevance_level=level, judged_docs_only_flag=judged_only
        )
        theirs = evaluator.evaluate({qid: dict(docs) for qid, docs in run.items()})
        flags = ["-q", "-n", "-l", str(level), *(["-J"] if judged_only else [])]
        flags += [f"-m{name}" for name in sorted(names)]
        ours, error, code = output(
            [args.podium, "trec_eval", *flags, str(qrels_file), str(run_file)]
        )
        if code != 0:
            wrong.append(f"{' '.join(flags)} {qrels_file}: {error.strip()}")
        for line in ours.split("\n")[:-1]:
            name, qid, value = (part.strip() for part in line.split("\t"))
            if is_twin(name):
                continue
            compared += 1
            other = theirs[qid][name]
            if abs(float(value) - other) > 0.5001e-4 and not math.isnan(other):
                wrong.append(f"{' '.join(flags)} {qrels_file}: {line!r}, {other}")
    return wrong, compared


def read_qrels(path):
    qrels = collections.defaultdict(dict)
    for line in path.read_text().splitlines():
        qid, _, docno, grade = line.split()
        qrels[qid][docno] = int(grade)
    return dict(qrels)


def read_run(path):
    run = collections.defaultdict(list)
    for line in path.read_text().splitlines():
        qid, _, docno, _, score, _ = line.split()
        run[qid].append((docno, float(score)))
    return dict(run)


def random_case(folder, seed):
    chance = random.Random(seed)
    queries = [f"{chance.choice(['q', 'Q-', ''])}{i}" for i in range(chance.randint(1, 9))]
    docs = [f"{chance.choice(['d', 'D', 'é-'])}{i}" for i in range(chance.randint(1, 70))]
    grades = chance.choice([[0, 1], [0, 1, 2], [-1, 0, 1, 2, 3], [-2, -1, 0, 0, 0, 1, 11]])
    scores = chance.choice([[1, 2, 3], [x / 7 for x in range(-50, 50)], [0.5]])
    judgments, results = [], []
    for i, qid in enumerate(queries):
        if i == 0 or chance.random() < 0.8:
            # At least one judged document: without any, trec_eval reads
            # leftovers of the previous query.
            judged = chance.sample(docs, chance.randint(1, len(docs)))
            judgments.append(f"{qid} 0 {judged[0]} {chance.choice([0, 1, 2])}")
            judgments += [f"{qid}\t0\t{d}\t{chance.choice(grades)}" for d in judged[1:]]
        if i == 0 or chance.random() < 0.8:
            found = chance.sample(docs, chance.randint(1, len(docs)))
            results += [
                f"{qid} Q0 {doc} {rank} {chance.choice(scores)!r} random"
                for rank, doc in enumerate(found)
            ]
    chance.shuffle(judgments)
    chance.shuffle(results)
    qrels_file, run_file = folder / f"qrels.{seed}", folder / f"run.{seed}"
    qrels_file.write_text("\n".join(judgments) + "\n")
    run_file.write_text("\n".join(results) + "\n")
    return qrels_file, run_file


def collection_cases(folder, collections_folder):
    for tsv in sorted(collections_folder.glob("*/qrels/test.tsv")):
        qrels_file = folder / f"qrels.{tsv.parts[-3]}"
        rows = [line.split("\t") for line in tsv.read_text().splitlines()[1:]]
        qrels_file.write_text("".join(f"{q} 0 {d} {g}\n" for q, d, g in rows))
        for run_file in sorted(tsv.parent.parent.glob("*.trec")):
            yield qrels_file, run_file


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--podium", required=True)
    parser.add_argument("--trec-eval")
    parser.add_argument("--wheel", action="store_true")
    parser.add_argument("--collections", type=pathlib.Path)
    parser.add_argument("--random", type=int, default=100)
    args = parser.parse_args()
    version = 0
    if args.trec_eval:
        version = int(output([args.trec_eval, "-v"])[1].split()[-1].split(".")[0])
    failures, runs, compared = [], 0, collections.Counter()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        cases = [random_case(folder, seed) for seed in range(args.random)]
        if args.collections:
            cases += collection_cases(folder, args.collections)
        for qrels_file, run_file in cases:
            runs += 1
            qrels, run = read_qrels(qrels_file), read_run(run_file)
            failures += check_zscores(args, folder, qrels_file, run_file, qrels)
            compared["outputs of -Z"] += 1
            if args.trec_eval:
                wrong, count = compare_program(
                    args, version, qrels_file, run_file, qrels, run
                )
                failures += wrong
                compared["outputs"] += count
            if args.wheel:
                wrong, count = compare_wheel(args, qrels_file, run_file, qrels, run)
                failures += wrong
                compared["values of the wheel"] += count
    for failure in failures[:50]:
        print(failure)
    counts = ", ".join(f"{count} {what}" for what, count in compared.items())
    print(f"{runs} runs: {counts} compared, {len(failures)} differ")
    sys.exit(1 if failures or not compared else 0)


if __name__ == "__main__":
    main()
