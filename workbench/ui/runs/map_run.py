"""Which run a map shows, where several have one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

_MOST_LETTERS = 14
_LEAST_PX = 48


class MapRun(QToolButton):
    """A menu of runs. Without a choice, or where the one that was chosen is gone, it is the newest."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = ""
        self._runs: list[tuple[str, str]] = []
        self.setAutoRaise(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._group = QActionGroup(self)
        self._group.triggered.connect(lambda action: self.choose(str(action.data())))
        self.setMenu(self._menu)
        self.setMinimumWidth(_LEAST_PX)  # it gives way before the window grows
        self.hide()

    @property
    def run(self) -> str:
        known = [run for run, _ in self._runs]
        return self._chosen if self._chosen in known else known[-1] if known else ""

    @property
    def offers_choice(self) -> bool:
        return len(self._runs) > 1

    def choose(self, run: str) -> None:
        self._chosen = run
        self._name()
        self.chosen.emit()

    def set_runs(self, runs: Sequence[tuple[str, str]]) -> None:
        """(id, name) of the runs that have a map, the newest last."""
        if list(runs) == self._runs:
            return
        self._runs = list(runs)
        self._menu.clear()
        for run, name in reversed(self._runs):
            action = self._menu.addAction(name.replace("&", "&&"))
            action.setData(run)
            action.setCheckable(True)
            self._group.addAction(action)
        self._name()

    def _name(self) -> None:
        name = dict(self._runs).get(self.run, "")
        short = name if len(name) <= _MOST_LETTERS else f"{name[: _MOST_LETTERS - 1]}…"
        self.setText(f"{short} ▾")
        self.setToolTip(f"Whose blocks are shown: {name}")
        self.setAccessibleName(f"Run whose blocks are shown: {name}")
        for action in self._group.actions():
            action.setChecked(action.data() == self.run)
