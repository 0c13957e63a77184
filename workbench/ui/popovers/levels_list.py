"""The levels of an ordinal task in their order, moved by the mouse or by Alt and an arrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QListWidget, QToolButton, QWidget
from typing_extensions import override

from workbench.ui.theme import ROW_HEIGHT
from workbench.ui.tooltips import wrapped

LEVELS_TIP = "The levels from the lowest, above, to the highest, below. Drag one, or move it with Alt+↑ and Alt+↓."
_MOST_ROWS = 6
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class LevelsList(QListWidget):
    """`order_changed` carries all levels in their new order."""

    order_changed = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Order")
        self.setAccessibleDescription(LEVELS_TIP)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.model().rowsMoved.connect(self._tell)

    @property
    def levels(self) -> tuple[str, ...]:
        return tuple(self.item(row).text() for row in range(self.count()))

    def set_levels(self, levels: Sequence[str]) -> None:
        """Shows the levels without emitting; the current one stays current."""
        if tuple(levels) == self.levels:
            return
        current = self.currentItem()
        kept = current.text() if current is not None else ""
        self.clear()
        self.addItems(list(levels))
        if levels:
            self.setCurrentRow(levels.index(kept) if kept in levels else 0)
        self.setFixedHeight(min(_MOST_ROWS, max(1, len(levels))) * ROW_HEIGHT + 2)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_current(step)
        else:
            super().keyPressEvent(event)

    def move_current(self, step: int) -> None:
        """Moves the current level down by `step` places, up where it is negative."""
        self._move(self.currentRow(), self.currentRow() + step)

    def _move(self, row: int, to: int) -> None:
        if row >= 0 and 0 <= to < self.count():
            self.insertItem(to, self.takeItem(row))
            self.setCurrentRow(to)
            self._tell()

    def _tell(self) -> None:
        self.order_changed.emit(self.levels)


class LevelsHead(QWidget):
    """The title of a list of levels, with buttons that move its current one."""

    def __init__(self, levels: LevelsList, parent: QWidget) -> None:
        super().__init__(parent)
        title = QLabel("Levels, the lowest first", self)
        title.setToolTip(wrapped(LEVELS_TIP))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(title, 1)
        for arrow, step, text in ((Qt.ArrowType.UpArrow, -1, "up"), (Qt.ArrowType.DownArrow, 1, "down")):
            button = QToolButton(self)
            button.setArrowType(arrow)
            button.setToolTip(f"Move the chosen level {text} (Alt+{'↑' if step < 0 else '↓'})")
            button.setAccessibleName(f"Move the chosen level {text}")
            button.clicked.connect(lambda _=False, step=step: levels.move_current(step))
            row.addWidget(button)
