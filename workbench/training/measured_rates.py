"""Shares of the learning rate that follow from gradients, measured before each epoch."""

from __future__ import annotations

import math
from itertools import islice

import torch

from models.relative_gradients import relative_norms, shares_of
from models.spec.rates import AutoRGN
from workbench.training.assembly import Assembly
from workbench.training.checkpoint import Position
from workbench.training.diverging import DivergedError
from workbench.training.tasks.scores import Scores


class MeasuredRates:
    """Auto-RGN; see `models.spec.rates.AutoRGN`. Does nothing where the document's rates are fixed.

    The shares stand in the run's `Position`: in the middle of an epoch they cannot be measured again.
    """

    def __init__(self, parts: Assembly) -> None:
        self._parts = parts
        rates = parts.experiment.rates
        self._batches = rates.batches if isinstance(rates, AutoRGN) else 0

    def renew(self, at: Position) -> None:
        """Measures where an epoch begins, and gives every measured group of the optimiser its share.

        Leaves the model in evaluation mode, without gradients, and otherwise as it was. Raises `DivergedError`.
        """
        if not self._batches:
            return
        if at.batch == 0:
            at.measured_shares = self._measure(at)
        for group in self._parts.groups:
            if group.measured_block is not None:
                group.multiplier = at.measured_shares[group.measured_block]

    def _measure(self, at: Position) -> list[float]:
        parts = self._parts
        blocks, device = parts.model.block_parameters(), parts.compute.device
        total, count = torch.zeros(len(blocks), device=device), 0
        parts.model.eval()
        for batch in islice(parts.train.shuffled(parts.experiment.seed, at.epoch), self._batches):
            parts.optimizer.zero_grad(set_to_none=True)
            with parts.compute.autocast():
                outputs = parts.forward(batch.inputs)
            losses = parts.objective.losses(outputs, batch, Scores(parts.objective.tasks, device))
            torch.stack(list(losses.values())).sum().backward()  # type: ignore[no-untyped-call]  # torch's
            total += relative_norms(blocks, device)
            count += 1
        parts.optimizer.zero_grad(set_to_none=True)
        norms = (total / count).tolist()
        for block, norm in zip(parts.model.stack.blocks, norms, strict=True):
            if math.isnan(norm):
                raise DivergedError(f"The gradient in '{block.name}' became {norm}", at.step)
        return shares_of(norms)
