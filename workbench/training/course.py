"""The course of a run: which blocks train in which epoch."""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn

from models.spec.phases import Phase
from models.transfer_model import TransferModel
from workbench.events import PhaseBegan
from workbench.spec.trained_blocks import trained_text


class Course:
    """Turns a model from phase to phase. The phase follows from the epoch alone, so a resumed run needs no state."""

    def __init__(self, model: TransferModel, phases: Sequence[Phase]) -> None:
        self._model = model
        self._phases = phases
        self._index = -1
        self.rate = 1.0
        """The phase's share of the learning rate."""
        self.shared: list[nn.Parameter] = []
        """Of the parameters that all tasks share, those that train now."""

    @property
    def num_phases(self) -> int:
        return len(self._phases)

    def count_last(self) -> int:
        """The number of parameters that train in the last phase; turns the model there, so ask before `turn_to`."""
        self._model.enter(self._phases[-1].trains)
        return sum(p.numel() for p in self._model.trainable_parameters() if p.requires_grad)

    def turn_to(self, epoch: int) -> bool:
        """Makes the model train what trains in `epoch`, from 1; True where that is another phase than before."""
        index = max(index for index, phase in enumerate(self._phases) if phase.first_epoch <= epoch)
        if index == self._index:
            return False
        self._index = index
        self._model.enter(self._phases[index].trains)
        self.rate = self._phases[index].rate
        self.shared = [parameter for parameter in self._model.shared_parameters() if parameter.requires_grad]
        return len(self._phases) > 1

    def news(self, run: str, step: int, epoch: int) -> PhaseBegan:
        """What is told where a phase begins."""
        trained = trained_text(
            [block.name for block in self._model.stack.blocks],
            self._phases[self._index].trains,
            adapted=bool(self._model.adapters),
        )
        return PhaseBegan(
            run=run, step=step, epoch=epoch, number=self._index + 1, num_phases=len(self._phases), trains=trained
        )
