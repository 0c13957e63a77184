from __future__ import annotations

from collections.abc import Callable

import pytest

from models.spec.stack import StackDescription
from workbench.ui.stack.counts import Added, Counts, counts, figures, position_text, summary


def test_that_counts_are_exact(stack: StackDescription) -> None:
    assert counts(stack, 0, Added()) == Counts(2100, 2100)
    assert counts(stack, 4, Added(heads=170)) == Counts(500 + 600 + 170, 2100 + 170)
    assert counts(stack, 6, Added(heads=170, adapters=31)) == Counts(170 + 31, 2100 + 170 + 31)


@pytest.mark.parametrize("added", [Added(), Added(170, 31), Added(10**9, 10**7)])
def test_that_each_block_trains_exactly_when_it_stands_above_the_boundary(
    stack: StackDescription, added: Added
) -> None:
    for frozen, block in enumerate(stack.blocks):
        with_it, without_it = counts(stack, frozen, added), counts(stack, frozen + 1, added)
        assert with_it.trainable - without_it.trainable == block.parameters
        assert with_it.total == without_it.total


@pytest.mark.parametrize(
    ("frozen", "heads", "adapters", "sentence"),
    [
        (3, 170, 0, "Trains 3.0 and above, and the task heads: 1.7 k of 2.3 k parameters"),
        (3, 170, 50, "Trains 3.0 and above, the adapters and the task heads: 1.7 k of 2.3 k parameters"),
        (3, 0, 0, "Trains 3.0 and above: 1.5 k of 2.1 k parameters"),
        (5, 170, 0, "Trains block 5.0 and the task heads: 770 of 2.3 k parameters"),
        (6, 170, 0, "Trains only the task heads: 170 of 2.3 k parameters"),
        (6, 170, None, "Trains only the adapters and the task heads: 170 of 2.3 k parameters (without adapters)"),
        (6, None, 0, "Trains only the task heads: 0 of 2.1 k parameters (without heads)"),
        (
            0,
            None,
            None,
            (
                "Trains every block, the adapters and the task heads: 2.1 k of 2.1 k parameters "
                "(without adapters and heads)"
            ),
        ),
        (6, 0, 0, "Trains nothing: 0 of 2.1 k parameters"),
        (0, 170, 0, "Trains every block and the task heads: 2.3 k of 2.3 k parameters"),
        (0, 0, 0, "Trains every block: 2.1 k of 2.1 k parameters"),
    ],
)
def test_that_the_summary_says_what_trains(
    stack: StackDescription, frozen: int, heads: int | None, adapters: int | None, sentence: str
) -> None:
    assert summary(stack, frozen, heads, adapters) == sentence


def test_that_a_block_called_head_is_told_from_the_task_heads(stack: StackDescription) -> None:
    names = ("stem", "0", "1.0", "2.0", "3.0", "head")
    blocks = tuple(b.model_copy(update={"name": name}) for b, name in zip(stack.blocks, names, strict=True))
    named = stack.model_copy(update={"blocks": blocks})
    assert summary(named, 5, 170).startswith("Trains block head and the task heads: ")
    assert summary(named, 1, 170).startswith("Trains block 0 and above, and the task heads: ")
    assert position_text(named, 5) == "5 of 6 blocks frozen, below block head"


def test_that_figures_are_the_numbers_of_the_summary(stack: StackDescription) -> None:
    assert figures(stack, 3, Added(170)) == "1.7 k of 2.3 k"


def test_that_the_position_is_told_in_words(stack_of: Callable[..., StackDescription]) -> None:
    stack = stack_of(18)
    assert position_text(stack, 12) == "12 of 18 blocks frozen, below 12.0"
    assert position_text(stack, 0) == "0 of 18 blocks frozen, every block trains"
    assert position_text(stack, 18) == "18 of 18 blocks frozen, no block trains"


def test_that_a_block_named_by_a_bare_number_is_told_to_be_a_block(stack: StackDescription) -> None:
    blocks = tuple(block.model_copy(update={"name": block.name[0]}) for block in stack.blocks)
    numbered = stack.model_copy(update={"blocks": blocks})
    assert summary(numbered, 3, 0).startswith("Trains block 3 and above:")
    assert position_text(numbered, 3) == "3 of 6 blocks frozen, below block 3"
