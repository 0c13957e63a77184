"""Joins the dialog of penalties with the document."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from workbench.edits.edit import Edit
from workbench.edits.penalties import add_penalty, remove_penalty, set_in_penalty
from workbench.ui.document import ExperimentDocument
from workbench.ui.penalties.dialog import PenaltyDialog


class PenaltyController(QObject):
    """One dialog for as long as the window lives."""

    def __init__(self, document: ExperimentDocument, window: QWidget) -> None:
        super().__init__(window)
        self.dialog = PenaltyDialog(document.undo_stack, window)
        self._document = document
        editor = self.dialog.editor
        editor.add_requested.connect(self._add)
        editor.remove_requested.connect(lambda at: self._edit(remove_penalty(document.experiment, at), at))
        editor.field_changed.connect(self._set)
        document.changed.connect(self._follow)

    def open(self) -> None:
        self._show()
        self.dialog.open()
        self.dialog.editor.focus_list()

    def _add(self, kind: str) -> None:
        self._edit(add_penalty(self._document.experiment, kind), len(self._document.experiment.regularizers))

    def _edit(self, edit: Edit, current: int) -> None:
        """Makes the edit and chooses the row that it concerned."""
        self._document.edit(edit.name, edit.changes)
        self._show(current)

    def _set(self, at: int, path: str, value: object) -> None:
        edit = set_in_penalty(self._document.experiment, at, path, value)
        problems = self._document.edit(edit.name, edit.changes, merge_key=f"regularizers.{at}.{path}")
        faults = [f"{problem.message} {problem.remedy}" for problem in problems]
        self.dialog.editor.form.set_faults({path: faults[0]} if faults else {})

    def _follow(self, _: object = None) -> None:
        if self.dialog.isVisible():
            self._show()

    def _show(self, current: int | None = None) -> None:
        editor = self.dialog.editor
        at = max(0, editor.current) if current is None else current
        editor.set_penalties(self._document.experiment.regularizers, at)
