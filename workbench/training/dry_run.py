"""A few steps of a run before the run: how long a step takes on this machine, and how much memory.

The steps are the real ones (`Trainer`), at the real batch size, of the real model with random weights on random images:
neither data nor weights are read, and time and memory do not depend on them. Every epoch of the dry run is one batch.
"""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt
import psutil
import torch
from torch import nn

from models.memory.live_bytes import LiveBytes
from models.sources.build import build_without_weights
from models.sources.built import BuiltSource
from models.sources.runs import RunResolver
from models.spec.errors import UserError
from models.spec.phases import AtOnce
from models.spec.sizes import size_text
from models.transfer_model import TransferModel
from workbench.data.dataset import Column
from workbench.data.prepare import Examples, PreparedData
from workbench.data.watching import Cancelled
from workbench.events import EpochEnded, Event, Step
from workbench.experiment import Experiment
from workbench.spec.cost.cached_part import CACHE_LIMIT_BYTES
from workbench.training.assembly import Assembly, assemble_parts, build_model
from workbench.training.compute import Compute
from workbench.training.control import Control
from workbench.training.evaluation import evaluate
from workbench.training.frozen_part import frozen_output_bytes
from workbench.training.trainer import Trainer

NUM_STEPS = 5
"""One to warm up, one of which the memory is followed, and three that are timed."""
PATIENCE_S = 8.0
"""After so many seconds no further step is begun once memory is known."""
_NO_LEARNING = 1e-9
"""Random weights must not run away while they are timed."""


@dataclass(frozen=True)
class Amounts:
    """What a dry run has to know of the data that it does not read."""

    classes: dict[str, int]
    """By label column."""
    train: int
    validation: int
    test: int


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

    compute = Compute.pick(experiment.recipe)
    watch = _Watch(compute, check)
    with ExitStack() as tracking, tempfile.TemporaryDirectory() as folder:
        source = _source(experiment, resolve_run)
        check()
        images = (source.input.channels, source.size)
        data = _random_data(experiment, amounts, images)
        model = build_model(experiment, source, data, compute)
        _make_stoppable(model, check)
        row_bytes, rows = _row_bytes(model, compute, images), amounts.train + amounts.validation
        document = _shortened(experiment, keep=0 < row_bytes * rows <= CACHE_LIMIT_BYTES)
        watch.follow_memory(tracking, model)
        parts = assemble_parts(document, compute, source, model, data, watch.report)
        control = Control()
        trainer = Trainer(
            "dry run", parts, Path(folder), lambda event: watch.heard(event, control, parts), control, math.inf
        )
        trainer.fit()
        further = row_bytes * (rows - len(data.examples.names)) if document.recipe.cache_frozen else 0
        return watch.measured(experiment.recipe.batch_size, amounts, max(0, further))


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
        update={
            "epochs": NUM_STEPS,
            "early_stopping": None,
            "learning_rate": _NO_LEARNING,
            "cache_frozen": experiment.recipe.cache_frozen and keep,
        }
    )
    return experiment.model_copy(update={"recipe": recipe, "phases": AtOnce()})


def _random_data(experiment: Experiment, amounts: Amounts, images: tuple[int, int]) -> PreparedData:
    """One batch to train on, one to choose and one to judge by, at (channels, pixels)."""
    channels, size = images
    batch = experiment.recipe.batch_size
    train, validation = max(1, min(batch, amounts.train)), min(batch, amounts.validation)
    known = train + validation
    count = known + min(batch, amounts.test)
    random = np.random.default_rng(0)
    columns = {
        name: Column(tuple(map(str, range(number))), random.integers(0, max(1, number), count, dtype=np.int64))
        for name, number in amounts.classes.items()
    }
    pixels: npt.NDArray[np.uint8] = random.integers(0, 256, (count, channels, size, size), dtype=np.uint8)
    indices = np.arange(count, dtype=np.int64)
    return PreparedData(
        examples=Examples(pixels, columns, tuple(map(str, range(count)))),
        train=indices[:train],
        validation=indices[train:known],
        test=indices[known:],
        skipped=(),
    )


def _row_bytes(model: TransferModel, compute: Compute, images: tuple[int, int]) -> int:
    """Bytes of one example's output of the constant part; 0 where there is none."""
    if not model.prefix_is_constant:
        return 0
    channels, size = images
    with compute.autocast():
        return frozen_output_bytes(model, compute.place(torch.zeros(1, channels, size, size)), 1)


def _make_stoppable(model: TransferModel, check: Callable[..., None]) -> None:
    """Looks before every module of every block, and at every gradient, whether to go on: a step may take minutes."""
    modules: dict[nn.Module, None] = {}
    for block in model.stack.blocks:
        modules |= dict.fromkeys(module for _, module in block.submodules())
    for module in modules:
        module.register_forward_pre_hook(check)
    for parameter in model.trainable_parameters():
        parameter.register_post_accumulate_grad_hook(check)  # type: ignore[no-untyped-call]  # torch leaves it untyped


@dataclass
class _Watch:
    """Times what the trainer tells, and follows memory up to its second step, when the optimiser has its state."""

    compute: Compute
    check: Callable[[], None]
    peak_bytes: int = 0
    _steps_s: list[float] = field(default_factory=list)
    _judging_s: list[float] = field(default_factory=list)
    _frozen_s: list[float] = field(default_factory=list)
    _began_s: float = field(default_factory=time.perf_counter)
    _last_s: float = field(default_factory=time.perf_counter)
    _base_bytes: int = 0

    def follow_memory(self, tracking: ExitStack, model: nn.Module) -> None:
        """From here, where `model` is there, until the second step is done; `tracking` is closed then."""
        self._tracking = tracking
        self._tensors = LiveBytes()
        self._tensors.add([*model.parameters(), *model.buffers()])
        if self._on_cuda:
            torch.cuda.reset_peak_memory_stats(self.compute.device)
            self._base_bytes = torch.cuda.memory_allocated(self.compute.device) - self._tensors.live
        else:
            tracking.enter_context(self._tensors)

    def report(self, _what: str, done: int, total: int) -> None:
        self.check()
        if total and done:
            self._frozen_s.append(self._lap_s())
        self._lap_s()

    def heard(self, event: Event, control: Control, parts: Assembly) -> None:
        self.check()
        if isinstance(event, Step):
            self._steps_s.append(self._lap_s())
            if len(self._steps_s) == 2:
                self._judge(parts)
                self._read_peak()
                self._lap_s()
        elif isinstance(event, EpochEnded):
            self._judging_s.append(self._lap_s())
            if len(self._steps_s) > 1 and time.perf_counter() - self._began_s > PATIENCE_S:
                control.end("cancelled")

    def measured(self, batch: int, amounts: Amounts, further_bytes: int) -> Measured:
        """`further_bytes` are those that the whole run keeps beyond what the dry run did."""
        timed, judged = self._steps_s[2:] or self._steps_s[1:], self._judging_s[2:] or self._judging_s[1:]
        step = median(timed)
        judging = median(judged) * math.ceil(amounts.validation / batch)
        rows = amounts.train + amounts.validation
        return Measured(
            seconds_per_step=step,
            seconds_per_epoch=step * math.ceil(amounts.train / batch) + judging,
            frozen_seconds=self._frozen_s[-1] * math.ceil(rows / batch) if self._frozen_s else 0.0,
            peak_bytes=self.peak_bytes + further_bytes,
            device=self.compute.title,
        )

    @property
    def _on_cuda(self) -> bool:
        return self.compute.device.type == "cuda"

    def _lap_s(self) -> float:
        if self._on_cuda:
            torch.cuda.synchronize(self.compute.device)
        now = time.perf_counter()
        took, self._last_s = now - self._last_s, now
        return took

    def _judge(self, parts: Assembly) -> None:
        """As a run does at its end, when everything that training keeps is still there."""
        evaluate(parts, parts.validation, "validation", lambda: True)
        evaluate(parts, parts.test, "test", lambda: True, forward=parts.model)

    def _read_peak(self) -> None:
        if self._on_cuda:
            self.peak_bytes = torch.cuda.max_memory_allocated(self.compute.device) - self._base_bytes
        else:
            self.peak_bytes = self._tensors.peak
        self._tracking.close()
