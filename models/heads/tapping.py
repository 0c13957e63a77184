"""Where plain code, without blocks, finds the output of the last block: behind which layer, and what follows it."""

from __future__ import annotations

from typing import Any

from torch import fx
from torch.fx.node import _get_qualified_name

from models.heads.pooling import channels_of
from models.stack import LayerStack

Tap = dict[str, Any]
"""`module`: the path of a layer; `then`: functions of torch (name, further arguments, options) to call on its output;
`channels`: which dimension of a batch of the result holds the channels; `width`: their number."""
_PLAIN = (type(None), bool, int, float, str)


def tap_of(stack: LayerStack) -> Tap | None:
    """The way to the last block's output in the library's own model; None where no single layer leads to it."""
    node = stack.blocks[-1].result
    then: list[list[Any]] = []
    while node is not None and node.op != "call_module":
        call = _call(node)
        if call is None:
            return None
        then.insert(0, call)
        node = node.args[0] if isinstance(node.args[0], fx.Node) else None
    if node is None:
        return None
    dim, width = channels_of(stack)
    return {"module": str(node.target), "then": then, "channels": dim, "width": width}


def _call(node: fx.Node) -> list[Any] | None:
    """Name, further arguments and options of a function of torch on one tensor; None for anything else."""
    if node.op == "call_method":
        name = f"torch.Tensor.{node.target}"
    elif node.op == "call_function":
        name = _get_qualified_name(node.target)  # type: ignore[arg-type]  # a function, as the line above says
    else:
        return None
    arguments, options = list(node.args[1:]), dict(node.kwargs)
    plain = all(_is_plain(value) for value in (*arguments, *options.values()))
    alone = bool(node.args) and isinstance(node.args[0], fx.Node)
    return [name, arguments, options] if plain and alone and name.startswith("torch.") else None


def _is_plain(value: Any) -> bool:
    return isinstance(value, _PLAIN) or (isinstance(value, tuple | list) and all(map(_is_plain, value)))
