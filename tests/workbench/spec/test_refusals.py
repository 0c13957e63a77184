"""A refused number is told with its field's name and bounds."""

from __future__ import annotations

import pytest

from workbench.experiment import Experiment
from workbench.spec.checks import Problem
from workbench.spec.refusals import refusal


@pytest.mark.parametrize(
    ("path", "typed", "text"),
    [
        ("recipe.batch_size", 0, "Batch size cannot be 0. Choose 1 to 65,536."),
        ("recipe.epochs", 100_001, "Epochs cannot be 100,001. Choose 1 to 100,000."),
        ("recipe.learning_rate", 0.0, "Learning rate cannot be 0. Choose above 0 and at most 100."),
        ("recipe.clip_norm", 0.0, "Clip gradients cannot be 0. Choose above 0."),
        ("split.labelled", 0, "Labelled examples cannot be 0. Choose 1 or more, or 'all'."),
        ("recipe.early_stopping.patience", 0, "Stop early after cannot be 0. Choose 1 or more."),
    ],
)
def test_that_a_refused_number_is_told_in_the_words_of_its_field(path: str, typed: float, text: str) -> None:
    assert str(refusal(Experiment, path, typed, Problem(path, "Input.", "Correct."))) == f"{path}: {text}"


def test_that_other_faults_stay_as_they_are() -> None:
    fault = Problem("recipe.optimizer", "No such kind.", "Choose one.")
    assert refusal(Experiment, "recipe.optimizer", {"kind": "x"}, fault) is fault
    elsewhere = Problem("split", "Nothing is left.", "Lower it.")
    assert refusal(Experiment, "split.test", 0.9, elsewhere) is elsewhere
