"""The middle of the window: the stack, and beside it the adapters where they are wanted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from workbench.ui.palette.adapter_palette import AdapterPalette
from workbench.ui.settings import WindowSettings
from workbench.ui.stack.view import StackView


class StackArea(QWidget):
    """Places the two; the palette takes its width from the stack."""

    def __init__(self, stack: StackView, palette: AdapterPalette, settings: WindowSettings) -> None:
        super().__init__()
        self._line = QFrame(self)
        self._line.setProperty("role", "line")
        self._line.setFixedWidth(1)
        self.stack, self.adapters = stack, palette
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(stack, 1)
        row.addWidget(self._line)
        row.addWidget(palette)
        palette.setFixedWidth(palette.sizeHint().width())
        self.setFocusProxy(stack)
        self._settings = settings
        self.show_palette(shown=settings.palette)

    def show_palette(self, *, shown: bool) -> None:
        """Whoever hides the palette from within it goes on in the stack."""
        self._settings.palette = shown
        focused = QApplication.focusWidget()
        if not shown and focused is not None and self.adapters.isAncestorOf(focused):
            self.stack.setFocus(Qt.FocusReason.OtherFocusReason)
        self._line.setVisible(shown)
        self.adapters.setVisible(shown)
