"""Training beside a live window and without one, and how evenly the window's heart beats meanwhile."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.figures import Row, at_most, ratio
from benchmarks.processes import COMMON, answer_of, changed_example

WHOLE = {**COMMON, "split.labelled": 320, "recipe.batch_size": 16, "recipe.epochs": 2}
HEAD = {**COMMON, "recipe.epochs": 200}


def measure(rounds: int) -> Iterator[Row]:
    """In every round a window trains a whole network, then a head alone (thousands of steps); then the first again
    without a window.
    """
    with_window, without = [], []
    slow, fast = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole = changed_example("mnist5k-full-fine-tuning", WHOLE, folder)
        head = changed_example("mnist5k-linear-probe", HEAD, folder)
        for number in range(rounds):
            store = folder / f"{number}.sqlite"
            visit = answer_of("-m", "benchmarks.live_window", "--store", store, whole, head)
            runs = [completed(run) for run in visit["runs"]]
            with_window.append(runs[0]["seconds"])
            slow.append(runs[0]["gaps_ms"])
            fast.append(runs[1]["gaps_ms"])
            headless = completed(answer_of("-m", "benchmarks.headless", "--store", store, whole))
            without.append(headless["seconds"])
    yield ratio("training beside a live window ÷ headless", with_window, without)
    yield from _heartbeat("whole network trains", slow)
    yield from _heartbeat("a head trains, hundreds of steps a second", fast)


def completed(run: dict[str, Any]) -> dict[str, Any]:
    """The run, which must have come to its end."""
    assert run["outcome"] == "completed", f"the run {run['outcome']}: {run['reason']}"
    return run


def _heartbeat(what: str, gaps_ms: list[dict[str, float]]) -> Iterator[Row]:
    worst = {name: max(gaps[name] for gaps in gaps_ms) for name in ("p50", "p99", "max")}
    note = f" (median gap {worst['p50']:.1f} ms; worst of {len(gaps_ms)} rounds)"
    yield at_most(f"heartbeat, 99th percentile, while {what}", worst["p99"], 33, "ms", note)
    yield at_most(f"heartbeat, longest gap, while {what}", worst["max"], 100, "ms")
