"""What a step says of its losses and penalties."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from models.balancing.registry import build_balancer
from models.spec.balancing import EqualWeights
from workbench.training.augmentation.mixing import Mixing
from workbench.training.batches import Batch
from workbench.training.diverging import DivergedError
from workbench.training.objective import Objective
from workbench.training.tasks.classification import ClassificationTask
from workbench.training.tasks.scores import Scores


class Pull:
    """Half the square of a weight, as a penalty of any name."""

    def __init__(self, name: str, weight: nn.Parameter) -> None:
        self.name = name
        self._weight = weight

    def __call__(self, step: int) -> Tensor:  # noqa: ARG002 -- part of the contract of regularizers
        return self._weight.square().sum() / 2


def objective(weight: nn.Parameter, *penalties: str) -> Objective:
    tasks = (ClassificationTask("adapters"),)
    return Objective(tasks, build_balancer(EqualWeights()), [Pull(name, weight) for name in penalties])


def test_that_a_task_called_like_a_penalty_keeps_its_series_and_its_gradient() -> None:
    weight = nn.Parameter(torch.tensor([2.0]))
    values = objective(weight, "adapters", "adapters").backward({"adapters": 3 * weight.sum()}, [weight], 0)
    assert values == {
        "train/adapters/loss": 6.0,
        "train/adapters-penalty/loss": 2.0,
        "train/adapters-penalty-penalty/loss": 2.0,
        "train/loss": 10.0,
    }
    assert weight.grad is not None
    assert weight.grad.tolist() == [3.0 + 2.0 + 2.0]


def test_that_a_loss_that_is_no_number_is_seen_behind_a_penalty_of_its_name() -> None:
    weight = nn.Parameter(torch.tensor([2.0]))
    with pytest.raises(DivergedError, match="'adapters' became nan at step 5"):
        objective(weight, "adapters").backward({"adapters": weight.sum() * torch.nan}, [weight], 4)


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
