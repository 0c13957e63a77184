"""Which epoch counts as the best so far."""

from __future__ import annotations

import math

from workbench.training.checkpoint import Position
from workbench.training.selection import Selection


def judged(selection: Selection, accuracy: float, loss: float) -> bool:
    return selection.judge({"validation/class/accuracy": accuracy, "validation/loss": loss}, {})


def test_that_an_epoch_whose_loss_is_no_number_is_no_better_by_its_accuracy() -> None:
    selection = Selection(Position(), 2, {})
    assert judged(selection, 0.5, 1.0)
    assert not judged(selection, 0.9, math.nan)
    assert judged(selection, 0.6, 1.0)


def test_that_an_epoch_that_gave_no_numbers_keeps_no_later_one_from_being_the_best() -> None:
    position = Position()
    selection = Selection(position, 2, {})
    assert not judged(selection, math.nan, math.nan)
    assert (position.best_score, position.epochs_without_gain) == (None, 1)
    assert judged(selection, 0.1, 2.0)
