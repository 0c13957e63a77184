"""The documents that come with the program: the question each asks, and what came out when it was run."""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from models.spec.errors import UserError
from workbench import documents
from workbench.experiment import Experiment

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
RESULTS_NAME = "results.json"
"""Lies beside the documents; written by `benchmarks/examples.py` and never by hand."""
_COMMENT = "#"


class ExampleResult(BaseModel):
    """What a run of one example gave."""

    model_config = ConfigDict(frozen=True)

    document: str
    """The digest of the document that was run, as `digest_of` gives it."""
    seconds: float
    """Time at work."""
    num_labelled: int
    scores: dict[str, float]
    """The series of the test set."""
    thumbnails: tuple[str, ...] = ()
    """PNG files in base64."""


class ExampleResults(BaseModel):
    """The results of all examples, when and where they were taken."""

    model_config = ConfigDict(frozen=True)

    date: str
    machine: str
    load: float
    """The machine's load average at the end, the runs' own work included: times are longer on a busy machine."""
    versions: dict[str, str]
    results: dict[str, ExampleResult]
    """By the stem of the document's file."""


@dataclass(frozen=True)
class Example:
    """One document; `result` is that of the document as it is now, else None."""

    path: Path
    experiment: Experiment
    question: str
    """The comment that the file begins with, as one line."""
    result: ExampleResult | None = None


def is_example(path: Path) -> bool:
    """Whether the file is one of those that come with the program, whatever way leads to it."""
    try:
        return path.resolve().parent == EXAMPLES
    except (OSError, RuntimeError):  # links that lead in a circle
        return False


def read_examples(folder: Path = EXAMPLES) -> tuple[Example, ...]:
    """The examples from the simplest on: by the number of tasks, then by time; without files that cannot be read."""
    results = read_results(folder)
    found = [_read(path, results) for path in sorted(folder.glob("*.toml"))]
    return tuple(sorted((example for example in found if example is not None), key=_simplest_first))


def read_results(folder: Path = EXAMPLES) -> ExampleResults | None:
    """None where there are none that this program reads."""
    try:
        return ExampleResults.model_validate_json((folder / RESULTS_NAME).read_bytes())
    except (OSError, ValidationError):
        return None


def digest_of(path: Path) -> str:
    """The SHA-256 of what a TOML file says: comments and the order of fields do not count."""
    plain = tomllib.loads(path.read_text(encoding="utf-8"))
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _read(path: Path, results: ExampleResults | None) -> Example | None:
    try:
        experiment = documents.read(path)
    except UserError:
        return None
    result = results.results.get(path.stem) if results else None
    current = result if result is not None and result.document == digest_of(path) else None
    return Example(path, experiment, _question(path), current)


def _question(path: Path) -> str:
    lines = takewhile(lambda line: line.startswith(_COMMENT), path.read_text(encoding="utf-8").splitlines())
    return " ".join(line.removeprefix(_COMMENT).strip() for line in lines)


def _simplest_first(example: Example) -> tuple[bool, int, float, str]:
    """What begins without a trained model comes last."""
    seconds = example.result.seconds if example.result else math.inf
    untrained = example.experiment.source.kind == "perceptron"
    return untrained, len(example.experiment.tasks), seconds, example.path.stem
