"""Joins the presets of the field with the button and the menu they stand in."""

from __future__ import annotations

from PySide6.QtCore import QObject

from models.spec.source import SourceModel
from workbench.edits.presets import PRESETS, choose_preset, is_modified
from workbench.experiment import Experiment
from workbench.ui.controllers.stack_editing import StackEditing
from workbench.ui.main_window import MainWindow
from workbench.ui.preset_menu import PresetEntry
from workbench.ui.stack.view import StackView

_UNKNOWN = "The source model is not known yet."


class PresetController(QObject):
    """A preset is an ordinary edit. One that nobody changed goes along to another source model's blocks."""

    def __init__(self, editing: StackEditing, view: StackView, window: MainWindow) -> None:
        super().__init__(editing)
        self._editing = editing
        self._view = view
        self._window = window
        self._renewed: Experiment | None = None
        """The document as a change of source left it, while its preset waits for the new blocks."""
        editing.transfer.shown.connect(self._show)
        window.preset_chosen.connect(self.choose)

    def choose(self, key: str) -> None:
        if self._editing.stack is not None:
            self._editing.do(choose_preset(key, self._editing.stack, self._view.selected_blocks))

    def choose_source(self, source: SourceModel) -> None:
        """Makes `source` the source model and, once its blocks are known, the same preset of it."""
        experiment, stack = self._editing.experiment, self._editing.stack
        follows = bool(experiment.preset) and stack is not None and not is_modified(experiment, stack)
        self._renewed = None
        self._editing.transfer.choose_source(source)
        if follows and source.initialisation == "pretrained":
            self._renewed = self._editing.experiment
            self._renew()

    def _show(self) -> None:
        experiment, stack = self._editing.experiment, self._editing.stack
        self._renew()
        chosen = PRESETS.get(experiment.preset)
        modified = stack is not None and is_modified(experiment, stack)
        self._window.set_preset(chosen.key if chosen else "", modified=modified)
        why_not = "" if stack is not None else _UNKNOWN
        self._window.set_presets([PresetEntry(p.key, p.title, p.help, why_not) for p in PRESETS.values()])

    def _renew(self) -> None:
        waiting, stack = self._renewed, self._editing.stack
        if waiting is None or stack is None:
            return
        self._renewed = None
        self._editing.document.amend(waiting, choose_preset(waiting.preset, stack).changes)
