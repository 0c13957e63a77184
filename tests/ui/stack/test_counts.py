from __future__ import annotations

from collections.abc import Callable

import pytest

from models.spec.stack import StackDescription
from workbench.ui.stack.counts import Added, Counts, counts, figures, handle_text, position_text, summary, what_trains


def above(frozen: int, num_blocks: int = 6) -> list[bool]:
    return [block >= frozen for block in range(num_blocks)]


def test_that_counts_are_exact(stack: StackDescription) -> None:
    assert counts(stack, above(0), Added()) == Counts(2100, 2100)
    assert counts(stack, above(4), Added(heads=170)) == Counts(500 + 600 + 170, 2100 + 170)
    assert counts(stack, above(6), Added(heads=170, adapters=31)) == Counts(170 + 31, 2100 + 170 + 31)


@pytest.mark.parametrize("added", [Added(), Added(170, 31), Added(10**9, 10**7)])
def test_that_each_block_trains_exactly_when_it_stands_above_the_boundary(
    stack: StackDescription, added: Added
) -> None:
    for frozen, block in enumerate(stack.blocks):
        with_it, without_it = counts(stack, above(frozen), added), counts(stack, above(frozen + 1), added)
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
    assert summary(stack, above(frozen), Added(heads, adapters)) == sentence


def test_that_a_block_called_head_is_told_from_the_task_heads(stack: StackDescription) -> None:
    names = ("stem", "0", "1.0", "2.0", "3.0", "head")
    blocks = tuple(b.model_copy(update={"name": name}) for b, name in zip(stack.blocks, names, strict=True))
    named = stack.model_copy(update={"blocks": blocks})
    assert summary(named, above(5), Added(170)).startswith("Trains block head and the task heads: ")
    assert summary(named, above(1), Added(170)).startswith("Trains block 0 and above, and the task heads: ")
    assert position_text(named, 5) == "5 of 6 blocks frozen, below block head"


def test_that_figures_are_the_numbers_of_the_summary(stack: StackDescription) -> None:
    assert figures(stack, above(3), Added(170)) == "1.7 k of 2.3 k"


def test_that_the_position_is_told_in_words(stack_of: Callable[..., StackDescription]) -> None:
    stack = stack_of(18)
    assert position_text(stack, 12) == "12 of 18 blocks frozen, below 12.0"
    assert position_text(stack, 0) == "0 of 18 blocks frozen, every block trains"
    assert position_text(stack, 18) == "18 of 18 blocks frozen, no block trains"


def test_that_a_block_named_by_a_bare_number_is_told_to_be_a_block(stack: StackDescription) -> None:
    blocks = tuple(block.model_copy(update={"name": block.name[0]}) for block in stack.blocks)
    numbered = stack.model_copy(update={"blocks": blocks})
    assert summary(numbered, above(3), Added()).startswith("Trains block 3 and above:")
    assert position_text(numbered, 3) == "3 of 6 blocks frozen, below block 3"


@pytest.mark.parametrize(
    ("trained", "sentence"),
    [
        ([1, 2, 3], "Trains 1.0 to 3.0 and the task heads, frozen above and below: 1.1 k of 2.3 k parameters"),
        ([2], "Trains block 2.0 and the task heads, frozen above and below: 470 of 2.3 k parameters"),
        ([0, 1, 2], "Trains 2.0 and below, and the task heads, frozen above: 770 of 2.3 k parameters"),
        ([0], "Trains block 0.0 and the task heads, frozen above: 270 of 2.3 k parameters"),
        ([2, 4, 5], "Trains 2.0 and above except 3.0, and the task heads: 1.6 k of 2.3 k parameters"),
        ([0, 5], "Trains block 5.0, block 0.0 and the task heads, all others frozen: 870 of 2.3 k parameters"),
        (
            [0, 2, 4],
            "Trains 4.0 and below except 1.0 and 3.0, and the task heads, frozen above: 1.1 k of 2.3 k parameters",
        ),
    ],
)
def test_that_the_summary_speaks_of_blocks_frozen_above_and_of_exceptions(
    stack: StackDescription, trained: list[int], sentence: str
) -> None:
    assert summary(stack, [block in trained for block in range(6)], Added(170)) == sentence


def test_that_many_exceptions_are_told_by_what_trains_and_too_many_are_counted(
    stack_of: Callable[..., StackDescription],
) -> None:
    stack = stack_of(20)
    told = [index in (3, *range(15, 20)) for index in range(20)]
    assert what_trains(stack, told, Added(1)) == "15.0 and above, block 3.0 and the task heads, all others frozen"
    every_other = [index % 2 == 0 for index in range(20)]
    assert what_trains(stack, every_other, Added(1)) == "10 blocks and the task heads, all others frozen"


def test_that_an_owner_who_counts_more_has_the_last_word(stack: StackDescription) -> None:
    assert summary(stack, above(6), Added(170), Counts(182, 2282)).endswith("heads: 182 of 2.3 k parameters")
    assert figures(stack, above(6), Added(170), Counts(182, 2282)) == "182 of 2.3 k"


def test_that_every_handle_tells_its_place_in_words(stack: StackDescription) -> None:
    assert handle_text(stack, "freeze", 3) == "3 of 6 blocks frozen, below 3.0"
    assert handle_text(stack, "top", 2) == "2 of 6 blocks frozen from the top, from 4.0 up"
    assert handle_text(stack, "top", 0) == "0 of 6 blocks frozen from the top"
    assert handle_text(stack, "share", 4) == "4 of 6 blocks shared by all tasks, below 4.0"
    assert handle_text(stack, "share", 6) == "6 of 6 blocks shared by all tasks"
