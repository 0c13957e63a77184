"""The bar above everything: the experiment's name, undo and redo, and Run."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QWidget
from typing_extensions import override

from workbench.ui.actions import Actions
from workbench.ui.icons import icon
from workbench.ui.preset_menu import PresetButton
from workbench.ui.theme import FONT_SIZE_PX, GAP, ROW_HEIGHT

_NAME_WIDTH = (120, 460)
_UNDO_TEXT_WIDTH = (120, 480)
_UNDO_FRAME = 60
"""Around the button's text, with its icon."""
_HEIGHT = ROW_HEIGHT + 2 * GAP
"""Fixed: buttons with text are a pixel higher than those without, and the window below would move."""


class TopBar(QWidget):
    """Shows what it is told; `name_edited` carries a new name when it is complete."""

    name_edited = Signal(str)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown_name = self._undo_name = ""
        self._undo_action, self._redo_action, self._run_action = (actions[key] for key in ("undo", "redo", "run"))
        self._name = self._name_field()
        self._modified = QLabel("• modified", self)
        self._modified.setProperty("role", "muted")
        self._undo = self._tool_button(self._undo_action)
        self._redo = self._tool_button(self._redo_action)
        self.preset = PresetButton(self)
        self._palette = self._tool_button(actions["palette"])
        self._palette.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._run = self._run_button()
        self.setFixedHeight(_HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP + 4, 0, GAP, 0)
        row.setSpacing(GAP)
        for widget in (self._name, self._modified):
            row.addWidget(widget)
        row.addStretch(1)
        for button in (self._undo, self._redo, self.preset, self._palette, self._run):
            row.addWidget(button)
        self.set_document("", modified=False)
        self.set_history("", "")

    def set_document(self, name: str, *, modified: bool) -> None:
        """Shows the experiment's name and whether it differs from its file."""
        if name != self._shown_name:
            self._shown_name = name
            self._name.setText(name)
            self._fit_name()
        self._modified.setVisible(modified)

    def set_history(self, undo: str, redo: str) -> None:
        """Shows the names of the next undo and redo; empty where there is none."""
        # A tool button takes its text and tooltip from its action, again at every change of it.
        self._undo_name = undo
        self._fit_undo()
        self._undo_action.setToolTip(f"Undo: {undo} (Ctrl+Z)" if undo else "Nothing to undo")
        self._redo_action.setToolTip(f"Redo: {redo} (Ctrl+Shift+Z)" if redo else "Nothing to redo")
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if undo else Qt.ToolButtonStyle.ToolButtonIconOnly
        self._undo.setToolButtonStyle(style)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize) and hasattr(self, "_run"):
            self._fit_undo()
        return super().event(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_run"):
            self._run.setIcon(icon("run", "on_accent"))
        super().changeEvent(event)

    def _name_field(self) -> QLineEdit:
        field = QLineEdit(self)
        field.setProperty("role", "title")
        field.setAccessibleName("Experiment name")
        field.setToolTip("The experiment's name; click to change it")
        field.setPlaceholderText("Untitled")
        field.setMaxLength(200)
        field.textEdited.connect(self._fit_name)
        field.editingFinished.connect(self._tell_name)
        return field

    def _tool_button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", "button")
        button.setDefaultAction(action)
        button.setIconSize(QSize(FONT_SIZE_PX + 2, FONT_SIZE_PX + 2))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        return button

    def _run_button(self) -> QPushButton:
        button = QPushButton(icon("run", "on_accent"), "Run   Ctrl+⏎", self)
        button.setProperty("role", "primary")
        button.setToolTip(self._run_action.toolTip())
        button.setAccessibleName("Run the experiment")
        button.clicked.connect(self._run_action.trigger)
        self._run_action.enabledChanged.connect(button.setEnabled)
        return button

    def _fit_name(self) -> None:
        wanted = self._name.fontMetrics().horizontalAdvance(self._name.text()) + 3 * GAP
        self._name.setFixedWidth(min(max(wanted, _NAME_WIDTH[0]), _NAME_WIDTH[1]))

    def _fit_undo(self) -> None:
        """As much of the step's name as the others leave room for."""
        others = (self._name, self._modified, self._redo, self.preset, self._palette, self._run)
        taken = sum(max(other.sizeHint().width(), other.minimumWidth()) for other in others if not other.isHidden())
        free = self.width() - taken - _UNDO_FRAME - 8 * GAP
        room = min(max(free, _UNDO_TEXT_WIDTH[0]), _UNDO_TEXT_WIDTH[1])
        shown = self._undo.fontMetrics().elidedText(self._undo_name, Qt.TextElideMode.ElideRight, room)
        if shown != self._undo_action.iconText():
            self._undo_action.setIconText(shown)

    def _tell_name(self) -> None:
        typed = self._name.text().strip()
        if not typed:
            self._name.setText(self._shown_name)
        elif typed != self._shown_name:
            self._shown_name = typed
            self.name_edited.emit(typed)
