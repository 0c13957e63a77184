"""How wide the texts of a stack's rows are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.ui.stack.chips import chip_width
from workbench.ui.stack.columns import Widths
from workbench.ui.stack.look import Look
from workbench.ui.stack.norm_mark import norm_width
from workbench.ui.stack.row_item import RowItem
from workbench.ui.stack.row_painter import LAYER_INDENT
from workbench.ui.stack.run_mark import mark_width

_MAX_NAME = 180
_MAX_KIND = 220
_RATE = "lr ×0.0531"
"""Rates change while a handle is dragged; their column does not."""
_CHIP = "LoRA r16 · +999.9 k"
"""Counts come later than the chips that they stand on, and move nothing."""


def widths(
    look: Look, rows: Sequence[RowItem], layer_rows: Sequence[RowItem], *, has_norms: bool, has_run: bool = False
) -> Widths:
    """The widest text of each column in pixels, names and kinds within reason; for rates and adapters what may come."""
    texts, layers = [row.text for row in rows], [row.text for row in layer_rows]
    every = [*texts, *layers]
    block_name = _widest(look.bold.width(text.name) for text in texts)
    layer_name = _widest(look.small.width(text.name) + LAYER_INDENT for text in layers)
    return Widths(
        name=min(_MAX_NAME, max(block_name, layer_name)),
        kind=min(_MAX_KIND, _widest(look.regular.width(text.kind) for text in every)),
        shape=_widest(look.regular.width(text.shape) for text in every),
        count=_widest(look.regular.width(text.count) for text in every),
        flops=_widest(look.small.width(text.flops) for text in every),
        rate=look.small_bold.width(_RATE),
        run=mark_width(look) if has_run else 0,
        norm=norm_width(look) if has_norms else 0,
        norm_in_words=norm_width(look, in_words=True) if has_norms else 0,
        chips=chip_width(look.chip, _CHIP),
    )


def _widest(texts: Iterable[int]) -> int:
    return max(texts, default=0)
