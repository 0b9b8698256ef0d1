"""Runs all stages, one after the other: from training files to a model folder and its table.

RUN is the run's folder. A stage that was already done with the same settings and inputs is skipped; otherwise it and
all stages after it run. Interrupted training resumes from its last checkpoint. RUN also holds, besides the stages'
outputs:

  stages/NAME.toml  the settings that the stage ran with
  logs/NAME.log     what it printed, in all sessions
  NAME.json         what made it: settings, sha256 of the files read from outside RUN, and for each session (a stage has
                    more than one if it was interrupted) the command, commit, machine, start and hours; and its last
                    figures
  check.N, N >= 1   checkpoints of earlier settings, with the train.json that goes with them
"""

import argparse
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from itertools import count
from pathlib import Path
from typing import BinaryIO, NamedTuple

import config
import prepare
import record

RECIPE = Path(__file__).resolve().parent
ENVIRONMENT = {
    "PYTHONUNBUFFERED": "1",
    "TOKENIZERS_PARALLELISM": "false",
    # Allocate tensors from a heap that is not returned to the system.
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": "8589934592",
}

STAGES = ("prepare", "mine", "candidates", "train", "average", "calibrate", "heads", "exits", "export", "evaluate")
UNFINISHED = "it did not finish"
CALL = "== "  # marks a log line with a program's call


class Stage(NamedTuple):
    name: str  # of the stage's program and settings
    calls: list[list]  # the arguments of each call
    outputs: list[str]  # in RUN
    figures: int  # how many of its last lines of output to keep
    inputs: dict[str, list[Path]] = {}  # read from outside RUN; one sha256 per name


def stages_of(args: argparse.Namespace) -> list[Stage]:
    run, check = args.run, args.run / "check"
    backbone, work, threads = ["--backbone", args.backbone], ["--work", run], ["--threads", args.threads]

    settings = config.load(prepare.Settings, settings_file(args.stages, "prepare"))
    read = {f.name: [f] for f in prepare.data_files(args.data, args.text, settings)}
    read["measured queries"] = sorted(args.collections.glob("*/queries.jsonl"))
    read["Python code"] = prepare.code_files(args.python_code)
    more = {name: [args.data / name] for name in (prepare.PAIRS, prepare.TITLES)}
    more |= {f"{name}.txt": [args.text / f"{name}.txt"] for name in prepare.LANGUAGES}
    network = {name: [args.backbone / name] for name in ("config.json", "model.safetensors", "tokenizer.json")}
    folders = sorted(file.parent for file in args.collections.glob("*/bm25.trec"))
    files = ("corpus.jsonl", "queries.jsonl", "qrels/test.tsv", "bm25.trec")
    collections = {folder.name: [folder / file for file in files] for folder in folders}

    raw = ["--data", args.data, "--text", args.text, "--python-code", args.python_code, "--exclude", args.collections]
    training = tomllib.loads(settings_file(args.stages, "train").read_text(encoding="utf-8"))
    bm25, cosine, podium = (run / "eval" / name for name in ("bm25", "cosine", "podium"))
    asked = ["--collections", args.collections, *threads, "--out"]
    tables = [
        [*asked, bm25],
        [*asked, cosine, "--cosine", args.backbone, "--prefixes", *training.get("prefixes", ("", ""))],
        [*asked, podium, "--model", run / "model", "--lines", bm25, cosine],
    ]

    named = (args.backbone / name for name in ("vocab.txt", "tokenizer_config.json"))
    vocabulary = {path.name: [path] for path in named if path.exists()}

    def changing(before: str, after: str) -> list:
        return ["--model", run / before, *backbone, "--to", run / after]

    return [
        Stage("prepare", [[*raw, *work]], ["pool.jsonl", "queries.jsonl"], 2, read),
        Stage("mine", [[*work, *threads]], ["lists.jsonl", "valid.jsonl"], 1),
        Stage("candidates", [["--data", args.data, "--text", args.text, *work]], ["candidates.jsonl", "gates.jsonl"], 2, more),
        Stage("train", [[*backbone, *work, *threads, "--out", check]], ["check"], 1, network),
        Stage("average", [["--check", check, "--to", run / "mean"]], ["mean"], 1),
        Stage("calibrate", [changing("mean", "calibrated") + work + threads], ["calibrated"], 14),
        Stage("heads", [changing("calibrated", "heads") + work + threads], ["heads"], 1),
        Stage("exits", [changing("heads", "finished") + work + threads + ["--logits", run / "exits.pt"]],
              ["finished", "exits.pt"], 8),
        Stage("export", [changing("finished", "model")], ["model"], 0, vocabulary),
        Stage("evaluate", tables, ["eval"], len(collections) + 3, collections),
    ]


def settings_file(folder: Path, name: str) -> Path:
    """A stage's settings; those of `stages` where the folder has none of its own."""
    own = folder / f"{name}.toml"
    return own if own.exists() else config.STAGES / own.name


def check_settings(folder: Path) -> None:
    """Checks the settings of all stages, so that errors show now and not after hours. Uses another process, because the
    programs need much memory."""
    files = [settings_file(folder, name) for name in STAGES]
    if subprocess.run([sys.executable, RECIPE / "config.py", *files]).returncode:
        raise SystemExit(1)


def changed(new: dict, old: dict) -> str:
    return ", ".join(sorted(key for key in new.keys() | old.keys() if new.get(key) != old.get(key)))


def why(run: Path, stage: Stage, made_with: dict, done: dict) -> str:
    """Why the stage has to run; empty if it does not. `done`: its record; `made_with`: what a new record would say."""
    if not done:
        return "not done yet"
    for what in ("settings", "inputs"):
        if names := changed(made_with[what], done[what]):
            return f"{what} changed: {names}"
    if made_with["after"] != done["after"]:
        return "the stage before it ran again"
    if not done["finished"]:
        return UNFINISHED
    gone = [name for name in stage.outputs if not (run / name).exists()]
    return f"gone: {', '.join(gone)}" if gone else ""


def clear(run: Path, stage: Stage) -> None:
    """Makes room for a stage that starts over. Checkpoints took hours, so they are moved aside, with the record of how
    they were made."""
    for path in (run / name for name in stage.outputs):
        if stage.name == "train" and path.exists():
            aside = next(p for n in count(1) if not (p := run / f"{path.name}.{n}").exists())
            path.rename(aside)
            if (run / "train.json").exists():
                (run / "train.json").rename(aside / "train.json")
            print(f"train: earlier checkpoints are now in {aside}", flush=True)
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def last_checkpoint(check: Path) -> list:
    """The last checkpoint, as arguments for train.py."""
    names = sorted(p.name for p in check.glob("*") if p.name.isdigit())
    return ["--resume", check / names[-1]] if names else []


def perform(args: argparse.Namespace, stage: Stage, made_with: dict, done: dict) -> dict:
    """Runs a session of a stage, which continues from the sessions in `done`. Returns the stage's record; ends the
    program if it fails."""
    run, log = args.run, args.run / "logs" / f"{stage.name}.log"
    for folder in (log.parent, run / "stages"):
        folder.mkdir(parents=True, exist_ok=True)
    settings = run / "stages" / f"{stage.name}.toml"
    record.write(settings, settings_file(args.stages, stage.name).read_text(encoding="utf-8"))
    resumed = last_checkpoint(run / "check") if done and stage.name == "train" else []
    calls = [[sys.executable, RECIPE / f"{stage.name}.py", "--config", settings, *call, *resumed] for call in stage.calls]
    calls = [[str(word) for word in call] for call in calls]
    session = {
        "commands": [shlex.join(call) for call in calls],
        **record.source(),
        **record.machine(),
        "threads": args.threads,
        "started": record.now(),
    }
    earlier = done.get("sessions", [])
    begin, status = time.monotonic(), None

    def keep(**more: object) -> dict:
        session["hours"] = round((time.monotonic() - begin) / 3600, 4)
        sessions = [*earlier, session]
        hours = round(sum(s["hours"] for s in sessions), 4)
        made = {"stage": stage.name, **made_with, "sessions": sessions, "hours": hours, "finished": None, **more}
        record.write(run / f"{stage.name}.json", json.dumps(made, indent=2, ensure_ascii=False) + "\n")
        return made

    keep()
    with open(log, "ab") as file:
        place = file.tell()
        try:
            status = next((s for call in calls if (s := call_program(call, file))), 0)
        finally:
            if status != 0:
                keep()
    lines = log.read_bytes()[place:].decode(errors="replace").splitlines()
    printed = [line for line in lines if line.strip() and not line.startswith(CALL)]
    if status:
        ending = "\n".join(printed[-20:])
        raise SystemExit(f"{stage.name} failed with status {status}; {log} ends:\n{ending}")
    return keep(finished=record.now(), figures=printed[len(printed) - stage.figures :])


def call_program(call: list[str], log: BinaryIO) -> int:
    log.write(f"{CALL}{record.now()} {shlex.join(call)}\n".encode())
    log.flush()
    program = subprocess.Popen(call, stdout=log, stderr=log, env=os.environ | ENVIRONMENT)
    try:
        return program.wait()
    finally:
        program.terminate()
        program.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True, help="the run's folder")
    parser.add_argument("--data", type=Path, required=True, help="folder of training files")
    parser.add_argument("--text", type=Path, required=True, help="folder of text in other languages")
    parser.add_argument("--backbone", type=Path, required=True, help="folder of the bi-encoder to start from")
    parser.add_argument("--collections", type=Path, required=True, help="folder of evaluation collections")
    parser.add_argument("--python-code", type=Path, required=True, help="the Python standard library's folder")
    parser.add_argument("--stages", type=Path, default=config.STAGES, help="folder of settings, one file a stage; stages has those that it lacks")
    parser.add_argument("--until", choices=STAGES, help="the last stage to run")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    after, checked = None, False
    for stage in stages_of(args):
        made_with = {
            "settings": tomllib.loads(settings_file(args.stages, stage.name).read_text(encoding="utf-8")),
            "inputs": {name: record.digest(files) for name, files in stage.inputs.items()},
            "after": after,
        }
        done = record.read(args.run / f"{stage.name}.json")
        reason = why(args.run, stage, made_with, done)
        if not reason:
            print(f"{stage.name}: skipped, done {done['finished']} in {done['hours']} h", flush=True)
        else:
            print(f"{stage.name}: runs ({reason})", flush=True)
            if not checked:
                check_settings(args.stages)
                checked = True
            if reason != UNFINISHED:
                clear(args.run, stage)
                done = {}
            done = perform(args, stage, made_with, done)
            print(*(f"  {line}" for line in done["figures"]), f"  {done['hours']} h", sep="\n", flush=True)
        after = done["finished"]
        if stage.name == args.until:
            return


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        main()
    except KeyboardInterrupt:
        raise SystemExit("interrupted; the same command goes on from here")
