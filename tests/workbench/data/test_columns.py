"""The order of values, and which of them are numbers."""

from __future__ import annotations

from workbench.data.columns import Column, natural_order


def test_that_numbers_within_words_count_by_their_size() -> None:
    assert natural_order({"b2", "b10", "b1", "a", "B02", "10", "9.5", "x1y3", "x1y20"}) == (
        ("9.5", "10", "a", "b1", "B02", "b2", "b10", "x1y3", "x1y20")
    )


def test_that_thousands_of_digits_have_a_place_in_the_order() -> None:
    long, longer = "n" + "7" * 5000, "n" + "1" * 5001
    assert natural_order({longer, "n3", long}) == ("n3", long, longer)


def test_that_digits_with_a_low_line_between_them_are_words() -> None:
    column = Column.of_texts(["1_2", "1_10", "2_1"])
    assert column.numbers is None
    assert column.values == ("1_2", "1_10", "2_1")
