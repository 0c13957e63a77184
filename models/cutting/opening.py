"""Which modules of a model are opened when it is cut, and which stay whole as (part of) a block.

Only structure decides, never a model's name. Three words are used throughout:

- a *weighted leaf* is a convolution or linear layer;
- a module is *composite* when it holds at least two weighted leaves (a residual unit, a transformer layer);
- an *opened* module is one whose own `forward` is traced; every other module is called as it is, so that code in it
  that depends on the mode or on the data keeps working.
"""

from __future__ import annotations

from collections import Counter

from torch import nn
from torch.nn.modules.conv import _ConvNd

_CONTAINERS = (nn.Sequential, nn.ModuleList)


def is_weighted_leaf(module: nn.Module) -> bool:
    return isinstance(module, _ConvNd | nn.Linear)


def weighted_leaves(module: nn.Module) -> int:
    """The number of convolution and linear layers in `module`, itself included."""
    return sum(is_weighted_leaf(part) for part in module.modules())


def is_composite(module: nn.Module) -> bool:
    return weighted_leaves(module) >= 2


def opened_modules(model: nn.Module, head: str) -> dict[str, nn.Module]:
    """The modules to trace through, by path; `head` is the path of the classifier, empty where there is none."""
    above_head = {head[:index] for index, letter in enumerate(head) if letter == "."}
    opened = {"": model}
    waiting = [("", model)]
    while waiting:
        path, module = waiting.pop()
        for name, child in module.named_children():
            child_path = f"{path}.{name}" if path else name
            if child_path != head and (child_path in above_head or _holds_blocks(child)):
                opened[child_path] = child
                waiting.append((child_path, child))
    return opened


def _holds_blocks(module: nn.Module) -> bool:
    """True where a module is a row of blocks rather than a block."""
    if type(module) in _CONTAINERS:
        return is_composite(module)
    if isinstance(module, nn.Sequential):
        return any(is_composite(child) for child in module.children())
    return _is_numbered_row(module) or any(_is_stage(child) for child in module.children())


def _is_stage(module: nn.Module) -> bool:
    if not isinstance(module, _CONTAINERS):
        return False
    classes = Counter(type(child) for child in module.children() if is_composite(child))
    return max(classes.values(), default=0) >= 2


def _is_numbered_row(module: nn.Module) -> bool:
    """True where all that a module has is composite children of one class, told apart by a number (`b1`, `b2`).

    Plain sequences side by side (`branch1`, `branch2`) are branches of one block.
    """
    children = dict(module.named_children())
    classes = {type(child) for child in children.values() if is_composite(child)} - set(_CONTAINERS)
    stems = {name.rstrip("0123456789") for name in children}
    return len(children) >= 2 and len(classes) == 1 == len(stems) and all(map(is_composite, children.values()))
