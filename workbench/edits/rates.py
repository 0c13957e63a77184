"""Setting the learning rate of single blocks by hand."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.edits.edit import Edit, listed
from workbench.experiment import Experiment
from workbench.spec.numbers import number_text


def set_rate(experiment: Experiment, names: Sequence[str], blocks: Sequence[str], multiplier: float | None) -> Edit:
    """Gives the blocks a multiplier of their own, or (None) gives them back to the rule."""
    by_hand = {entry.block: entry.multiplier for entry in experiment.rates.by_hand if entry.block not in blocks}
    if multiplier is not None:
        by_hand |= dict.fromkeys(blocks, multiplier)
    order = {name: index for index, name in enumerate(names)}
    ordered = sorted(by_hand, key=lambda block: order.get(block, len(order)))
    text = listed([name for name in reversed(names) if name in blocks])
    name = f"Set rate of {text} to ×{number_text(multiplier)}" if multiplier is not None else f"Reset rate of {text}"
    return Edit(name, {"rates.by_hand": [{"block": block, "multiplier": by_hand[block]} for block in ordered]})
