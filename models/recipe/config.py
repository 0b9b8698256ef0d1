"""The settings of a stage: a dataclass in its program, and a TOML file with a value for each of its fields.

stages/NAME.toml explains the settings and has the values behind the shipped model's recipe. A stage that also needs
another stage's settings reads that stage's file as well. `python config.py FILE...` checks files.
"""

import argparse
import sys
import tomllib
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

STAGES = Path(__file__).resolve().parent / "stages"

Settings = TypeVar("Settings")


def load(kind: type[Settings], file: Path) -> Settings:
    """The file as the dataclass `kind`. Ends the program, naming the key, if a key is missing, unknown or of the wrong
    type."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SystemExit(f"{file}: {error}")
    return value_of(kind, table, f"{file}: ")


def value_of(kind: Any, value: Any, place: str) -> Any:
    """`place`: the file, and the keys that lead to the value."""
    if is_dataclass(kind) and isinstance(value, dict):
        hints = get_type_hints(kind)
        names = [field.name for field in fields(kind)]
        if unknown := sorted(value.keys() - set(names)):
            raise SystemExit(f"{place}{unknown[0]} is no setting; there are {', '.join(names)}")
        if missing := [name for name in names if name not in value]:
            raise SystemExit(f"{place}{missing[0]} is missing")
        return kind(**{name: value_of(hints[name], value[name], f"{place}{name}.") for name in names})
    if get_origin(kind) is dict and isinstance(value, dict):
        return {key: value_of(get_args(kind)[1], v, f"{place}{key}.") for key, v in value.items()}
    if get_origin(kind) is tuple and isinstance(value, list):
        return tuple(value_of(get_args(kind)[0], v, place) for v in value)
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise SystemExit(f"{place.removesuffix('.')} is {value!r}, not {getattr(kind, '__name__', kind)}")
    return value


def model_stage(name: str, purpose: str) -> argparse.ArgumentParser:
    """The arguments of a stage that makes a model folder from another one, and learns from WORK."""
    parser = argparse.ArgumentParser(description=purpose, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, default=STAGES / f"{name}.toml", help="settings")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    return parser


if __name__ == "__main__":
    for name in map(Path, sys.argv[1:]):
        load(import_module(name.stem).Settings, name)
