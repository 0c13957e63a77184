"""The setting that source and target make, named."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from workbench.spec.setting import Setting
from workbench.ui.panels.card import Card
from workbench.ui.panels.text_line import TextLine


class SettingCard(Card):
    """A name for the setting and what follows from it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Setting", parent)
        self._title = TextLine(self)
        self._text = TextLine(self, small=True)
        self.body.addWidget(self._title)
        self.body.addWidget(self._text)

    def set_setting(self, setting: Setting) -> None:
        self._title.set_runs((setting.title, "strong"))
        self._text.set_runs((setting.text, "muted"))
        self.set_ready()
