"""Any network as a source model, with the random weights that it has."""

from __future__ import annotations

from torch import nn

from models.sources.built import BuiltSource
from models.spec.stack import InputDescription


def wrapped_source(model: nn.Module, size: int = 8) -> BuiltSource:
    """`model`, in evaluation mode, as if trained with images of `size` pixels to tell five classes apart."""
    return BuiltSource(
        model=model.eval(),
        title="Tiny",
        library="timm",
        architecture="tiny",
        initialisation="random",
        weights=None,
        input=InputDescription(size=size, mean=(0.5,) * 3, std=(0.5,) * 3),
        source_classes=5,
    )
