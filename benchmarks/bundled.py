"""The bundled experiment from the command line, as `make run` starts it where there is no screen."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.figures import Row, at_most
from benchmarks.processes import EXAMPLES, answer_of

LIMIT_S = 120.0


def measure(_rounds: int) -> Iterator[Row]:
    """Once alone, once with the same network from random initialisation beside it."""
    seconds, answer = _run()
    yield at_most("the bundled experiment", seconds, LIMIT_S, "s", f" ({_accuracy(answer)})")
    seconds, answer = _run("--control")
    compared = f" ({_accuracy(answer)}, from random initialisation {_accuracy(answer['control'])})"
    yield at_most("the bundled experiment with its control", seconds, LIMIT_S, "s", compared)


def _run(*options: str) -> tuple[float, Any]:
    with tempfile.TemporaryDirectory() as name:
        store = Path(name) / "store.sqlite"
        began = time.perf_counter()
        document = EXAMPLES / "mnist5k-linear-probe.toml"
        answer = answer_of("main.py", "run", document, "--json", "--store", store, *options)
        return time.perf_counter() - began, answer


def _accuracy(answer: Any) -> str:
    return f"{answer['metrics']['test/digit/accuracy']:.1%} right"
