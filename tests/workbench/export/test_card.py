"""What a model card says of how the model was made."""

from __future__ import annotations

from typing import Any

import pytest

from workbench.documents import replaced
from workbench.experiment import Experiment
from workbench.export.card import augmentation_line, kept_frozen, labelled_line, labels_told, score_table, task_line
from workbench.spec.split import Split

KEPT: list[tuple[dict[str, Any], str]] = [
    ({"freeze.boundary": 0}, "nothing"),
    ({"freeze.boundary": 1}, "the lowest block"),
    ({"freeze.boundary": "all"}, "everything but the heads"),
    ({"freeze.boundary": "all", "freeze.thawed": ["6.0"]}, "everything but the heads, except 6.0"),
    ({"freeze.boundary": 0, "freeze.top": 3}, "the topmost 3 blocks"),
    (
        {"freeze.boundary": 4, "freeze.top": 2, "freeze.frozen": ["6.0"], "freeze.batch_norm": "live"},
        "the lowest 4 blocks and the topmost 2 blocks and block 6.0; batch norm there trains",
    ),
    (
        {"freeze.boundary": 4, "adapters": [{"kind": "lora", "blocks": ["1.0"]}]},
        "the lowest 4 blocks; with LoRA on 1.0, merged into the weights",
    ),
]


@pytest.mark.parametrize(("changes", "said"), KEPT, ids=[said for _, said in KEPT])
def test_that_the_card_tells_every_block_that_stayed_frozen(changes: dict[str, Any], said: str) -> None:
    assert kept_frozen(replaced(Experiment(), changes)) == said


def test_that_the_card_names_the_augmentations() -> None:
    assert augmentation_line(Experiment()) == "none"
    augmented = replaced(Experiment(), {"augmentation": [{"kind": "rand-augment"}, {"kind": "cutmix"}]})
    assert augmentation_line(augmented) == "RandAugment, CutMix"


@pytest.mark.parametrize(
    ("task", "line"),
    [
        ({"kind": "classification", "labels": ["a", "b"]}, "- **t**: classification into 2 classes (a, b)"),
        ({"kind": "multi-label", "labels": ["a", "b"]}, "- **t**: multi-label, any of 2 labels (a, b)"),
        ({"kind": "ordinal", "labels": ["lo", "hi"]}, "- **t**: ordinal, one of 2 levels, the lowest first (lo, hi)"),
        ({"kind": "regression", "labels": [], "unit": "px"}, "- **t**: regression, a number in px"),
        ({"kind": "regression", "labels": [], "unit": ""}, "- **t**: regression, a number"),
    ],
)
def test_that_the_card_says_what_each_kind_of_task_answers(task: dict[str, Any], line: str) -> None:
    assert task_line({"name": "t", **task}) == line


def test_that_the_card_tells_errors_in_their_unit_and_shares_per_cent() -> None:
    table = score_table({"test/t/mae": 0.31, "test/d/accuracy": 0.9, "test/loss": 1.0}, {"t": "px"})
    assert table.splitlines()[2:] == [
        "| d accuracy, test | 90.0 % |",
        "| t MAE, test | 0.310 px |",
        "| loss (sum), test | 1.000 |",
    ]


def test_that_the_card_tells_how_many_examples_had_a_label() -> None:
    asked = Split(labelled=10, labelled_unit="per class")
    sizes = {"train": 30, "train_available": 180, "validation": 57, "test": 59}
    told = "10 labelled examples per class (30 of 180 examples train; 57 validate, 59 test)"
    assert labelled_line(asked, sizes) == told
    assert labelled_line(asked, None) == "10 labelled examples per class"
    assert "(180 examples train;" in labelled_line(Split(), sizes | {"train": 180})


def test_that_the_card_tells_which_labels_were_missing_and_what_was_kept_together() -> None:
    missing = {
        "class": {"train": 0, "validation": 0, "test": 0},
        "rating": {"train": 1200, "validation": 0, "test": 4},
        "tags": {"train": 1, "validation": 2, "test": 3},
    }
    assert labels_told(Split(group="patient"), {"missing": missing}) == [
        ("Groups", "examples with the same value in the column patient were kept together"),
        ("Missing labels", "rating: 1,200 in training, 4 in test; tags: 1 in training, 2 in validation, 3 in test"),
    ]
    assert labels_told(Split(), {"missing": {"class": missing["class"]}}) == [("Missing labels", "none")]
    assert labels_told(Split(), {"missing": None}) == []
