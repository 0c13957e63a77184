"""Which cells look like sets of labels, and which like names that hold a comma or a blank."""

from __future__ import annotations

import pytest

from workbench.spec.separators import guessed_separator


@pytest.mark.parametrize(
    "cells",
    [
        ["hot dog", "hot", "dog", "pizza"],
        ["km/h", "km", "h"],
        ["cat ", "cat", "dog"],
        ["cat|", "cat", "dog"],
        ["Paris, France", "Lyon, France", "Berlin, Germany", "Bonn, Germany", "Rome, Italy", "Milan, Italy"],
        ["Smith, John", "Smith, Anna", "Doe, John", "Doe, Anna"],
        ["a,b", "b,c", "C", "a", "c"],
        ["a,b", "b,c", "a,", "c"],
        ["a,b", "b,a"],
    ],
)
def test_that_names_are_one_label(cells: list[str]) -> None:
    assert guessed_separator(cells) == ""


@pytest.mark.parametrize(
    ("cells", "separator"),
    [
        (["a|b", "a"], "|"),
        (["a;b", "b"], ";"),
        (["a,b", "b,c", "a", "c"], ","),
        (["red, green", "green, blue", "red, blue"], ","),
    ],
)
def test_that_cells_that_recombine_labels_are_sets(cells: list[str], separator: str) -> None:
    assert guessed_separator(cells) == separator
