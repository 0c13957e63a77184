"""Losses against their formulas, measures against scikit-learn, missing labels against data without them."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from sklearn import metrics
from torch import Tensor

from models.balancing.registry import build_balancer
from models.spec.balancing import EqualWeights
from workbench.data.columns import Column
from workbench.data.targets import Targets, targets_of
from workbench.spec.tasks import Classification, MultiLabel, Ordinal, Regression, Task
from workbench.training.augmentation.mixing import Mixing
from workbench.training.batches import Batch
from workbench.training.objective import Objective
from workbench.training.tasks.build import build_task
from workbench.training.tasks.multi_label import MultiLabelTask
from workbench.training.tasks.ordinal import OrdinalTask
from workbench.training.tasks.regression import RegressionTask, standardisation
from workbench.training.tasks.scores import Scores
from workbench.training.tasks.task import TrainedTask

CPU = torch.device("cpu")
COUNT = 60
RANDOM = np.random.default_rng(7)
LEVELS = RANDOM.integers(0, 4, COUNT)
NUMBERS = RANDOM.normal(40, 12, COUNT)
SETS = ["|".join(label for label, on in zip("abc", RANDOM.random(3) < 0.5, strict=True) if on) for _ in range(COUNT)]
COLUMNS = {
    "level": Column.of_texts([str(level) for level in LEVELS]),
    "number": Column.of_numbers(NUMBERS),
    "set": Column.of_texts([text or None for text in SETS]),
}
TASKS: dict[str, Task] = {
    "classification": Classification(name="t", column="level"),
    "ordinal": Ordinal(name="t", column="level"),
    "regression": Regression(name="t", column="number", unit="kg"),
    "multi-label": MultiLabel(name="t", column="set", separator="|"),
}
OUTPUTS = {"classification": 4, "ordinal": 3, "regression": 1, "multi-label": 3}


def targets(kind: str) -> Targets:
    return targets_of(TASKS[kind], COLUMNS)


def built(kind: str, truth: Targets | None = None) -> TrainedTask:
    return build_task(TASKS[kind], truth or targets(kind), np.arange(COUNT))


def outputs(kind: str) -> Tensor:
    return torch.randn(COUNT, OUTPUTS[kind], generator=torch.Generator().manual_seed(3))


def measured(task: TrainedTask, outputs_NO: Tensor, truth: Tensor, batch: int = 16) -> dict[str, float]:
    scores = Scores([task], CPU)
    for at in range(0, len(truth), batch):
        some, true = outputs_NO[at : at + batch], truth[at : at + batch]
        scores.add(task, task.losses(some, true), some, true)
    return scores.averages("test")


def mean_loss(task: TrainedTask, outputs_NO: Tensor, truth: Tensor, mixed: Mixing | None = None) -> Tensor:
    objective = Objective((task,), build_balancer(EqualWeights()))
    batch = Batch(outputs_NO, {"t": truth}, mixed)
    return objective.losses({"t": outputs_NO}, batch, Scores([task], CPU))["t"]


def with_missing(kind: str, missing: list[int]) -> Targets:
    truth = targets(kind)
    values = truth.values.copy()
    values[missing] = -1 if values.dtype == np.int64 else np.nan
    return Targets(truth.classes, values, truth.num_outputs)


def test_that_the_ordinal_loss_is_the_formula_written_out() -> None:
    task, logits = OrdinalTask("t", num_levels=4), [0.5, -1.0, 2.0]
    sigmoid = [1 / (1 + math.exp(-logit)) for logit in logits]
    level_2 = -(math.log(sigmoid[0]) + math.log(sigmoid[1]) + math.log(1 - sigmoid[2])) / 3
    level_0 = -sum(math.log(1 - share) for share in sigmoid) / 3
    found = task.losses(torch.tensor([logits, logits]), torch.tensor([2, 0]))
    assert found.tolist() == pytest.approx([level_2, level_0], rel=1e-6)


def test_that_the_multi_label_loss_is_the_mean_over_known_labels() -> None:
    task = MultiLabelTask("t", masked=True, num_classes=3)
    truth = torch.tensor([[1.0, 0.0, float("nan")], [float("nan")] * 3])
    found = task.losses(torch.tensor([[0.3, -0.7, 9.0], [1.0, 2.0, 3.0]]), truth)
    by_hand = (math.log(1 + math.exp(-0.3)) + math.log(1 + math.exp(-0.7))) / 2
    assert found.tolist() == pytest.approx([by_hand, 0.0], rel=1e-6)


@pytest.mark.parametrize(("loss", "expected"), [("squared", 4.0), ("absolute", 2.0), ("huber", 1.5)])
def test_that_regression_losses_are_of_standard_deviations(loss: str, expected: float) -> None:
    task = RegressionTask("t", mean=10.0, std=5.0, loss=loss)  # type: ignore[arg-type]  # one of the names
    truth = task.truth(Targets((), np.array([20.0]), 1))
    assert truth.tolist() == [2.0]
    assert task.losses(torch.tensor([[4.0]]), truth).tolist() == [expected]


def test_that_ordinal_measures_are_those_of_scikit_learn() -> None:
    task, answers = built("ordinal"), outputs("ordinal")
    predicted = (answers > 0).sum(dim=1).numpy()
    found = measured(task, answers, task.truth(targets("ordinal")))
    assert found["test/t/kappa"] == pytest.approx(metrics.cohen_kappa_score(LEVELS, predicted, weights="quadratic"))
    assert found["test/t/accuracy"] == pytest.approx(metrics.accuracy_score(LEVELS, predicted))
    assert found["test/t/level_error"] == pytest.approx(metrics.mean_absolute_error(LEVELS, predicted))


def test_that_regression_measures_are_those_of_scikit_learn_in_the_users_unit() -> None:
    task, answers = built("regression"), outputs("regression")
    predicted = answers[:, 0].numpy() * NUMBERS.std() + NUMBERS.mean()
    found = measured(task, answers, task.truth(targets("regression")))
    assert found["test/t/mae"] == pytest.approx(metrics.mean_absolute_error(NUMBERS, predicted), rel=1e-5)
    assert found["test/t/rmse"] == pytest.approx(metrics.root_mean_squared_error(NUMBERS, predicted), rel=1e-5)
    assert found["test/t/r2"] == pytest.approx(metrics.r2_score(NUMBERS, predicted), rel=1e-4)


def test_that_multi_label_measures_are_those_of_scikit_learn() -> None:
    task, answers = built("multi-label"), outputs("multi-label")
    known = targets("multi-label").known
    true, predicted = targets("multi-label").values[known], (answers > 0).numpy()[known]
    found = measured(task, answers, task.truth(targets("multi-label")))
    assert found["test/t/f1"] == pytest.approx(metrics.f1_score(true, predicted, average="macro"))
    assert found["test/t/exact_match"] == pytest.approx(metrics.accuracy_score(true, predicted))


def test_that_smoothed_labels_are_those_of_torch_and_of_the_formula_and_judge_nothing() -> None:
    """Szegedy et al. 2016, section 7: (1 − ε) on the true class and ε / K on each of the K classes."""
    task = build_task(
        Classification(name="t", column="level", label_smoothing=0.3), targets("classification"), np.arange(COUNT)
    )
    answers, truth = outputs("classification"), task.truth(targets("classification"))
    smooth = 0.7 * torch.nn.functional.one_hot(truth, 4) + 0.3 / 4
    torch.testing.assert_close(task.losses(answers, truth), -(smooth * answers.log_softmax(dim=1)).sum(dim=1))
    theirs = torch.nn.CrossEntropyLoss(label_smoothing=0.3)(answers, truth)
    torch.testing.assert_close(task.losses(answers, truth).mean(), theirs)
    plain = torch.nn.functional.cross_entropy(answers, truth, reduction="none")
    torch.testing.assert_close(task.judged().losses(answers, truth), plain)


@pytest.mark.parametrize("kind", TASKS)
def test_that_missing_labels_count_for_nothing(kind: str) -> None:
    missing = [0, 5, 6, 7, 59]
    kept = np.setdiff1d(np.arange(COUNT), missing)
    some = with_missing(kind, missing)
    task, rest = build_task(TASKS[kind], some, np.arange(COUNT)), build_task(TASKS[kind], some.of(kept), np.arange(55))
    truth, answers = task.truth(some), outputs(kind).requires_grad_()
    assert measured(task, answers, truth) == pytest.approx(measured(rest, answers[kept], rest.truth(some.of(kept))))
    mean_loss(task, answers, truth).backward()
    assert answers.grad is not None
    assert not answers.grad[missing].any()
    alone = outputs(kind)[kept].requires_grad_()
    truth_alone = rest.truth(some.of(kept))
    mean_loss(rest, alone, truth_alone).backward()
    assert alone.grad is not None
    torch.testing.assert_close(answers.grad[kept], alone.grad)


@pytest.mark.parametrize("kind", TASKS)
def test_that_a_batch_without_a_known_label_moves_nothing(kind: str) -> None:
    none = with_missing(kind, list(range(COUNT)))
    task = build_task(TASKS[kind], with_missing(kind, [0]), np.arange(COUNT))
    truth, answers = task.truth(none), outputs(kind).requires_grad_()
    loss = mean_loss(task, answers, truth)
    loss.backward()
    assert answers.grad is not None
    assert (loss.item(), answers.grad.abs().sum().item()) == (0.0, 0.0)
    assert measured(task, answers, truth) == {}


@pytest.mark.parametrize("kind", TASKS)
def test_that_scores_go_on_from_their_state(kind: str) -> None:
    task = built(kind)
    truth, answers = task.truth(targets(kind)), outputs(kind)
    whole, first, second = (Scores([task], CPU) for _ in range(3))
    whole.add(task, task.losses(answers, truth), answers, truth)
    first.add(task, task.losses(answers[:20], truth[:20]), answers[:20], truth[:20])
    second.restore(first.state())
    second.add(task, task.losses(answers[20:], truth[20:]), answers[20:], truth[20:])
    assert second.averages("train") == pytest.approx(whole.averages("train"))


def test_that_numbers_are_standardised_by_the_training_examples_alone() -> None:
    truth = Targets((), np.array([1.0, 3.0, 1000.0, np.nan]), 1)
    task = build_task(TASKS["regression"], truth, np.array([0, 1, 3]))
    assert isinstance(task, RegressionTask)
    assert (task.mean, task.std, task.masked) == (2.0, 1.0, True)


def test_that_labels_that_are_all_equal_leave_the_unit_alone_and_no_r2() -> None:
    truth = Targets((), np.full(4, 3.0), 1)
    task = build_task(TASKS["regression"], truth, np.arange(4))
    found = measured(task, torch.ones(4, 1), task.truth(truth))
    assert found == {"test/t/loss": 1.0, "test/loss": 1.0, "test/t/mae": 1.0, "test/t/rmse": 1.0}


def test_that_equal_labels_far_from_those_of_training_have_no_r2_by_rounding() -> None:
    task = RegressionTask("t", mean=0.44, std=1.26)
    truth = task.truth(Targets((), np.full(5, 0.1), 1))
    assert "test/t/r2" not in measured(task, torch.zeros(5, 1), truth)
    varied = task.truth(Targets((), np.array([1000.0, 1000.5, 1001.0]), 1))
    answers = (torch.tensor([1000.1, 1000.5, 1000.8]) - 0.44) / 1.26
    expected = 1 - (0.1**2 + 0.2**2) / (2 * 0.5**2)
    assert measured(task, answers[:, None], varied)["test/t/r2"] == pytest.approx(expected, abs=2e-3)


@pytest.mark.parametrize("number", [0.1, 1e9 + 0.3])
def test_that_equal_numbers_have_no_deviation_by_rounding(number: float) -> None:
    assert standardisation(np.array([number] * 7)) == (number, 1.0)


def test_that_answers_that_are_no_numbers_are_no_hits() -> None:
    task = RegressionTask("t")
    found = measured(task, torch.full((3, 1), torch.nan), torch.tensor([0.0, 1.0, 2.0]))
    assert all(math.isnan(found[f"test/t/{name}"]) for name in ("mae", "rmse", "r2"))


@pytest.mark.parametrize("kind", TASKS)
def test_that_of_mixed_examples_only_known_labels_count(kind: str) -> None:
    some = with_missing(kind, [1, 2])
    task = build_task(TASKS[kind], some, np.arange(COUNT))
    truth, answers = task.truth(some)[:4], outputs(kind)[:4]
    mixing = Mixing(partners=torch.tensor([1, 0, 3, 2]), weights=torch.tensor([0.7, 0.6, 0.2, 1.0]))
    own, theirs = task.losses(answers, truth), task.losses(answers, truth[mixing.partners])
    total = 0.7 * own[0] + 0.4 * theirs[1] + 0.8 * theirs[2] + own[3]
    expected = total / (0.7 + 0.4 + 0.8 + 1.0)
    assert mean_loss(task, answers, truth, mixing).item() == pytest.approx(expected.item(), rel=1e-6)
