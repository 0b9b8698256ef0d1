#!/usr/bin/env python3
"""Compares Podium with its peers: the same weights, pairs and cores, in turns. bench/peers/run installs and starts
this; --help says how to run a part of it."""

import argparse
import fnmatch
import json
import statistics
import sys
import time
from importlib.metadata import distributions
from pathlib import Path

import numpy
import random_model
import workload as workloads
from causal import is_causal
from peer import Unavailable
from podium_peer import Http, InProcess
from process import Machine, WorkerProcess, first_cores
from worker import PEERS

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "peers"
MODELS = list(random_model.GEOMETRIES)
OTHERS = [*random_model.FAMILIES, *random_model.CAUSAL]  # Podium and PyTorch alone have them
PODIUM = ["podium", "podium-http", "podium-f32", "podium-bf16", "podium-int16", "podium-int8"]
PACKAGES = ["openvino", "nncf", "onnxruntime", "torch", "transformers", "llama_cpp_python"]
# A lower correlation with f32 means a different computation, not the same work.
LEAST_R = 0.95


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/peers/run", description=__doc__.split(". bench")[0])
    parser.add_argument("--only", default="*", help=f"names or globs, by commas, of {' '.join([*PODIUM, *PEERS])}")
    parser.add_argument(
        "--model", action="append", choices=MODELS + OTHERS, help="several times; all BERTs if not given"
    )
    parser.add_argument(
        "--workload",
        action="append",
        metavar="equal|request|FILE|FOLDER",
        help="several times; equal: of 128 tokens; request: the same with 20 documents a query; JSONL of pairs; a "
        "collection in BEIR's form with bm25.trec",
    )
    parser.add_argument("--pairs", type=int, default=256, help="of a workload, evenly spaced (%(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="timed passes of each, in turns (%(default)s)")
    parser.add_argument("--cores", type=int, default=2, help="physical cores to measure on (%(default)s)")
    parser.add_argument("--no-tune", action="store_true", help="each peer at its first settings, others not tried")
    parser.add_argument("--podium", type=Path, default=ROOT / "build/release/podium", help="the binary")
    parser.add_argument("--json", type=Path, default=WORK / "results.json", help="where to write it all (%(default)s)")
    return parser.parse_args()


def model_folder(name: str) -> Path:
    folder = WORK / "models" / name
    if not (folder / "config.json").exists():
        random_model.write_model(name, folder)
    return folder


def start(name: str, options, model: Path, workload, cache: Path, machine: Machine):
    if name == "podium-http":
        return Http(options.podium, model, workload, machine)
    if name in PODIUM:
        precision = name.removeprefix("podium").removeprefix("-") or "auto"
        return InProcess(options.podium, precision, model, workload, machine)
    if is_causal(model) and not name.startswith("pytorch"):
        raise Unavailable("a causal model: only Podium and PyTorch run it here")
    return WorkerProcess(name, model, workload, cache, machine, not options.no_tune)


def reference(model: Path, workload, cache: Path, machine: Machine) -> numpy.ndarray:
    """PyTorch's logits in f32."""
    path = cache / f"{workload.pairs.stem}.reference.npy"
    ids = numpy.concatenate(workload.input_ids)
    if path.exists():
        saved = numpy.load(path, allow_pickle=True).item()
        if numpy.array_equal(saved["ids"], ids):
            return saved["logits"]
    worker = WorkerProcess("pytorch-f32", model, workload, cache, machine, tune=False)
    worker.tune()
    logits = numpy.array(worker.scores())
    worker.stop()
    numpy.save(path, {"ids": ids, "logits": logits})
    return logits


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def measure(names: list[str], options, model: Path, workload, machine: Machine) -> list[dict]:
    """A row per peer: settings, pairs per second, distance of its logits from the reference."""
    cache = WORK / "made" / model.name
    expected = reference(model, workload, cache, machine)
    rows, running = [], {}
    for name in names:
        say(f"{model.name}, {workload.name}: {name} tries its settings")
        row = {"peer": name}
        rows.append(row)
        try:
            running[name] = start(name, options, model, workload, cache, machine)
            row |= running[name].tune() | {"rates": []}
        except Unavailable as error:
            row["unavailable"] = str(error)
            if name in running:
                running.pop(name).stop()
    for round_ in range(options.rounds):
        for row in rows:
            if row["peer"] in running:
                seconds = running[row["peer"]].round()
                row["rates"].append(len(expected) / seconds)
        say(f"{model.name}, {workload.name}: round {round_ + 1} of {options.rounds}")
    for row in rows:
        if row["peer"] not in running:
            continue
        logits = numpy.array(running[row["peer"]].scores())
        running[row["peer"]].stop()
        row["pairs_per_second"] = statistics.median(row["rates"])
        row["correlation"] = float(numpy.corrcoef(logits, expected)[0, 1])
        row["largest_difference"] = float(numpy.abs(logits - expected).max())
        row["same_computation"] = row["correlation"] >= LEAST_R
    return rows


def settings_text(row: dict) -> str:
    settings = row["settings"]
    if not isinstance(settings, str):
        settings = ", ".join(f"{name} {value}" for name, value in settings.items())
    return "; ".join(filter(None, [settings, row["note"]]))


def table(rows: list[dict]) -> str:
    """The rows as a table, fastest first, each compared with the fastest peer that is not Podium."""
    done = sorted((row for row in rows if "unavailable" not in row), key=lambda row: -row["pairs_per_second"])
    others = [row for row in done if row["peer"] in PEERS and row["same_computation"]]
    best = others[0]["pairs_per_second"] if others else None
    lines = [
        "| | pairs/s | least to most | of the fastest peer's | r with f32 | largest difference | settings |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in done:
        rate = row["pairs_per_second"]
        ratio = f"{rate / best:.2f}" if best else ""
        if not row["same_computation"]:
            ratio = "computes something else"
        lines.append(
            f"| {row['peer']} | {rate:.1f} | {min(row['rates']):.1f} to {max(row['rates']):.1f} | {ratio} "
            f"| {row['correlation']:.5f} | {row['largest_difference']:.2g} | {settings_text(row)} |"
        )
    for row in rows:
        if "unavailable" in row:
            lines.append(f"| {row['peer']} | not run: {row['unavailable'].splitlines()[-1][:160]} | | | | | |")
    return "\n".join(lines)


def main() -> None:
    options = arguments()
    wanted = options.only.split(",")
    names = [name for name in [*PODIUM, *PEERS] if any(fnmatch.fnmatchcase(name, glob) for glob in wanted)]
    if not names:
        sys.exit(f"bench/peers/run: --only {options.only} is none of {' '.join([*PODIUM, *PEERS])}")
    if not options.podium.is_file():
        sys.exit(f"bench/peers/run: {options.podium} is not there; script/build makes it, --podium names another")
    options.podium = options.podium.resolve()
    machine = Machine(first_cores(options.cores))
    if machine.threads < options.cores:
        sys.exit(f"bench/peers/run: this machine has {machine.threads} cores for it; say --cores")
    versions = {found.name: found.version for found in distributions() if found.name in PACKAGES}
    report = {
        "machine": machine.describe(),
        "date": time.strftime("%Y-%m-%d"),
        "versions": versions,
        "results": [],
    }
    print(f"{report['machine']}; median of {options.rounds} rounds")
    print(", ".join(f"{package} {number}" for package, number in versions.items()))
    for model_name in options.model or MODELS:
        model = model_folder(model_name)
        for source in options.workload or ["equal"]:
            workload = workloads.make(source, options.pairs, model, WORK / "pairs" / model_name)
            lengths = workload.lengths
            rows = measure(names, options, model, workload, machine)
            report["results"].append(
                {
                    "model": model_name,
                    "workload": workload.name,
                    "pairs": len(lengths),
                    "tokens": {"least": min(lengths), "mean": sum(lengths) / len(lengths), "most": max(lengths)},
                    "rows": rows,
                }
            )
            print(
                f"\n{model_name}, {workload.name}: {len(lengths)} pairs, mean {statistics.mean(lengths):.0f} tokens, "
                f"{min(lengths)} to {max(lengths)}\n\n{table(rows)}",
                flush=True,
            )
            options.json.parent.mkdir(parents=True, exist_ok=True)
            options.json.write_text(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
