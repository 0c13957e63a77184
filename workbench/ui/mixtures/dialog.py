"""What mixtures of a run's start and its tuned weights gave: a curve, the numbers, and what is kept."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QSplitter, QVBoxLayout, QWidget

from workbench.mixtures import MixtureCurve, MixtureLine, lines_of
from workbench.series_words import Units, score
from workbench.ui.dialogs.rows_model import Column
from workbench.ui.dialogs.rows_table import RowsTable
from workbench.ui.mixtures.plot import MixturesPlot
from workbench.ui.panels.text_line import Run, TextLine
from workbench.ui.theme import GAP

_SIZE = QSize(760, 620)
_HEIGHTS = [320, 260]


class MixturesDialog(QDialog):
    """Opens with `open()`; a run without mixtures is told to have none."""

    def __init__(self, name: str, curve: MixtureCurve | None, units: Units, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Mixtures with the start")
        self.resize(_SIZE)
        self.said = TextLine(self)
        self.said.set_runs((name, "strong"), *_summary(curve))
        self.plot = MixturesPlot(self)
        self.plot.set_curve(curve, units)
        self.table: RowsTable[int] = RowsTable("Scores of the mixtures", _columns(curve, units), self)
        self.table.show_only(range(len(curve.shares)) if curve else ())
        self.table.setVisible(curve is not None)
        if curve is not None:
            self.table.choose(lambda at: curve.shares[at] == curve.kept)
        parts = QSplitter(Qt.Orientation.Vertical, self)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.plot)
        parts.addWidget(self.table)
        parts.setSizes(_HEIGHTS)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addWidget(self.said)
        column.addWidget(parts, 1)
        column.addWidget(self._buttons(curve))

    def _buttons(self, curve: MixtureCurve | None) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        if curve is not None:
            copy = buttons.addButton("Copy values", QDialogButtonBox.ButtonRole.ActionRole)
            copy.setToolTip("Copies every series that was judged, one row a mixture, to be pasted into a table.")
            copy.clicked.connect(partial(_copy, curve))
        return buttons


def _summary(curve: MixtureCurve | None) -> list[Run]:
    if curve is None:
        return []
    words = f"keeps α = {curve.kept:.2f}. The rest, 1 − α, is what the last phase began with."
    return [(words, "plain")]


def _columns(curve: MixtureCurve | None, units: Units) -> list[Column[int]]:
    if curve is None:
        return [Column("α", str)]

    def share(at: int) -> str:
        return f"{curve.shares[at]:.2f}{', kept' if curve.shares[at] == curve.kept else ''}"

    return [Column("α", share), *(_column(line, units) for line in lines_of(curve))]


def _column(line: MixtureLine, units: Units) -> Column[int]:
    def text(at: int) -> str:
        return score(line.like, line.values[at], units)

    return Column(f"{line.title}, {line.part}", text, sort_key=lambda at: line.values[at], numeric=True)


def _copy(curve: MixtureCurve) -> None:
    rows = [["alpha", *curve.values]]
    rows += [[f"{share:g}", *(repr(v[at]) for v in curve.values.values())] for at, share in enumerate(curve.shares)]
    QApplication.clipboard().setText("\n".join("\t".join(row) for row in rows))
