#!/usr/bin/env python3
"""Compares Podium's tokenizer with Hugging Face `tokenizers`.

  ninja -C build podium_tokenize_lines
  tools/tokenizer_parity.py --binary build/src/tokenizer/podium_tokenize_lines \\
      --model models/podium-MiniLM-L6 --text DIRECTORY --jsonl FILE.zst

Every line of the .txt files under --text, --lines lines of each --jsonl file
(the strings in its objects), every code point on its own and beside a letter,
and random Unicode; then pairs of those, cut to random lengths. Prints what was
compared and what differed; exits 1 on any difference.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys

from tokenizers import Tokenizer

BATCH = 20_000


def load_reference(folder):
    reference = Tokenizer.from_file(str(folder / "tokenizer.json"))
    reference.no_padding()
    reference.no_truncation()
    reference.encode_special_tokens = True
    return reference


def run(binary, folder, records):
    done = subprocess.run(
        [binary, folder], input=b"".join(records), stdout=subprocess.PIPE, check=True
    )
    lines = done.stdout.decode().split("\n")[:-1]
    assert len(lines) == len(records), (len(lines), len(records))
    return lines


def text_record(text):
    data = text.encode()
    return b"text %d\n" % len(data) + data


def pair_record(query, document, max_length, truncation):
    q, d = query.encode(), document.encode()
    head = f"pair {max_length} {truncation} {len(q)} {len(d)}\n"
    return head.encode() + q + d


def numbers(text):
    return [int(n) for n in text.split()]


class Report:
    def __init__(self):
        self.differences = 0

    def compare(self, what, ours, expected):
        if ours == expected:
            return
        self.differences += 1
        if self.differences <= 20:
            print(f"DIFFERS {what!r}\n  ours     {ours}\n  expected {expected}")


def compare_texts(args, reference, report, name, texts):
    count, size, before = 0, 0, report.differences
    batch = []

    def flush():
        lines = run(args.binary, args.model, [text_record(t) for t in batch])
        expected = reference.encode_batch(batch, add_special_tokens=False)
        for text, line, encoding in zip(batch, lines, expected):
            report.compare(text, numbers(line), encoding.ids)
        batch.clear()

    for text in texts:
        count += 1
        size += len(text.encode())
        batch.append(text)
        if len(batch) == BATCH:
            flush()
    flush()
    found = report.differences - before
    print(f"{name}: {count} texts, {size / 1e6:.1f} MB, {found} differences", flush=True)


def compare_pairs(args, reference, report, pairs):
    records, cut, errors, before = [], 0, 0, report.differences
    for query, document, max_length, truncation in pairs:
        records.append(pair_record(query, document, max_length, truncation))
    lines = run(args.binary, args.model, records)
    for pair, line in zip(pairs, lines):
        query, document, max_length, truncation = pair
        reference.no_truncation()
        whole = reference.encode(query, document).ids
        reference.enable_truncation(max_length, strategy=truncation)
        try:
            encoding = reference.encode(query, document)
        except Exception:  # only_second left nothing of the document
            errors += 1
            report.compare(pair, line.split()[0], "error")
            continue
        truncated = len(encoding.ids) < len(whole)
        cut += truncated
        if line.startswith("error"):
            report.compare(pair, line, encoding.ids)
            continue
        ids, type_ids = line[2:].split("|")
        ours = (line[0] == "1", numbers(ids), numbers(type_ids))
        report.compare(pair, ours, (truncated, encoding.ids, encoding.type_ids))
    reference.no_truncation()
    found = report.differences - before
    print(
        f"pairs: {len(pairs)} ({cut} cut, {errors} refused by both), {found} differences"
    )


def lines_of(folder):
    for path in sorted(pathlib.Path(folder).glob("*.txt")):
        with open(path, encoding="utf-8", errors="replace") as lines:
            yield from (line.rstrip("\n") for line in lines)


def lines_of_jsonl(path, limit):
    command = ["zstdcat", path] if path.endswith(".zst") else ["cat", path]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        for line in process.stdout:
            for value in json.loads(line).values():
                if not isinstance(value, str):
                    continue
                for text in value.split("\n"):
                    if limit == 0:
                        process.kill()
                        return
                    limit -= 1
                    yield text


def code_points():
    for cp in range(0x110000):
        if not 0xD800 <= cp < 0xE000:
            yield chr(cp)
            yield "x" + chr(cp) + "y"


def random_texts(rng, count):
    """Texts drawn from blocks of Unicode, so that neighbouring characters meet,
    mixed with marks that reorder, ASCII and arbitrary characters."""
    marks = [chr(c) for c in range(0x300, 0x370)]
    marks += [chr(c) for c in range(0x1D165, 0x1D173)]
    marks += [chr(c) for c in (0x302E, 0x302F, 0x8D4, 0x1B44, 0x1BAA, 0x1BF2)]
    marks += [chr(c) for c in (0x1DFB, 0x11446, 0x34F, 0x345, 0x5BF, 0x94D)]

    def scalar(low, high):
        while True:
            cp = rng.randrange(low, high)
            if not 0xD800 <= cp < 0xE000:
                return chr(cp)

    for _ in range(count):
        block = rng.randrange(0, 0x110000 if rng.random() < 0.2 else 0x20000, 64)
        if 0xD800 <= block < 0xE000:  # surrogates
            block = 0
        text = []
        for _ in range(rng.randrange(1, 60)):
            kind = rng.random()
            if kind < 0.3:
                text.append(scalar(block, block + 64))
            elif kind < 0.5:
                text.append(rng.choice(marks))
            elif kind < 0.8:
                text.append(rng.choice("abcdefgABC #[]'-.019 \t\n\x00\x7f"))
            elif kind < 0.9:
                text.append(scalar(0x80, 0x3000))
            else:
                text.append(scalar(0, 0x110000))
        if rng.random() < 0.02:
            text = text * rng.randrange(1, 20)
        yield "".join(text)


def random_pairs(rng, texts, count):
    pairs = []
    for _ in range(count):
        query, document = rng.choice(texts), rng.choice(texts)
        if rng.random() < 0.1:
            document = query
        truncation = rng.choice(("longest_first", "only_second"))
        # The library accepts no length below its number of special tokens, and
        # at exactly that length it empties even a text that only_second should
        # keep.
        max_length = rng.choice((4, 5, 6, 7, 8, 11, 16, 33, 64, 128, 512))
        # The library also encodes every combination of the parts it cut off.
        longest = 20 * max_length
        pairs.append((query[:longest], document[:longest], max_length, truncation))
    return pairs


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--binary", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--text", action="append", default=[])
    parser.add_argument("--jsonl", action="append", default=[])
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--random", type=int, default=100_000)
    parser.add_argument("--pairs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()

    rng = random.Random(args.seed)
    reference = load_reference(pathlib.Path(args.model))
    report = Report()
    sample = list(random_texts(rng, 1000))
    for folder in args.text:
        texts = list(lines_of(folder))
        sample += rng.sample(texts, min(2000, len(texts)))
        compare_texts(args, reference, report, folder, texts)
    for path in args.jsonl:
        texts = list(lines_of_jsonl(path, args.lines))
        sample += rng.sample(texts, min(2000, len(texts)))
        compare_texts(args, reference, report, path, texts)
    compare_texts(args, reference, report, "code points", code_points())
    compare_texts(args, reference, report, "random", random_texts(rng, args.random))
    compare_pairs(args, reference, report, random_pairs(rng, sample, args.pairs))
    print(f"{report.differences} differences")
    return 1 if report.differences else 0


if __name__ == "__main__":
    sys.exit(main())
