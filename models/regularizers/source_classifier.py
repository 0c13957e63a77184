"""The source's own classifier, which some penalties train further."""

from __future__ import annotations

import copy

from torch import nn

from models.spec.errors import UserError
from models.transfer_model import TransferModel


def trained_classifier(model: TransferModel, method: str) -> nn.Module:
    """A copy that trains, on the model's device: (B, feature_width) → (B, source_classes).

    Raises `UserError`, naming the `method`, where the source came without one that reads its pooled features.
    """
    classifier = model.twin.classifier if model.twin is not None else None
    if classifier is None:
        raise UserError(
            f"{method} needs the source's own classifier, and {model.stack.built.title} came without a linear one.",
            where="regularizers",
            remedy="Choose a source that was trained to classify, or another penalty.",
        )
    trained = copy.deepcopy(classifier).to(next(model.parameters()).device)
    return trained.requires_grad_(requires_grad=True)
