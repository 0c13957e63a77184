"""Adapters that stay beside the weights, in the plain torch of an export's script."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from torch import nn

from models.adapters.around import Around
from models.adapters.bottleneck import Bottleneck
from models.adapters.parallel_bottleneck import ParallelBottleneck
from models.adapters.pictures import fitted, pooled
from models.adapters.residual_series import SeriesConvolution
from models.adapters.side_tuning import SideNetwork

_PARTS: dict[str, tuple[type[nn.Module], tuple[Callable[..., Any], ...]]] = {
    "Bottleneck": (Bottleneck, ()),
    "ParallelBottleneck": (ParallelBottleneck, (pooled, fitted)),
    "SeriesConvolution": (SeriesConvolution, ()),
    "SideNetwork": (SideNetwork, (pooled, fitted)),
}
"""The modules of adapters that cannot be merged, and the functions that they call; all need torch alone."""

_PLAIN_FILL = """\
def fill(trunk, tensors):
    trunk.load_state_dict(with_versions(tensors, trunk))"""

_ADAPTED_FILL = '''\
def fill(trunk, tensors):
    """Loads a trunk's weights, and sets the adapters that stand beside them around its layers."""
    plain = {name: tensor for name, tensor in tensors.items() if not name.startswith("adapters.")}
    trunk.load_state_dict(with_versions(plain, trunk))
    parts = nn.ModuleList()
    for told in ABOUT["adapters"]:
        part = ADAPTERS[told["kind"]](**told["options"])
        part.load_state_dict(below(f"adapters.{told['name']}.", tensors))
        Around(trunk, told["start"], told["end"], part)
        parts.append(part)
    trunk.add_module("adapters", parts)  # so that they move with it'''


def filling(about: dict[str, Any]) -> str:
    """The source text of `fill`, with the classes of the adapters that an export's sidecar tells of, as they stand
    here.
    """
    kinds = sorted({told["kind"] for told in about["adapters"]})
    if not kinds:
        return _PLAIN_FILL
    functions = dict.fromkeys(function for kind in kinds for function in _PARTS[kind][1])
    names = ", ".join(f'"{kind}": {kind}' for kind in kinds)
    taken: list[Callable[..., Any]] = [Around, *functions, *(_PARTS[kind][0] for kind in kinds)]
    texts = [inspect.getsource(part).strip() for part in taken]
    return "\n\n\n".join([*texts, f"ADAPTERS = {{{names}}}", _ADAPTED_FILL])
