"""Blocks `stem`, `0`, `1`, `2`; every parameter trains with its block's share of the learning rate."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.assembling import assemble
from models.rates import rate_groups
from models.spec.adapters import LoraAdapter
from models.spec.freeze import Freeze
from models.spec.heads import LinearHead
from models.spec.rates import BlockRate, DiscriminativeRates, LayerDecay, Rates, UniformRates
from models.stack import LayerStack
from models.transfer_model import TransferModel

Assemble = Callable[..., TransferModel]


@pytest.fixture
def assembled(tiny_stack: Callable[[], LayerStack]) -> Assemble:
    def make(freeze: Freeze, adapted: tuple[str, ...] = ()) -> TransferModel:
        adapters = (LoraAdapter(blocks=adapted, rank=2),) if adapted else ()
        heads = (LinearHead(task="a"),)
        return assemble(tiny_stack(), freeze=freeze, adapters=adapters, heads=heads, num_outputs={"a": 3})

    return make


def shares(model: TransferModel, rates: Rates) -> dict[str, float]:
    """The share of every tensor that trains, by its name in files."""
    names = {id(tensor): name for name, tensor in model.state_dict(keep_vars=True).items()}
    groups = rate_groups(model, rates)
    assert len({group.multiplier for group in groups}) == len(groups)
    told = [(names[id(parameter)], group.multiplier) for group in groups for parameter in group.parameters]
    assert len(told) == len(model.trainable_parameters())
    return dict(told)


def test_that_the_same_rate_for_all_is_one_group_in_the_models_order(assembled: Assemble) -> None:
    model = assembled(Freeze(boundary=1), ("stem",))
    [group] = rate_groups(model, UniformRates())
    assert group.multiplier == 1.0
    assert [id(p) for p in group.parameters] == [id(p) for p in model.parameters() if p.requires_grad]


def test_that_layer_decay_counts_from_the_heads_down(assembled: Assemble) -> None:
    told = shares(assembled(Freeze(boundary=0)), LayerDecay(decay=0.5))
    expected = {"conv1": 1 / 16, "bn1": 1 / 16, "layers.0": 1 / 8, "layers.1": 1 / 4, "layers.2": 1 / 2, "heads.a": 1.0}
    for root, share in expected.items():
        inside = {value for name, value in told.items() if name.startswith(f"{root}.")}
        assert inside == {share}


def test_that_an_adapter_trains_at_its_blocks_rate_and_counts_as_training(assembled: Assemble) -> None:
    """The lowest block with a part in the training is `0`, by its adapter; the topmost is `2`: 0.01, 0.1, 1."""
    model = assembled(Freeze(boundary=2), ("0", "1"))
    told = shares(model, DiscriminativeRates(lowest=0.01, highest=1.0))
    of_layers = [{v for name, v in told.items() if f"layers.{index}." in name} for index in range(3)]
    assert [pytest.approx(sorted(values)) for values in of_layers] == [[0.01], [0.1], [1.0]]
    assert any(name.startswith("adapters.layers.1.") for name in told)


def test_that_a_rate_by_hand_holds_for_one_block_and_live_norms_follow_their_block(assembled: Assemble) -> None:
    model = assembled(Freeze(boundary=3, batch_norm="live"))
    told = shares(model, UniformRates(by_hand=(BlockRate(block="0", multiplier=0.2),)))
    assert {name: share for name, share in told.items() if share != 1.0} == {
        "layers.0.bn1.weight": 0.2,
        "layers.0.bn1.bias": 0.2,
    }
