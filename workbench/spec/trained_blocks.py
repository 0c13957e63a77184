"""What trains, in words."""

from __future__ import annotations

from collections.abc import Sequence


def trained_text(names: Sequence[str], trains: Sequence[bool], *, adapted: bool = False) -> str:
    """`all blocks`, `6.0 and above`, `stem to 2.1`, `only 3.1`, `4 of 18 blocks`; where no block trains, `the heads`.

    `names` and `trains` run from the input upwards; `adapted` tells that there are adapters.
    """
    free = [index for index, free in enumerate(trains) if free]
    if not free:
        return "the heads and adapters" if adapted else "the heads"
    lowest, highest = free[0], free[-1]
    if len(free) == len(names):
        return "all blocks"
    if len(free) == 1:
        return f"only {names[lowest]}"
    if len(free) <= highest - lowest:
        return f"{len(free)} of {len(names)} blocks"
    return f"{names[lowest]} and above" if highest == len(names) - 1 else f"{names[lowest]} to {names[highest]}"
