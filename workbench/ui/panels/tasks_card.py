"""The tasks: what is to be predicted, and what answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from models.spec.heads import Head
from workbench.spec.edit_names import within_sentence
from workbench.spec.fields import title_of
from workbench.spec.tasks import Task
from workbench.ui.panels.card import Card
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP


class TasksCard(Card):
    """One row a task: its name, its kind and number of classes, and its head."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Tasks", parent)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(GAP // 2)
        self._grid.setColumnStretch(0, 1)
        self.body.addLayout(self._grid)
        self._widgets: list[QWidget] = []
        self._shown: tuple[tuple[Task, ...], tuple[Head, ...], dict[str, int]] | None = None

    def set_tasks(self, tasks: Sequence[Task], heads: Sequence[Head], num_classes: Mapping[str, int]) -> None:
        """Shows the tasks; `num_classes` is by task, and empty until the data was looked at."""
        shown = (tuple(tasks), tuple(heads), dict(num_classes))
        if shown == self._shown:
            return
        self._shown = shown
        for widget in self._widgets:
            widget.hide()
            widget.deleteLater()
        self._widgets = []
        for row, task in enumerate(tasks):
            self._add(
                row,
                task,
                [within_sentence(title_of(type(head))) for head in heads if head.task == task.name],
                num_classes.get(task.name),
            )
        if tasks:
            self.set_ready()
        else:
            self.set_error("There is no task.", "Open an example, or add a task to the document.")

    def _add(self, row: int, task: Task, heads: list[str], num_classes: int | None) -> None:
        name = TextLine(self)
        size = f" · {num_classes}" if num_classes is not None else ""
        name.set_runs((task.name, "strong"), (f"{task.kind}{size}", "muted"))
        head = QLabel(f"{heads[0]} head" if heads else "no head", self)
        head.setProperty("role", "muted" if heads else "error")
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(head, row, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._widgets += [name, head]
