"""Stage 9: the table. Reranks each collection's bm25.trec and measures nDCG@10.

A collection is a folder in BEIR form: corpus.jsonl, queries.jsonl, qrels/test.tsv and the
candidates bm25.trec. Runs are written to OUT/<collection>.trec some queries at a time; a
second call resumes where the first was stopped. The scores come from:
  --model DIR       the folder that ships, by PyTorch
  --cosine DIR      the cosine of a bi-encoder's mean-pooled vectors
  --server URL      a running rerank server (Podium, or another that speaks Cohere's v2), and
                    --tokenizer DIR to cut documents as --model does; key: COHERE_API_KEY
  --runs DIR        run files <collection>.trec made elsewhere
  none of these     the candidates unchanged (the BM25 line)
With --lines OUT1 OUT2 ... earlier outputs are printed for comparison. With --queries N only each
collection's first N queries are scored (a later call without it does the rest); with --as OUT
only the queries in OUT's runs are measured, so that partial runs are compared on the same queries.
"""

import argparse
import itertools
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Sequence
from urllib.request import Request, urlopen

import torch
from torch.nn.utils.rnn import pad_sequence

import late
from config import STAGES, load
from encode import embed, load_backbone
from measure import Run, mean_ndcg, read_qrels, read_run
from text import read_jsonl

ORDER = ("trec-dl19", "trecqa", "noveleval", "liveqa-med", "cisi", "cosqa", "covid-qa", "beir-nfcorpus")


@dataclass(frozen=True)
class Settings:
    limit: int
    block: int


def reranker(folder: Path, limit: int) -> Callable[[list[tuple[str, str]]], list[float]]:
    """A document of several queries is encoded once. Its vectors are kept in f16, so that a collection fits into
    memory."""
    model = late.load(folder)
    tokenizers = model.tokenizers(folder)
    known: dict[str, tuple[torch.Tensor, torch.Tensor, torch.Tensor]] = {}

    def remember(texts: list[str]) -> None:
        [found] = model.encode(tokenizers.document, texts, limit)
        for i, text in enumerate(texts):
            real = found.real[i]
            known[text] = found.tokens[i][real].half(), found.ids[i][real], found.means[i]

    def documents(texts: list[str]) -> late.Encoded:
        tokens, ids, means = zip(*(known[t] for t in texts))
        real = pad_sequence([torch.ones(len(i), dtype=torch.bool) for i in ids], batch_first=True)
        padded = pad_sequence(tokens, batch_first=True).float()
        return late.Encoded(padded, real, torch.stack(means), torch.zeros(real.shape), pad_sequence(ids, batch_first=True))

    def scores(pairs: list[tuple[str, str]]) -> list[float]:
        with torch.inference_mode():
            fresh = list(dict.fromkeys(d for _, d in pairs if d not in known))
            for begin in range(0, len(fresh), 64):
                remember(fresh[begin : begin + 64])
            values: list[float] = []
            for query, group in itertools.groupby(pairs, key=lambda pair: pair[0]):
                asked = model.encode(tokenizers.query, [query], limit)
                values += model.compare(*asked, documents([d for _, d in group]))[0].tolist()
        return values

    return scores


def served(url: str, folder: Path, limit: int) -> Callable[[list[tuple[str, str]]], list[float]]:
    tokenizer = late.tokenizers(folder).query
    headers = {"content-type": "application/json", "authorization": "Bearer " + os.environ.get("COHERE_API_KEY", "none")}

    def scores(pairs: list[tuple[str, str]]) -> list[float]:
        values: list[float] = []
        for query, group in itertools.groupby(pairs, key=lambda pair: pair[0]):
            documents = [document for _, document in group]
            room = limit - len(tokenizer.encode(query).ids) - 2
            body = {"model": "rerank-v3.5", "query": query, "documents": documents, "max_tokens_per_doc": max(room, limit // 2)}
            with urlopen(Request(url + "/v2/rerank", json.dumps(body).encode(), headers), timeout=600) as answer:
                found = {r["index"]: r["relevance_score"] for r in json.load(answer)["results"]}
            values += [found[i] for i in range(len(documents))]
        return values

    return scores


def cosine(folder: Path, limit: int, prefixes: Sequence[str]) -> Callable[[list[tuple[str, str]]], list[float]]:
    model, tokenizers = load_backbone(folder), late.tokenizers(folder, prefixes)
    known: tuple[dict[str, torch.Tensor], ...] = ({}, {})

    def scores(pairs: list[tuple[str, str]]) -> list[float]:
        for tokenizer, own, texts in zip(tokenizers, known, zip(*pairs)):
            fresh = list(dict.fromkeys(text for text in texts if text not in own))
            if fresh:
                own.update(zip(fresh, embed(model, tokenizer, fresh, limit, 32)))
        return [float(known[0][q] @ known[1][d]) for q, d in pairs]

    return scores


def chosen(args: argparse.Namespace, limit: int) -> Callable[[list[tuple[str, str]]], list[float]] | None:
    """Scores of --model, --cosine or --server; None without any of them."""
    if args.model:
        return reranker(args.model, limit)
    if args.cosine:
        return cosine(args.cosine, limit, args.prefixes)
    if args.server:
        return served(args.server, args.tokenizer, limit)
    return None


def rerank(
    folder: Path, out: Path, scores: Callable[[list[tuple[str, str]]], list[float]], block: int, most: int | None
) -> None:
    """Scores the candidates of the first `most` queries, except those that OUT already holds, `block` queries at a
    time."""
    corpus = {row["_id"]: f"{row.get('title') or ''} {row['text']}".strip() for row in read_jsonl(folder / "corpus.jsonl")}
    queries = {row["_id"]: row["text"] for row in read_jsonl(folder / "queries.jsonl")}
    candidates = read_run(folder / "bm25.trec")
    done = read_run(out) if out.exists() else {}
    left = [q for q in list(candidates)[:most] if q not in done]
    with open(out, "a") as file:
        for begin in range(0, len(left), block):
            keys = [(q, d) for q in left[begin : begin + block] for d in candidates[q]]
            values = scores([(queries[q], corpus[d]) for q, d in keys])
            file.writelines(f"{q} Q0 {d} 0 {v:.7g} rerank\n" for (q, d), v in zip(keys, values))
            file.flush()


def measured(folder: Path, run: Run, like: Path | None) -> tuple[float, int]:
    """nDCG@10 over the queries in the run, and how many of the candidates' queries it lacks."""
    asked = set(read_run(folder / "bm25.trec"))
    if like:
        run = {q: run[q] for q in read_run(like / f"{folder.name}.trec") if q in run}
    qrels = read_qrels(folder / "qrels" / "test.tsv")
    missing = len([q for q in asked if q not in run])
    return mean_ndcg(run, qrels, set(run) if missing else None), missing


def table(lines: dict[str, dict[str, float]], names: list[str]) -> str:
    rows = ["| collection | " + " | ".join(lines) + " |", "|---|" + "---|" * len(lines)]
    for name in names:
        rows.append(f"| {name} | " + " | ".join(f"{v[name]:.4f}" if name in v else "" for v in lines.values()) + " |")
    full = {k: v for k, v in lines.items() if all(n in v for n in names)}
    means = [f"{sum(v[n] for n in names) / len(names):.4f}" if k in full else "" for k, v in lines.items()]
    return "\n".join(rows + ["| **mean** | " + " | ".join(means) + " |"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, default=STAGES / "evaluate.toml", help="settings")
    parser.add_argument("--collections", type=Path, required=True, help="a folder of collections")
    parser.add_argument("--only", nargs="*", help="names of the collections to measure")
    parser.add_argument("--out", type=Path, required=True)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--model", type=Path)
    which.add_argument("--cosine", type=Path)
    which.add_argument("--server", help="URL")
    which.add_argument("--runs", type=Path)
    parser.add_argument("--tokenizer", type=Path, help="the folder of the model that --server serves")
    parser.add_argument("--prefixes", nargs=2, default=["", ""], help="of queries and documents, for --cosine")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--queries", type=int, help="score at most this many queries per collection")
    parser.add_argument("--as", dest="like", type=Path, help="measure only the queries of these runs")
    parser.add_argument("--lines", type=Path, nargs="*", default=[])
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    settings = load(Settings, args.config)
    args.out.mkdir(parents=True, exist_ok=True)
    found = [p.name for p in args.collections.iterdir() if (p / "bm25.trec").exists()]
    names = [n for n in ORDER if n in found] + sorted(set(found) - set(ORDER))
    names = [n for n in names if not args.only or n in args.only]
    scores = chosen(args, settings.limit)
    results: dict[str, float] = {}
    for name in names:
        folder = args.collections / name
        if scores:
            rerank(folder, args.out / f"{name}.trec", scores, settings.block, args.queries)
            path = args.out / f"{name}.trec"
        else:
            path = args.runs / f"{name}.trec" if args.runs else folder / "bm25.trec"
        if not path.exists():
            continue
        results[name], missing = measured(folder, read_run(path), args.like)
        print(f"{name} {results[name]:.4f}" + (f" ({missing} queries missing)" if missing else ""), flush=True)
        (args.out / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    lines = {p.name: json.loads((p / "results.json").read_text()) for p in args.lines}
    print(table({**lines, args.out.name: results}, names))


if __name__ == "__main__":
    main()
