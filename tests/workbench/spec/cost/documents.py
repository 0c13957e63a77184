"""Documents beside the models that are built from them, to count on both."""

from __future__ import annotations

from functools import cache
from typing import Any

from models.assembling import assemble
from models.describing import describe_source
from models.sources.build import build
from models.spec.source import SourceModel, TimmSource, TorchvisionSource
from models.spec.stack import StackDescription
from models.stack import LayerStack
from models.transfer_model import TransferModel
from workbench import documents
from workbench.experiment import Experiment
from workbench.spec.cost.parameters import outputs_of_tasks
from workbench.spec.data_description import ClassCount, DataDescription

RESNET = TorchvisionSource(architecture="resnet18", initialisation="random")
VIT = TimmSource(architecture="vit_tiny_patch16_224", initialisation="random")


def classes(count: int) -> tuple[ClassCount, ...]:
    return tuple(ClassCount(label=str(at), count=10) for at in range(count))


@cache
def described(source: SourceModel, size: int | None, channels: int | None = None) -> StackDescription:
    return describe_source(source, size, channels=channels)


def document(source: SourceModel, size: int | None = None, **changes: Any) -> Experiment:
    """A document over `source` at an image size; other fields by their dotted path, `__` for a dot."""
    named = {path.replace("__", "."): value for path, value in changes.items()}
    base = {"source": source.model_dump(mode="json"), "preprocessing.image_size": size or "source"}
    return documents.replaced(Experiment(), base | named)


def built(experiment: Experiment, data: DataDescription) -> TransferModel:
    """The real model of a document."""
    images = experiment.preprocessing
    source = build(experiment.source, channels=images.asked_channels, image_size=images.asked_size)
    return assemble(
        LayerStack.cut(source),
        freeze=experiment.freeze,
        adapters=experiment.adapters,
        heads=experiment.heads,
        num_outputs=outputs_of_tasks(experiment, data),
        sharing=experiment.sharing,
    )
