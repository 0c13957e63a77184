"""The course of a run: which blocks train in which epoch."""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn

from models.spec.phases import AutomaticUnfreezing, Phase, Phases
from models.transfer_model import TransferModel
from workbench.events import PhaseBegan
from workbench.spec.trained_blocks import trained_text
from workbench.training.checkpoint import Position


class Course:
    """Turns a model from phase to phase.

    Planned phases follow from the epoch alone; of an automatic unfreezing the run's `Position` holds the phase and the
    epoch with which it began, so that a resumed run goes on in the middle of it.
    """

    def __init__(self, model: TransferModel, phases: Sequence[Phase], spec: Phases, steps_per_epoch: int) -> None:
        self._model = model
        self._phases = phases
        self._automatic = spec if isinstance(spec, AutomaticUnfreezing) else None
        self._steps_per_epoch = steps_per_epoch
        self._index = -1
        self._first_step = 0
        self.shared: list[nn.Parameter] = []
        """Of the parameters that all tasks share, those that train now."""

    @property
    def num_phases(self) -> int:
        return len(self._phases)

    @property
    def number(self) -> int:
        """Of the phase that goes on, from 1; 0 before `turn_to`."""
        return self._index + 1

    def count_last(self) -> int:
        """The number of parameters that train in the last phase; turns the model there, so ask before `turn_to`."""
        self._model.enter(self._phases[-1].trains)
        return sum(p.numel() for p in self._model.trainable_parameters() if p.requires_grad)

    def turn_to(self, at: Position) -> bool:
        """Makes the model train what trains in the position's epoch; True where that is another phase than before."""
        if self._automatic is None:
            at.phase = max(index for index, phase in enumerate(self._phases) if phase.first_epoch <= at.epoch)
            at.phase_epoch = self._phases[at.phase].first_epoch
        if at.phase == self._index:
            return False
        self._index = at.phase
        self._first_step = (at.phase_epoch - 1) * self._steps_per_epoch
        self._model.enter(self._phases[self._index].trains)
        self.shared = [parameter for parameter in self._model.shared_parameters() if parameter.requires_grad]
        return len(self._phases) > 1

    def is_over(self, at: Position) -> bool:
        """True where the position's epoch begins another phase of an automatic unfreezing.

        Patience counts the epochs of this phase alone, and what is better is better than all before, in any phase.
        """
        if self._automatic is None or at.phase == len(self._phases) - 1:
            return False
        done, most = at.epoch - at.phase_epoch, self._automatic.most
        return self._automatic.patience <= min(at.epochs_without_gain, done) or (most is not None and done >= most)

    def rate(self, step: int) -> float:
        """The share of the learning rate that the phase gives to step number `step` of the run, from 0."""
        phase = self._phases[self._index]
        rise, done = round(phase.warmup * self._steps_per_epoch), max(0, step - self._first_step)
        return phase.rate * (done + 1) / (rise + 1) if done < rise else phase.rate

    def news(self, run: str, at: Position) -> PhaseBegan:
        """What is told where a phase begins."""
        trained = trained_text(
            [block.name for block in self._model.stack.blocks],
            self._phases[self._index].trains,
            adapted=bool(self._model.adapters),
        )
        return PhaseBegan(
            run=run,
            step=at.step,
            epoch=at.epoch,
            number=self._index + 1,
            num_phases=len(self._phases),
            trains=trained,
        )
