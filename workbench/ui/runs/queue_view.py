"""The runs that wait for their turn, in order."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from storage.records import RunRecord
from workbench.spec.numbers import count_text
from workbench.ui import theme
from workbench.ui.runs.run_rows import RunRow

_ID = Qt.ItemDataRole.UserRole
_MOST_ROWS = 4


class QueueView(QWidget):
    """Lists queued runs with buttons to reorder and remove; hides itself while none waits."""

    remove_requested = Signal(str)
    move_requested = Signal(str, int)
    """Run id; -1 one place towards the front, +1 one place back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel()
        self._title.setProperty("role", "heading")
        self.list = QListWidget()
        self.list.setAccessibleName("Queue of runs")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self._earlier = self._button("↑", "Run it one place earlier", "Alt+Up")
        self._later = self._button("↓", "Run it one place later", "Alt+Down")
        self._remove = self._button("✕", "Take it out of the queue", "Del")
        head = QHBoxLayout()
        head.setSpacing(theme.GAP // 2)
        head.addWidget(self._title, 1)
        for button in (self._earlier, self._later, self._remove):
            head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.GAP // 2, 0, 0)
        layout.setSpacing(theme.GAP // 2)
        layout.addLayout(head)
        layout.addWidget(self.list)
        self._connect()
        self.set_rows([])

    def _button(self, text: str, tip: str, shortcut: str) -> QToolButton:
        action = QAction(text, self.list)
        action.setToolTip(f"{tip} ({shortcut})")
        action.setShortcut(QKeySequence(shortcut))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.list.addAction(action)
        button = QToolButton()
        button.setDefaultAction(action)
        button.setAutoRaise(True)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _connect(self) -> None:
        self._earlier.defaultAction().triggered.connect(lambda: self._ask_to_move(-1))
        self._later.defaultAction().triggered.connect(lambda: self._ask_to_move(1))
        self._remove.defaultAction().triggered.connect(self._ask_to_remove)
        self.list.currentRowChanged.connect(self._enable)

    def set_rows(self, records: Sequence[RunRecord]) -> None:
        """Shows the queue, the next run first; the chosen run stays chosen."""
        chosen = self.chosen_run()
        self.list.clear()
        for place, record in enumerate(records, 1):
            item = QListWidgetItem(f"{place}   {record.name}")
            item.setData(_ID, record.id)
            item.setSizeHint(QSize(0, theme.ROW_HEIGHT))
            item.setToolTip(f"{record.name}: {RunRow(record).settings.frozen}")
            self.list.addItem(item)
            if record.id == chosen:
                self.list.setCurrentItem(item, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._title.setText(f"QUEUE · {count_text(len(records), 'run')}".upper())
        self.list.setFixedHeight(min(max(len(records), 1), _MOST_ROWS) * theme.ROW_HEIGHT + 2)
        self.setVisible(bool(records))
        self._enable()

    def chosen_run(self) -> str:
        """The id of the chosen run; empty where none is."""
        item = self.list.currentItem()
        return str(item.data(_ID)) if item is not None else ""

    def _enable(self) -> None:
        row, last = self.list.currentRow(), self.list.count() - 1
        self._earlier.defaultAction().setEnabled(row > 0)
        self._later.defaultAction().setEnabled(0 <= row < last)
        self._remove.defaultAction().setEnabled(row >= 0)

    def _ask_to_move(self, by: int) -> None:
        self.move_requested.emit(self.chosen_run(), by)

    def _ask_to_remove(self) -> None:
        self.remove_requested.emit(self.chosen_run())
