"""The chosen example: large, as the network sees it, and everything that is known of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from workbench.data.looking.roll import Roll
from workbench.ui.gallery.draw_strip import DrawStrip
from workbench.ui.gallery.findings_words import PARTS, labels_text, mark_title, size_text
from workbench.ui.gallery.preview import Preview
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP

WIDTH = 280
_NONE = "Choose an image to see it large, and as the network sees it."


class ExamplePanel(QScrollArea):
    """`alike_requested` carries the number of a group of look-alikes that is to be shown alone."""

    alike_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedWidth(WIDTH)
        self._group = -1
        inner = QWidget(self)
        self.large = Preview("The image as it is stored", WIDTH - 3 * GAP, inner)
        self.seen = Preview("What the network sees", WIDTH - 9 * GAP, inner)
        self.draws = DrawStrip(WIDTH - 3 * GAP, inner)
        self.name = TextLine(inner)
        self.facts = TextLine(inner, small=True)
        self.labels = TextLine(inner, small=True)
        self.told = TextLine(inner, small=True)
        self.alike = QPushButton("", inner)
        self.alike.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.alike.clicked.connect(lambda: self.alike_requested.emit(self._group))
        self.name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(inner)
        column.setContentsMargins(GAP, 0, GAP, GAP)
        column.setSpacing(GAP)
        for part in (self.large, self.name, self.facts, self.labels, self.told, self.alike, self.seen, self.draws):
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(inner)
        self.clear()

    def clear(self) -> None:
        """Nothing is chosen."""
        for preview in (self.large, self.seen):
            preview.set_image(QImage(), "")
            preview.hide()
        self.draws.set_images(())
        for line in (self.facts, self.labels, self.told):
            line.set_runs()
        self.name.set_runs((_NONE, "muted"))
        self.alike.hide()

    def set_example(self, roll: Roll, example: int, thumbnail: QImage | None) -> None:
        """Shows what the roll knows; `thumbnail` stands in until the large picture arrives."""
        self.large.show()
        self.large.set_image(thumbnail if thumbnail is not None else QImage(), "")
        self.seen.set_image(QImage(), "")
        self.draws.blank()
        self.name.set_runs((roll.names[example], "strong"))
        self.facts.set_runs((f"{size_text(roll, example)} · {PARTS[int(roll.parts[example])]}", "muted"))
        self.labels.set_runs((labels_text(roll, example), "plain"))
        kinds = [mark_title(kind) for kind, mark in roll.marks.items() if mark[example]]
        self.told.set_runs((", ".join(kinds), "warm"))
        self._group = int(roll.groups[example])
        others = int((roll.groups == self._group).sum()) - 1 if self._group >= 0 else 0
        self.alike.setText(f"Show it beside {'its look-alike' if others == 1 else f'{others:,} look-alikes'}")
        self.alike.setVisible(others > 0)

    def set_pictures(self, large: QImage, seen: QImage, how: str, draws: Sequence[QImage]) -> None:
        """The stored image, and the same as the network sees it, also augmented; `how` says what was done to it."""
        self.large.set_image(large, "")
        self.seen.setVisible(not seen.isNull())
        self.seen.set_image(seen, how)
        self.draws.set_images(draws)

    def set_fault(self, what: str) -> None:
        """The image cannot be shown."""
        self.large.set_image(QImage(), "")
        self.seen.hide()
        self.draws.set_images(())
        self.told.set_runs((what, "bad"))
