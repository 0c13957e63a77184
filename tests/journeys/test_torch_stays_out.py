"""The window's process never loads torch: not before its first paint, and not by training."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_that_the_process_of_the_window_has_no_torch_at_first_paint_nor_after_a_run(
    experiment_file: Callable[..., Path], tmp_path: Path
) -> None:
    store = tmp_path / "history" / "workbench.sqlite"
    command = [sys.executable, "-m", "benchmarks.live_window", "--store", str(store), str(experiment_file())]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=120)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert [run["outcome"] for run in report["runs"]] == ["completed"]
    assert report["torch_at_first_paint"] is False
    assert report["torch_after_runs"] is False
