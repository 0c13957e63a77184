"""The presets as a menu, and as a button of the top bar that opens it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from workbench.ui.tooltips import wrapped

_TITLE_WIDTH = 160
"""In pixels; what is longer is cut in the button and whole in its tooltip."""
_TIP = "Set boundary, rates and adapters as a named recipe has them. One edit, which can be undone."


@dataclass(frozen=True)
class PresetEntry:
    """One preset. `help` names its source; `why_not` says why it cannot be chosen now, and is empty where it can."""

    key: str
    title: str
    help: str
    why_not: str = ""


class PresetMenu(QMenu):
    """One action a preset, the present one ticked; tooltips say what each does."""

    preset_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("&Preset", parent)
        self._group = QActionGroup(self)
        self._group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        self._current = ""
        self._presets: tuple[PresetEntry, ...] | None = None
        self.setToolTipsVisible(True)
        self.triggered.connect(lambda action: self._choose(action.data()))
        self.set_presets(())

    def set_presets(self, presets: Sequence[PresetEntry]) -> None:
        """Offers the presets in their order. An open menu, and the tooltip in it, stays where they are the same."""
        if tuple(presets) == self._presets:
            return
        self._presets = tuple(presets)
        self.clear()
        for preset in presets:
            action = self.addAction(preset.title)
            action.setData(preset.key)
            action.setToolTip(wrapped("\n\n".join(filter(None, [preset.why_not, preset.help]))))
            action.setEnabled(not preset.why_not)
            action.setCheckable(True)
            self._group.addAction(action)
        self.setEnabled(bool(presets))
        self.set_current(self._current)

    def set_current(self, key: str) -> None:
        """Ticks the preset that the document was made by; none where `key` is empty."""
        self._current = key
        for action in self.actions():
            action.setChecked(action.data() == key)

    def _choose(self, key: str) -> None:
        """The tick follows the document and not the click."""
        self.set_current(self._current)
        self.preset_chosen.emit(key)


class PresetButton(QToolButton):
    """`Preset: LoRA (modified) ▾`. Opens its menu with a click, Space, Return and the arrow down."""

    preset_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._menu = PresetMenu(self)
        self._titles: dict[str, str] = {}
        self._shown = ("", False)
        self.setMenu(self._menu)
        self.setProperty("role", "button")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(wrapped(_TIP))
        self._menu.preset_chosen.connect(self.preset_chosen)
        self.set_presets(())

    def set_presets(self, presets: Sequence[PresetEntry]) -> None:
        """Offers the presets in their order."""
        self._titles = {preset.key: preset.title for preset in presets}
        self._menu.set_presets(presets)
        self.setEnabled(bool(presets))
        key, modified = self._shown
        self.set_current(key, modified=modified)

    def set_current(self, key: str, *, modified: bool) -> None:
        """Shows which preset the document was made by (empty: none), and whether it was changed since."""
        self._shown = (key, modified)
        self._menu.set_current(key)
        title = self._titles.get(key, "")
        shown = self.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, _TITLE_WIDTH)
        changed = " (modified)" if modified else ""
        self.setText(f"Preset: {shown}{changed} ▾" if title else "Preset ▾")
        self.setAccessibleName(f"Preset: {title}{changed}" if title else "Preset")
        self.setToolTip(wrapped(f"{title}{changed}\n\n{_TIP}" if shown != title else _TIP))
