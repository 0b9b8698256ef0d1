"""What a late-interaction head could look at: for each list of candidates.py and each exit, the comparisons of every
text with the query, before any of them is weighed (fit_head.py).

Comparisons of a pair, from the states after a layer (late.py has the formulas):
  mean       cosine of the means
  sim        MaxSim, all query tokens alike
  sim_rare   MaxSim, query tokens weighed by inverse document frequency
  win_rare   the same over the best window
  lexical    BM25 of the token ids
  phrase     the same over pairs of neighbouring ids, which must be neighbours in the text as well
  number     the share of the query's rarity that is in tokens with digits and in the text
  bm25       BM25 of words over the texts of all lists in the language: what a first stage would send along
  length     logarithm of the number of tokens
Facts about a query: logarithm of its number of tokens, their mean and highest rarity, the share with digits, whether
it ends with a question mark.
"""

import argparse
import json
import time
from collections import Counter
from pathlib import Path

import torch
from torch import Tensor

import late
from text import read_jsonl
from words import scores_in_lists

PAIR = ("mean", "sim", "sim_rare", "win_rare", "lexical", "phrase", "number", "bm25", "length")
QUERY = ("tokens", "rarity", "rarest", "digits", "asks")
QUERY_TOKENS = 96


def rarity(texts: list[str], tokenizer, size: int) -> Tensor:
    """Inverse document frequency of each id; special tokens, and the prefix, have none."""
    found: Counter[int] = Counter()
    tokenizer.no_truncation()
    for code in tokenizer.encode_batch(texts):
        found.update(set(i for i, special in zip(code.ids, code.special_tokens_mask) if not special))
    count = torch.zeros(size)
    for i, n in found.items():
        count[i] = n
    return (1 + (len(texts) - count + 0.5) / (count + 0.5)).log()


def phrase(query: Tensor, document: Tensor, idf: Tensor) -> float:
    """The share of the query's pairs of neighbours that are neighbours in the document, by rarity."""
    pairs = set(zip(document.tolist(), document[1:].tolist()))
    weights = idf[query[:-1]] * (idf[query[:-1]] > 0) + idf[query[1:]]
    there = torch.tensor([pair in pairs for pair in zip(query.tolist(), query[1:].tolist())])
    both = weights * (idf[query[:-1]] > 0) * (idf[query[1:]] > 0)
    return (both[there].sum() / both.sum().clamp_min(1e-6)).item() if len(there) else 0.0


def some(encoded: late.Encoded, places: list[int], width: int) -> late.Encoded:
    """The texts at `places`, without padding beyond `width`."""
    tokens, real, means, weights, ids = encoded
    return late.Encoded(tokens[places, :width], real[places, :width], means[places], weights[places, :width], ids[places, :width])


class Reader:
    def __init__(self, model: late.LateInteraction, tokenizers: late.Tokenizers, limit: int) -> None:
        self.model, self.tokenizers, self.limit = model, tokenizers, limit

    @torch.inference_mode()
    def read(self, lists: list[tuple[str, list[str], list[float]]]) -> list[tuple[Tensor, Tensor]]:
        """For each query with its texts and their BM25 scores: (texts, layers, PAIR) and (QUERY)."""
        layers, (query, document) = self.model.layers, self.tokenizers
        asked = self.model.encode(query, [q for q, _, _ in lists], QUERY_TOKENS, layers=layers)
        distinct = {text: i for i, text in enumerate(dict.fromkeys(t for _, texts, _ in lists for t in texts))}
        documents = self.model.encode(document, list(distinct), self.limit, 16, layers)
        found = []
        for i, (query, texts, first) in enumerate(lists):
            places = [distinct[text] for text in texts]
            count, width = int(asked[0].real[i].sum()), int(documents[0].real[places].sum(1).max())
            own = [some(encoded, [i], count) for encoded in asked]
            candidates = [some(encoded, places, width) for encoded in documents]
            found.append(self.compare(query, own, candidates, first))
        return found

    def compare(
        self, query: str, asked: list[late.Encoded], documents: list[late.Encoded], first: list[float]
    ) -> tuple[Tensor, Tensor]:
        model, idf = self.model, self.model.idf
        ids = asked[0].ids[0]
        rare = idf[ids]
        weights = rare.clamp_min(0.3 * (rare > 0).any())
        weights = torch.where(rare > 0, weights, 0.3)
        lexical, number = (found[0] for found in model.lexical(asked[0], documents[0]))
        own = [d[r] for d, r in zip(documents[0].ids, documents[0].real)]
        phrases = torch.tensor([phrase(ids, d, idf) for d in own])
        lengths = torch.tensor([float(len(d)) for d in own]).log()
        rows = []
        for queries, candidates in zip(asked, documents):
            like = torch.einsum("th,dsh->dts", queries.tokens[0], candidates.tokens)
            like = like.masked_fill(~candidates.real[:, None, :], -1.0)
            blocks, pairs = late.blocks_of(like)
            whole = blocks.amax(-1)
            share = weights / weights.sum()
            window = (pairs * share[:, None]).sum(1).amax(-1)
            mean = candidates.means @ queries.means[0]
            parts = (mean, whole.mean(-1), whole @ share, window, lexical, phrases, number, torch.tensor(first), lengths)
            rows.append(torch.stack(parts, -1))
        real = rare[rare > 0]
        facts = torch.tensor([float(len(real) + 1)]).log().tolist()
        facts += [real.mean().item(), real.max().item()] if len(real) else [0.0, 0.0]
        facts += [model.digits[ids].mean().item(), float(query.rstrip().endswith(("?", "？", "؟")))]
        return torch.stack(rows, 1), torch.tensor(facts)


def chosen(grades: list[int], most: int) -> list[int]:
    others = [p for p, grade in enumerate(grades) if grade <= 0]
    relevant = [p for p, grade in enumerate(grades) if grade > 0]
    return sorted(relevant + others[: max(most - len(relevant), 4)])


def model_of(
    folder: Path, exits: list[int], counted: Path, prefixes: list[str]
) -> tuple[late.LateInteraction, late.Tokenizers]:
    """An untrained model on a backbone, with rarities counted over the texts of lists."""
    model, tokenizers = late.start(folder, exits, prefixes), late.tokenizers(folder, prefixes)
    texts = list(dict.fromkeys(t for row in read_jsonl(counted) for t in row["texts"]))
    model.idf.copy_(rarity(texts, tokenizers.document, len(model.idf)))
    model.digits.copy_(late.digits_of(tokenizers.query, len(model.idf)))
    for code in (tokenizers.query.encode(""), tokenizers.document.encode("")):
        model.idf[code.ids] = 0.0
    return model, tokenizers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("--exits", type=int, nargs="*", default=[4, 6, 8])
    parser.add_argument("--prefixes", nargs=2, default=["", ""], help="of queries and documents")
    parser.add_argument("--lists", type=Path, required=True)
    parser.add_argument("--counted", type=Path, required=True, help="the lists over whose texts rarities are counted")
    parser.add_argument("--limit", type=int, default=192, help="tokens per text")
    parser.add_argument("--most", type=int, default=16, help="texts of a list: all relevant ones, then the first others")
    parser.add_argument("--share", default="0/1", help="I/N: every N-th part, for N processes with one folder")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--to", type=Path, required=True, help="a folder; a second call goes on")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    model, tokenizers = model_of(args.backbone, args.exits, args.counted, args.prefixes)
    reader = Reader(model, tokenizers, args.limit)
    rows = list(read_jsonl(args.lists))
    first = scores_in_lists(rows)
    order = sorted(range(len(rows)), key=lambda i: i * 7919 % 10007)  # kinds mixed: any beginning will do
    number, of = map(int, args.share.split("/"))
    args.to.mkdir(parents=True, exist_ok=True)
    begin, done = time.time(), 0
    for part in range(0, len(order), 20):
        path = args.to / f"{part:06d}.pt"
        if path.exists() or part // 20 % of != number:
            continue
        numbers = order[part : part + 20]
        places = [chosen(rows[i]["grades"], args.most) for i in numbers]
        lists = [
            (rows[i]["q"], [rows[i]["texts"][p] for p in own], [first[i][p] for p in own]) for i, own in zip(numbers, places)
        ]
        made = [{"number": i, "places": own, "pairs": pairs, "query": facts}
                for i, own, (pairs, facts) in zip(numbers, places, reader.read(lists))]
        done += sum(map(len, places))
        torch.save(made, path.with_suffix(".part"))
        path.with_suffix(".part").rename(path)
        rate = round(done / (time.time() - begin), 1)
        print(json.dumps({"lists": part + len(made), "of": len(order), "texts/s": rate}), flush=True)


if __name__ == "__main__":
    main()
