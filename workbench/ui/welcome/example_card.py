"""One example: what it asks, of which pictures, and what came out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from workbench.examples import Example
from workbench.ui.icons import icon
from workbench.ui.panels.text_line import TextLine
from workbench.ui.panels.thumbnails import ThumbnailStrip
from workbench.ui.theme import GAP, SMALL_FONT_SIZE_PX
from workbench.ui.welcome.pressable import Pressable
from workbench.ui.welcome.words import facts, outcome


class ExampleCard(Pressable):
    """`pressed` opens the example, as does its button; `run_requested` runs it as well."""

    run_requested = Signal()

    def __init__(self, example: Example, parent: QWidget | None = None) -> None:
        super().__init__("choice", parent)
        self.example = example
        self._run = QPushButton("Run", self)
        self._open = QPushButton("Open", self)
        self._build()
        self._name(example)

    def _build(self) -> None:
        self._run.setIconSize(QSize(SMALL_FONT_SIZE_PX, SMALL_FONT_SIZE_PX))
        self._run.clicked.connect(self.run_requested)
        self._open.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard opens with the card itself
        self._open.clicked.connect(self.pressed)
        self._show_icon()
        column = QVBoxLayout(self)
        column.setContentsMargins(*(GAP + 4,) * 4)
        column.setSpacing(GAP // 2 + 2)
        for line in self._lines():
            column.addWidget(line)
        column.addStretch(1)
        column.addLayout(self._foot())

    def _lines(self) -> list[QWidget]:
        title = QLabel(self.example.experiment.name, self)
        title.setProperty("role", "panel-title")
        title.setWordWrap(True)
        question = TextLine(self)
        question.set_runs((self.example.question, "plain"))
        known = TextLine(self, small=True)
        known.set_runs((facts(self.example), "muted"))
        result = TextLine(self, small=True)
        came_out = outcome(self.example)
        result.set_runs(("Test:" if came_out else "", "muted"), (came_out, "good"))
        return [title, question, known, result]

    def _pictures(self) -> ThumbnailStrip:
        strip = ThumbnailStrip(self)
        pictures = self.example.result.thumbnails if self.example.result else ()
        strip.set_images(pictures, [""] * len(pictures))
        strip.setAccessibleName("Some of its images")
        strip.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return strip

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for button in (self._run, self._open):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            row.addWidget(button)
        row.addSpacing(GAP)
        row.addWidget(self._pictures(), 1)
        row.addStretch()
        return row

    def _name(self, example: Example) -> None:
        name = example.experiment.name
        self.setAccessibleName(f"Open {name}")
        self.setAccessibleDescription(" ".join(filter(None, (example.question, facts(example), outcome(example)))))
        self._open.setAccessibleName(f"Open the example {name}")
        self._run.setAccessibleName(f"Run {name}")

    def _show_icon(self) -> None:
        self._run.setIcon(icon("run", "accent"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_run"):
            self._show_icon()
        super().changeEvent(event)
