"""The shares of the labels on both sides, as pairs of bars, one below the other: names of labels have room there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from workbench.evidence.shift.label_shift import LabelShare, LabelShift
from workbench.spec.printable import printable
from workbench.ui import theme
from workbench.ui.setting.still_plot import StillPlot

MOST_LABELS = 24
"""More pairs of bars could not be told apart; those with the largest shares are shown."""
_BAR = 0.36
_LETTERS = 14
_SWATCH = 12
_ROOM = 1.35
"""The legend stands beside the bars."""


class SharesPlot(StillPlot):
    """Source bars are filled, target bars are hatched."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Shares of the labels in source and target", parent)
        self._item.invertY(True)  # the first label stands on top
        self._shares: tuple[LabelShare, ...] = ()
        self.set_labels(None)

    def set_labels(self, labels: LabelShift | None) -> None:
        """None where there are no two label spaces to compare."""
        self._shares = shown_shares(labels.shares) if labels else ()
        if not self._shares:
            self.say(labels.text if labels else "Choose source data to compare the shares of the labels.")
            return
        some = (
            f" The {MOST_LABELS} largest of {len(labels.shares):,}."
            if labels and len(labels.shares) > MOST_LABELS
            else ""
        )
        pairs = "; ".join(
            f"{printable(s.label)}: {100 * s.source:.0f} % and {100 * s.target:.0f} %" for s in self._shares
        )
        self._item.setLabel("bottom", f"share in %.{some}" if some else "share in %")
        self.show_picture(f"Shares in source and target.{some} {pairs}.")

    @override
    def _draw(self) -> None:
        source, target = theme.current().curves[:2]
        self._add([100 * share.source for share in self._shares], -_BAR / 2, source, "source")
        self._add([100 * share.target for share in self._shares], _BAR / 2, target, "target")
        names = [(at, _short(printable(share.label))) for at, share in enumerate(self._shares)]
        self._item.getAxis("left").setTicks([names])
        self._item.setYRange(-0.6, len(self._shares) - 0.4, padding=0)
        self._item.setXRange(0, _ROOM * max(100 * max(s.source, s.target) for s in self._shares), padding=0)

    def _add(self, heights: Sequence[float], aside: float, colour: str, name: str) -> None:
        pattern = Qt.BrushStyle.SolidPattern if name == "source" else Qt.BrushStyle.BDiagPattern
        brush, pen = QBrush(pg.mkColor(colour), pattern), pg.mkPen(colour, width=1)
        places = np.arange(len(heights)) + aside
        self._item.addItem(pg.BarGraphItem(x0=0, y=places, width=heights, height=_BAR, brush=brush, pen=pen))
        # The legend's own picture of bars has a line through it.
        self._legend.addItem(pg.ScatterPlotItem(symbol="s", size=_SWATCH, brush=brush, pen=pen), name)


def shown_shares(shares: Sequence[LabelShare]) -> tuple[LabelShare, ...]:
    """At most `MOST_LABELS`, those with the largest share of either side, in their order."""
    kept = set(sorted(shares, key=lambda share: -max(share.source, share.target))[:MOST_LABELS])
    return tuple(share for share in shares if share in kept)


def _short(label: str) -> str:
    return label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1]}…"
