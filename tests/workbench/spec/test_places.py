"""Places of the document in people's words."""

from __future__ import annotations

import pytest

from workbench.experiment import Experiment
from workbench.spec.places import place_title


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("phases.epochs", "Unfreezing, Epochs"),
        ("phases", "Unfreezing"),
        ("recipe.batch_size", "Recipe, Batch size"),
        ("recipe.optimizer.weight_decay", "Recipe, Weight decay"),
        ("adapters.0.blocks", "Adapters, Blocks"),
        ("tasks.1.name", "Tasks, Name"),
        ("syntax", "syntax"),
    ],
)
def test_that_a_place_is_called_as_the_forms_call_it(path: str, title: str) -> None:
    assert place_title(Experiment, path) == title
