"""How wide each column of the stack is, and which give way when the window is narrow; pixels, no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

EDGE = 3
"""The coloured left edge of a row."""
CHEVRON_LEFT, CHEVRON = 8, 14
MARK_LEFT, MARK = 26, 12
PIN_LEFT, PIN = 41, 7
"""The mark of a block that is frozen or thawed on its own."""
NAME_LEFT, LOW_NAME_LEFT = 52, 12
"""The second where rows are too low for marks."""
GAP, SMALL_GAP = 16, 10
RIGHT = 12
MIN_NAME = 24
MIN_BAR, MAX_BAR = 40, 220
SMALLEST_CHIPS, MIN_CHIPS = 26, 64
"""Room for `+1`, and for a name without its count."""
_ORDER = ("name", "kind", "shape", "bar", "count", "flops", "rate", "run", "norm", "chips")
_LEAVING = ("flops", "kind", "shape", "norm", "rate", "run", "bar", "count")
"""The columns that leave a narrow row, the least important first; name and adapters never do."""


@dataclass(frozen=True)
class Widths:
    """What the texts of each column would like to have; 0 where a column has none.

    Nothing here follows what a row shows at the moment: columns stand still while a handle is dragged or an adapter
    is dropped.
    """

    name: int = 0
    kind: int = 0
    shape: int = 0
    count: int = 0
    flops: int = 0
    rate: int = 0
    run: int = 0
    """What a run did to the block; 0 while none is shown."""
    norm: int = 0
    norm_in_words: int = 0
    chips: int = 0
    """Room for one adapter with its count."""


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
    run: Column
    norm: Column
    chips: Column
    norm_in_words: bool = False
    """Whether the state of batch norms has room to be written out."""


def fit(width: int, wanted: Widths) -> Columns:
    """The columns of a row `width` wide. Texts come first, then an adapter in full, words, and the length of bars."""
    room = width - NAME_LEFT - RIGHT
    shown, gap = _shown(room, wanted)
    slack = room - _extent(shown, gap)
    if slack < 0:
        shown["name"] = max(MIN_NAME, shown["name"] + slack)
        slack = max(0, room - _extent(shown, gap))
    slack -= _grow(shown, "chips", wanted.chips, slack)
    in_words = bool(shown.get("norm")) and slack >= wanted.norm_in_words - wanted.norm
    slack -= _grow(shown, "norm", wanted.norm_in_words, slack) if in_words else 0
    slack -= _grow(shown, "bar", MAX_BAR, slack)
    shown["chips"] += slack
    return Columns(**_placed(shown, gap), norm_in_words=in_words)


def overview(width: int, names: int, run: int = 0) -> Columns:
    """Rows too low for texts but a name (`names` wide at most): bars over most of the width, the run's bar (`run` wide)
    behind them.
    """
    none = Column()
    name = Column(LOW_NAME_LEFT, min(names, max(MIN_NAME, (width - LOW_NAME_LEFT) // 3)))
    left = LOW_NAME_LEFT + name.width + SMALL_GAP
    bar = Column(left, max(0, round((width - left - RIGHT) * 0.7) - (run + GAP if run else 0)))
    chips_left = left + bar.width + GAP
    of_run = Column(chips_left, run) if run and bar.width else none
    chips_left += run + GAP if of_run.width else 0
    return Columns(
        name, none, none, bar, none, none, none, of_run, none, Column(chips_left, max(0, width - RIGHT - chips_left))
    )


def _shown(room: int, wanted: Widths) -> tuple[dict[str, int], int]:
    """The columns that fit at their least widths, and the gap between them; the least important leave first."""
    shown = {key: getattr(wanted, key, 0) for key in _ORDER} | {"bar": MIN_BAR, "chips": MIN_CHIPS}
    for key in _LEAVING:
        for gap in (GAP, SMALL_GAP) if shown["bar"] else (SMALL_GAP,):
            if _extent(shown, gap) <= room:
                return shown, gap
        shown[key] = 0
        if key == "bar":
            shown["chips"] = SMALLEST_CHIPS
    return shown, SMALL_GAP


def _grow(shown: dict[str, int], key: str, goal: int, slack: int) -> int:
    """Widens a column that is shown towards its goal; gives the pixels that it took."""
    taken = min(slack, max(0, goal - shown[key])) if shown[key] else 0
    shown[key] += taken
    return taken


def _placed(shown: Mapping[str, int], gap: int) -> dict[str, Column]:
    left, placed = NAME_LEFT, {}
    for key in _ORDER:
        placed[key] = Column(left, shown[key]) if shown[key] else Column()
        left += shown[key] + gap if shown[key] else 0
    return placed


def _extent(shown: Mapping[str, int], gap: int) -> int:
    """Columns with the gaps between them."""
    present = [width for width in shown.values() if width]
    return sum(present) + gap * (len(present) - 1)
