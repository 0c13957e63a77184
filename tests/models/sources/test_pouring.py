from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from models.sources.pouring import pour
from models.spec.errors import UserError

FILE = Path("weights.pt")


def network(classes: int = 2) -> nn.Module:
    return nn.Sequential(
        OrderedDict(conv=nn.Conv2d(3, 4, 3), bn=nn.BatchNorm2d(4), flat=nn.Flatten(), fc=nn.Linear(16, classes))
    )


def poured(tensors: dict[str, Tensor], model: nn.Module) -> tuple[str, ...]:
    return pour(tensors, model, FILE, "Tiny")


@pytest.mark.parametrize("prefix", ["", "module.", "module._orig_mod.", "model."])
def test_that_wrappers_around_every_name_are_taken_off(prefix: str) -> None:
    source, target = network(), network()
    notices = poured({f"{prefix}{name}": tensor for name, tensor in source.state_dict().items()}, target)
    assert notices == ()
    assert all(torch.equal(tensor, target.state_dict()[name]) for name, tensor in source.state_dict().items())


def test_that_a_classifier_of_another_shape_is_left_out_with_a_notice() -> None:
    source, target = network(classes=7), network()
    own = target.state_dict()["fc.weight"].clone()
    (notice,) = poured(dict(source.state_dict()), target)
    assert "weights.pt" in notice
    assert torch.equal(target.state_dict()["fc.weight"], own)
    assert torch.equal(target.state_dict()["conv.weight"], source.state_dict()["conv.weight"])


def test_that_this_programs_own_heads_are_ignored() -> None:
    source, target = network(), network()
    trunk = {name: tensor for name, tensor in source.state_dict().items() if not name.startswith("fc.")}
    assert poured({**trunk, "heads.digit.weight": torch.zeros(3, 16)}, target) == ()
    assert torch.equal(target.state_dict()["conv.weight"], source.state_dict()["conv.weight"])


def test_that_old_files_without_batch_counts_are_read() -> None:
    source, target = network(), network()
    tensors = {name: tensor for name, tensor in source.state_dict().items() if "num_batches" not in name}
    assert poured(tensors, target) == ()


def test_that_what_does_not_fit_is_told_tensor_by_tensor() -> None:
    tensors = dict(network().state_dict())
    tensors["conv.weight"] = torch.zeros(4, 3, 5, 5)
    tensors["extra"] = torch.zeros(1)
    del tensors["bn.weight"]
    model = network()
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    with pytest.raises(UserError) as caught:
        poured(tensors, model)
    told = str(caught.value)
    assert "weights.pt" in told
    assert "1 missing (bn.weight)" in told
    assert "1 unexpected (extra)" in told
    assert "conv.weight is 4×3×5×5 and should be 4×3×3×3" in told
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())


def test_that_unmerged_adapters_are_refused() -> None:
    tensors = {**network().state_dict(), "adapters.conv.lora_A.default.weight": torch.zeros(1)}
    with pytest.raises(UserError, match="adapters apart"):
        poured(tensors, network())
