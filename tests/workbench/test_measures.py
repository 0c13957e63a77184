from __future__ import annotations

from workbench import measures


def test_that_the_only_tasks_loss_is_not_listed_beside_the_loss_of_all_tasks() -> None:
    names = ["test/digit/accuracy", "test/digit/loss", "test/loss", "epoch/train/digit/loss", "epoch/train/loss"]
    assert measures.telling(names) == ["test/digit/accuracy", "test/loss", "epoch/train/loss"]
    several = [*names, "test/width/loss"]
    assert measures.telling(several) == several


def test_that_results_begin_with_the_test_and_with_accuracies() -> None:
    names = ["epoch/train/loss", "validation/loss", "test/loss", "validation/a/accuracy", "test/a/accuracy"]
    assert sorted(names, key=measures.result_order) == [
        "test/a/accuracy",
        "test/loss",
        "validation/a/accuracy",
        "validation/loss",
        "epoch/train/loss",
    ]


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


def test_that_a_penalty_is_no_task() -> None:
    names = ["train/digit/loss", "train/loss", "penalty/l2-sp"]
    assert measures.tasks_of(names) == {"digit"}
    assert measures.telling(names) == ["train/loss", "penalty/l2-sp"]
