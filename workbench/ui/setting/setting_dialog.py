"""The setting in full, in a window of its own over the main one."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.evidence.shift.label_shift import label_shift
from workbench.spec.setting import Setting
from workbench.spec.setting.sides import Side
from workbench.ui.panels.text_line import TextLine
from workbench.ui.setting.methods_list import MethodsList
from workbench.ui.setting.shift_page import ShiftPage
from workbench.ui.setting.side_card import SideCard
from workbench.ui.theme import GAP

_SIZE = QSize(940, 680)


class SettingDialog(QDialog):
    """Takes the setting, both sides and what is measured; `shift` is the page that measures."""

    def __init__(self, data_menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Setting")
        self.resize(_SIZE)
        self.title, self.text, self._source_data = TextLine(self), TextLine(self), TextLine(self)
        self._choose = QPushButton("Choose…", self)
        self._choose.setAccessibleName("Choose source data")
        self._choose.setMenu(data_menu)
        self.source, self.target = SideCard("Source", self), SideCard("Target", self)
        self.methods = MethodsList(self)
        self.shift = ShiftPage(self)
        self.pages = QTabWidget(self)
        self.pages.setDocumentMode(True)
        self.pages.tabBar().setDrawBase(False)
        self._place()

    def _place(self) -> None:
        column, chosen = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        chosen.addWidget(self._source_data, 1)
        chosen.addWidget(self._choose)
        self.pages.addTab(self._cards(), "Domains and tasks")
        self.pages.addTab(self.methods, "Methods")
        self.pages.addTab(self.shift, "Shift")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addLayout(chosen)
        column.addWidget(self.pages, 1)
        column.addWidget(buttons)

    def _cards(self) -> QWidget:
        """Side by side, scrolled where their texts are long."""
        inner, scrolled = QWidget(self), QScrollArea(self)
        column, row = QVBoxLayout(inner), QHBoxLayout()
        column.setContentsMargins(0, GAP, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.source, 1)
        row.addWidget(self.target, 1)
        column.addLayout(row)
        column.addStretch(1)
        scrolled.setWidgetResizable(True)
        scrolled.setFrameShape(QScrollArea.Shape.NoFrame)
        scrolled.setWidget(inner)
        return scrolled

    def set_setting(self, setting: Setting) -> None:
        self.title.set_runs((setting.title, "strong"))
        self.text.set_runs((setting.text, "muted"))
        self.methods.set_methods(setting.methods)

    def set_sides(self, sides: tuple[Side, Side] | None) -> None:
        """Compares the labels of (source, target) where there are examples of both; None while they are not known."""
        if sides is None or sides[0].known_by == "weights":
            self.shift.set_labels(None)
        else:
            self.shift.set_labels(label_shift(*(dict(side.task.counts) for side in sides)))

    def set_source_data(self, title: str, fault: str = "") -> None:
        """Names the examples of the source; empty where there are none. `fault` says why they cannot be described."""
        self._source_data.set_runs(
            ("Source data:", "muted"), (title or "none", "strong" if title else "plain"),
            ("" if title else "What is known of the source is what its model says.", "muted"), (fault, "bad"),
        )  # fmt: skip
