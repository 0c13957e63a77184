"""The tiny network beside its source, as penalties meet it: moved away from it, with a batch that went through both."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from models.regularizers.penalty import Observed, Penalty
from models.regularizers.registry import build_penalty
from models.regularizers.surroundings import Surroundings
from models.source_twin import SourceTwin
from models.spec.freeze import Freeze
from models.spec.regularizers import Regularizer
from models.stack import LayerStack
from models.transfer_model import TransferModel
from tests.models.two_tasks import with_two_tasks

TRUTH = {"digit": torch.tensor([0, 1, 2, 0, 1, 2]), "type": torch.tensor([0, 1, 0, 1, 1, 0])}


def beside_source(stack: LayerStack, frozen: Freeze | int = 0, lora: tuple[str, ...] = ()) -> TransferModel:
    twin = SourceTwin(stack)
    model = with_two_tasks(stack, frozen, lora)
    model.twin = twin
    return model


def surroundings(model: TransferModel, images: Tensor) -> Surroundings:
    """Six training examples in two batches, judged by cross-entropy."""

    def training() -> list[tuple[Tensor, Mapping[str, Tensor]]]:
        halves = (slice(0, 4), slice(4, 6))
        return [(model.prefix(images[at]), {task: labels[at] for task, labels in TRUTH.items()}) for at in halves]

    def loss(outputs: Mapping[str, Tensor], truth: Mapping[str, Tensor]) -> Tensor:
        entropy = torch.nn.functional.cross_entropy
        return torch.stack([entropy(outputs[task], truth[task]) for task in truth]).sum()

    return Surroundings(model, training, loss)


def built(regularizer: Regularizer, model: TransferModel, images: Tensor) -> Penalty:
    """The penalty, and the trunk moved away from the source afterwards."""
    penalty = build_penalty(regularizer, surroundings(model, images))
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for parameter in model.trunk_parameters():
            parameter.add_(0.1 * torch.randn(parameter.shape, generator=generator))
    return penalty


def seen(model: TransferModel, images: Tensor, mix: Callable[[Tensor], Tensor] = lambda values: values) -> Observed:
    h = model.prefix(images)
    return Observed(0, model.answers(h), TRUTH, lambda: model.source_answers(h), mix)
