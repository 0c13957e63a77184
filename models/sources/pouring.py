"""Pouring tensors of a file into a known architecture: everything must fit but the classifier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from torch import Tensor, nn

from models.cutting.classifier import find_classifier
from models.sources.input_layer import adapted_weight
from models.sources.resampling import resampled
from models.spec.errors import UserError
from models.tensor_versions import with_versions

_WRAPPER_PREFIXES = ("module.", "_orig_mod.", "model.")
"""What data-parallel, compiled and Lightning models put before every name."""
_APART = ("heads.", "branches.")
"""What this program puts before the names of task heads, and of the blocks of every task but the first."""
_SHOWN = 3
_T = TypeVar("_T")


def pour(tensors: Mapping[str, Tensor], model: nn.Module, file: Path, title: str, channels: int = 3) -> tuple[str, ...]:
    """Loads `tensors` into `model`, which reads `channels`, in place; returns notices on what was left out.

    What reads images of other channels is adapted, and what was trained at another image size is resampled. Left out
    are this program's own task heads and the blocks of further tasks, and a classifier that is missing or of another
    shape. Raises `UserError` naming the file and the first tensors that are missing, unexpected or of another shape.
    """
    own = model.state_dict()
    given = {name: value for name, value in _unprefixed(tensors).items() if name in own or not name.startswith(_APART)}
    given = dict(resampled(_for_channels(given, own, channels), model))
    of_classifier = find_classifier(model, title).tensors
    misshapen = {name for name, value in given.items() if name in own and value.shape != own[name].shape}
    missing = {name for name in own if name not in given and not name.endswith("num_batches_tracked")}
    _refuse_unless_fitting(file, title, given, own, misshapen - of_classifier, missing - of_classifier)
    dropped = of_classifier if (misshapen | missing) & of_classifier else frozenset()
    fitting = {name: value for name, value in given.items() if name not in dropped}
    model.load_state_dict(with_versions({**own, **fitting}, model))
    if misshapen:
        return (f"The classifier in {file.name} does not fit {title} and was left out; task heads replace it anyway.",)
    return ()


def brings_classifier(names: Iterable[str], model: nn.Module, title: str) -> bool:
    """Whether a file with tensors of these `names` holds the classifier of `model`."""
    return find_classifier(model, title).tensors <= _unprefixed(dict.fromkeys(names)).keys()


def _for_channels(given: Mapping[str, Tensor], own: Mapping[str, Tensor], channels: int) -> dict[str, Tensor]:
    """`given` with those convolutions adapted that read images, of other channels than they do in `own`."""

    def reads_images(name: str, value: Tensor) -> bool:
        if name not in own or value.ndim != 4 or own[name].ndim != 4 or own[name].shape[1] != channels:
            return False
        return value.shape[:1] == own[name].shape[:1] and value.shape[2:] == own[name].shape[2:]

    return {
        name: adapted_weight(value, channels) if reads_images(name, value) else value for name, value in given.items()
    }


def _refuse_unless_fitting(
    file: Path,
    title: str,
    given: Mapping[str, Tensor],
    own: Mapping[str, Tensor],
    misshapen: set[str],
    missing: set[str],
) -> None:
    unexpected = sorted(given.keys() - own.keys())
    if any(name.startswith("adapters.") for name in unexpected):
        raise UserError("The file holds adapters apart from the weights.", where=str(file), remedy="Merge them first.")
    shapes = [f"{name} is {_shape(given[name])} and should be {_shape(own[name])}" for name in sorted(misshapen)]
    faults = [
        _listed("missing", sorted(missing)),
        _listed("unexpected", unexpected),
        _listed("of another shape", shapes),
    ]
    if any(faults):
        told = "; ".join(fault for fault in faults if fault)
        raise UserError(
            f"The tensors do not fit {title}: {told}.",
            where=str(file),
            remedy="Name the architecture these weights belong to.",
        )


def _unprefixed(tensors: Mapping[str, _T]) -> dict[str, _T]:
    named = dict(tensors)
    while prefix := next((p for p in _WRAPPER_PREFIXES if named and all(name.startswith(p) for name in named)), ""):
        named = {name.removeprefix(prefix): value for name, value in named.items()}
    return named


def _listed(what: str, items: list[str]) -> str:
    if not items:
        return ""
    more = f" and {len(items) - _SHOWN} more" if len(items) > _SHOWN else ""
    return f"{len(items)} {what} ({', '.join(items[:_SHOWN])}{more})"


def _shape(tensor: Tensor) -> str:
    return "×".join(str(size) for size in tensor.shape) or "a single number"
