"""Layer decay beside timm's own, block by block: each tensor's exponent, how often the decay is multiplied in."""

from __future__ import annotations

import math

import pytest
import timm
from timm.optim import param_groups_layer_decay

from models.assembling import assemble
from models.rates import rate_groups
from models.sources.build import build
from models.spec.freeze import Freeze
from models.spec.heads import LinearHead
from models.spec.rates import LayerDecay
from models.spec.source import TimmSource
from models.stack import LayerStack
from models.transfer_model import TransferModel

VIT, RESNET = "test_vit", "test_resnet"
"""timm's smallest: a stem, six transformer blocks, a norm; a stem of three convolutions, four stages of one block."""


def assembled(architecture: str, boundary: int) -> TransferModel:
    stack = LayerStack.cut(build(TimmSource(architecture=architecture, initialisation="random")))
    heads = (LinearHead(task="a"),)
    return assemble(stack, freeze=Freeze(boundary=boundary), heads=heads, num_outputs={"a": 3})


def exponents(model: TransferModel) -> dict[str, int]:
    """By the library's names, of what trains; `head` is that of the heads."""
    names = {id(tensor): name for name, tensor in model.state_dict(keep_vars=True).items()}
    groups = rate_groups(model, LayerDecay(decay=0.5))
    told = {names[id(p)]: round(-math.log2(group.multiplier)) for group in groups for p in group.parameters}
    return {("head" if name.startswith("heads.") else name): exponent for name, exponent in told.items()}


def exponents_of_timm(architecture: str, model: TransferModel) -> dict[str, int]:
    """The same, as timm has it for its own model with the same parameters frozen."""
    trained = exponents(model)
    its_own = timm.create_model(architecture)
    names = {id(parameter): name for name, parameter in its_own.named_parameters()}
    head = {f"head.{part}" for part in ("weight", "bias")} | {f"fc.{part}" for part in ("weight", "bias")}
    for name, parameter in its_own.named_parameters():
        parameter.requires_grad_(name in trained or name in head)
    groups = param_groups_layer_decay(its_own, weight_decay=0.0, layer_decay=0.5)
    told = {names[id(p)]: round(-math.log2(group["lr_scale"])) for group in groups for p in group["params"]}
    return {("head" if name in head else name): exponent for name, exponent in told.items()}


def by_block(model: TransferModel, told: dict[str, int]) -> dict[str, set[int]]:
    """What the tensors of each block that trains have, and the heads."""
    blocks = model.stack.blocks
    found = {block.name: {told[name] for name, _ in block.named_parameters() if name in told} for block in blocks}
    return {name: inside for name, inside in found.items() if inside} | {"head": {told["head"]}}


@pytest.mark.parametrize("boundary", [0, 4], ids=["all trains", "four blocks frozen"])
def test_that_a_convolution_networks_stages_have_timms_scale_and_a_long_stem_falls_on(boundary: int) -> None:
    """Timm takes a stem of three convolutions for one layer; here each is a block that the boundary can stand above."""
    model = assembled(RESNET, boundary)
    ours, theirs = by_block(model, exponents(model)), by_block(model, exponents_of_timm(RESNET, model))
    stages = {f"layer{number}.0": {5 - number} for number in (1, 2, 3, 4)} | {"head": {0}}
    assert {name: inside for name, inside in theirs.items() if name in stages} == {
        name: inside for name, inside in ours.items() if name in stages
    }
    assert ours == {name: inside for name, inside in stages.items() if name in ours} | (
        {"conv1.0": {7}, "conv1.3": {6}, "conv1.6": {5}} if boundary == 0 else {}
    )
    assert {name: inside for name, inside in theirs.items() if name not in stages} == (
        {"conv1.0": {5}, "conv1.3": {5}, "conv1.6": {5}} if boundary == 0 else {}
    )


@pytest.mark.parametrize("boundary", [0, 4], ids=["all trains", "four blocks frozen"])
def test_that_a_transformers_blocks_have_timms_scale_times_one_decay_for_its_last_norm(boundary: int) -> None:
    """Timm counts the last norm with the block below it; here it is a block of its own, and the others lie below."""
    model = assembled(VIT, boundary)
    ours, theirs = by_block(model, exponents(model)), by_block(model, exponents_of_timm(VIT, model))
    assert ours.keys() == theirs.keys()
    assert all(len(inside) == 1 for inside in (*ours.values(), *theirs.values()))
    further = {name: min(ours[name]) - min(theirs[name]) for name in ours}
    assert further == {name: 0 if name in ("norm", "head") else 1 for name in ours}


@pytest.mark.parametrize("architecture", [VIT, RESNET])
def test_that_frozen_blocks_are_counted_so_that_freezing_changes_no_rate_above(architecture: str) -> None:
    whole, part = (exponents(assembled(architecture, boundary)) for boundary in (0, 4))
    assert part
    assert len(part) < len(whole)
    assert part == {name: exponent for name, exponent in whole.items() if name in part}
