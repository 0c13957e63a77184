"""Golden values from the formulas of Zhong et al. 2020 (Bi-Tuning), written out with loops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import Tensor
from torch.nn.functional import normalize

from models.regularizers.bi_tuning import BiTuning, bi_tuning
from models.regularizers.class_queues import ClassQueues
from models.regularizers.momentum_keys import MomentumKeys
from models.regularizers.penalty import Observed, trained_by
from models.spec import regularizers as spec
from models.spec.errors import UserError
from models.stack import LayerStack
from models.transfer_model import TransferModel
from tests.models.regularizers.beside_source import TRUTH, beside_source, surroundings

SPEC = spec.BiTuning(queue=2, width=3, temperature=0.5, momentum=0.75, strength=1.5)


def made(model: TransferModel, images: Tensor, regularizer: spec.BiTuning = SPEC) -> BiTuning:
    return bi_tuning(regularizer, replace(surroundings(model, images), classes={"digit": 3}))


def shown(model: TransferModel, images: Tensor, labels: Tensor | None = None) -> Observed:
    h = model.prefix(images)
    truth = {"digit": TRUTH["digit"] if labels is None else labels}
    return Observed(0, model.answers(h), truth, lambda: model.source_answers(h), h=h)


def expected(penalty: BiTuning, model: TransferModel, images: Tensor, labels: Tensor) -> Tensor:
    """Both losses in the evaluation mode, in which the copy gives at first what the model gives."""
    state = {name: tensor.detach().clone() for name, tensor in penalty.state().items()}
    queued, projected = state["features.keys"], state["projections.keys"]
    h = model.features(model.prefix(images))["digit"]
    head = model.task_heads[0]
    weights = normalize(torch.cat([head.weight, head.bias[:, None]], dim=1).detach(), dim=1)
    projection = dict(penalty.state())
    z = normalize(h @ projection["projection.weight"].T + projection["projection.bias"], dim=1)
    with_one = normalize(torch.cat([h, torch.ones(len(h), 1)], dim=1), dim=1)
    losses = []
    for n, label in enumerate(labels.tolist()):
        if label < 0:
            continue
        for own, keys, query in (
            (with_one[n] @ weights[label], queued, weights[label]),
            (z[n] @ z[n].detach(), projected, z[n]),
        ):
            similar = [own / 0.5] + [query @ keys[c, k] / 0.5 for c in range(3) for k in range(2)]
            total = torch.stack(similar).exp().sum().log()
            positive = [similar[0], similar[1 + 2 * label], similar[2 + 2 * label]]
            losses.append(-sum(s - total for s in positive) / 3)
    return 1.5 * torch.stack(losses).sum() / int((labels >= 0).sum())


@pytest.mark.parametrize("labels", [TRUTH["digit"], torch.tensor([0, -1, 2, 2, -1, 1])], ids=["all", "some missing"])
def test_that_the_penalty_and_its_gradient_are_the_formula(
    labels: Tensor, tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    model = beside_source(tiny_stack())
    penalty = made(model, images)
    wanted = expected(penalty, model, images, labels)
    moved = [*model.trunk_parameters(), *trained_by([penalty])]
    true = torch.autograd.grad(wanted, moved)
    value = penalty(shown(model, images, labels))
    assert value.item() == pytest.approx(wanted.item(), rel=1e-5)
    for found, other in zip(torch.autograd.grad(value, moved), true, strict=True):
        torch.testing.assert_close(found, other, atol=1e-5, rtol=1e-3)
    assert torch.stack([gradient.abs().max() for gradient in true]).max() > 1e-3


def test_that_queues_hold_the_last_keys_of_each_class_in_the_order_of_the_batch() -> None:
    queues = ClassQueues(2, 3, 1, torch.Generator().manual_seed(0), torch.device("cpu"))
    first = queues.keys.clone()
    queues.push(torch.tensor([[1.0], [2.0], [3.0], [4.0]]), torch.tensor([1, -1, 0, 1]))
    assert queues.keys[0].flatten().tolist() == [3.0, *first[0, 1:].flatten().tolist()]
    assert queues.keys[1].flatten().tolist() == [1.0, 4.0, first[1, 2].item()]
    queues.push(torch.arange(5.0, 10.0)[:, None], torch.ones(5, dtype=torch.int64))
    # 5 to 9 go to the places 2, 0, 1, 2, 0, of which the last three stay.
    assert queues.keys[1].flatten().tolist() == [9.0, 7.0, 8.0]
    assert queues.next[:2].tolist() == [1, 1]
    keys, owners = queues.readable()
    assert keys.shape == (6, 1)
    assert owners.tolist() == [0, 0, 0, 1, 1, 1]


def test_that_the_copy_follows_slowly_and_leaves_the_model_as_it_was(
    tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    model = beside_source(tiny_stack(), 2)
    keys = MomentumKeys(model, 0.75)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    h = model.prefix(images)
    with torch.no_grad():
        source = model.answers(h).outputs["digit"]
        for parameter in model.trainable_parameters():
            parameter.add_(1.0)
    moved = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    torch.testing.assert_close(keys.answers(h).outputs["digit"], source)
    keys.follow()
    for name, key in keys.state().items():
        plain = name.removeprefix("key.")
        if key.is_floating_point() and "running" not in name:
            torch.testing.assert_close(key, before[plain] + 0.25)
    model.train()
    keys.answers(h)  # its batch norms follow the data, and those of the model do not
    assert all(torch.equal(tensor, moved[name]) for name, tensor in model.state_dict().items())
    running = [name for name in keys.state() if "running_mean" in name]
    assert running
    assert all(not torch.equal(keys.state()[name], before[name.removeprefix("key.")]) for name in running)


def test_that_gradients_are_those_of_the_model_though_the_copy_ran_in_its_place(
    tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    gradients = []
    for asked in (False, True):
        model = beside_source(tiny_stack())
        keys = MomentumKeys(model, 0.5)
        with torch.no_grad():
            for parameter in model.trainable_parameters():
                parameter.mul_(1.3)
        model.train()
        torch.manual_seed(0)
        loss = model.answers(images).outputs["digit"].square().mean()
        if asked:
            keys.answers(images)
        gradients.append(torch.autograd.grad(loss, model.trunk_parameters()))
    assert all(torch.equal(one, other) for one, other in zip(*gradients, strict=True))


def test_that_a_task_without_classes_is_refused(tiny_stack: Callable[[], LayerStack], images: Tensor) -> None:
    with pytest.raises(UserError, match="with a linear head"):
        made(beside_source(tiny_stack()), images, SPEC.model_copy(update={"task": "type"}))
