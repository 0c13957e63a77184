"""Reading, writing, editing and comparing experiment documents."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import ValidationError

from models.spec.errors import UserError
from workbench.document_faults import as_problems
from workbench.experiment import VERSION, Experiment
from workbench.spec.checks import Problem
from workbench.spec.data import DataFile, ImageFolder

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
        return Experiment.model_validate(_upgraded(plain))
    except ValidationError as error:
        raise InvalidDocument(where, as_problems(error, plain)) from error


def _upgraded(plain: Plain) -> Plain:
    """The document in this version. Parts that do not say their kind are of the kinds that came first."""
    parts = {name: rows for name, kind in _FIRST_KINDS.items() if (rows := _with_kind(_rows(plain, name), kind))}
    version = plain.get("version", VERSION)
    return {**plain, **parts, "version": VERSION if version in (1, 2) else version}


_FIRST_KINDS = {"heads": "linear", "adapters": "lora", "tasks": "classification"}


def _with_kind(rows: list[Any], kind: str) -> list[Any]:
    return [{"kind": kind, **row} if isinstance(row, dict) else row for row in rows]


def _rows(plain: Plain, name: str) -> list[Any]:
    rows = plain.get(name)
    return rows if isinstance(rows, list) else []


def read(path: Path) -> Experiment:
    """The experiment in a `.toml` or `.json` file; relative paths of data may start beside it.

    Raises `UserError` naming the file.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UserError(
            f"The file cannot be read: {why}.", where=str(path), remedy="Name a TOML or JSON file."
        ) from error
    parse = from_json if path.suffix.lower() == ".json" else from_toml
    return _with_data_beside(parse(text, str(path)), path.absolute().parent)


def _with_data_beside(experiment: Experiment, folder: Path) -> Experiment:
    """A relative path of data that leads somewhere from `folder` is meant from there."""
    found = {
        name: data.model_copy(update={"path": str(folder / data.path)})
        for name in ("data", "source_data")
        if isinstance(data := getattr(experiment, name), ImageFolder | DataFile)
        and not Path(data.path).is_absolute()
        and (folder / data.path).exists()
    }
    return experiment.model_copy(update=found) if found else experiment


def replaced(experiment: Experiment, changes: Mapping[str, Any], where: str = "document") -> Experiment:
    """A copy with the fields at the dotted paths set, all at once: `{"recipe.epochs": 5, "tasks.0.name": "digit"}`.

    A part whose `kind` is set to another one begins with that kind's defaults.
    Raises `InvalidDocument` with every path that names no field, and every fault of the result.
    """
    plain = experiment.model_dump(mode="json")
    for path, value in changes.items():
        if path.endswith(".kind"):
            _empty_for(value, _reach(plain, path.split(".")[:-1]))
    problems = [problem for path, value in changes.items() if (problem := _set(plain, path, copy.deepcopy(value)))]
    try:
        changed = from_plain(plain, where)
    except InvalidDocument as error:
        raise InvalidDocument(where, [*problems, *error.problems]) from error
    if problems:
        raise InvalidDocument(where, problems)
    return changed


def parse_assignments(texts: Iterable[str]) -> Plain:
    """`field=value` of the command line, each value read as TOML where it is TOML, else as text.

    Raises `InvalidDocument` with every text that assigns nothing.
    """
    parted = [text.partition("=") for text in texts]
    faults = [
        Problem("".join(parts), "This assigns nothing.", "Write --set recipe.epochs=5.")
        for parts in parted
        if not (parts[0].strip() and parts[1])
    ]
    if faults:
        raise InvalidDocument("--set", faults)
    return {path.strip(): _toml_value(raw.strip()) for path, _, raw in parted}


def _toml_value(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


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


def _set(plain: Plain, path: str, value: Any) -> Problem | None:
    """Sets a field in place; a problem where there is none. A new field of a table is left for validation to judge."""
    *parents, last = path.split(".")
    at = _reach(plain, parents)
    if isinstance(at, list) and last.isdigit() and int(last) < len(at):
        at[int(last)] = value
    elif isinstance(at, dict):
        at[last] = value
    else:
        return Problem(path, "There is no such field.", "See `show RUN` or examples/ for the fields there are.")
    return None


def _reach(plain: Plain, parts: Iterable[str]) -> Any:
    at: Any = plain
    for part in parts:
        at = _child(at, part)
    return at


def _child(at: Any, part: str) -> Any:
    """The value below, an empty table made where the field is unset; None where there is no such field."""
    if isinstance(at, list) and part.isdigit() and int(part) < len(at):
        return at[int(part)]
    if isinstance(at, dict) and part in at:
        if at[part] is None:
            at[part] = {}
        return at[part]
    return None


def _empty_for(kind: Any, part: Any) -> None:
    """Empties, in place, a part that is to become another kind: the fields of the old one need mean nothing to it."""
    if isinstance(part, dict) and part.get("kind") != kind:
        part.clear()
