"""Setting a module around layers of the source by hooks, which leave every name and every tensor of it as they are.

Exported scripts take this class along as it stands, as they do the adapters' own modules: it needs torch alone.
"""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle


class Around:
    """Has `part` change the output y of the layer `end` into part(x, y), where x is the input of the layer `start`."""

    def __init__(self, model: nn.Module, start: str, end: str, part: nn.Module) -> None:
        self.part = part
        self.x: Tensor | None = None
        self.handles: tuple[RemovableHandle, ...] = (
            model.get_submodule(start).register_forward_pre_hook(self.enter),
            model.get_submodule(end).register_forward_hook(self.leave),
        )

    def remove(self) -> None:
        for handle in self.handles:
            handle.remove()

    def enter(self, _layer: nn.Module, args: tuple[Any, ...]) -> None:
        self.x = args[0]

    def leave(self, _layer: nn.Module, _args: tuple[Any, ...], output: Any) -> Any:
        x, self.x = self.x, None
        if isinstance(output, tuple):  # attention gives its weights too
            return (self.part(x, output[0]), *output[1:])
        return self.part(x, output)
