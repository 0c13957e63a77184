"""How wide each column of the stack is, and which give way when the window is narrow; pixels, no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

EDGE = 3
"""The coloured left edge of a row."""
CHEVRON_LEFT, CHEVRON = 8, 14
MARK_LEFT, MARK = 26, 12
PIN_LEFT, PIN = 41, 7
"""The mark of a block that is frozen or thawed on its own."""
NAME_LEFT = 52
GAP = 16
RIGHT = 12
MIN_BAR, MAX_BAR = 48, 220
MIN_CHIPS = 96
NORM = 26
"""The mark of a block's batch norms."""


@dataclass(frozen=True)
class Widths:
    """What the texts of each column would like to have; 0 where a column has none."""

    name: int = 0
    kind: int = 0
    shape: int = 0
    count: int = 0
    flops: int = 0
    rate: int = 0
    norm: int = 0
    chips: int = 0


@dataclass(frozen=True)
class Column:
    """`width` 0: hidden."""

    left: int = 0
    width: int = 0


@dataclass(frozen=True)
class Columns:
    name: Column
    kind: Column
    shape: Column
    bar: Column
    count: Column
    flops: Column
    rate: Column
    norm: Column
    chips: Column


def fit(width: int, wanted: Widths) -> Columns:
    """The columns of a row `width` wide. FLOPs give way first, then kind, shape, norm and rate, at last the bar."""
    room = width - NAME_LEFT - RIGHT
    shown = _shown(room, wanted)
    bar = _bar_width(room, shown, wanted)
    name = min(shown["name"], max(24, room - GAP - shown["count"]))
    left, placed = NAME_LEFT, {}
    for key in ("name", "kind", "shape", "bar", "count", "flops", "rate", "norm"):
        extent = {"name": name, "bar": bar}.get(key, shown.get(key, 0))
        placed[key] = Column(left, extent) if extent else Column()
        left += extent + GAP if extent else 0
    chips_room = width - RIGHT - left
    placed["chips"] = Column(left, chips_room) if wanted.chips and chips_room >= MIN_CHIPS // 2 else Column()
    return Columns(**placed)


def overview(width: int) -> Columns:
    """Rows too low for text: bars alone, over most of the width."""
    none = Column()
    bar = Column(NAME_LEFT, max(0, round((width - NAME_LEFT - RIGHT) * 0.7)))
    chips = Column(bar.left + bar.width + GAP, max(0, width - RIGHT - bar.left - bar.width - GAP))
    return Columns(none, none, none, bar, none, none, none, none, chips)


def _shown(room: int, wanted: Widths) -> dict[str, int]:
    """The columns that fit, with their widths; the least important leave first."""
    shown = {
        "name": wanted.name,
        "kind": wanted.kind,
        "shape": wanted.shape,
        "count": wanted.count,
        "flops": wanted.flops,
        "rate": wanted.rate,
        "norm": wanted.norm,
    }
    for key in ("flops", "kind", "shape", "norm", "rate"):
        if _sum(shown.values()) + MIN_BAR + GAP + _chips(wanted) <= room:
            break
        shown[key] = 0
    return shown


def _bar_width(room: int, shown: dict[str, int], wanted: Widths) -> int:
    """The bar takes the slack up to its best length, and leaves where it would be a stub."""
    slack = room - _sum(shown.values()) - GAP - _chips(wanted)
    if wanted.chips:
        slack -= min(max(0, wanted.chips - MIN_CHIPS), max(0, slack - MIN_BAR))
    return min(slack, MAX_BAR) if slack >= MIN_BAR // 2 else 0


def _chips(wanted: Widths) -> int:
    return min(wanted.chips, MIN_CHIPS) + GAP if wanted.chips else 0


def _sum(widths: Iterable[int]) -> int:
    """Columns with the gaps between them."""
    present = [width for width in widths if width]
    return sum(present) + GAP * (len(present) - 1)
