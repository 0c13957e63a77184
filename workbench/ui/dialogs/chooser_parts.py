"""What the choosers of data and of source models share: a list of kinds at the left, a foot with the buttons."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLayout,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP

_LIST_WIDTH = 132


class KindList(QListWidget):
    """One row for each kind of what can be chosen."""

    def __init__(self, titles: Iterable[str], name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.addItems(list(titles))
        self.setFixedWidth(_LIST_WIDTH)
        self.setAccessibleName(name)


class TakeButtons(QDialogButtonBox):
    """Cancel, and the button that takes what is chosen."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.take = QPushButton(text)
        self.take.setProperty("role", "primary")  # before the box polishes it
        self.addButton(self.take, QDialogButtonBox.ButtonRole.AcceptRole)
        self.take.setDefault(True)


def lay_out(
    dialog: QDialog,
    kinds: KindList,
    shown: QLayout,
    obstacle: TextLine,
    buttons: TakeButtons,
    beside: Iterable[QWidget] = (),
) -> None:
    """`shown` fills the dialog beside the kinds; below stand the widgets `beside`, what hinders taking, the buttons."""
    middle = QHBoxLayout()
    middle.setSpacing(2 * GAP)
    middle.addWidget(kinds)
    middle.addLayout(shown, 1)
    foot = QHBoxLayout()
    foot.setSpacing(2 * GAP)
    for widget in beside:
        foot.addWidget(widget)
    foot.addWidget(obstacle, 1)
    foot.addWidget(buttons)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
    column.setSpacing(2 * GAP)
    column.addLayout(middle, 1)
    column.addLayout(foot)
