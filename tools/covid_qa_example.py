#!/usr/bin/env python3
"""Cuts examples/covid-qa from the whole collection.

  tools/covid_qa_example.py COVID_QA examples/covid-qa

COVID_QA is a folder in BEIR form: passages of COVID-QA's articles in
corpus.jsonl (ids ARTICLE-SECTION-PASSAGE), its questions in queries.jsonl,
qrels/test.tsv and a first stage's run, bm25.trec.

The rules for what is kept ignore ranking quality:
- articles whose own head says that they are under CC BY, as most do (the
  questions of the others are dropped too);
- every EVERY-th of the remaining questions, in the file's order;
- the first DEPTH candidates of each question in the run;
- the passages that are candidates or judged.

The corpus is compressed without a timestamp: the same input gives the same
bytes. articles.tsv names every article, its authors and its address, as CC BY
requires.
"""

import argparse
import collections
import gzip
import json
import pathlib
import re

EVERY = 5
DEPTH = 50


def article_of(docno):
    return docno.split("-")[0]


def passage_order(docno):
    return [int(part) for part in docno.split("-")]


def read_json_lines(path):
    with open(path, encoding="utf-8") as lines:
        return {row["_id"]: row for row in map(json.loads, lines)}


def read_qrels(path):
    qrels = collections.defaultdict(dict)
    for line in path.read_text().splitlines()[1:]:
        qid, docno, grade = line.split("\t")
        qrels[qid][docno] = grade
    return qrels


def read_run(path):
    run = collections.defaultdict(list)
    for line in path.read_text().splitlines():
        qid, _, docno, _, score, tag = line.split()
        run[qid].append((docno, score, tag))
    return run


def heads(corpus):
    """The first passage of each article, which has its title, address, authors
    and licence."""
    first = {}
    for docno in sorted(corpus, key=passage_order):
        first.setdefault(article_of(docno), corpus[docno]["text"])
    return first


def described(head):
    """Title, authors and address of an article, from its head."""
    title = " ".join(re.split(r"\n\s*\n|https?://", head)[0].split())
    authors = re.search(r"Authors?: *(.+)", head)
    # Older heads have the authors on their own line, "Surname, Name; Surname,
    # ...".
    authors = authors.group(1) if authors else re.search(r"\n\n(.+, .+)\n", head).group(1)
    authors = "" if authors == "nan" else authors.strip()
    address = re.search(r"https?://\S+", head)
    doi = re.search(r"DOI: ?(\S+)", head)
    return title, authors, address.group() if address else f"https://doi.org/{doi.group(1)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("target", type=pathlib.Path)
    args = parser.parse_args()

    corpus = read_json_lines(args.source / "corpus.jsonl")
    queries = read_json_lines(args.source / "queries.jsonl")
    qrels = read_qrels(args.source / "qrels/test.tsv")
    run = read_run(args.source / "bm25.trec")
    head_of = heads(corpus)
    free = {a for a, head in head_of.items() if re.search(r"License: ?cc-by\b(?!-)", head)}

    def is_free(docno):
        return article_of(docno) in free

    asked = [qid for qid in queries if all(map(is_free, qrels[qid]))][::EVERY]
    candidates = {qid: [c for c in run[qid] if is_free(c[0])][:DEPTH] for qid in asked}
    kept = {docno for found in candidates.values() for docno, _, _ in found}
    kept |= {docno for qid in asked for docno in qrels[qid]}
    articles = sorted({article_of(docno) for docno in kept}, key=int)

    (args.target / "qrels").mkdir(parents=True, exist_ok=True)
    passages = "".join(
        json.dumps(corpus[docno], ensure_ascii=False) + "\n"
        for docno in sorted(kept, key=passage_order)
    )
    (args.target / "corpus.jsonl.gz").write_bytes(gzip.compress(passages.encode(), mtime=0))
    (args.target / "queries.jsonl").write_text(
        "".join(json.dumps(queries[qid], ensure_ascii=False) + "\n" for qid in asked)
    )
    (args.target / "qrels/test.tsv").write_text(
        "query-id\tcorpus-id\tscore\n"
        + "".join(f"{q}\t{d}\t{grade}\n" for q in asked for d, grade in qrels[q].items())
    )
    (args.target / "bm25.trec").write_text(
        "".join(
            f"{qid} Q0 {docno} {rank} {score} {tag}\n"
            for qid in asked
            for rank, (docno, score, tag) in enumerate(candidates[qid], 1)
        )
    )
    (args.target / "articles.tsv").write_text(
        "article\ttitle\tauthors\taddress\n"
        + "".join("\t".join([a, *described(head_of[a])]) + "\n" for a in articles)
    )
    print(
        f"{len(asked)} questions, {sum(map(len, candidates.values()))} candidates, "
        f"{len(kept)} passages of {len(articles)} articles"
    )


if __name__ == "__main__":
    main()
