"""The whole program is killed; what was acknowledged is there, and the run is marked interrupted on the next start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from storage.store import Store
from workbench.documents import replaced, to_json
from workbench.events import Finished, Step
from workbench.experiment import Experiment

PROGRAM = """
import sys
from pathlib import Path
from workbench import documents
from workbench.events import Checkpointed, Step
from workbench.launch.desk import Desk
from workbench.launch.news import EventNews

folder, document = Path(sys.argv[1]), sys.argv[2]

def tell(news):
    for event in getattr(news, "events", ()):
        if isinstance(event, (Checkpointed, Step)):
            print(event.kind, event.step, flush=True)

desk = Desk(str(folder / "store.sqlite"), tell, folder / "cache", checkpoint_interval_s=0.0)
desk.start()
print("run", desk.enqueue(documents.from_json(document), "doomed"), flush=True)
desk.join()
"""

ROOT = Path(__file__).parents[3]


def test_that_a_killed_program_loses_no_acknowledged_point(
    tmp_path: Path, tiny: Experiment, make_desk: Callable[..., Any]
) -> None:
    long = replaced(tiny, {"recipe.epochs": 2000})
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path), to_json(long)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        start_new_session=True,
    )
    with program:
        assert program.stdout is not None
        run = program.stdout.readline().split()[1]
        acknowledged = points = 0
        for _ in program.stdout:
            with Store.open(tmp_path / "store.sqlite") as store:
                series = store.series(run, ["train/loss"])
            points = len(series["train/loss"].steps) if series else 0
            if points >= 20:
                acknowledged = points
                break
        os.killpg(program.pid, signal.SIGKILL)  # window and engine at once
        program.stdout.read()

    desk = make_desk()
    desk.desk.steer("nobody", "pause")  # the desk's first act is to look for orphans
    desk.close()
    record = desk.record(run)
    assert record.status == "interrupted"
    assert record.reason
    with Store.open(tmp_path / "store.sqlite") as store:
        steps = store.series(run)["train/loss"].steps.tolist()
    assert len(steps) >= acknowledged >= 20
    assert steps == list(range(1, len(steps) + 1))


def test_that_an_engine_whose_window_dies_checkpoints_and_marks_the_run(
    tmp_path: Path, tiny: Experiment, make_desk: Callable[..., Any]
) -> None:
    long = replaced(tiny, {"recipe.epochs": 2000})
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path), to_json(long)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    with program:
        assert program.stdout is not None
        run = program.stdout.readline().split()[1]
        next(line for line in program.stdout if line.startswith("step") and int(line.split()[1]) >= 5)
        program.kill()  # the window alone
        program.stdout.read()  # the engine shares this pipe only through its parent; it ends when the window has
    wait_until(lambda: status(tmp_path, run) == "interrupted")
    assert (tmp_path / "runs" / run / "checkpoint.safetensors").exists()
    desk = make_desk()
    desk.desk.resume(run, replaced(long, {"recipe.epochs": 2000}), "goes on")
    desk.wait_for_event(Step, run, step=6)
    desk.desk.steer(run, "cancel")
    assert isinstance(desk.finished(run), Finished)


def status(folder: Path, run: str) -> str:
    with Store.open(folder / "store.sqlite") as store:
        return store.run(run).status


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.1)
