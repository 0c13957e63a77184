"""Rates and distances of blocks in few figures, as stack, maps and the command line tell them."""

from __future__ import annotations

import math


def short_rate(rate: float) -> str:
    """Two figures: `3.2e-4`, `0.012`; `0` where nothing trains."""
    if rate == 0 or rate >= 0.01:
        return f"{rate:.2g}"
    mantissa, _, exponent = f"{rate:.1e}".partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent)}"


def share_text(share: float) -> str:
    """A share of the source's length as per cent, two figures: `3.2 %`, `0.041 %`."""
    if not math.isfinite(share):
        return "infinitely far" if math.isinf(share) else "no number"
    percent = 100 * share
    if percent >= 99.5:
        return f"{percent:.0f} %"
    return f"{percent:.2g} %" if percent >= 1e-3 or percent == 0 else "below 0.001 %"
