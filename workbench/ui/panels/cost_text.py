"""What a run will cost, in words; no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from models.spec.sizes import size_text
from workbench.spec.cost import Cost, Memory
from workbench.spec.numbers import short_count, short_flops


@dataclass(frozen=True)
class CostRow:
    """One line of the card; `tip` says how the figure comes about."""

    label: str
    value: str
    tip: str


def cost_rows(cost: Cost, num_epochs: int) -> list[CostRow]:
    """The lines of the card, those left out whose figures are not known."""
    with_adapters = "with heads and adapters" if cost.adapters_counted else "with heads, without adapters"
    rows = [
        CostRow(
            "trains",
            f"{short_count(cost.trainable_parameters)} of {short_count(cost.total_parameters)}",
            f"{cost.trainable_parameters:,} of {cost.total_parameters:,} parameters, {with_adapters}.",
        )
    ]
    if cost.memory is not None:
        rows.append(CostRow("memory", size_text(cost.memory.peak), _memory_tip(cost.memory)))
    if cost.step_flops is not None:
        tip = "Counted from the blocks, not timed: forward through what is computed, backward through what needs it."
        rows.append(CostRow("one step", short_flops(cost.step_flops), tip))
    if cost.frozen_flops:
        tip = "The frozen blocks are computed once over the training examples where their output fits into memory."
        rows.append(CostRow("frozen part, once", short_flops(cost.frozen_flops), tip))
    return [
        *rows,
        CostRow(
            "parameters per label",
            short_count(round(cost.parameters_per_example)) if cost.num_examples else "–",
            f"Trainable parameters for each of the {cost.num_examples:,} labelled examples that train.",
        ),
        CostRow(
            "steps",
            f"{cost.steps_per_epoch:,} × {num_epochs:,} = {cost.num_steps:,}",
            "Steps an epoch times epochs; stopping early makes them fewer.",
        ),
    ]


def _memory_tip(memory: Memory) -> str:
    kinds = [
        ("weights", memory.weights),
        ("gradients", memory.gradients),
        ("optimiser", memory.optimizer),
        ("activations of a batch", memory.activations),
        ("kept copies of weights", memory.copies),
        ("frozen part's output", memory.cache),
    ]
    lines = [f"{size_text(size)}  {name}" for name, size in kinds if size]
    return "\n".join(["At the most, the data set left out. Not all of it at the same time:", *lines])
