from __future__ import annotations

import math

import pytest

from workbench import measures, series_words


@pytest.mark.parametrize(
    ("name", "plain", "full"),
    [
        ("validation/digit/accuracy", "accuracy, validation", "accuracy, validation · digit"),
        ("epoch/train/loss", "loss, training per epoch", "loss (sum), training per epoch"),
        ("epoch/train/digit/loss", "loss, training per epoch", "loss, training per epoch · digit"),
        ("train/loss", "loss, training", "loss (sum), training"),
        ("learning_rate", "learning rate", "learning rate"),
        ("examples_per_s", "speed, examples/s", "speed, examples/s"),
        ("grad_norm", "grad norm", "grad norm"),
        ("penalty/l2-sp", "l2-sp, penalty", "l2-sp, penalty"),
    ],
)
def test_that_series_have_titles_for_people(name: str, plain: str, full: str) -> None:
    assert series_words.measure_title(name) == plain
    assert series_words.measure_title(name, with_task=True) == full


def test_that_measures_are_worded_without_the_part_they_were_taken_on() -> None:
    assert series_words.measure_words("validation/digit/accuracy") == "digit accuracy"
    assert series_words.measure_words("epoch/train/loss") == "loss"
    assert series_words.measure_words("learning_rate") == "learning rate"
    assert series_words.part_words("epoch/train/digit/loss") == "training"
    assert series_words.part_words("test/loss") == "test"
    assert series_words.part_words("gradient_norm") == ""


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("test/digit/accuracy", 0.8514, "85.1 %"),
        ("test/digit/accuracy", 0.7325, "73.3 %"),
        ("test/digit/accuracy", 0.73251, "73.3 %"),
        ("test/digit/accuracy", 0.0625, "6.2 %"),
        ("test/digit/accuracy", math.nan, "–"),
        ("test/digit/accuracy", None, "–"),
        ("test/loss", 0.41239, "0.412"),
        ("test/loss", 1.5e9, "1.50e+09"),
        ("test/loss", math.inf, "∞"),
        ("test/price/mae", 52_345.6, "52,346"),
        ("test/width/mae", 0.00041, "4.10e-04"),
    ],
)
def test_that_shares_are_per_cent_and_losses_are_not(name: str, value: float | None, text: str) -> None:
    assert series_words.score(name, value) == text


def test_that_a_share_has_the_same_digits_as_per_cent_and_with_three_decimals() -> None:
    for thousandths in range(1, 4000):
        value = thousandths / 4000
        assert float(series_words.score("test/a/accuracy", value).removesuffix(" %")) == pytest.approx(
            100 * float(f"{value:.3f}")
        )


def test_that_the_loss_of_several_tasks_stands_before_theirs_and_is_said_to_be_their_sum() -> None:
    names = ["test/digit/loss", "test/loss", "test/parity/loss"]
    ordered = sorted(names, key=measures.result_order)
    assert [series_words.measure_title(name, with_task=True) for name in ordered] == [
        "loss (sum), test",
        "loss, test · digit",
        "loss, test · parity",
    ]
    assert series_words.measure_words("test/loss", several=True) == "loss (sum)"
    assert series_words.measure_words("test/digit/loss", several=True) == "digit loss"


def test_that_errors_tell_their_unit_and_other_measures_do_not() -> None:
    units = {"thickness": "px"}
    assert series_words.measure_title("validation/thickness/mae", with_task=True, units=units) == (
        "MAE, validation · thickness, px"
    )
    assert series_words.measure_title("validation/thickness/r2", units=units) == "R², validation"
    assert series_words.measure_title("validation/width/rmse", units=units) == "RMSE, validation"
    assert series_words.score("test/thickness/mae", 0.31, units) == "0.310 px"
    assert series_words.score("test/thickness/r2", 0.31, units) == "0.310"


def test_that_tasks_are_averaged_only_where_many_are_told_by_one_measure_without_a_unit() -> None:
    def told(*names: str) -> tuple[str, bool] | None:
        values = {name: 0.25 * (at + 1) for at, name in enumerate(names)}
        return series_words.main_score(values, "test", lambda _name, value: f"{value:g}")

    assert told(*(f"test/{task}/accuracy" for task in "abcde")) == ("0.75", True)
    assert told("test/a/accuracy", "test/b/accuracy") == ("a 0.25 · b 0.5", False)
    assert told("test/a/accuracy") == ("0.25", False)
    assert told("test/a/mae", "test/b/mae") == ("a MAE 0.25 · b MAE 0.5", False)
    assert told("test/a/accuracy", "test/b/f1") == ("a 0.25 · b F1 0.5", False)
    assert told("test/loss", "validation/a/accuracy") is None
