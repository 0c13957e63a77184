"""What can be done with the runs chosen in a table: one action each, declared as data, enabled where it applies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget

from storage.records import RunRecord
from workbench.spec.numbers import count_text
from workbench.ui.runs.run_filter import MOST_COMPARED, RunAction, allowed_actions
from workbench.ui.runs.run_rows import RESUMABLE


@dataclass(frozen=True)
class ActionText:
    text: str
    tip: str
    shortcut: str = ""


ACTIONS: dict[RunAction, ActionText] = {
    "compare": ActionText("Compare", f"Curves and settings side by side; choose 2 to {MOST_COMPARED} runs.", "Ctrl+D"),
    "load": ActionText("Use these settings", "Makes the run's experiment the one that is edited.", "Return"),
    "resume": ActionText("Resume", "Goes on from the last checkpoint of runs that were interrupted or failed."),
    "rename": ActionText("Rename", "Gives the run another name.", "F2"),
    "note": ActionText("Edit note", "Writes a note to the run."),
    "tags": ActionText("Edit tags", "Tags are words separated by commas."),
    "mixtures": ActionText("Mixtures with the start…", "How the mixtures with the start's weights did (WiSE-FT)."),
    "export": ActionText("Export weights…", "Writes the trained weights with all that is needed to load them."),
    "delete": ActionText("Delete…", "Deletes runs with their curves and weights; asks first.", "Del"),
}


class RunActions(QObject):
    """The actions of one table. `chosen` is emitted with the action's key and the run ids."""

    chosen = Signal(str, list)

    def __init__(self, owner: QWidget, left_out: frozenset[RunAction] = frozenset()) -> None:
        super().__init__(owner)
        self._owner = owner
        self._records: list[RunRecord] = []
        self.actions: dict[RunAction, QAction] = {key: self._action(key) for key in ACTIONS if key not in left_out}
        self.choose([])

    def _action(self, key: RunAction) -> QAction:
        said = ACTIONS[key]
        action = QAction(said.text, self._owner)
        keys = f" ({said.shortcut})" if said.shortcut else ""
        action.setToolTip(said.tip + keys)
        action.setIconText(said.text)  # buttons would drop the ellipsis
        if said.shortcut:
            action.setShortcut(QKeySequence(said.shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda: self._trigger(key))
        self._owner.addAction(action)
        return action

    def choose(self, records: Sequence[RunRecord]) -> None:
        """Enables what applies to these runs."""
        self._records = list(records)
        allowed = allowed_actions(self._records)
        for key, action in self.actions.items():
            action.setEnabled(key in allowed)
        resumable = sum(record.status in RESUMABLE for record in self._records)
        self.actions["resume"].setText(f"Resume {resumable} runs" if resumable > 1 else ACTIONS["resume"].text)

    def fill(self, menu: QMenu) -> None:
        menu.setToolTipsVisible(True)
        for key, action in self.actions.items():
            if key in ("rename", "mixtures"):
                menu.addSeparator()
            menu.addAction(action)

    def _trigger(self, key: RunAction) -> None:
        runs = [record.id for record in self._records]
        if key == "delete":
            self._ask_to_delete(runs)
        else:
            self.chosen.emit(key, runs)

    def _ask_to_delete(self, runs: list[str]) -> None:
        names = ", ".join(f"“{record.name}”" for record in self._records[:3])
        more = f" and {len(runs) - 3} more" if len(runs) > 3 else ""
        box = QMessageBox(self._owner)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Delete runs")
        box.setText(f"Delete {count_text(len(runs), 'run')}?")
        box.setInformativeText(f"{names}{more}: curves, checkpoints and weights are removed. This cannot be undone.")
        delete = box.addButton("Delete", QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton("Keep", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        delete.clicked.connect(lambda: self.chosen.emit("delete", runs))
        box.open()
