"""The part of a panel that says what a task predicts: its column, its kind, and what belongs to that kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast, get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from workbench.spec.data_description import ColumnDescription
from workbench.spec.field_kinds import Option
from workbench.spec.fields import field_of
from workbench.spec.printable import printable
from workbench.spec.task_fits import TaskKind, is_flags, misfit, offered
from workbench.spec.tasks import Classification, MultiLabel, Ordinal, Task
from workbench.ui.forms.editor import EDITOR_WIDTH
from workbench.ui.forms.kind_form import KindForm
from workbench.ui.forms.simple import ChoiceEdit
from workbench.ui.popovers.columns_list import ColumnsList
from workbench.ui.popovers.levels_list import LevelsHead, LevelsList
from workbench.ui.popovers.rows import add_titled, column_options, task_kind_options, titled_rows
from workbench.ui.theme import GAP

_COLUMN, _ORDER = field_of(Classification, "column"), field_of(Ordinal, "order")
_FURTHER = field_of(MultiLabel, "further_columns")
_KIND_TIP = "What the labels are: one class out of several, any number of labels, ordered levels, or a number."
_KIND_WIDTH = EDITOR_WIDTH + 76
"""`Classification · suggested` fits."""
_ELSEWHERE = ("name", "column", "order", "further_columns")


class TaskPart(QWidget):
    """Emits what the user wants of the task that is shown."""

    column_chosen = Signal(str)
    kind_chosen = Signal(str)
    order_changed = Signal(tuple)
    further_columns_changed = Signal(tuple)
    field_changed = Signal(str, object)
    """A path in the task, and the plain value."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = ChoiceEdit([], self)
        self._kind = ChoiceEdit([], self)
        self._further_title, self._further = QLabel(_FURTHER.title, self), ColumnsList(self)
        self._order = LevelsList(self)
        self._order_title = LevelsHead(self._order, self)
        self._form = KindForm(self, leave_out=_ELSEWHERE)
        self._arrange()
        self._column.edited.connect(self.column_chosen.emit)
        self._kind.edited.connect(self.kind_chosen.emit)
        self._further.columns_changed.connect(self.further_columns_changed)
        self._order.order_changed.connect(self.order_changed)
        self._form.field_changed.connect(self.field_changed)

    def _arrange(self) -> None:
        rows = titled_rows()
        add_titled(rows, _COLUMN.title, self._column, _COLUMN.description)
        kind = titled_rows()
        add_titled(kind, "Kind", self._kind, _KIND_TIP)
        self._kind.setFixedWidth(_KIND_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(rows)
        column.addLayout(kind)
        for part in (self._further_title, self._further, self._order_title, self._order, self._form):
            column.addWidget(part)

    def set_task(self, task: Task, columns: Sequence[ColumnDescription]) -> None:
        """Shows a task, beside the columns there are; those that its kind cannot learn from cannot be chosen."""
        chosen = next((column for column in columns if column.name == task.column), None)
        self._show_columns(task, columns)
        self._show_kinds(task, chosen)
        self._show_further(task, columns)
        self._show_order(task, chosen)
        self._form.set_value(task)

    def set_faults(self, faults: Mapping[str, str]) -> None:
        """Marks the fields that have a fault, by their paths in the task."""
        self._form.set_faults(faults)

    def _show_columns(self, task: Task, columns: Sequence[ColumnDescription]) -> None:
        able = offered(columns)
        options = column_options(able)
        if task.column not in {column.name for column in able}:
            options.append(
                Option(task.column, printable(task.column), "The target data has no such label." if columns else "")
            )
        self._column.set_options(options)
        self._column.refuse({column.name: why for column in able if (why := misfit(task.kind, column))})
        self._column.set_value(task.column)

    def _show_kinds(self, task: Task, column: ColumnDescription | None) -> None:
        self._kind.set_options(task_kind_options(column))
        if column is not None:
            kinds = [cast("TaskKind", kind) for kind in get_args(TaskKind) if kind != task.kind]
            self._kind.refuse({kind: f"“{column.name}”: {why}" for kind in kinds if (why := misfit(kind, column))})
        self._kind.set_value(task.kind)

    def _show_further(self, task: Task, columns: Sequence[ColumnDescription]) -> None:
        ticked = task.further_columns if isinstance(task, MultiLabel) else ()
        flags = [column.name for column in offered(columns) if is_flags(column) and column.name != task.column]
        own = next((column for column in columns if column.name == task.column), None)
        shown = isinstance(task, MultiLabel) and bool(ticked or (own and is_flags(own) and flags))
        self._further.set_columns([*flags, *(name for name in ticked if name not in flags)], ticked)
        self._further_title.setVisible(shown)
        self._further.setVisible(shown)

    def _show_order(self, task: Task, column: ColumnDescription | None) -> None:
        levels: tuple[str, ...] = ()
        if isinstance(task, Ordinal):
            levels = task.order or tuple(entry.label for entry in (column.classes if column else ()))
        self._order.set_levels(levels)
        self._order_title.setVisible(bool(levels))
        self._order.setVisible(bool(levels))
