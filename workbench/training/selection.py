"""Which epoch's weights are kept, and when training no longer pays."""

from __future__ import annotations

import math

from torch import Tensor

from workbench.measures import main_names
from workbench.training.checkpoint import Position

Score = tuple[float, float]


def score_of(values: dict[str, float]) -> Score | None:
    """The mean over the tasks of each one's main measure, then the lower validation loss.

    None where nothing was validated. All main measures grow to 1 at best.
    """
    if "validation/loss" not in values:
        return None
    found = [values[name] for name in main_names(values, "validation")]
    return sum(found) / max(1, len(found)), -values["validation/loss"]


class Selection:
    """Keeps the best epoch's tensors, and counts the epochs since.

    The counts live in the run's `Position`, so that they are checkpointed with everything else.
    """

    def __init__(self, position: Position, patience: int | None, best: dict[str, Tensor], last_phase: int = 0) -> None:
        """Patience counts the epochs of `last_phase`, from 0: earlier ones end no run that is to unfreeze more."""
        self._position = position
        self._patience = patience
        self._last_phase = last_phase
        self.best = best

    def judge(self, values: dict[str, float], changing: dict[str, Tensor]) -> bool:
        """Takes note of an epoch; True where it is the best so far. NaN is never better."""
        score = score_of(values)
        at = self._position
        if score is None:
            return False
        is_number = not any(map(math.isnan, score))
        if is_number and (at.best_score is None or score > at.best_score):
            at.best_score, at.best_epoch, at.epochs_without_gain = score, at.epoch, 0
            self.best = {}  # the copy before goes first: there is never memory for two
            self.best = {name: tensor.detach().clone() for name, tensor in changing.items()}
            return True
        at.epochs_without_gain += 1
        return False

    @property
    def exhausted(self) -> bool:
        """True where early stopping says that training no longer pays."""
        at = self._position
        if self._patience is None or at.phase < self._last_phase:
            return False
        return self._patience <= min(at.epochs_without_gain, at.epoch - at.phase_epoch)
