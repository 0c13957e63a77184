"""What a model's tensors are called in files, and that they come back from there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from models.assembling import assemble
from models.sources.build import build
from models.spec.adapters import LoraAdapter
from models.spec.freeze import Freeze
from models.spec.heads import LinearHead
from models.spec.source import TorchvisionSource
from models.stack import LayerStack
from models.transfer_model import TransferModel
from tests.models.two_tasks import TASKS, train_a_little


def test_that_tensors_carry_the_librarys_own_names() -> None:
    built = build(TorchvisionSource(architecture="resnet18", initialisation="random"))
    own = {name for name in built.model.state_dict() if not name.startswith("fc.")}
    model = assemble(
        LayerStack.cut(built),
        freeze=Freeze(boundary="all"),
        adapters=(LoraAdapter(blocks=("layer4.1",)),),
        heads=(LinearHead(task="digit"),),
        num_outputs={"digit": 10},
    )
    names = set(model.state_dict())
    adapters = {name for name in names if name.startswith("adapters.layer4.1.conv")}
    assert len(adapters) == 4
    assert names - adapters == own | {"heads.digit.weight", "heads.digit.bias"}
    assert set(model.merged_state_dict()) == names - adapters


def test_that_saved_weights_bring_back_the_same_outputs(
    assembled: Callable[..., TransferModel], images: Tensor
) -> None:
    model, other = assembled(2, ("0",)), assembled(2, ("0",), seed=9)
    train_a_little(model, images)
    other.load_state_dict({name: tensor.clone() for name, tensor in model.state_dict().items()})
    model.eval()
    other.eval()
    assert all(torch.equal(model(images)[task], other(images)[task]) for task in TASKS)


def test_that_merged_weights_give_the_same_outputs_without_adapters(
    assembled: Callable[..., TransferModel], images: Tensor
) -> None:
    model, plain = assembled(2, ("0", "2")), assembled(2, seed=9)
    train_a_little(model, images)
    plain.load_state_dict(model.merged_state_dict())
    model.eval()
    plain.eval()
    for task in TASKS:
        torch.testing.assert_close(plain(images)[task], model(images)[task])


def test_that_weights_of_another_model_are_refused(assembled: Callable[..., TransferModel]) -> None:
    model = assembled(2)
    with pytest.raises(RuntimeError, match="Missing key"):
        model.load_state_dict({"conv1.weight": torch.zeros(1)})
