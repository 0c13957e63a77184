"""A row that counts things which are made elsewhere, and can clear them."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget
from typing_extensions import override

from workbench.spec.fields import Field
from workbench.spec.numbers import counted
from workbench.ui.forms.simple_rows import Row
from workbench.ui.theme import GAP
from workbench.ui.tooltips import wrapped


class SeveralRow(Row):
    """`Set by hand  3 blocks  [Clear]`; hidden where there is nothing to clear."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        side = QWidget(parent)
        super().__init__(field, side)
        self._count = QLabel(side)
        self._clear = QPushButton("Clear", side)
        self._clear.setAccessibleName(f"Clear {field.title.lower()}")
        self._clear.setToolTip(wrapped(f"{field.description}\n\nClear removes them all."))
        self._clear.clicked.connect(lambda: self.changed.emit("", []))
        side.setFocusProxy(self._clear)
        row = QHBoxLayout(side)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._count, 1)
        row.addWidget(self._clear)

    @override
    def set_value(self, value: Any) -> None:
        count = len(value)
        self._count.setText(f"{count:,} {counted(count, self.field.unit)}".strip())
        self.set_shown(shown=count > 0)
