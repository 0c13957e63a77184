from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest

from workbench.ui.runs import wording


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (0.2, "< 1 s"),
        (9.4, "9 s"),
        (59.7, "1 m 00 s"),
        (72, "1 m 12 s"),
        (3599.6, "1 h 00 m"),
        (7500, "2 h 05 m"),
        (None, "–"),
        (math.nan, "–"),
        (math.inf, "–"),
        (-1, "–"),
    ],
)
def test_that_durations_read_as_people_say_them(seconds: float | None, text: str) -> None:
    assert wording.duration(seconds) == text


def test_that_the_time_left_is_silent_until_it_is_known() -> None:
    assert wording.time_left(31) == "31 s left"
    assert wording.time_left(None) == ""
    assert wording.time_left(math.inf) == ""


@pytest.mark.parametrize(
    ("rate", "text"), [(2140.3, "2,140 examples/s"), (3.24, "3.2 examples/s"), (0, ""), (math.nan, "")]
)
def test_that_rates_have_a_unit_and_no_false_digits(rate: float, text: str) -> None:
    assert wording.rate(rate) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.9412, "0.941"),
        (1.1142, "1.114"),
        (0.0, "0.000"),
        (-0.5, "-0.500"),
        (1e-5, "1.00e-05"),
        (12345.6, "12,346"),
        (2.5e7, "2.50e+07"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "–"),
        (None, "–"),
    ],
)
def test_that_numbers_keep_their_meaning_at_any_size(value: float | None, text: str) -> None:
    assert wording.number(value) == text


def test_that_today_is_told_by_the_hour_and_other_days_by_the_date() -> None:
    now = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    local = now.astimezone()
    assert wording.moment(now, now) == f"today {local:%H:%M}"
    earlier = now - timedelta(days=3)
    assert wording.moment(earlier, now) == f"{earlier.astimezone():%Y-%m-%d %H:%M}"
    assert wording.moment(None, now) == "–"


def test_that_a_menu_names_the_run_that_it_would_resume() -> None:
    assert wording.resume_text([]) == "Resu&me run"
    assert wording.resume_text(["a & b"]) == "Resu&me “a && b”"
    assert wording.resume_text(["a", "b"]) == "Resu&me 2 runs"
    assert wording.resume_text(["x" * 60]) == f"Resu&me “{'x' * 39}…”"


def test_that_a_name_taken_already_is_numbered() -> None:
    assert wording.numbered("linear probe", set()) == "linear probe"
    assert wording.numbered("linear probe", {"linear probe", "linear probe (2)"}) == "linear probe (3)"
