from __future__ import annotations

import math

import pytest

from workbench import measures


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
    ],
)
def test_that_series_have_titles_for_people(name: str, plain: str, full: str) -> None:
    assert measures.measure_title(name) == plain
    assert measures.measure_title(name, with_task=True) == full


def test_that_the_only_tasks_loss_is_not_listed_beside_the_loss_of_all_tasks() -> None:
    names = ["test/digit/accuracy", "test/digit/loss", "test/loss", "epoch/train/digit/loss", "epoch/train/loss"]
    assert measures.telling(names) == ["test/digit/accuracy", "test/loss", "epoch/train/loss"]
    several = [*names, "test/width/loss"]
    assert measures.telling(several) == several


def test_that_measures_are_worded_without_the_part_they_were_taken_on() -> None:
    assert measures.measure_words("validation/digit/accuracy") == "digit accuracy"
    assert measures.measure_words("epoch/train/loss") == "loss"
    assert measures.measure_words("learning_rate") == "learning rate"
    assert measures.part_words("epoch/train/digit/loss") == "training"
    assert measures.part_words("test/loss") == "test"
    assert measures.part_words("gradient_norm") == ""


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
        ("test/loss", 1.5e9, "1.5e+09"),
        ("test/loss", math.inf, "inf"),
    ],
)
def test_that_shares_are_per_cent_and_losses_are_not(name: str, value: float | None, text: str) -> None:
    assert measures.score(name, value) == text


def test_that_results_begin_with_the_test_and_with_accuracies() -> None:
    names = ["epoch/train/loss", "validation/loss", "test/loss", "validation/a/accuracy", "test/a/accuracy"]
    assert sorted(names, key=measures.result_order) == [
        "test/a/accuracy",
        "test/loss",
        "validation/a/accuracy",
        "validation/loss",
        "epoch/train/loss",
    ]


def test_that_a_share_has_the_same_digits_as_per_cent_and_with_three_decimals() -> None:
    for thousandths in range(1, 4000):
        value = thousandths / 4000
        assert float(measures.score("test/a/accuracy", value).removesuffix(" %")) == pytest.approx(
            100 * float(f"{value:.3f}")
        )


def test_that_the_loss_of_several_tasks_stands_before_theirs_and_is_said_to_be_their_sum() -> None:
    names = ["test/digit/loss", "test/loss", "test/parity/loss"]
    ordered = sorted(names, key=measures.result_order)
    assert [measures.measure_title(name, with_task=True) for name in ordered] == [
        "loss (sum), test",
        "loss, test · digit",
        "loss, test · parity",
    ]
    assert measures.measure_words("test/loss", several=True) == "loss (sum)"
    assert measures.measure_words("test/digit/loss", several=True) == "digit loss"


def test_that_errors_tell_their_unit_and_other_measures_do_not() -> None:
    units = {"thickness": "px"}
    assert measures.measure_title("validation/thickness/mae", with_task=True, units=units) == (
        "MAE, validation · thickness, px"
    )
    assert measures.measure_title("validation/thickness/r2", units=units) == "R², validation"
    assert measures.measure_title("validation/width/rmse", units=units) == "RMSE, validation"
    assert measures.score("test/thickness/mae", 0.31, units) == "0.310 px"
    assert measures.score("test/thickness/r2", 0.31, units) == "0.310"


def test_that_errors_and_losses_fall_and_all_other_scores_rise() -> None:
    rising = {measure for measure in measures.MEASURES if measures.rises(f"test/t/{measure}")}
    assert rising == {"accuracy", "f1", "kappa", "exact_match", "r2"}
    assert not measures.rises("test/t/loss")
    assert set(measures.MAIN_MEASURES) <= rising


def test_that_one_measure_stands_for_each_task_whatever_its_kind() -> None:
    told = {
        "classes": ("accuracy",),
        "grade": ("accuracy", "kappa", "level_error"),
        "tags": ("exact_match", "f1"),
        "width": ("rmse", "r2", "mae"),
    }
    names = [f"test/{task}/{measure}" for task, several in told.items() for measure in (*several, "loss")]
    names += ["validation/classes/accuracy", "test/loss"]
    assert measures.shown_names(names, "test") == [
        "test/classes/accuracy", "test/grade/kappa", "test/tags/f1", "test/width/mae"
    ]  # fmt: skip
    assert measures.main_names(names, "test") == [
        "test/classes/accuracy", "test/grade/kappa", "test/tags/f1", "test/width/r2"
    ]  # fmt: skip


def test_that_tasks_are_averaged_only_where_one_measure_without_a_unit_tells_of_all() -> None:
    def told(*names: str) -> tuple[str, bool] | None:
        values = {name: 0.25 * (at + 1) for at, name in enumerate(names)}
        return measures.main_score(values, "test", lambda name, value: f"{measures.measure_of(name)} {value:g}")

    assert told("test/a/accuracy", "test/b/accuracy") == ("accuracy 0.375", True)
    assert told("test/a/accuracy") == ("accuracy 0.25", False)
    assert told("test/a/mae", "test/b/mae") == ("a mae 0.25 · b mae 0.5", False)
    assert told("test/a/accuracy", "test/b/f1") == ("a accuracy 0.25 · b f1 0.5", False)
    assert told("test/loss", "validation/a/accuracy") is None
