"""What can be read in a widget."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from workbench.ui.panels.text_line import TextLine


def texts(widget: QWidget) -> str:
    """Everything that can be read in a widget now."""
    widget.show()
    lines = [line.plain_text() for line in widget.findChildren(TextLine) if line.isVisibleTo(widget)]
    labels = [
        label.text()
        for label in widget.findChildren(QLabel)
        if label.isVisibleTo(widget) and not isinstance(label, TextLine)
    ]
    return "\n".join([*lines, *labels])
