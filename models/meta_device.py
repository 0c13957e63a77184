"""Making models, and asking about them, on the meta device, where tensors have shapes and no values."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import torch

T = TypeVar("T")


def made_without_values(make: Callable[[], T]) -> T:
    """What `make` gives on the meta device, which takes no memory and next to no time.

    Some architectures and adapters look at values while they are built: then it is made anew, where there are some.
    """
    try:
        with torch.device("meta"):
            return make()
    except RuntimeError:  # NotImplementedError is one
        return make()
