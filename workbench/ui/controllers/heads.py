"""Joins the document's tasks and heads with their chips above the stack."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect

from workbench.edits import heads, tasks
from workbench.edits.edit import Edit
from workbench.spec.cards import task_card
from workbench.spec.data_description import ColumnDescription
from workbench.spec.task_fits import TaskKind
from workbench.spec.task_outputs import task_columns
from workbench.ui.controllers.stack_editing import StackEditing
from workbench.ui.controllers.stack_menus import HeadActs, head_menu
from workbench.ui.panels.tasks_card import TasksCard
from workbench.ui.popovers.add_head_popover import AddHeadPopover
from workbench.ui.popovers.head_popover import HeadPopover
from workbench.ui.stack.view import StackView


class HeadsController(QObject):
    """A head and its task are added, named, ordered and removed together."""

    def __init__(self, editing: StackEditing, view: StackView, card: TasksCard) -> None:
        super().__init__(editing)
        self._editing = editing
        self._view = view
        self._card = card
        self._task = ""
        self.head = HeadPopover(view)
        self.adding = AddHeadPopover(view)
        self._connect()

    def _connect(self) -> None:
        self._editing.transfer.shown.connect(self._show_document)
        self._view.head_activated.connect(self.open_head)
        self._view.head_add_requested.connect(self.open_adding)
        self._card.task_activated.connect(self.open_head)
        self._card.add_requested.connect(self.open_adding)
        self._view.head_moved.connect(self._move)
        self._view.head_menu_requested.connect(self._open_menu)
        self.adding.add_requested.connect(self._add)
        self.head.renamed.connect(self._rename)
        self.head.kind_chosen.connect(
            lambda kind: self._editing.attempt(
                lambda: heads.choose_head_kind(self._editing.experiment, self._task, kind)
            )
        )
        self.head.field_changed.connect(self._change_head)
        self.head.moved.connect(lambda place: self._move(self._task, place))
        self.head.removed.connect(lambda: self._remove(self._task))
        self._connect_task()

    def _connect_task(self) -> None:
        task = self.head.task
        task.column_chosen.connect(self._choose_column)
        task.kind_chosen.connect(self._choose_kind)
        task.order_changed.connect(
            lambda levels: self._editing.do(tasks.set_order(self._editing.experiment, self._task, levels))
        )
        task.further_columns_changed.connect(
            lambda columns: self._editing.do(
                tasks.choose_further_columns(self._editing.experiment, self._task, columns)
            )
        )
        task.field_changed.connect(self._change_task)

    # Opening -------------------------------------------------------------------------------------------------------

    def open_head(self, task: str, beside: QRect) -> None:
        self._task = task
        if self._show_head():
            self.head.open_at(beside)

    def open_adding(self, beside: QRect) -> None:
        used = {column for task in self._editing.experiment.tasks for column in task_columns(task)}
        self.adding.set_columns(self._columns, used)
        self.adding.open_at(beside)

    def _open_menu(self, task: str, at: QPoint) -> None:
        names = [other.name for other in self._editing.experiment.tasks]
        beside = QRect(at, at)
        known = task in names  # a document from elsewhere may name a head for a task that it lacks
        place = names.index(task) if known else 0
        acts = HeadActs(
            edit=(lambda: self.open_head(task, beside)) if known else None,
            add=lambda: self.open_adding(beside),
            move_left=(lambda: self._move(task, place - 1)) if place else None,
            move_right=(lambda: self._move(task, place + 1)) if known and place < len(names) - 1 else None,
            remove=(lambda: self._remove(task)) if len(names) > 1 or not known else None,
        )
        head_menu(task, acts, self._view).popup(at)

    # Following the document ----------------------------------------------------------------------------------------

    def _show_document(self) -> None:
        if self.head.isVisible() and not self._show_head():
            self.head.close_and_return()

    def _show_head(self) -> bool:
        """False where the task is gone, or has no head."""
        experiment, data = self._editing.experiment, self._editing.transfer.data
        task = next((task for task in experiment.tasks if task.name == self._task), None)
        head = next((head for head in experiment.heads if head.task == self._task), None)
        if task is None or head is None:
            return False
        card = task_card(task, data) if data else None
        self.head.set_head(task, head, [other.name for other in experiment.tasks], self._columns, card)
        return True

    @property
    def _columns(self) -> tuple[ColumnDescription, ...]:
        data = self._editing.transfer.data
        return data.columns if data else ()

    def _column(self, name: str) -> ColumnDescription | None:
        return next((column for column in self._columns if column.name == name), None)

    # Editing -------------------------------------------------------------------------------------------------------

    def _add(self, column: str, kind: str) -> None:
        found = self._column(column)
        if found is not None:
            self._editing.attempt(lambda: tasks.add_task(self._editing.experiment, found, kind))

    def _move(self, task: str, place: int) -> None:
        self._editing.do(heads.move_head(self._editing.experiment, task, place))

    def _remove(self, task: str) -> None:
        self._editing.do(heads.remove_head(self._editing.experiment, task))

    def _rename(self, name: str) -> None:
        before, self._task = self._task, name
        self._editing.attempt(lambda: heads.rename_task(self._editing.experiment, before, name))
        if name not in {task.name for task in self._editing.experiment.tasks}:
            self._task = before

    def _choose_column(self, name: str) -> None:
        experiment = self._editing.experiment
        self._editing.do(tasks.choose_column(experiment, self._task, name, self._column(name)))

    def _choose_kind(self, kind: TaskKind) -> None:
        experiment = self._editing.experiment
        column = next(task.column for task in experiment.tasks if task.name == self._task)
        self._editing.do(tasks.change_task_kind(experiment, self._task, kind, self._column(column)))

    def _change_head(self, path: str, value: object) -> None:
        at = heads.head_index(self._editing.experiment, self._task)
        self.head.set_faults(self._set(heads.change_head(self._editing.experiment, self._task, path, value), at), {})

    def _change_task(self, path: str, value: object) -> None:
        at = [task.name for task in self._editing.experiment.tasks].index(self._task)
        self.head.set_faults({}, self._set(heads.change_task(self._editing.experiment, self._task, path, value), at))

    def _set(self, edit: Edit, at: int) -> dict[str, str]:
        """Typing in one field is one step; returns the faults by path in the head or the task."""
        (place,) = edit.changes
        prefix = place.partition(f".{at}.")[0] + f".{at}."
        problems = self._editing.do(edit, merge_key=place)
        return {problem.place.removeprefix(prefix): f"{problem.message} {problem.remedy}" for problem in problems}
