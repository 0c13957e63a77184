"""One colour and one line style for each run that is drawn, the same in curves, tables and comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPen

from workbench.ui import theme

_LINES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)


@dataclass(frozen=True)
class RunStyle:
    """How one run is drawn; colours are looked up late, so that a change of theme is followed."""

    index: int

    @property
    def colour(self) -> QColor:
        curves = theme.current().curves
        return QColor(curves[self.index % len(curves)])

    @property
    def line(self) -> Qt.PenStyle:
        """Shifts by one each time the colours begin anew, so that 32 runs differ in colour or line."""
        rounds = self.index // len(theme.current().curves)
        return _LINES[(self.index + rounds) % len(_LINES)]

    def pen(self) -> QPen:
        """Width 1 and cosmetic: wider pens are drawn many times slower."""
        pen = QPen(self.colour, 1, self.line)
        pen.setCosmetic(True)
        return pen

    def faint_pen(self, opacity: float = 0.3) -> QPen:
        """For raw values behind a smoothed curve."""
        colour = self.colour
        colour.setAlphaF(opacity)
        pen = QPen(colour, 1)
        pen.setCosmetic(True)
        return pen


class RunStyles(QObject):
    """Gives styles out in order and takes them back, so that few runs on screen stay far apart in colour."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None, *, like: RunStyles | None = None) -> None:
        """A run that `like` draws looks the same here, where its style is still free."""
        super().__init__(parent)
        self._like = like
        self._taken: dict[str, RunStyle] = {}

    def of(self, run: str) -> RunStyle | None:
        """The style of a run that is drawn, or None."""
        return self._taken.get(run)

    def take(self, run: str) -> RunStyle:
        """The run's style, given out now where it has none yet."""
        if run not in self._taken:
            used = {style.index for style in self._taken.values()}
            known = self._known(run)
            if known is None or known.index in used:
                known = RunStyle(next(index for index in range(len(used) + 1) if index not in used))
            self._taken[run] = known
            self.changed.emit()
        return self._taken[run]

    def take_all(self, runs: Sequence[str]) -> list[RunStyle]:
        """The styles of several runs; none that has its look already loses it to another of them."""
        for run in sorted(runs, key=lambda run: self._known(run) is None):
            self.take(run)
        return [self._taken[run] for run in runs]

    def _known(self, run: str) -> RunStyle | None:
        return self._like.of(run) if self._like is not None else None

    def give_back(self, run: str) -> None:
        if self._taken.pop(run, None) is not None:
            self.changed.emit()
