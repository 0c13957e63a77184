"""The loop as one writes it by hand: plain torch and timm, no events, no history, no way to pause or resume."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class Part:
    """Inputs, pixels (N, C, S, S) in 0 … 255 or features (N, F), with labels (N,)."""

    inputs: Tensor
    labels: Tensor

    def batch(self, chosen: Tensor) -> tuple[Tensor, Tensor]:
        inputs, labels = self.inputs[chosen], self.labels[chosen]
        if inputs.ndim == 4:
            inputs = ((inputs.float() / 255 - 0.5) / 0.5).contiguous(memory_format=torch.channels_last)
        return inputs, labels


def train(model: nn.Module, train_part: Part, validation: Part, *, epochs: int, batch_size: int, rate: float) -> float:
    """AdamW under a half cosine, one validation an epoch; returns the last validation loss."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.01)
    num_steps = epochs * math.ceil(len(train_part.labels) / batch_size)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: (1 + math.cos(math.pi * min(1.0, step / num_steps))) / 2
    )
    loss_of_epoch = 0.0
    for epoch in range(1, epochs + 1):
        model.train()
        order = np.random.Generator(np.random.PCG64([0, epoch])).permutation(len(train_part.labels))
        for chosen in torch.from_numpy(order).split(batch_size):  # type: ignore[no-untyped-call]  # torch leaves it untyped
            inputs, labels = train_part.batch(chosen)
            optimizer.zero_grad(set_to_none=True)
            loss = functional.cross_entropy(model(inputs), labels)
            loss.backward()  # type: ignore[no-untyped-call]  # the same
            optimizer.step()
            schedule.step()
            loss.item()
        loss_of_epoch = _validate(model, validation, batch_size)
    return loss_of_epoch


@torch.no_grad()
def _validate(model: nn.Module, part: Part, batch_size: int) -> float:
    model.eval()
    total, right = 0.0, 0
    for chosen in torch.arange(len(part.labels)).split(batch_size):  # type: ignore[no-untyped-call]  # torch leaves it untyped
        inputs, labels = part.batch(chosen)
        logits = model(inputs)
        total += functional.cross_entropy(logits, labels, reduction="sum").item()
        right += int((logits.argmax(1) == labels).sum())
    return total / len(part.labels)
