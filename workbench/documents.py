"""Reading, writing, editing and comparing experiment documents."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import ValidationError

from models.spec.errors import UserError
from workbench.experiment import VERSION, Experiment
from workbench.spec.checks import Problem

Plain = dict[str, Any]


class InvalidDocument(UserError):
    """A document that does not describe an experiment; `problems` holds every fault."""

    def __init__(self, where: str, problems: list[Problem]) -> None:
        lines = "\n".join(f"  {problem}" for problem in problems)
        faults = "a fault" if len(problems) == 1 else f"{len(problems)} faults"
        super().__init__(f"The experiment has {faults}:\n{lines}", where=where)
        self.problems = problems


def to_toml(experiment: Experiment) -> str:
    """The whole document as TOML, defaults included, so that it keeps its meaning when defaults change."""
    return tomli_w.dumps(experiment.model_dump(mode="json", exclude_none=True))


def to_json(experiment: Experiment) -> str:
    return experiment.model_dump_json()


def from_toml(text: str, where: str = "document") -> Experiment:
    """Raises `InvalidDocument` with every fault."""
    try:
        plain = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidDocument(where, [Problem("syntax", f"Not TOML: {error}.", "Mend the line named.")]) from error
    return from_plain(plain, where)


def from_json(text: str, where: str = "document") -> Experiment:
    """Raises `InvalidDocument` with every fault."""
    try:
        plain = json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidDocument(where, [Problem("syntax", f"Not JSON: {error}.", "Mend the line named.")]) from error
    return from_plain(plain, where)


def from_plain(plain: Any, where: str = "document") -> Experiment:
    """An experiment from dictionaries and lists. Raises `InvalidDocument` with every fault."""
    if not isinstance(plain, dict):
        raise InvalidDocument(where, [Problem("document", "Not a table of fields.", "See examples/.")])
    version = plain.get("version", VERSION)
    if isinstance(version, int) and version > VERSION:
        fault = Problem(
            "version", f"The format is {version}, and this program reads up to {VERSION}.", "Update the program."
        )
        raise InvalidDocument(where, [fault])
    try:
        return Experiment.model_validate(plain)
    except ValidationError as error:
        raise InvalidDocument(where, [_as_problem(fault) for fault in error.errors()]) from error


def read(path: Path) -> Experiment:
    """The experiment in a `.toml` or `.json` file. Raises `UserError` naming the file."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"The file cannot be read: {error}.", where=str(path), remedy="Name a TOML file.") from error
    parse = from_json if path.suffix.lower() == ".json" else from_toml
    return parse(text, str(path))


def replaced(experiment: Experiment, changes: Mapping[str, Any]) -> Experiment:
    """A copy with the fields at the dotted paths set, all at once: `{"recipe.epochs": 5, "tasks.0.name": "digit"}`.

    Raises `InvalidDocument` where a path names no field, or the result is no valid document.
    """
    plain = experiment.model_dump(mode="json")
    for path, value in changes.items():
        _set(plain, path, value)
    return from_plain(plain, "document")


def parse_assignment(text: str) -> tuple[str, Any]:
    """`field=value` of the command line; the value is read as TOML where it is TOML, else as text."""
    path, equals, raw = text.partition("=")
    if not equals or not path.strip():
        raise UserError(f"'{text}' is no assignment.", where="--set", remedy="Write --set recipe.epochs=5.")
    try:
        value: Any = tomllib.loads(f"value = {raw.strip()}")["value"]
    except tomllib.TOMLDecodeError:
        value = raw.strip()
    return path.strip(), value


@dataclass(frozen=True)
class Row:
    """One setting across several experiments; `None` where a document lacks it."""

    path: str
    values: tuple[Any, ...]

    @property
    def differs(self) -> bool:
        return any(value != self.values[0] for value in self.values)


def side_by_side(experiments: Iterable[Experiment]) -> list[Row]:
    """Every setting of the experiments, in the documents' order, one row a setting."""
    tables = [_flat(experiment.model_dump(mode="json")) for experiment in experiments]
    paths = list(dict.fromkeys(path for table in tables for path in table))
    return [Row(path, tuple(table.get(path) for table in tables)) for path in paths]


def _flat(value: Any, prefix: str = "") -> Plain:
    if isinstance(value, dict) and value:
        return {k: v for key, child in value.items() for k, v in _flat(child, f"{prefix}{key}.").items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return {k: v for index, child in enumerate(value) for k, v in _flat(child, f"{prefix}{index}.").items()}
    return {prefix[:-1]: value}


def _set(plain: Plain, path: str, value: Any) -> None:
    at: Any = plain
    *parents, last = path.split(".")
    for part in parents:
        at = _child(at, part, path)
    if isinstance(at, list) and last.isdigit() and int(last) < len(at):
        at[int(last)] = value
    elif isinstance(at, dict):
        at[last] = value
    else:
        raise InvalidDocument("document", [_no_such_field(path)])


def _child(at: Any, part: str, path: str) -> Any:
    if isinstance(at, list) and part.isdigit() and int(part) < len(at):
        return at[int(part)]
    if isinstance(at, dict) and part in at:
        if at[part] is None:
            at[part] = {}
        return at[part]
    raise InvalidDocument("document", [_no_such_field(path)])


def _no_such_field(path: str) -> Problem:
    return Problem(path, "There is no such field.", "See `show RUN` or examples/ for the fields there are.")


def _as_problem(fault: Any) -> Problem:
    place = ".".join(str(part) for part in fault["loc"]) or "document"
    remedies = {
        "extra_forbidden": "Remove the field, or correct its name.",
        "missing": "Give it a value.",
        "union_tag_invalid": "Choose one of the kinds named.",
    }
    message = fault["msg"][0].upper() + fault["msg"][1:] + "."
    if fault["type"] != "missing" and not isinstance(fault["input"], dict):
        message += f" (It is {fault['input']!r}.)"
    return Problem(place, message, remedies.get(fault["type"], "Correct the value."))
