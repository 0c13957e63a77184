"""Which layers PEFT has wrapped: asked without loading PEFT, which takes a second that most runs need not wait."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, cast

from torch import nn


def base_layer(layer: nn.Module) -> nn.Module | None:
    """The source's layer that PEFT wrapped with `layer`; None where `layer` is none of PEFT's."""
    tuners = sys.modules.get("peft.tuners.tuners_utils")  # while PEFT is not loaded, nothing can be one of its layers
    if tuners is None or not isinstance(layer, tuners.BaseTunerLayer):
        return None
    return cast("nn.Module", cast("Any", layer).get_base_layer())


def source_modules(layer: nn.Module) -> Iterator[nn.Module]:
    """`layer` and all in it that came with the source: of a layer that PEFT has wrapped, the wrapped one alone."""
    if (wrapped := base_layer(layer)) is not None:
        yield from source_modules(wrapped)
        return
    yield layer
    for child in layer.children():
        yield from source_modules(child)


def is_wrapped(layer: nn.Module) -> bool:
    return base_layer(layer) is not None
