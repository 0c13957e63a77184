"""When blocks train, and what is unusual, in the sentence below a stack."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from models.spec.stack import StackDescription
from workbench.documents import replaced
from workbench.experiment import Experiment
from workbench.ui.controllers.stack_states import captions
from workbench.ui.stack.course_words import asides

TWO = {"tasks": [{"name": "a"}, {"name": "b"}], "heads": [{"task": "a"}, {"task": "b"}]}


def said(stack: StackDescription, changes: dict[str, Any]) -> str:
    return captions(replaced(Experiment(), changes), stack, None)[0].removesuffix(" (without heads)")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"freeze.boundary": 0, "phases.kind": "gradual", "recipe.epochs": 3},
            "Trains the task heads, then one block more every epoch down to 4.0: 1.1 k of 2.1 k parameters",
        ),
        (
            {"freeze.boundary": 3, "phases": {"kind": "gradual", "epochs": 2}, "recipe.epochs": 20},
            "Trains the task heads, then one block more every 2 epochs down to 3.0: 1.5 k of 2.1 k parameters",
        ),
        (
            {"freeze": {"boundary": 2, "top": 2}, "phases.kind": "gradual", "recipe.epochs": 20},
            "Trains the task heads, then one block more every epoch from 3.0 down to 2.0: 700 of 2.1 k parameters",
        ),
        (
            {"freeze.boundary": 0, "phases.kind": "gradual", "recipe.epochs": 1},
            "Trains only the task heads, in every epoch: 0 of 2.1 k parameters",
        ),
        (
            {"freeze.boundary": 0, "phases": {"kind": "gradual", "blocks": 2}, "recipe.epochs": 20},
            "Trains the task heads, then 2 blocks more every epoch down to 0.0: 2.1 k of 2.1 k parameters",
        ),
        (
            {"freeze.boundary": 2, "phases": {"kind": "gradual", "blocks_by_hand": [1, 3], "epochs_by_hand": [3]}},
            "Trains the task heads, then 1 to 3 blocks more from epochs 4 and 5 on down to 2.0: "  # noqa: ISC004
            "1.8 k of 2.1 k parameters",
        ),
        (
            {"freeze.boundary": 3, "phases": {"kind": "automatic"}, "recipe.epochs": 20},
            "Trains the task heads, then one block more whenever validation no longer improves, down to 3.0 at most: "  # noqa: ISC004
            "1.5 k of 2.1 k parameters",
        ),
        (
            {"freeze.boundary": 0, "phases": {"kind": "lp-ft", "epochs": 3}, "recipe.epochs": 9},
            "Probes the task heads for 3 epochs, then trains every block: 2.1 k of 2.1 k parameters",
        ),
        (
            {"freeze.boundary": 4, "phases": {"kind": "lp-ft", "epochs": 1}, "recipe.epochs": 9},
            "Probes the task heads for 1 epoch, then trains 4.0 and above: 1.1 k of 2.1 k parameters",
        ),
        (
            {"freeze.boundary": 0, "phases": {"kind": "lp-ft", "epochs": 3}, "recipe.epochs": 3},
            "Probes only the task heads, in every epoch: 0 of 2.1 k parameters",
        ),
        ({"phases.kind": "gradual"}, "Trains only the task heads: 0 of 2.1 k parameters"),
    ],
)
def test_that_the_sentence_says_when_blocks_train(
    stack: StackDescription, changes: dict[str, Any], sentence: str
) -> None:
    assert said(stack, changes) == sentence


def test_that_the_short_sentence_tells_numbers_of_the_end(stack: StackDescription) -> None:
    gradual = replaced(Experiment(), {"freeze.boundary": 0, "phases.kind": "gradual", "recipe.epochs": 3})
    assert captions(gradual, stack, None)[1] == "Trains 1.1 k of 2.1 k (without heads) in the end"
    assert captions(Experiment(), stack, None)[1] == "Trains 0 of 2.1 k (without heads)"


def test_that_blocks_that_stand_once_for_each_task_are_told(stack_of: Callable[..., StackDescription]) -> None:
    stack = stack_of(6)
    boundary = {**TWO, "sharing.boundary": 4}
    assert said(stack, boundary).endswith("; 4.0 and above stand once for each task (×2)")
    assert said(stack, {**boundary, "sharing.boundary": 5}).endswith("; 5.0 stands once for each task (×2)")
    assert "once for each" not in said(stack, TWO)
    assert "once for each" not in said(stack, {"sharing.boundary": 4})


def test_that_live_batch_norm_is_told_where_a_frozen_block_has_some(stack: StackDescription) -> None:
    blocks = tuple(block.model_copy(update={"norms": int(at == 1)}) for at, block in enumerate(stack.blocks))
    normed = stack.model_copy(update={"blocks": blocks})
    frozen, free = [False] * 6, [True] * 6
    assert asides(normed, frozen, "frozen", 6, 1) == ""
    assert asides(normed, frozen, "statistics", 6, 1) == "; batch norm follows the data"
    assert asides(normed, frozen, "live", 6, 1) == "; batch norm follows the data and trains"
    assert asides(normed, free, "live", 6, 1) == ""


def test_that_blocks_that_begin_with_random_weights_are_told(stack: StackDescription) -> None:
    assert said(stack, {"freeze": {"boundary": 0, "fresh": 1}}).endswith("; 5.0 begins afresh")
    assert said(stack, {"freeze": {"boundary": 0, "fresh": 2}}).endswith("; 4.0 and above begin afresh")
    assert "afresh" not in said(stack, {"freeze.boundary": 0})
