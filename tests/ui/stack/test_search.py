from __future__ import annotations

from models.spec.stack import StackDescription
from workbench.ui.stack.search import matching_blocks


def test_that_matches_come_from_the_top_of_the_stack_downwards(stack: StackDescription) -> None:
    assert matching_blocks(stack, "inverted") == [5, 4, 3, 2, 1, 0]


def test_that_every_word_must_be_found_in_any_case(stack: StackDescription) -> None:
    assert matching_blocks(stack, "3.0 INVERTED") == [3]
    assert matching_blocks(stack, "3.0 attention") == []


def test_that_layers_are_searched_too(stack: StackDescription) -> None:
    assert len(matching_blocks(stack, "blocks.conv2")) == 6


def test_that_an_empty_search_finds_nothing(stack: StackDescription) -> None:
    assert matching_blocks(stack, "  ") == []
