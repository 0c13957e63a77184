from __future__ import annotations

from models.spec.stack import StackDescription
from workbench.ui.stack.arrangement import Spot
from workbench.ui.stack.search import matches


def test_that_matches_come_from_the_top_of_the_stack_downwards(stack: StackDescription) -> None:
    assert matches(stack, "inverted") == [Spot(block) for block in (5, 4, 3, 2, 1, 0)]


def test_that_every_word_must_be_found_in_any_case(stack: StackDescription) -> None:
    assert matches(stack, "3.0 INVERTED") == [Spot(3)]
    assert matches(stack, "3.0 attention") == []


def test_that_layers_are_found_by_name_and_kind(stack: StackDescription) -> None:
    assert matches(stack, "blocks.conv2") == [Spot(block, 2) for block in (5, 4, 3, 2, 1, 0)]
    assert matches(stack, "conv2d 4.0") == [Spot(4, layer) for layer in (2, 1, 0)]


def test_that_an_empty_search_finds_nothing(stack: StackDescription) -> None:
    assert matches(stack, "  ") == []
