"""How soon the window is painted, and that its process never loads torch."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.figures import Row, holds
from benchmarks.processes import COMMON, answer_of, changed_example
from benchmarks.window import completed


def measure(rounds: int) -> Iterator[Row]:
    """Opens the window again and again, each time for a short run."""
    visits = []
    with tempfile.TemporaryDirectory() as name:
        document = changed_example("mnist5k-linear-probe", {**COMMON, "split.labelled": 64}, Path(name))
        for number in range(rounds):
            store = Path(name) / f"{number}.sqlite"
            visits.append(answer_of("-m", "benchmarks.live_window", "--store", store, document))
            completed(visits[-1]["runs"][0])
    times = [visit["first_paint_s"] for visit in visits]
    spread = f"({min(times):.2f} … {max(times):.2f}, {len(times)} rounds)"
    yield Row("from the start of the process to the first paint", f"**{median(times):.2f} s** {spread}")
    for moment, key in (("at first paint", "torch_at_first_paint"), ("after a run", "torch_after_runs")):
        loaded = any(visit[key] for visit in visits)
        yield holds(f"torch in the window's process {moment}", true=not loaded, yes="not loaded", no="loaded")
