"""What a step says of its losses and penalties."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from typing_extensions import override

from models.balancing.registry import build_balancer
from models.regularizers.penalty import Observed, Penalty
from models.spec.balancing import EqualWeights
from tests.models.observed import at_step
from workbench.training.augmentation.mixing import Mixing
from workbench.training.batches import Batch
from workbench.training.diverging import DivergedError
from workbench.training.objective import Objective
from workbench.training.tasks.classification import ClassificationTask
from workbench.training.tasks.multi_label import MultiLabelTask
from workbench.training.tasks.regression import RegressionTask
from workbench.training.tasks.scores import Scores
from workbench.training.tasks.task import TrainedTask


class Pull(Penalty):
    """Half the square of a weight, as a penalty of any name."""

    def __init__(self, name: str, weight: nn.Parameter) -> None:
        self.name = name
        self._weight = weight

    @override
    def __call__(self, seen: Observed) -> Tensor:
        return self._weight.square().sum() / 2


def objective(weight: nn.Parameter, *penalties: str) -> Objective:
    tasks = (ClassificationTask("adapters"),)
    return Objective(tasks, build_balancer(EqualWeights()), [Pull(name, weight) for name in penalties])


def test_that_a_task_called_like_a_penalty_keeps_its_series_and_its_gradient() -> None:
    weight = nn.Parameter(torch.tensor([2.0]))
    values = objective(weight, "adapters", "adapters").backward({"adapters": 3 * weight.sum()}, at_step(0), [weight])
    assert values == {
        "train/adapters/loss": 6.0,
        "penalty/adapters": 2.0,
        "penalty/adapters-2": 2.0,
        "train/loss": 10.0,
    }
    assert weight.grad is not None
    assert weight.grad.tolist() == [3.0 + 2.0 + 2.0]


def test_that_a_loss_that_is_no_number_is_seen_behind_a_penalty_of_its_name() -> None:
    weight = nn.Parameter(torch.tensor([2.0]))
    with pytest.raises(DivergedError, match="'adapters' became nan at step 5"):
        objective(weight, "adapters").backward({"adapters": weight.sum() * torch.nan}, at_step(4), [weight])


def test_that_mixed_examples_are_judged_by_their_own_label_and_their_partners() -> None:
    logits = torch.tensor([[2.0, 0.0, -1.0], [0.0, 1.0, 0.0], [0.5, 0.0, 3.0]])
    labels = torch.tensor([0, 1, 1])
    mixing = Mixing(partners=torch.tensor([2, 0, 1]), weights=torch.tensor([0.7, 0.25, 1.0]))
    scores = Scores((ClassificationTask("adapters"),), torch.device("cpu"))
    batch = Batch(torch.zeros(3), {"adapters": labels}, mixing)
    [mean] = objective(nn.Parameter(torch.zeros(1))).losses({"adapters": logits}, batch, scores).values()
    minus_log = -logits.log_softmax(dim=1)
    expected = [
        0.7 * minus_log[0, 0] + 0.3 * minus_log[0, 1],
        0.25 * minus_log[1, 1] + 0.75 * minus_log[1, 0],
        minus_log[2, 1],
    ]
    torch.testing.assert_close(mean, torch.stack(expected).mean())
    values = scores.averages("train")
    assert values["train/adapters/loss"] == pytest.approx(mean.item())
    assert values["train/adapters/accuracy"] == pytest.approx((0.7 + 0.25 + 0.0) / 3)


def mixed_loss(task: TrainedTask, outputs: Tensor, truth: Tensor) -> Tensor:
    """Of three examples with the weights 0.7, 0.25 and 0.6, mixed with the third, the first and the second."""
    mixing = Mixing(partners=torch.tensor([2, 0, 1]), weights=torch.tensor([0.7, 0.25, 0.6]))
    scores = Scores((task,), torch.device("cpu"))
    batch = Batch(torch.zeros(3), {task.name: truth}, mixing)
    losses = Objective((task,), build_balancer(EqualWeights())).losses({task.name: outputs}, batch, scores)
    torch.testing.assert_close(
        scores.averages("train")[f"train/{task.name}/loss"], losses[task.name].item(), atol=1e-3, rtol=0
    )
    return losses[task.name]


def test_that_of_mixed_examples_only_the_parts_whose_label_is_known_count() -> None:
    logits = torch.tensor([[2.0, 0.0, -1.0], [0.0, 1.0, 0.0], [0.5, 0.0, 3.0]])
    minus_log = -logits.log_softmax(dim=1)
    # The second has no label: what is left is 0.7 + 0.3 of the first, 0.75 of the second and 0.6 of the third.
    expected = 0.7 * minus_log[0, 0] + 0.3 * minus_log[0, 2] + 0.75 * minus_log[1, 0] + 0.6 * minus_log[2, 2]
    loss = mixed_loss(ClassificationTask("a", masked=True), logits, torch.tensor([0, -1, 2]))
    torch.testing.assert_close(loss, expected / (0.7 + 0.3 + 0.75 + 0.6))


def test_that_numbers_are_mixed_by_their_losses_and_missing_ones_left_out() -> None:
    outputs, truth = torch.tensor([[0.5], [1.0], [-1.0]]), torch.tensor([2.0, torch.nan, -2.0])
    task = RegressionTask("n", masked=True, mean=0.0, std=1.0, loss="squared")
    # Squared errors: (0.5 − 2)² = 2.25 and (0.5 + 2)² = 6.25; (1 − 2)² = 1; (−1 + 2)² = 1.
    expected = (0.7 * 2.25 + 0.3 * 6.25 + 0.75 * 1.0 + 0.6 * 1.0) / (0.7 + 0.3 + 0.75 + 0.6)
    assert mixed_loss(task, outputs, truth).item() == pytest.approx(expected)


def test_that_several_labels_at_once_are_mixed_too() -> None:
    outputs = torch.tensor([[1.0, -1.0], [0.0, 2.0], [-2.0, 0.5]])
    truth = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    entropy = torch.nn.functional.binary_cross_entropy_with_logits
    weights, partners = torch.tensor([0.7, 0.25, 0.6]), [2, 0, 1]
    # The loss is linear in the label, so labels that are mixed give the mixed loss.
    soft = weights[:, None] * truth + (1 - weights[:, None]) * truth[partners]
    loss = mixed_loss(MultiLabelTask("m", num_classes=2), outputs, truth)
    torch.testing.assert_close(loss, entropy(outputs, soft))
