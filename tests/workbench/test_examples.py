"""The documents that come with the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench import documents
from workbench.data.describe import describe
from workbench.data.sources import open_dataset
from workbench.spec.data import BundledData

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.toml"))


def no_news(done: int, total: int) -> None:
    """Nobody watches."""


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_that_an_example_fits_its_data(path: Path) -> None:
    experiment = documents.read(path)
    told = describe(experiment.data, experiment.split, experiment.tasks)
    assert experiment.problems(None, told) == []
    assert told.split.train >= 100


def test_that_examples_have_names_of_their_own() -> None:
    names = [documents.read(path).name for path in EXAMPLES]
    assert len(names) == len(set(names)) >= 6


def test_that_two_examples_predict_two_things_of_one_image() -> None:
    by_name = {path.stem: documents.read(path) for path in EXAMPLES}
    thickness = by_name["mnist5k-digit-and-thickness"]
    assert [task.kind for task in thickness.tasks] == ["classification", "regression"]
    sides = by_name["multimnist-left-and-right"]
    assert [task.column for task in sides.tasks] == ["left", "right"]
    assert isinstance(sides.data, BundledData)
    assert open_dataset(sides.data, no_news).parts is not None
