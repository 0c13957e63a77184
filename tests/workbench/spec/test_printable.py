"""What of a user's text may reach a terminal or a window."""

from __future__ import annotations

import pytest

from workbench.spec.printable import names_in_brief, printable, printable_lines


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("a\nb\r\tc", "a␊b␍␉c"),
        ("\x00\x7f\x9b", "␀␡�"),
        ("up\u202edown\u2028", "up�down�"),
        ("half \udcff", "half �"),
        ("naïve “Łódź” 猫 🐈", "naïve “Łódź” 猫 🐈"),
    ],
)
def test_that_controls_become_pictures_and_letters_stay(text: str, told: str) -> None:
    assert printable(text) == told


def test_that_a_message_of_several_lines_keeps_them() -> None:
    assert printable_lines("one\ntwo \x1b") == "one\ntwo ␛"


def test_that_of_many_or_long_names_the_beginnings_are_told() -> None:
    assert names_in_brief(["a", "b\n"]) == "a, b␊"
    assert names_in_brief((f"x{at}" for at in range(300)), most=2) == "x0, x1 and 298 more"
    assert len(names_in_brief(["L" * 1_000_000] * 30)) < 1300
