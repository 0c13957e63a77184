"""The tiny network with two tasks, assembled and trained for a few steps."""

from __future__ import annotations

import torch
from torch import Tensor

from models.assembling import assemble
from models.spec.adapters import LoraAdapter
from models.spec.freeze import Freeze
from models.spec.heads import LinearHead
from models.stack import LayerStack
from models.transfer_model import TransferModel

TASKS = {"digit": 3, "type": 2}  # `type` is also an attribute of every module


def with_two_tasks(
    stack: LayerStack, frozen: Freeze | int, lora: tuple[str, ...] = (), dropout: float = 0.0, seed: int = 0
) -> TransferModel:
    """`stack` with a head for each task, and LoRA on the blocks `lora`."""
    adapters = (LoraAdapter(blocks=lora, rank=2, dropout=dropout),) if lora else ()
    heads = tuple(LinearHead(task=task) for task in TASKS)
    return assemble(stack, freeze=frozen, adapters=adapters, heads=heads, num_outputs=TASKS, seed=seed)


def train_a_little(model: TransferModel, images: Tensor) -> None:
    model.train()
    optimizer = torch.optim.SGD(model.trainable_parameters(), lr=0.05, momentum=0.9, weight_decay=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        torch.autograd.backward([out.square().mean() for out in model(images).values()])
        optimizer.step()
