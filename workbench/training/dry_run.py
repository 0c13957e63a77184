"""A few steps of a run before the run: how long a step takes on this machine, and how much memory.

The steps are the real ones (`Trainer`), at the real batch size, of the real model with random weights on random images:
neither data nor weights are read, and time and memory do not depend on them. Every epoch of the dry run is one batch.
"""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psutil
import torch

from models.sources.build import build_without_weights
from models.sources.built import BuiltSource
from models.sources.runs import RunResolver
from models.spec.errors import UserError
from models.spec.phases import AtOnce
from models.spec.rates import AutoRGN, UniformRates
from models.spec.regularizers import Delta
from models.spec.sizes import size_text
from models.transfer_model import TransferModel
from workbench.data.watching import Cancelled
from workbench.events import EpochEnded, Event, Step
from workbench.experiment import Experiment
from workbench.training import frozen_part
from workbench.training.assembly import Assembly, assemble_parts, build_model, keeps_frozen_part
from workbench.training.compute import Compute
from workbench.training.control import Control
from workbench.training.evaluation import evaluate
from workbench.training.frozen_part import frozen_output_bytes
from workbench.training.peak_memory import PeakMemory
from workbench.training.random_data import Amounts, random_data
from workbench.training.stoppable import make_stoppable
from workbench.training.teachers import load_teachers
from workbench.training.timing import Stopwatch, Times
from workbench.training.trainer import Trainer

NUM_STEPS = 5
"""One to warm up, one of which the memory is followed, and three that are timed."""
PATIENCE_S = 8.0
"""After so many seconds no further step is begun once memory is known."""
_NO_LEARNING = 1e-9
"""Random weights must not run away while they are timed."""


@dataclass(frozen=True)
class Measured:
    """Seconds on this machine, and the most bytes of tensors that lived at once: while the frozen part was
    computed, in a step, or while all blocks judged a batch. What building the model takes is left out.
    """

    seconds_per_step: float
    seconds_per_epoch: float
    """With judging the validation examples."""
    frozen_seconds: float
    """For the frozen part, computed once; 0 where nothing of it is kept."""
    peak_bytes: int
    device: str


def dry_run(
    experiment: Experiment, amounts: Amounts, resolve_run: RunResolver | None, is_unwanted: Callable[[], bool]
) -> Measured:
    """Measures; with phases, the last and largest of them.

    Raises `Cancelled` soon after `is_unwanted` turns true, and `UserError` for what the user can mend.
    """

    def check(*_: object) -> None:
        if is_unwanted():
            raise Cancelled

    compute, batch = Compute.pick(experiment.recipe), experiment.recipe.batch_size
    source = _source(experiment, resolve_run)
    check()
    shape = source.input_shape
    data = random_data(amounts, experiment.tasks, batch, shape)
    model = build_model(experiment, source, data, compute)
    make_stoppable(model, check)
    example = compute.place(torch.zeros(1, *shape))
    kept = keeps_frozen_part(experiment, model, example, amounts.seen_in_training)
    tried = len(data.train) + len(data.validation)
    beyond_bytes = _kept_bytes(model, compute, example, amounts.seen_in_training - tried) if kept else 0
    teachers = load_teachers(experiment, source, None, compute, resolve_run)
    twin = model.twin.tensors() if model.twin is not None else ()
    with closing(PeakMemory(model, compute.device, twin)) as memory:
        watch = _Watch(check, memory, Stopwatch(compute.device))
        short = _shortened(experiment, keep=kept)
        parts = assemble_parts(short, compute, source, model, data, watch.report, teachers)
        _train(parts, watch)
    return Measured(
        seconds_per_step=watch.times.step_s,
        seconds_per_epoch=watch.times.epoch_s(amounts, batch),
        frozen_seconds=watch.times.frozen_s(amounts, batch),
        peak_bytes=watch.peak_bytes + beyond_bytes,
        device=compute.title,
    )


def refuse_too_large(expected_bytes: int, compute: Compute) -> None:
    """Raises `UserError` where a run that is expected to take so much memory would not find it."""
    if compute.device.type == "cuda":
        free, _ = torch.cuda.mem_get_info(compute.device)
    else:
        free = psutil.virtual_memory().available
    if expected_bytes > free:
        raise UserError(
            f"About {size_text(expected_bytes)} are needed, and {size_text(free)} are free.",
            where="recipe.batch_size",
            remedy="Choose a smaller batch, or freeze more blocks.",
        )


def _source(experiment: Experiment, resolve_run: RunResolver | None) -> BuiltSource:
    """What `build_source` gives, without its weights."""
    wanted = experiment.preprocessing
    return build_without_weights(
        experiment.source, resolve_run=resolve_run, channels=wanted.asked_channels, image_size=wanted.asked_size
    )


def _shortened(experiment: Experiment, *, keep: bool) -> Experiment:
    """The same steps, few of them, in one phase; the frozen part is kept as the whole run would keep it."""
    recipe = experiment.recipe.model_copy(
        update={"epochs": NUM_STEPS, "early_stopping": None, "learning_rate": _NO_LEARNING, "cache_frozen": keep}
    )
    unweighed = tuple(
        entry.model_copy(update={"attention": "none"}) if isinstance(entry, Delta) else entry
        for entry in experiment.regularizers
    )
    changes: dict[str, object] = {"recipe": recipe, "phases": AtOnce(), "regularizers": unweighed}
    if isinstance(experiment.rates, AutoRGN):
        changes["rates"] = UniformRates()  # what is measured before an epoch is no part of its steps
    return experiment.model_copy(update=changes)


def _kept_bytes(model: TransferModel, compute: Compute, example: torch.Tensor, count: int) -> int:
    """What the frozen part's output takes for `count` examples, in the precision in which it is computed."""
    with compute.autocast():
        return frozen_output_bytes(model, example, count)


def _train(parts: Assembly, watch: _Watch) -> None:
    control = Control()
    with tempfile.TemporaryDirectory() as folder:
        Trainer(
            "dry run", parts, Path(folder), lambda event: watch.heard(event, control, parts), control, math.inf
        ).fit()


class _Watch:
    """Times what the trainer tells, and reads the memory at its second step, when the optimiser has its state."""

    def __init__(self, check: Callable[[], None], memory: PeakMemory, stopwatch: Stopwatch) -> None:
        self.times = Times()
        self.peak_bytes = 0
        self._check = check
        self._memory = memory
        self._stopwatch = stopwatch
        self._began_s = time.perf_counter()
        self._done = 0

    def report(self, what: str, done: int, total: int) -> None:
        """`done` of `total` examples have been through the frozen part."""
        self._check()
        took_s = self._stopwatch.lap_s()
        if total and done and what == frozen_part.WHAT:
            self.times.frozen.append((done - self._done, took_s))
        self._done = done

    def heard(self, event: Event, control: Control, parts: Assembly) -> None:
        self._check()
        if isinstance(event, Step):
            self.times.steps_s.append(self._stopwatch.lap_s())
            if len(self.times.steps_s) == 2:
                self._judge(parts)
                self.peak_bytes = self._memory.bytes
                self._memory.close()
                self._stopwatch.lap_s()
        elif isinstance(event, EpochEnded):
            self.times.judging_s.append(self._stopwatch.lap_s())
            if len(self.times.steps_s) > 1 and time.perf_counter() - self._began_s > PATIENCE_S:
                control.end("cancelled")

    def _judge(self, parts: Assembly) -> None:
        """As a run does at its end, when everything that training keeps is still there."""
        evaluate(parts, parts.validation, "validation", lambda: True)
        evaluate(parts, parts.test, "test", lambda: True, forward=parts.model)
