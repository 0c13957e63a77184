"""What trains, in words."""

from __future__ import annotations

import pytest

from workbench.spec.trained_blocks import trained_text


@pytest.mark.parametrize(
    ("trained", "text"),
    [
        ("", "the heads"),
        ("abcd", "all blocks"),
        ("d", "only d"),
        ("b", "only b"),
        ("cd", "c and above"),
        ("ab", "a to b"),
        ("bc", "b to c"),
        ("acd", "3 of 4 blocks"),
    ],
)
def test_that_what_trains_is_said_in_words(trained: str, text: str) -> None:
    assert trained_text("abcd", [name in trained for name in "abcd"]) == text


def test_that_adapters_are_said_to_train_where_no_block_does() -> None:
    assert trained_text("abcd", [False] * 4, adapted=True) == "the heads and adapters"
