"""AdaLoRA's ranks fall to the budget, its penalty is the paper's, and a resumed run is the uninterrupted one."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from models.adapters.peft_layers import InsertedPeft
from models.adapters.registry import insert_adapters
from models.stack import LayerStack

STEPS = 20


def trained(
    stack: LayerStack, adapter: InsertedPeft, optimizer: torch.optim.Optimizer, images: Tensor, steps: range
) -> None:
    """The steps of a run, as the training loop takes them."""
    for step in steps:
        optimizer.zero_grad()
        penalty = adapter.penalty()
        assert penalty is not None
        torch.autograd.backward((stack.features(images) - 1.0).square().mean() + penalty)
        optimizer.step()
        adapter.after_step(step)


def fresh(make_case: Any, network: str) -> tuple[LayerStack, InsertedPeft, torch.optim.Optimizer, Tensor]:
    case = make_case("adalora", network)
    stack, adapter = case.inserted()
    adapter.begin(STEPS)
    return stack, adapter, torch.optim.Adam(adapter.parameters(), lr=1e-2), case.images()


def ranks(stack: LayerStack, adapter: InsertedPeft) -> list[int]:
    layers: list[Any] = [stack.model.get_submodule(path) for path in adapter.paths]
    return [int((layer.lora_E["default"] != 0).sum()) for layer in layers]


@pytest.mark.parametrize("network", ["vit", "resnet"])
def test_that_ranks_fall_to_the_budget_and_stay_there(make_case: Any, network: str) -> None:
    """Rank 3 in the mean out of 5: the schedule of Zhang et al. 2023, equation 12, ends 30 % before the last step."""
    stack, adapter, optimizer, images = fresh(make_case, network)
    trained(stack, adapter, optimizer, images, range(3))
    assert ranks(stack, adapter) == [5] * len(adapter.paths)
    trained(stack, adapter, optimizer, images, range(3, 15))
    settled = ranks(stack, adapter)
    assert sum(settled) == 3 * len(adapter.paths)
    assert len(set(settled)) > 1
    trained(stack, adapter, optimizer, images, range(15, STEPS))
    assert ranks(stack, adapter) == settled


@pytest.mark.parametrize("stop", [1, 9, 14, 15, 18])
def test_that_a_resumed_run_is_the_uninterrupted_one(make_case: Any, stop: int) -> None:
    stack, adapter, optimizer, images = fresh(make_case, "vit")
    trained(stack, adapter, optimizer, images, range(STEPS))
    begun, first, its_optimizer, _ = fresh(make_case, "vit")
    trained(begun, first, its_optimizer, images, range(stop))
    kept = {name: tensor.clone() for name, tensor in (begun.model.state_dict() | first.state()).items()}
    resumed, second, new_optimizer, _ = fresh(make_case, "vit")
    with torch.no_grad():
        for name, tensor in (resumed.model.state_dict(keep_vars=True) | second.state()).items():
            tensor.copy_(kept[name])
    new_optimizer.load_state_dict(its_optimizer.state_dict())
    trained(resumed, second, new_optimizer, images, range(stop, STEPS))
    for name, tensor in stack.model.state_dict().items():
        assert torch.equal(tensor, resumed.model.state_dict()[name]), name


def test_that_another_adapter_does_not_take_part_in_the_budget(make_case: Any) -> None:
    """PEFT's allocator looks for its parameters by name in the whole model, where LoRA's have the same names."""
    low = make_case("lora", "vit").spec.model_copy(update={"blocks": ("0",)})
    high = make_case("adalora", "vit").spec.model_copy(update={"blocks": ("1",)})
    case = make_case("adalora", "vit")
    stack = case.stack()
    lora, adapter = insert_adapters(stack, [low, high], seed=0)
    assert isinstance(adapter, InsertedPeft)
    adapter.begin(STEPS)
    optimizer = torch.optim.Adam([*lora.parameters(), *adapter.parameters()], lr=1e-2)
    trained(stack, adapter, optimizer, case.images(), range(STEPS))
    assert sum(ranks(stack, adapter)) == 3 * 4


def test_that_the_penalty_is_the_papers(make_case: Any) -> None:
    """Zhang et al. 2023, equation 4: ‖PᵀP − 1‖ and ‖QQᵀ − 1‖, here their mean over layers, weighted by 0.5."""
    stack, adapter = make_case("adalora", "vit").inserted()
    total = 0.0
    for path in adapter.paths:
        layer: Any = stack.model.get_submodule(path)
        p, q = layer.lora_B["default"].detach(), layer.lora_A["default"].detach()
        for product in (p.T @ p, q @ q.T):
            total += (product - torch.eye(5)).square().sum().sqrt().item()
    penalty = adapter.penalty()
    assert penalty is not None
    assert penalty.item() == pytest.approx(0.5 * total / (2 * len(adapter.paths)), rel=1e-6)


@pytest.mark.parametrize("num_steps", [1, 2, 3, 7])
def test_that_the_shortest_runs_have_a_schedule_too(make_case: Any, num_steps: int) -> None:
    stack, adapter, optimizer, images = fresh(make_case, "vit")
    adapter.begin(num_steps)
    trained(stack, adapter, optimizer, images, range(num_steps))
    assert all(torch.isfinite(parameter).all() for parameter in adapter.parameters())


def test_that_other_kinds_need_none_of_it(make_case: Any) -> None:
    _, adapter = make_case("lora", "vit").inserted()
    adapter.begin(STEPS)
    adapter.after_step(0)
    assert (adapter.penalty(), adapter.state()) == (None, {})
    assert all(isinstance(parameter, nn.Parameter) for parameter in adapter.parameters())
