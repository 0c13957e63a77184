"""Training in this process, for the command line."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from workbench.events import Finished
from workbench.launch.engine.session import train_and_record
from workbench.launch.messages import StartRun
from workbench.spec.units import units_of
from workbench.terminal.progress import RunProgress
from workbench.training.control import Control


def train_here(start: StartRun, name: str, store_url: str, control: Control) -> Finished:
    """Trains with a progress bar on standard error."""
    with RunProgress(name, units_of(start.experiment.tasks)) as progress:
        return train_and_record(start, store_url, progress.tell, control)


@contextmanager
def interruptible() -> Iterator[Control]:
    """The hand on a run that Ctrl+C (or SIGTERM) interrupts after a checkpoint, from before the run is in the store.

    A second one raises `KeyboardInterrupt`; the run can then go on from the checkpoint before.
    """
    control = Control()

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        if control.ending is not None:
            raise KeyboardInterrupt
        control.end("interrupted")
        os.write(2, b"\nWriting a checkpoint, then ending. Once more ends at once.\n")  # a handler must not block

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, interrupt) for number in numbers]
    try:
        yield control
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
