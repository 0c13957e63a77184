from __future__ import annotations

import pytest

from workbench.documents import replaced
from workbench.edits.augmentation import (
    KINDS,
    PRESETS,
    add_augmentation,
    augmentation_preset,
    choose_augmentation_preset,
    move_augmentation,
    remove_augmentation,
    set_in_augmentation,
)
from workbench.edits.edit import Edit
from workbench.experiment import Experiment


def done(experiment: Experiment, edit: Edit) -> Experiment:
    return replaced(experiment, edit.changes)


def kinds(experiment: Experiment) -> list[str]:
    return [augmentation.kind for augmentation in experiment.augmentation]


@pytest.fixture
def three() -> Experiment:
    experiment = Experiment()
    for kind in ("horizontal-flip", "rand-augment", "mixup"):
        experiment = done(experiment, add_augmentation(experiment, kind))
    return experiment


@pytest.mark.parametrize("kind", [variant.tag for variant in KINDS])
def test_that_every_kind_can_be_added_at_the_end(three: Experiment, kind: str) -> None:
    assert kinds(done(three, add_augmentation(three, kind))) == ["horizontal-flip", "rand-augment", "mixup", kind]


def test_that_the_undo_list_names_what_was_done_and_to_what(three: Experiment) -> None:
    edits = [
        add_augmentation(three, "rand-augment"),
        remove_augmentation(three, 2),
        move_augmentation(three, 0, 2),
        set_in_augmentation(three, 2, "alpha", 0.4),
        choose_augmentation_preset("flips-and-crops"),
    ]
    assert [edit.name for edit in edits] == [
        "Add RandAugment",
        "Remove Mixup",
        "Move Horizontal flip",
        "Mixup: set α to 0.4",
        "Augmentation: Flips and crops",
    ]


@pytest.mark.parametrize(
    ("at", "to", "expected"),
    [
        (0, 2, ["rand-augment", "mixup", "horizontal-flip"]),
        (2, 0, ["mixup", "horizontal-flip", "rand-augment"]),
        (1, 9, ["horizontal-flip", "mixup", "rand-augment"]),
        (1, -1, ["rand-augment", "horizontal-flip", "mixup"]),
        (1, 1, ["horizontal-flip", "rand-augment", "mixup"]),
    ],
)
def test_that_one_moves_to_the_place_that_it_is_given(three: Experiment, at: int, to: int, expected: list[str]) -> None:
    assert kinds(done(three, move_augmentation(three, at, to))) == expected


def test_that_one_is_removed_and_one_is_changed_without_touching_the_others(three: Experiment) -> None:
    assert kinds(done(three, remove_augmentation(three, 1))) == ["horizontal-flip", "mixup"]
    changed = done(three, set_in_augmentation(three, 1, "magnitude", 12))
    assert changed.augmentation[1].model_dump() == {"kind": "rand-augment", "operations": 2, "magnitude": 12}
    assert (changed.augmentation[0], changed.augmentation[2]) == (three.augmentation[0], three.augmentation[2])


@pytest.mark.parametrize("key", PRESETS)
def test_that_a_preset_replaces_the_list_and_is_known_until_it_is_changed(three: Experiment, key: str) -> None:
    chosen = done(three, choose_augmentation_preset(key))
    assert augmentation_preset(chosen.augmentation) == key
    assert augmentation_preset(done(chosen, add_augmentation(chosen, "grayscale")).augmentation) == ""
