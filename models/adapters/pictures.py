"""Bringing what goes into a layer to the form of what comes out of it.

Exported scripts take these functions along as they stand: they need torch alone.
"""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional as F  # noqa: N812 -- the name everybody uses


def pooled(x: Tensor, height: int, width: int) -> Tensor:
    """(B, C, H, W) averaged to (B, C, height, width); `x` itself where it has that size."""
    return x if tuple(x.shape[2:]) == (height, width) else F.adaptive_avg_pool2d(x, (height, width))


def fitted(x: Tensor, y: Tensor, *, x_first: bool, y_first: bool) -> Tensor:
    """`x` with its channels where `y` has them, averaged to the height and width of `y`.

    Only pictures change: (B, C, H, W), where `first` says so, or (B, H, W, C). Tokens (B, N, D) and vectors stay.
    """
    if x.ndim != 4:
        return x
    height, width = y.shape[2:] if y_first else y.shape[1:3]
    x = pooled(x if x_first else x.movedim(-1, 1), height, width)
    return x if y_first else x.movedim(1, -1)
