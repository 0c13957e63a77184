"""What is worth knowing of data, one paragraph a finding."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from workbench.spec.data_description import Finding, SkippedFile
from workbench.spec.left_out import counted
from workbench.ui.panels.data_text import places_text
from workbench.ui.panels.text_line import TextLine, Weight
from workbench.ui.theme import GAP
from workbench.ui.tooltips import wrapped

_MOST_SHOWN = 50
_PLACES_IN_TIP = 12
_PLACES_LENGTH = 90
"""Longer ones stand in the tooltip alone."""


class FindingsView(QScrollArea):
    """Warnings stand out; a finding names the first of its places, its tooltip some more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Worth knowing")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines: list[TextLine] = []

    def set_findings(self, findings: Sequence[Finding], skipped: Sequence[SkippedFile]) -> None:
        """Shows those of the data and one for the files that were left out."""
        inner = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, GAP, 0)
        column.setSpacing(GAP)
        told = [*_left_out(skipped), *findings]
        self.lines = [_line(finding, inner) for finding in told[:_MOST_SHOWN]]
        rest = TextLine(inner)
        more = len(told) - len(self.lines)
        rest.set_runs((f"And {more:,} more." if more else "" if told else "Nothing out of order was found.", "muted"))
        for line in (*self.lines, rest):
            column.addWidget(line)
        column.addStretch(1)
        self.setWidget(inner)


def _line(finding: Finding, parent: QWidget) -> TextLine:
    line = TextLine(parent)
    weight: Weight = "warm" if finding.severity == "warning" else "plain"
    where = f"({places})" if 0 < len(places := places_text(finding)) <= _PLACES_LENGTH else ""
    line.set_runs((finding.what, weight), (where, "muted"), (finding.done, "plain"), (finding.remedy, "muted"))
    named = list(finding.where[:_PLACES_IN_TIP])
    more = finding.count - len(named)
    line.setToolTip(wrapped("\n".join([*named, *([f"and {more:,} more"] if named and more > 0 else [])])))
    return line


def _left_out(files: Sequence[SkippedFile]) -> list[Finding]:
    """One line for the files and folders that were left out."""
    if not files:
        return []
    were = "was" if len(files) == 1 else "were"
    told = tuple(f"{file.path}: {file.reason}" for file in files[:_PLACES_IN_TIP])
    return [Finding(kind="left-out", what=f"{counted(files)} {were} left out.", where=told, count=len(files))]
