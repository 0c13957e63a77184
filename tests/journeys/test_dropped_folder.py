"""A folder of pictures, dropped on the window, takes the place of the data set."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tests.journeys.person import Person
from workbench.spec.data import ImageFolder

CLASSES = {"dark": 40, "light": 200}
"""Folders, and the grey around which their pictures lie."""


def test_that_a_dropped_folder_becomes_the_data_set(
    sit_down: Callable[..., Person], experiment_file: Callable[..., Path], tmp_path: Path
) -> None:
    person = sit_down()
    person.open_experiment(experiment_file({"split.validation": 0.2, "split.test": 0.2}))
    ten_classes = person.says_what_trains()
    folder = pictures(tmp_path / "shades")
    person.drop(folder)
    person.until(lambda: "shades 24 in training" in person.left_side())
    assert "16×16 grey → 32×32 · 2 classes, balanced" in person.left_side()
    assert person.says_what_trains() != ten_classes  # the head shrank to two classes
    assert person.controller.document.undo_stack.undoText() == "Use shades with 1 task"
    assert person.controller.document.experiment.data == ImageFolder(path=str(folder))
    assert person.figure("steps") == "2 × 2 = 4"
    assert person.controller.transfer.problems() == []


def pictures(folder: Path) -> Path:
    """Twenty small pictures of each class."""
    for name, grey in CLASSES.items():
        (folder / name).mkdir(parents=True)
        for number in range(20):
            Image.new("L", (16, 16), grey + number).save(folder / name / f"{number}.png")
    return folder
