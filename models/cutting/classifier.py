"""Finding the classifier that a source model came with."""

from __future__ import annotations

from torch import nn

from models.cutting.opening import is_weighted_leaf
from models.spec.errors import UserError


def uncuttable(title: str, reason: str) -> UserError:
    return UserError(
        f"{title} cannot be cut into blocks: {reason}.", where="source", remedy="Choose another source model."
    )


def classifier_path(model: nn.Module, title: str) -> str:
    """The path of the classifier: what the library says it is, else the last layer with weights; empty for none.

    Raises `UserError` where there are several.
    """
    said = getattr(model, "get_classifier", None)
    classifier = said() if callable(said) else _last_weighted(model)
    if isinstance(classifier, tuple | list | nn.ModuleList):
        raise uncuttable(title, "it has several classifiers")
    if not isinstance(classifier, nn.Module) or isinstance(classifier, nn.Identity):
        return ""
    names: dict[int, str] = {id(module): name for name, module in model.named_modules()}
    return names[id(classifier)]


def _last_weighted(model: nn.Module) -> nn.Module | None:
    return next((module for module in reversed(list(model.modules())) if is_weighted_leaf(module)), None)
