"""What a run will cost, in words; no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.spec.cost import Cost
from workbench.spec.numbers import short_count, short_flops


@dataclass(frozen=True)
class CostRow:
    """One line of the card; `tip` says how the figure comes about."""

    label: str
    value: str
    tip: str


def cost_rows(cost: Cost, num_epochs: int) -> list[CostRow]:
    """The lines of the card, those left out whose figures are not known."""
    rows = [
        CostRow(
            "trains",
            f"{short_count(cost.trainable_parameters)} of {short_count(cost.total_parameters)}",
            f"{cost.trainable_parameters:,} of {cost.total_parameters:,} parameters, with heads, without adapters.",
        ),
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
    if cost.epoch_flops is not None:
        tip = "Counted from the blocks, not timed: forward through what is computed, thrice that through what trains."
        rows.append(CostRow("one epoch", short_flops(cost.epoch_flops), tip))
    if cost.frozen_flops:
        tip = "The frozen blocks are computed once over the training examples where their output fits into memory."
        rows.append(CostRow("frozen part, once", short_flops(cost.frozen_flops), tip))
    return rows
