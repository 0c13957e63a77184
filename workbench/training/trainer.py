"""The loop: every step of every epoch, in the open; what one step does is told in `docs/architecture.md`."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from models.regularizers.penalty import Observed, penalty_state, trained_by
from models.tensor_files import Tensors
from workbench.events import Checkpointed, Continued, EpochEnded, Event, Paused, Started, Step
from workbench.training.assembly import Assembly
from workbench.training.averaging.build import build_average
from workbench.training.batches import Batch
from workbench.training.block_news import BlockNews
from workbench.training.checkpoint import Checkpoint, Position, save_checkpoint
from workbench.training.control import Control, Ending
from workbench.training.course import Course
from workbench.training.evaluation import evaluate
from workbench.training.interpolation.start import PhaseStart
from workbench.training.measured_rates import MeasuredRates
from workbench.training.optimizers import clip, set_rate
from workbench.training.pace import Pace
from workbench.training.randomness import seed_step
from workbench.training.selection import Selection
from workbench.training.tasks.scores import Scores
from workbench.training.trainable_state import adapter_state, changing_tensors, frozen_digest, pour, restore

Emit = Callable[[Event], None]


class Trainer:
    """Trains one assembled run from where it stands to its end, or to where it is told to end."""

    def __init__(
        self, run: str, parts: Assembly, folder: Path, emit: Emit, control: Control, checkpoint_interval_s: float = 10.0
    ) -> None:
        self.parts = parts
        self.position = Position()
        self._run = run
        self._folder = folder
        self._emit = emit
        self._control = control
        self._interval_s = checkpoint_interval_s
        self._last_checkpoint = time.monotonic()
        self._recipe = parts.experiment.recipe
        self._num_steps = len(parts.train) * self._recipe.epochs
        self._trainable = [*parts.model.trainable_parameters(), *trained_by(parts.objective.penalties)]
        self._course = Course(parts.model, parts.phases, parts.experiment.phases, len(parts.train))
        self._measured_rates = MeasuredRates(parts)
        self._block_news = BlockNews(parts.model, parts.groups, parts.distances)
        self._changing = changing_tensors(parts.model)
        self._frozen_digest = frozen_digest(parts.model)
        self._scores = Scores(parts.objective.tasks, parts.compute.device)
        for adapter in parts.model.adapters:
            adapter.begin(self._num_steps)
        self._average = build_average(parts, self._changing)
        self.start = PhaseStart(self._changing) if self._recipe.interpolation is not None else None
        """What the phase that goes on began with, where the end is to be mixed with it."""
        self._resume_from(None)

    def resume_from(self, checkpoint: Checkpoint) -> None:
        """Goes on where the checkpoint was taken. Raises `UserError` where the source is not what it was."""
        restore(self._restorable(), checkpoint, self._frozen_digest, self._folder)
        self.parts.optimizer.load_state_dict(checkpoint.optimizer)
        self._resume_from(checkpoint)

    def _resume_from(self, checkpoint: Checkpoint | None) -> None:
        if checkpoint is not None:
            self.position = checkpoint.position
            self._scores.restore(self.position.scores)
        stopping = self._recipe.early_stopping
        best = checkpoint.best if checkpoint is not None else {}
        patience = stopping.patience if stopping else None
        self.selection = Selection(self.position, patience, best, last_phase=len(self.parts.phases) - 1)
        self.pace = Pace()

    def fit(self) -> Ending | None:
        """Trains to the end, which None stands for, or to the ending that was asked for."""
        at = self.position
        self._tell_start()
        self.pace.other_work()
        while at.epoch <= self._recipe.epochs and not self.selection.exhausted:
            if self._course.turn_to(at):
                self._emit(self._course.news(self._run, at))
            self._measured_rates.renew(at)
            if at.batch == 0:
                self._tell_blocks(at.epoch, at.step)
            if self.start is not None:
                self.start.note(self._course.number, at.epoch)
            self.pace.other_work()
            self.parts.model.train()
            for batch in self.parts.train.shuffled(self.parts.experiment.seed, at.epoch, at.batch):
                ending = self._control.between_steps(self._on_pause, self._on_continue)
                if ending is not None:
                    return self._hold(ending)
                self._step(batch)
                self._checkpoint_if_due()
            if not self._end_epoch():
                return self._hold(self._control.ending)
        return self._hold(None)

    def _step(self, batch: Batch) -> None:
        """Forward, backward, clip, move; nothing moves where the loss, or the norm to clip by, is not finite."""
        parts, at = self.parts, self.position
        rate = self._rate(at.step)
        set_rate(parts.optimizer, parts.groups, rate)
        seed_step(parts.experiment.seed, at.step, parts.compute.device)
        parts.optimizer.zero_grad(set_to_none=True)
        with parts.compute.autocast():
            h = parts.prefix(batch.inputs)
            answers = parts.model.answers(h)
        losses = parts.objective.losses(answers.outputs, batch, self._scores)
        seen = Observed(at.step, answers, batch.labels, parts.source_of(h), batch.mix, h, parts.taught_of(batch))
        values = parts.objective.backward(losses, seen, self._course.shared)
        if self._recipe.clip_norm is not None:
            values["gradient_norm"] = clip(self._trainable, self._recipe.clip_norm, at.step)
        parts.optimizer.step()
        for adapter in parts.model.adapters:
            adapter.after_step(at.step)
        self._average.after_step(at.step)
        at.step += 1
        at.batch += 1
        self.pace.step(len(batch))
        self._tell_step(values | {"learning_rate": rate})

    def _rate(self, step: int) -> float:
        """The full learning rate of the phase in the step after `step` steps."""
        return self._recipe.learning_rate * self.parts.schedule(step) * self._course.rate(step)

    def _end_epoch(self) -> bool:
        """Judges the epoch and turns to the next; False where an ending was asked for meanwhile."""
        parts, at = self.parts, self.position
        values = self._scores.averages("train")
        self.pace.other_work()
        self._average.after_epoch(at.epoch)
        with self._average.in_place(self._goes_on):
            judged = evaluate(parts, parts.validation, "validation", self._goes_on)
            if judged is None:
                return False
            best = self.selection.judge(judged, self._changing)
        self.pace.evaluation()
        values = {**{f"epoch/{name}": value for name, value in values.items()}, **judged}
        self._emit(EpochEnded(run=self._run, step=at.step, epoch=at.epoch, values=values, best=best))
        at.epoch, at.batch = at.epoch + 1, 0
        if at.epoch <= self._recipe.epochs and self._course.is_over(at):
            self._begin_phase()
        self._scores = Scores(parts.objective.tasks, parts.compute.device)
        return True

    def _begin_phase(self) -> None:
        """The next phase of an automatic unfreezing goes on from the best weights, with a fresh optimiser."""
        at = self.position
        at.phase, at.phase_epoch = at.phase + 1, at.epoch
        if self.selection.best:
            pour(self._changing, self.selection.best)
        self.parts.optimizer.state.clear()
        self._average.restart()

    def settle(self) -> None:
        """Leaves the model, trained to its end, with the weights that are kept: the best, or those judged last."""
        if self._recipe.keep_best and self.selection.best:
            pour(self._changing, self.selection.best)
        else:
            self._average.settle()

    def checkpoint(self) -> None:
        """Writes all state; afterwards the run can go on from here, also in another process."""
        at = self.position
        at.scores = self._scores.state()
        optimizer = self.parts.optimizer.state_dict()
        state = Checkpoint(at, self._restorable(), self.selection.best, optimizer, self._frozen_digest)
        save_checkpoint(self._folder, state)
        self._last_checkpoint = time.monotonic()
        self._emit(Checkpointed(run=self._run, step=at.step))

    def _restorable(self) -> Tensors:
        """All that a checkpoint holds of tensors but the optimiser's and the best; live tensors."""
        average = {f"average.{name}": tensor for name, tensor in self._average.tensors().items()}
        start = {f"start.{name}": tensor for name, tensor in self.start.tensors().items()} if self.start else {}
        state = adapter_state(self.parts.model) | penalty_state(self.parts.objective.penalties)
        return self._changing | state | average | start

    def _checkpoint_if_due(self) -> None:
        began = time.monotonic()
        if began - self._last_checkpoint >= self._interval_s:
            self.checkpoint()
            if self._interval_s > 0:
                # A large model on a slow disk must not spend its time writing: at most a fiftieth of it.
                self._interval_s = max(self._interval_s, 50 * (time.monotonic() - began))
            self.pace.other_work()

    def _goes_on(self) -> bool:
        return self._control.ending is None

    def _hold(self, ending: Ending | None) -> Ending | None:
        if ending == "interrupted":
            self.checkpoint()
        elif ending != "cancelled" and self.position.step:
            at = self.position
            epoch = at.epoch if at.batch else at.epoch - 1
            self._course.turn_to(replace(at, epoch=epoch))  # a run that is resumed at its very end
            self._tell_blocks(epoch, at.step - 1)
        return ending

    def _on_pause(self) -> None:
        self.checkpoint()
        self._emit(Paused(run=self._run, step=self.position.step))

    def _on_continue(self) -> None:
        self.pace.other_work()
        self._emit(Continued(run=self._run, step=self.position.step))

    def _tell_start(self) -> None:
        parts = self.parts
        self._emit(
            Started(
                run=self._run,
                device=parts.compute.title,
                precision=parts.compute.precision,
                memory_format=parts.compute.memory_format,
                trainable_parameters=self._course.count_last(),
                total_parameters=sum(p.numel() for p in parts.model.parameters()),
                num_steps=self._num_steps,
                steps_per_epoch=len(parts.train),
                num_epochs=self._recipe.epochs,
                num_phases=self._course.num_phases,
                examples=parts.data.sizes,
                resumed_at=self.position.step,
            )
        )

    def _tell_blocks(self, epoch: int, of_step: int) -> None:
        """How every block stands; the rates are those of the step after `of_step` steps."""
        rate = self._rate(of_step)
        self._emit(self._block_news.told(self._run, self.position.step, epoch, rate))

    def _tell_step(self, values: dict[str, float]) -> None:
        at = self.position
        steps_left = self._num_steps - at.step
        self._emit(
            Step(
                run=self._run,
                step=at.step,
                epoch=at.epoch,
                values=values,
                examples_per_s=self.pace.examples_per_s,
                seconds_left=self.pace.seconds_left(steps_left, self._recipe.epochs - at.epoch + 1),
            )
        )
