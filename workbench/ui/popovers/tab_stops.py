"""Where Tab stops within a panel whose parts come and go."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_stops(panel: QWidget) -> list[QWidget]:
    """What can have the focus in a visible panel, as it is read: from the top downwards, and in a line from the left.

    Qt's own chain follows the order in which widgets were made, which forms that are exchanged do not keep.
    """
    found = [widget for widget in panel.findChildren(QWidget) if _is_stop(widget, panel)]
    middles = {widget: widget.mapTo(panel, widget.rect().center()) for widget in found}
    return sorted(found, key=lambda widget: (middles[widget].y(), middles[widget].x()))


def _is_stop(widget: QWidget, panel: QWidget) -> bool:
    """Lists that drop down are windows of their own, and the text of a spin box stands for the spin box."""
    focusable = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
    return focusable and widget.isEnabled() and widget.isVisible() and widget.window() is panel.window()
