"""Compares DumpYaml with PyYAML on random documents.

    build/venv/bin/python tools/yaml_parity.py build/dev/src/api/podium_yaml_lines

Also writes the goldens of src/api/yaml_test.cc: --goldens tests/data/yaml/mappings.jsonl
"""

import argparse
import json
import random
import subprocess
import sys

import yaml

# Texts that YAML has special rules for, and pieces of random texts.
NOTABLE = [
    "", " ", "a", " a", "a ", "a b", "yes", "No", "ON", "true", "null", "Null",
    "~", "<<", "=", "-", "- a", "-a", "?", "? a", "?a", ":", ": a", ":a", "a:",
    "a: b", "a:b", "#", "# a", "a #b", "a#b", "---", "--- a", "----", "...",
    "...a", "{}", "[a]", "a]", "a, b", "&a", "*a", "!a", "|", ">", "'a'", '"a"',
    "it's", "%a", "@a", "`a", "0", "00", "07", "08", "0o7", "0x1F", "0xG", "0b1",
    "0b2", "1_000", "_1", "-1", "+1", "+", "1.", "1.5", ".5", ".", "-.5", "1e5",
    "1.0e5", "1.0e+5", "1.e+5", ".5E-3", "1:30", "1:60", "1:2:3", "1:30.5",
    "0:59", "12:34:56", ".inf", "-.INF", "+.inf", ".nan", ".NaN", ".NAN", "-.nan",
    "2001-01-01", "2001-1-1", "2001-01-01 00:00:00", "2001-1-1T1:02:03.5Z",
    "2001-01-01 00:00:00 +01:30", "2001-01-01 00:00:00 +1", "2001-01-01 0:0:0",
    "\n", "a\n", "\na", "a\nb", "a\n\nb", "a \nb", "a\n b", "a\n\n", "\ta", "a\tb",
    "a\rb", "a\r\nb", "caf\u00e9", "\u4e2d\u6587", "\U0001f600", "a\U0001f600\tb",
    "\u0085", "a\u2028b", "a\u2029\nb", "\ufeffa", "a\u00a0b", "\x00", "\x07\x1b",
    "\\", "a\\b", "\x7f", "\ud7ff", "\ue000", "\ufffd", "\ufffe",
    "word " * 40, "word  " * 30, "it's " * 40, "a\tb " * 40, "x" * 200,
    ("y" * 90 + " ") * 3, "a: b " * 30, "caf\u00e9\t" * 40, "\U0001f600\t " * 30,
    "line one is long enough to fold somewhere, it's said\n" * 4,
    "k" * 122, "k" * 123, "k" * 127, "k" * 128,
]  # fmt: skip
PIECES = [
    " ", "  ", "a", "b", "word", "longer-word", "'", '"', ":", ": ", " #", "#",
    "\n", "\n\n", "\t", ",", "-", "- ", "?", "[", "]", "{", "}", "\\", "\u00e9",
    "\u4e2d", "\U0001f600", "\u0085", "\u2028", "\u00a0", "1", "0", ".", "_", "e",
    "+", "x", "T", "Z", "!", "&", "*", "|", ">", "%", "@", "`", "~", "=", "<",
]  # fmt: skip
DIGITS = "0123456789"


def text(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.3:
        return rng.choice(NOTABLE)
    if kind < 0.45:  # looks like numbers and dates
        return "".join(
            rng.choice(DIGITS + "0011..__::--++eExXbTZ \t")
            for _ in range(rng.randint(1, 12))
        )
    if kind < 0.6:  # long prose with a rare piece
        words = [rng.choice(["the", "quick", "brown", "it", "a"]) for _ in range(40)]
        for _ in range(rng.randint(0, 4)):
            words.insert(rng.randrange(len(words)), rng.choice(PIECES))
        return rng.choice([" ", "  "]).join(words)
    return "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 60)))


def value(rng: random.Random, depth: int):
    kind = rng.random()
    if kind < 0.7:
        return text(rng)
    if kind < 0.75:
        return rng.choice([None, True, False])
    if kind < 0.8:
        return rng.choice(
            [0, -1, 2**63, 10**15, rng.randint(-(10**6), 10**6)]
        )
    if kind < 0.85:
        return rng.choice(
            [0.0, -0.0, 1e16, 1e-5, 1e-4, 123456789012345680.0, 1.5e300,
             rng.random() * 10 ** rng.randint(-20, 20)]
        )  # fmt: skip
    if depth == 0:
        return rng.choice([[], {}])
    if kind < 0.93:
        return [value(rng, depth - 1) for _ in range(rng.randint(0, 3))]
    return mapping(rng, depth - 1, rng.randint(0, 3))


def mapping(rng: random.Random, depth: int, size: int) -> dict:
    keys = ["title", "Content", "a"]
    return {
        (rng.choice(keys) if rng.random() < 0.5 else text(rng)): value(rng, depth)
        for _ in range(size)
    }


def case(rng: random.Random) -> dict:
    return {
        "mapping": mapping(rng, 3, rng.randint(1, 4)),
        "allow_unicode": rng.random() < 0.7,
        "width": rng.choice([80, 80, 80, 20, 1000000]),
    }


def expected(one: dict) -> str:
    return yaml.dump(
        one["mapping"],
        sort_keys=False,
        allow_unicode=one["allow_unicode"],
        width=one["width"],
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary", nargs="?")
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--goldens")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    if arguments.goldens:
        cases = [
            {"mapping": {"t": item}, "allow_unicode": True, "width": 80}
            for item in NOTABLE
        ]
        cases += [
            {"mapping": {item: "v"}, "allow_unicode": False, "width": 80}
            for item in NOTABLE
        ]
        cases += [case(rng) for _ in range(200)]
        with open(arguments.goldens, "w") as file:
            for one in cases:
                print(json.dumps(one | {"yaml": expected(one)}), file=file)
        return 0
    cases = [case(rng) for _ in range(arguments.count)]
    done = subprocess.run(
        [arguments.binary],
        input="\n".join(json.dumps(one) for one in cases) + "\n",
        capture_output=True,
        text=True,
    )
    lines = done.stdout.split("\n")[:-1]
    if done.returncode != 0 or len(lines) != len(cases):
        print(done.stderr, len(lines), "answers", file=sys.stderr)
        return 1
    wrong = 0
    for one, line in zip(cases, lines):
        ours, theirs = json.loads(line), expected(one)
        if ours == theirs:
            continue
        wrong += 1
        if wrong <= 5:
            print(json.dumps(one), "\n ours  ", repr(ours), "\n theirs", repr(theirs))
    print(f"{len(cases)} documents, {wrong} differ (PyYAML {yaml.__version__})")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
