"""Left of the grid: the balance of labels or sizes as bars, and below them what was found in the data."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from workbench.ui.gallery.facets import Facet
from workbench.ui.gallery.findings_panel import FindingsPanel
from workbench.ui.gallery.value_list import ValueList
from workbench.ui.theme import GAP

WIDTH = 248


class SidePanel(QWidget):
    """`facet_changed` tells that other values are listed, `values_changed` that others of them are chosen."""

    facet_changed = Signal()
    values_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facets: tuple[Facet, ...] = ()
        self.facets = QComboBox(self)
        self.facets.setAccessibleName("What the bars count")
        self.facets.setToolTip("What the bars count: a label, or the sizes of the images")
        self.values = ValueList(self)
        self.findings = FindingsPanel(self)
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.facets)
        column.addWidget(self.values, 1)
        column.addWidget(self.findings, 1)
        self.facets.currentIndexChanged.connect(lambda _: self._change())
        self.values.values_changed.connect(lambda _: self.values_changed.emit())

    @property
    def facet(self) -> Facet | None:
        """What is listed; None before anything is."""
        return self._facets[max(0, self.facets.currentIndex())] if self._facets else None

    def set_facets(self, facets: Sequence[Facet]) -> None:
        """Keeps the one that was shown where there is one of its name, and what was chosen of it if it is the same."""
        shown, chosen = self.facet, self.values.chosen
        self._facets = tuple(facets)
        self.facets.blockSignals(True)
        self.facets.clear()
        self.facets.addItems([facet.name for facet in facets])
        self.facets.setCurrentIndex(max(0, self.facets.findText(shown.name) if shown else 0))
        self.facets.blockSignals(False)
        self._list_values()
        now = self.facet
        if shown is not None and now is not None and (shown.name, shown.values) == (now.name, now.values):
            self.values.blockSignals(True)
            self.values.choose(*chosen)
            self.values.blockSignals(False)

    def clear(self) -> None:
        """Narrows nothing; says nothing of it."""
        self.values.blockSignals(True)
        self.values.clearSelection()
        self.values.blockSignals(False)

    def _change(self) -> None:
        self._list_values()
        self.facet_changed.emit()

    def _list_values(self) -> None:
        if self.facet is not None:
            self.values.blockSignals(True)
            self.values.set_facet(self.facet)
            self.values.blockSignals(False)
