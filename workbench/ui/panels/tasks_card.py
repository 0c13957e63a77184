"""The tasks: what is to be predicted, and what answers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from models.spec.heads import Head
from workbench.spec.data_description import DataDescription
from workbench.spec.tasks import Task
from workbench.ui.panels.card import Card
from workbench.ui.panels.task_row import TaskRow, global_rect

_ADD_TIP = "Add a task on another label of the target data, with a head that answers it"


class TasksCard(Card):
    """One row a task: its name, kind and size, the labels that are missing, and its head."""

    task_activated = Signal(str, QRect)
    """A task is to be edited, and where its row stands in global pixels."""
    add_requested = Signal(QRect)
    """A task is to be added, and where the button stands in global pixels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Tasks", parent)
        self._rows: list[TaskRow] = []
        self._shown: tuple[tuple[Task, ...], tuple[Head, ...], DataDescription | None] | None = None
        self._add = QPushButton("+ Add task", self)
        self._add.setToolTip(_ADD_TIP)
        self._add.setAccessibleDescription(_ADD_TIP)
        self._add.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._add.clicked.connect(lambda: self.add_requested.emit(global_rect(self._add)))
        self.foot.addWidget(self._add)

    def set_tasks(self, tasks: Sequence[Task], heads: Sequence[Head], data: DataDescription | None) -> None:
        """Shows the tasks; `data` is None until the target data were looked at."""
        shown = (tuple(tasks), tuple(heads), data)
        if shown == self._shown:
            return
        self._shown = shown
        focused = next((at for at, row in enumerate(self._rows) if row.hasFocus()), None)
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [TaskRow(task, heads, data, self) for task in tasks]
        for row in self._rows:
            row.activated.connect(self.task_activated)
            self.body.addWidget(row)
            row.show()  # at once: what is not shown yet cannot have the focus
        if focused is not None and self._rows:
            self._rows[min(focused, len(self._rows) - 1)].setFocus()
        if tasks:
            self.set_ready()
        else:
            self.set_error("There is no task.", "Add one, or open an example.")
