"""Finding out what modules hand on, without computing: one pass of an image that has a shape and no values."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn
from torch.func import functional_call

from models.cutting.classifier import uncuttable
from models.spec.stack import InputDescription


def handing_on_other_than_tensors(
    model: nn.Module, paths: Iterable[str], seen: InputDescription, title: str
) -> frozenset[str]:
    """Those of the modules at `paths` that return a tuple or a list: no boundary can stand above them.

    Raises `UserError` where the model does not take the image that it says it was trained on.
    """
    others: set[str] = set()

    def listen(path: str) -> None:
        def hook(_module: nn.Module, _args: object, output: object) -> None:
            if not isinstance(output, Tensor):
                others.add(path)

        handles.append(model.get_submodule(path).register_forward_hook(hook))

    handles: list[torch.utils.hooks.RemovableHandle] = []
    for path in paths:
        listen(path)
    try:
        _pass(model, seen, title)
    finally:
        for handle in handles:
            handle.remove()
    return frozenset(others)


@torch.no_grad()
def _pass(model: nn.Module, seen: InputDescription, title: str) -> None:
    """One forward pass on the meta device, or with values where the model looks at them."""
    shape = (1, seen.channels, seen.size, seen.size)
    tensors = {**dict(model.named_parameters()), **dict(model.named_buffers())}
    try:
        shapes = {name: torch.empty_like(tensor, device="meta") for name, tensor in tensors.items()}
        functional_call(model, shapes, (torch.empty(shape, device="meta"),))
    except (RuntimeError, NotImplementedError, TypeError, ValueError):
        try:
            model(torch.zeros(shape, device=next(model.parameters()).device))
        except (RuntimeError, TypeError, ValueError) as error:
            raise uncuttable(title, f"it does not take an image of {seen.size} pixels") from error
