"""Finding the classifier that a source model came with, and taking it off."""

from __future__ import annotations

from dataclasses import dataclass, replace

from torch import nn

from models.cutting.opening import is_weighted_leaf
from models.cutting.weightless import without_values
from models.spec.errors import UserError


def uncuttable(title: str, reason: str) -> UserError:
    return UserError(
        f"{title} cannot be cut into blocks: {reason}.", where="source", remedy="Choose another source model."
    )


@dataclass(frozen=True)
class Classifier:
    """What of a model answers the source's own question."""

    path: str = ""
    """Where in the model it is; empty where there is none, or several."""
    several: bool = False
    """True where there are several, or one beside others: the library's own `reset_classifier(0)` takes them off."""
    tensors: frozenset[str] = frozenset()
    """The names of its parameters and buffers."""
    layer: nn.Linear | None = None
    """Itself, from the pooled representation to the source's classes, where it is such a layer and was kept."""

    def keeping(self, model: nn.Module, feature_width: int) -> Classifier:
        """The same with its layer, where that is linear and reads `feature_width` features; ask before `take_off`."""
        found = model.get_submodule(self.path) if self.path else None
        if isinstance(found, nn.Linear) and found.in_features == feature_width:
            return replace(self, layer=found)
        return self

    def take_off(self, model: nn.Module) -> None:
        """Leaves the identity in its place, or what the library itself leaves of several."""
        if self.several:
            model.reset_classifier(0)  # type: ignore[operator]
        elif self.path:
            model.set_submodule(self.path, nn.Identity())


def find_classifier(model: nn.Module, title: str) -> Classifier:
    """What the library says is the classifier, else the last layer with weights.

    Raises `UserError` where there are several and the library has no way to take them off.
    """
    said = getattr(model, "get_classifier", None)
    found = said() if callable(said) else _last_weighted(model)
    path = _path_of(model, found)
    headless = _headless(model)
    several = isinstance(found, tuple | list | nn.ModuleList)
    if several and headless is None:
        raise uncuttable(title, "it has several classifiers")
    if headless and (several or any(not _within(name, path) for name in _weighted(model) - _weighted(headless))):
        lost = model.state_dict().keys() - headless.state_dict().keys()
        return Classifier(several=True, tensors=frozenset(lost))
    if not path:
        return Classifier()
    path = _innermost(model, path)
    return Classifier(path, tensors=frozenset(name for name in model.state_dict() if _within(name, path)))


def _path_of(model: nn.Module, module: object) -> str:
    if not isinstance(module, nn.Module) or isinstance(module, nn.Identity):
        return ""
    names: dict[int, str] = {id(part): name for name, part in model.named_modules()}
    return names[id(module)]


def _innermost(model: nn.Module, path: str) -> str:
    """The one layer with weights in the module at `path`, where all else in it has none: what pools stays below."""
    inside = dict(model.get_submodule(path).named_modules(prefix=path))
    holding = [name for name, module in inside.items() if any(True for _ in module.parameters(recurse=False))]
    return holding[0] if len(holding) == 1 and is_weighted_leaf(inside[holding[0]]) else path


def _headless(model: nn.Module) -> nn.Module | None:
    """What the library leaves of `model`, without values, when asked to take the classifier off; None if it cannot."""
    if not callable(getattr(model, "reset_classifier", None)):
        return None
    headless = without_values(model)
    headless.reset_classifier(0)  # type: ignore[operator]
    return headless


def _weighted(model: nn.Module) -> set[str]:
    return {name for name, module in model.named_modules() if is_weighted_leaf(module)}


def _within(name: str, path: str) -> bool:
    return name == path or name.startswith(f"{path}.")


def _last_weighted(model: nn.Module) -> nn.Module | None:
    return next((module for module in reversed(list(model.modules())) if is_weighted_leaf(module)), None)
