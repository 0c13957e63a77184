"""One run from its document to its last event: the contract that every learner keeps."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from models.sources.runs import RunResolver
from models.spec.errors import UserError
from workbench.data.pixel_cache.cache import PixelCache
from workbench.data.watching import Cancelled, Report
from workbench.events import Event, Finished, Notice, Outcome, Preparing
from workbench.experiment import Experiment
from workbench.training.assembly import Assembly, assemble_run
from workbench.training.checkpoint import FILE_NAME, load_checkpoint
from workbench.training.control import Control, Ending
from workbench.training.data_notices import data_notices
from workbench.training.diverging import DivergedError
from workbench.training.evaluation import judge_kept
from workbench.training.fresh_start import with_fresh_blocks
from workbench.training.interpolation.mixtures import Mixtures, keep_mixture
from workbench.training.kept_adapters import write_adapters
from workbench.training.kept_weights import write_weights
from workbench.training.trainer import Trainer
from workbench.training.work_clock import WorkClock


@dataclass(frozen=True)
class RunContext:
    """All that a learner is given. `folder` is the run's own; events go to `emit`, which must not block."""

    run: str
    experiment: Experiment
    folder: Path
    emit: Callable[[Event], None]
    control: Control = field(default_factory=Control)
    resume: bool = False
    resolve_run: RunResolver | None = None
    checkpoint_interval_s: float = 10.0
    """Seconds between checkpoints, more where writing is slow; 0 takes one after every step."""
    pixel_cache: PixelCache | None = None
    """Where decoded images are kept for other runs; `None` decodes anew, to the same weights."""
    clock: WorkClock = field(default_factory=WorkClock)
    """Holds the time of earlier sittings, where there were any."""

    def tell(self, event: Event) -> None:
        self.clock.heed(event)
        self.emit(event)


def learn(context: RunContext) -> Finished:
    """Trains, judges on the test set, writes the kept weights; returns the last event, which is emitted too.

    A fault that the user can mend ends the run as failed, with its reason; a bug is raised.
    """
    context.clock.run()
    try:
        parts = assemble_run(context.experiment, context.pixel_cache, context.resolve_run, _reporter(context))
        parts = with_fresh_blocks(parts, context.resolve_run)
        trainer = Trainer(
            context.run, parts, context.folder, context.tell, context.control, context.checkpoint_interval_s
        )
    except Cancelled:
        finished = _broken_off(context)
    except UserError as error:
        finished = _unstarted(context, "failed", str(error))
    else:
        finished = _train(context, trainer)
    context.tell(finished)
    return finished


def _train(context: RunContext, trainer: Trainer) -> Finished:
    try:
        _tell_notices(context, trainer.parts)
        checkpoint = load_checkpoint(context.folder) if context.resume else None
        if checkpoint is not None:
            trainer.resume_from(checkpoint)
        ending = trainer.fit()
        if ending == "interrupted":
            return _finished(context, trainer, ending)
        if ending == "cancelled":
            (context.folder / FILE_NAME).unlink(missing_ok=True)
            return _finished(context, trainer, ending)
        return _keep(context, trainer, ending)
    except DivergedError as error:
        trainer.checkpoint()  # the last sound state, and the best weights so far: a failure loses nothing
        return _finished(context, trainer, "failed", reason=str(error))
    except UserError as error:
        return _finished(context, trainer, "failed", reason=str(error))


def _keep(context: RunContext, trainer: Trainer, ending: Ending | None) -> Finished:
    """Judges the weights that are kept, writes them, and drops the checkpoint that they make needless."""
    parts = trainer.parts
    trainer.settle()
    context.tell(Preparing(run=context.run, what="Judging the kept weights"))
    mixtures = _mixtures(context, trainer)
    values = mixtures.values if mixtures is not None else judge_kept(parts)
    weights = write_weights(context.folder, parts, context.run)
    if mixtures is None:  # a mixture is no longer the source with an adapter on it
        write_adapters(context.folder, parts.experiment, parts.model)
    (context.folder / FILE_NAME).unlink(missing_ok=True)
    if mixtures is not None:
        context.tell(mixtures.told(context.run))
    return _finished(context, trainer, ending or "completed", values=values, weights=str(weights))


def _mixtures(context: RunContext, trainer: Trainer) -> Mixtures | None:
    """The mixtures with the start, where they are asked for; leaves the model with the one that is kept."""
    spec, start = context.experiment.recipe.interpolation, trainer.start
    if spec is None or start is None:
        return None
    best = trainer.position.best_epoch
    if context.experiment.recipe.keep_best and 0 < best < start.epoch:
        message = f"The best epoch, {best}, lies before epoch {start.epoch}, with whose first weights it is mixed."
        context.tell(Notice(run=context.run, message=message))

    def report(done: int, total: int) -> None:
        context.tell(Preparing(run=context.run, what="Judging mixtures with the start", done=done, total=total))

    return keep_mixture(trainer.parts, spec, start.weights, report)


def _finished(
    context: RunContext, trainer: Trainer, outcome: Outcome, *, values: dict[str, float] | None = None,
    weights: str = "", reason: str = "",
) -> Finished:  # fmt: skip
    at = trainer.position
    return Finished(
        run=context.run,
        outcome=outcome,
        step=at.step,
        epoch=min(at.epoch, context.experiment.recipe.epochs),
        values=values or {},
        weights=weights,
        reason=reason,
        seconds=context.clock.seconds,
    )


def _broken_off(context: RunContext) -> Finished:
    """The end of a run while it was prepared. What an earlier sitting trained is kept by going on from there only."""
    ending, checkpoint = context.control.ending or "interrupted", context.folder / FILE_NAME
    if ending == "cancelled":
        checkpoint.unlink(missing_ok=True)
    elif checkpoint.exists():
        ending = "interrupted"
    return _unstarted(context, ending, "Ended while it was being prepared.")


def _unstarted(context: RunContext, outcome: Outcome, reason: str) -> Finished:
    """The end of a run that took no step in this sitting; what an earlier sitting checkpointed still stands."""
    return Finished(run=context.run, outcome=outcome, step=0, epoch=0, reason=reason, seconds=context.clock.seconds)


def _tell_notices(context: RunContext, parts: Assembly) -> None:
    for message in (*parts.source.notices, *parts.notices, *data_notices(context.experiment.data, parts.data)):
        context.tell(Notice(run=context.run, message=message))


def _reporter(context: RunContext) -> Report:
    """Tells of preparation at most ten times a second, and breaks it off when an ending was asked for."""
    last: tuple[str, float] = ("", 0.0)

    def report(what: str, done: int, total: int) -> None:
        nonlocal last
        if context.control.ending is not None:
            raise Cancelled
        now = time.monotonic()
        if what != last[0] or now - last[1] > 0.1 or done == total:
            last = (what, now)
            context.tell(Preparing(run=context.run, what=what, done=done, total=total))

    return report
