"""The learning-rate finder: a short training in which the rate rises from step to step, and the loss that it makes.

Smith 2017 (Cyclical learning rates for training neural networks), section 3.3; the exponential rise, the smoothed loss
and the end once the loss has left are as in fastai (Howard & Gugger 2020).

It assembles the document for itself, as a run would: source, data, augmentation, adapters, penalties, shares of the
rate. So nothing of a run that follows is touched; global generators are put back.
"""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from torch.linalg import LinAlgError  # type: ignore[attr-defined]  # documented, and not exported

from models.sources.runs import RunResolver
from workbench.data.pixel_cache.cache import PixelCache
from workbench.data.watching import Report
from workbench.events import Event, Step
from workbench.experiment import Experiment
from workbench.spec.rate_curve import Ending, RateCurve
from workbench.training.assembly import Assembly, assemble_run
from workbench.training.compute import Compute
from workbench.training.control import Control
from workbench.training.diverging import DivergedError
from workbench.training.fresh_start import with_fresh_blocks
from workbench.training.randomness import randomness_kept
from workbench.training.rate_marks import marks_of
from workbench.training.stoppable import make_stoppable
from workbench.training.trainer import Trainer

NUM_STEPS = 100
LOWEST, HIGHEST = 1e-7, 10.0
SMOOTHING = 0.98
"""Share of the moving average that a step leaves of it."""
LEFT = 4.0
"""The loss has left once its average is so many times its lowest."""
_WHAT = "Trying learning rates"


def find_rate(
    experiment: Experiment, cache: PixelCache | None, resolve_run: RunResolver | None, report: Report
) -> RateCurve:
    """Tries rates from 1e-7 to 10. Where blocks begin to train in phases, all that will train does so from the start.

    A loss that leaves, or is no number any more, ends the curve and is no error. Raises `UserError` for what the user
    can mend, and what `report` raises, which is asked within a step too.
    """
    began_s = time.perf_counter()
    with randomness_kept(Compute.pick(experiment.recipe).device):
        seen = NUM_STEPS * experiment.recipe.batch_size
        parts = assemble_run(experiment, cache, resolve_run, report, seen_at_most=seen)
        parts = with_fresh_blocks(parts, resolve_run)
        rise = _Rise(report)
        make_stoppable(parts.model, rise.ask)
        ending = rise.train(parts)
    rates = RATES[: len(rise.losses)]
    return RateCurve(
        rates=rates,
        losses=tuple(rise.losses),
        smoothed=tuple(rise.smoothed),
        marks=marks_of(rates, rise.smoothed, NUM_STEPS),
        planned=NUM_STEPS,
        ending=ending,
        phase=len(parts.phases),
        num_phases=len(parts.phases),
        seconds=time.perf_counter() - began_s,
        device=parts.compute.title,
    )


def rising(num_steps: int) -> tuple[float, ...]:
    """Rates from the lowest to the highest, each the same multiple of the one before."""
    return tuple(LOWEST * (HIGHEST / LOWEST) ** (step / (num_steps - 1)) for step in range(num_steps))


RATES = rising(NUM_STEPS)


class _Rise:
    """Lets the trainer take steps at rising rates, and ends it where the loss leaves."""

    def __init__(self, report: Report) -> None:
        self.losses: list[float] = []
        self.smoothed: list[float] = []
        self._report = report
        self._control = Control()
        self._average = 0.0
        self._left = False

    def ask(self, *_: object) -> None:
        """Raises where nobody wants to know any more."""
        self._report(_WHAT, len(self.losses), NUM_STEPS)

    def train(self, parts: Assembly) -> Ending:
        with tempfile.TemporaryDirectory() as folder:
            trainer = Trainer("rates", _with_rates(parts, RATES), Path(folder), self._heard, self._control, math.inf)
            try:
                trainer.fit()
            except (DivergedError, LinAlgError):  # decompositions refuse what is not finite
                return "not finite"
        return "diverged" if self._left else "range"

    def _heard(self, event: Event) -> None:
        if not isinstance(event, Step):
            return
        self.losses.append(event.values["train/loss"])
        self._average += (1 - SMOOTHING) * (self.losses[-1] - self._average)
        self.smoothed.append(self._average / (1 - SMOOTHING ** len(self.losses)))
        lowest = min(self.smoothed)
        self._left = self.smoothed[-1] > LEFT * lowest > 0
        self.ask()
        if self._left or len(self.losses) == NUM_STEPS:
            self._control.end("cancelled")


def _with_rates(parts: Assembly, rates: Sequence[float]) -> Assembly:
    """The same run in its last phase, with epochs that go over into each other, a step at each of `rates`."""
    recipe = parts.experiment.recipe.model_copy(update={"learning_rate": 1.0})
    return replace(
        parts,
        experiment=parts.experiment.model_copy(update={"recipe": recipe}),
        train=parts.train.without_end(),
        phases=(replace(parts.phases[-1], first_epoch=1, warmup=0.0),),
        schedule=lambda step: rates[min(step, len(rates) - 1)],
    )
