"""The setting that source and target make, named."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from workbench.spec.setting import Setting
from workbench.ui.panels.card import Card
from workbench.ui.panels.text_line import Run, TextLine


class SettingCard(Card):
    """A name for the setting and what follows from it; `details_requested` asks for the rest."""

    details_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Setting", parent)
        self._title = TextLine(self)
        self._text = TextLine(self, small=True)
        self._source_data = TextLine(self, small=True)
        for line in (self._title, self._text, self._source_data):
            self.body.addWidget(line)
        self._choose = self._button("Source data…", "Choose examples of the source domain")
        details = self._button("Details…", "Show both domains and tasks, the methods that apply, and the shift")
        details.clicked.connect(self.details_requested)
        self.foot.addWidget(details)
        self.foot.addWidget(self._choose)
        self.set_source_data("")

    def set_setting(self, setting: Setting) -> None:
        self._title.set_runs((setting.title, "strong"))
        self._text.set_runs((setting.text, "muted"))
        self.set_ready()

    def set_source_data(self, title: str, fault: str = "") -> None:
        """Names the examples of the source; empty where there are none. `fault` says why they cannot be described."""
        named: Run = (title or "none", "plain" if title else "muted")
        self._source_data.set_runs(("Source data:", "muted"), named, (fault, "bad"))

    def set_data_menu(self, menu: QMenu) -> None:
        """What Source data… opens."""
        self._choose.setMenu(menu)

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return button
