"""What stays as the source left it: which blocks train, and what the batch norms of the others do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from torch import nn
from torch.nn.modules.batchnorm import _NormBase

from models.block import Block
from models.spec.errors import UserError
from models.spec.freeze import Freeze
from models.stack import LayerStack

Role = Literal["trains", "frozen", "statistics", "live"]
"""trains: the whole block trains. The others freeze it, and say what its batch norms do: frozen keeps them too;
statistics normalises by the batch and follows the data; live also trains their scale and shift."""


@dataclass(frozen=True)
class FreezePlan:
    """The role of each block, from the input upwards."""

    roles: tuple[Role, ...]
    keeps_statistics: bool = False
    """In blocks that train, batch norms normalise by the source's running statistics."""

    @classmethod
    def of(cls, freeze: Freeze, names: Sequence[str]) -> FreezePlan:
        """The plan for the blocks called `names`. Raises `UserError` where the spec names a block that is not there."""
        for field, blocks in (("frozen", freeze.frozen), ("thawed", freeze.thawed)):
            for unknown in set(blocks) - set(names):
                raise UserError(
                    f"There is no block '{unknown}'.",
                    where=f"freeze.{field}",
                    remedy=f"Choose from {', '.join(names)}.",
                )
        roles: list[Role] = ["trains" if free else freeze.batch_norm for free in freeze.trains(names)]
        return cls(tuple(roles), keeps_statistics=freeze.trained_batch_norm == "kept")

    @property
    def trains(self) -> tuple[bool, ...]:
        return tuple(role == "trains" for role in self.roles)

    def during(self, trains: Sequence[bool]) -> FreezePlan:
        """The plan while only the blocks in `trains` train: those that wait for their turn stay wholly as they are."""
        roles: list[Role] = [
            "frozen" if role == "trains" and not now else role for role, now in zip(self.roles, trains, strict=True)
        ]
        return replace(self, roles=tuple(roles))


@dataclass(frozen=True)
class FreezeReport:
    """What a plan holds back, in parameters that came with the source."""

    frozen: tuple[str, ...]
    """Names of the frozen blocks, from the input upwards."""
    trainable: tuple[str, ...]
    frozen_parameters: int
    trainable_parameters: int
    held_norms: int
    """Normalisation layers with running statistics that stay as the source left them."""
    live_norms: int
    """Those in frozen blocks that follow the data."""


def freeze(stack: LayerStack, plan: FreezePlan) -> FreezeReport:
    """Lets the optimiser reach what trains by the plan and nothing else; returns what that means.

    A parameter that a frozen block uses counts as frozen, whoever else uses it. What adapters added is left alone.
    Raises `ValueError` for a plan of another number of blocks.
    """
    _check(stack, plan)
    source = {id(parameter) for parameter in stack.source_parameters}
    free = {id(p): p for p in _free_parameters(stack, plan) if id(p) in source and p.is_floating_point()}
    for parameter in stack.source_parameters:
        parameter.requires_grad_(id(parameter) in free)
    total = sum(parameter.numel() for parameter in stack.source_parameters)
    trainable = sum(parameter.numel() for parameter in free.values())
    live = {id(norm) for norm in _live_norms(stack, plan)}
    norms = {id(part) for block, _ in _held(stack, plan) for part in _parts(block) if holds_statistics(part)}
    return FreezeReport(
        frozen=tuple(block.name for block, _ in _held(stack, plan)),
        trainable=tuple(block.name for block, trains in zip(stack.blocks, plan.trains, strict=True) if trains),
        frozen_parameters=total - trainable,
        trainable_parameters=trainable,
        held_norms=len(norms - live),
        live_norms=len(norms & live),
    )


class TrainingMode:
    """Puts what trains, and live batch norms, into training mode; the rest of frozen blocks evaluates in either mode.

    A module that a frozen block calls evaluates, whoever else calls it. Which modules these are is looked up once: a
    stack has hundreds, and modes change twice an epoch. Raises `ValueError` for a plan of another number of blocks.
    """

    def __init__(self, stack: LayerStack, plan: FreezePlan) -> None:
        _check(stack, plan)
        for block, trains in zip(stack.blocks, plan.trains, strict=True):
            block.frozen = not trains
        still = {id(part) for block, _ in _held(stack, plan) for part in _parts(block)}
        still -= {id(norm) for norm in _live_norms(stack, plan)}
        if plan.keeps_statistics:
            training = (block for block, trains in zip(stack.blocks, plan.trains, strict=True) if trains)
            still |= {id(part) for block in training for part in _parts(block) if holds_statistics(part)}
        self._following = [module for module in stack.model.modules() if id(module) not in still]
        stack.model.train(False)

    def set(self, *, training: bool) -> None:
        """With `training=False` everything evaluates."""
        for module in self._following:
            module.training = training


def holds_statistics(module: nn.Module) -> bool:
    """True for a batch norm (or instance norm) that keeps running statistics."""
    return isinstance(module, _NormBase) and module.running_mean is not None


def _free_parameters(stack: LayerStack, plan: FreezePlan) -> Iterator[nn.Parameter]:
    affine = {id(p): p for norm in _live_norms(stack, plan, "live") for p in norm.parameters(recurse=False)}
    held = {id(p) for block, _ in _held(stack, plan) for _, p in block.named_parameters()} - affine.keys()
    for block, trains in zip(stack.blocks, plan.trains, strict=True):
        if trains:
            yield from (parameter for _, parameter in block.named_parameters() if id(parameter) not in held)
    yield from affine.values()


def _live_norms(stack: LayerStack, plan: FreezePlan, *roles: Role) -> list[nn.Module]:
    """The batch norms of the frozen blocks in `roles` (of both live ones by default) that no other block holds."""
    wanted = roles or ("statistics", "live")
    held = [(role, part) for block, role in _held(stack, plan) for part in _parts(block) if holds_statistics(part)]
    elsewhere = {id(norm) for role, norm in held if role not in wanted}
    return [norm for role, norm in held if role in wanted and id(norm) not in elsewhere]


def _held(stack: LayerStack, plan: FreezePlan) -> list[tuple[Block, Role]]:
    """The frozen blocks."""
    return [(block, role) for block, role in zip(stack.blocks, plan.roles, strict=True) if role != "trains"]


def _parts(block: Block) -> Iterator[nn.Module]:
    """Every module of a block, those inside others included."""
    for _, module in block.submodules():
        yield from module.modules()


def _check(stack: LayerStack, plan: FreezePlan) -> None:
    if len(plan.roles) != len(stack.blocks):
        raise ValueError(f"The plan is for {len(plan.roles)} blocks; the stack has {len(stack.blocks)} blocks.")
