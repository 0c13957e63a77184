"""What the grid is narrowed to besides values, its order, and the size of its pictures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from workbench.data.looking.roll import Roll
from workbench.ui.dialogs.search_field import SearchField
from workbench.ui.gallery.choice import ORDERS, Order
from workbench.ui.gallery.findings_words import PARTS, mark_title
from workbench.ui.icon_button import IconButton
from workbench.ui.icons import IconName
from workbench.ui.theme import GAP

_TYPING_MS = 150
_COMBO_LETTERS = 15


class FilterBar(QWidget):
    """`changed` tells that any of it is another; `zoom_requested` carries +1 or -1."""

    changed = Signal()
    zoom_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchField("Find by name", self)
        self.search.setMinimumWidth(140)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self.changed)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.parts = self._combo("Parts")
        self.marks = self._combo("Findings")
        self.orders = self._combo("Order")
        for order, title in ORDERS.items():
            self.orders.addItem(title[0].upper() + title[1:], order)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.search, 1)
        for part in (self.parts, self.marks, self.orders, *self._zoom_buttons()):
            row.addWidget(part)

    def set_roll(self, roll: Roll) -> None:
        """Offers what this data set has, and keeps what was chosen where it has that too."""
        counts = {part: int((roll.parts == part).sum()) for part in PARTS}
        _fill(self.parts, "All parts", [(_counted(PARTS[part], n), part) for part, n in counts.items() if n])
        marked = {kind: int(mark.sum()) for kind, mark in roll.marks.items()}
        _fill(self.marks, "All images", [(_counted(mark_title(kind), n), kind) for kind, n in marked.items() if n])

    @property
    def part(self) -> int | None:
        data = self.parts.currentData()
        return data if isinstance(data, int) else None

    @property
    def mark(self) -> str:
        return self.marks.currentData() or ""

    @property
    def order(self) -> Order:
        order: Order = self.orders.currentData()
        return order

    def choose_mark(self, kind: str, order: Order) -> None:
        """Shows what a finding names."""
        self.orders.setCurrentIndex(self.orders.findData(order))
        self.marks.setCurrentIndex(max(0, self.marks.findData(kind)))

    def clear(self) -> None:
        """Narrows nothing; says nothing of it."""
        self.blockSignals(True)
        self.search.clear()
        self._typing.stop()
        self.parts.setCurrentIndex(0)
        self.marks.setCurrentIndex(0)
        self.blockSignals(False)

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setAccessibleName(name)
        combo.setToolTip(name)
        combo.setMinimumContentsLength(_COMBO_LETTERS)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.currentIndexChanged.connect(lambda _: self.changed.emit())
        return combo

    def _zoom_buttons(self) -> list[QWidget]:
        return [
            self._zoom_button("zoom_out", "Smaller pictures (−)", -1),
            self._zoom_button("zoom_in", "Larger (+)", 1),
        ]

    def _zoom_button(self, name: IconName, tip: str, steps: int) -> QWidget:
        button = IconButton(name, "", self)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(lambda: self.zoom_requested.emit(steps))
        return button


def _counted(title: str, number: int) -> str:
    return f"{title[0].upper()}{title[1:]} ({number:,})"


def _fill(combo: QComboBox, everything: str, entries: Sequence[tuple[str, object]]) -> None:
    chosen = combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    combo.addItem(everything, None)
    for title, data in entries:
        combo.addItem(title, data)
    combo.setCurrentIndex(max(0, combo.findData(chosen)) if chosen is not None else 0)
    combo.setEnabled(bool(entries))
    combo.blockSignals(False)
