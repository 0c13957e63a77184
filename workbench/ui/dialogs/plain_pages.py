"""The sources that need no more than a choice: the bundled model, an earlier run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.spec.source import BundledSource, Initialisation, RunSource, SourceModel
from models.spec.stack import StackDescription
from workbench.spec.field_kinds import Choice
from workbench.spec.fields import field_of, help_of
from workbench.ui.dialogs import catalogue_text
from workbench.ui.dialogs.rows_model import Column
from workbench.ui.dialogs.rows_table import RowsTable
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP


@dataclass(frozen=True)
class RunChoice:
    """A finished run whose weights can be a source."""

    run: str
    name: str
    detail: str
    """What tells it from others: its score and its date."""


class BundledPage(QWidget):
    """The model that is installed with the program."""

    changed = Signal()
    accepted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        kind = field_of(BundledSource, "architecture").kind
        self.described = False
        title, about, note = TextLine(self), TextLine(self), TextLine(self)
        self._size, self._weights = TextLine(self), TextLine(self)
        title.set_runs((kind.options[0].title if isinstance(kind, Choice) else "", "strong"))
        about.set_runs((help_of(BundledSource), "plain"))
        note.set_runs(("Needs no network.", "muted"))
        column = _column(self)
        for line in (title, about, self._size, self._weights, note):
            column.addWidget(line)
        column.addStretch(1)
        for line in (self._size, self._weights):
            line.set_runs()

    def set_stack(self, stack: StackDescription) -> None:
        """Shows the model's size, and what is known of its weights."""
        self.described = True
        self._size.set_runs((catalogue_text.stack_text(stack), "muted"))
        self._weights.set_runs((catalogue_text.weights_text(stack.weights) if stack.weights else "", "muted"))

    def source(self, initialisation: Initialisation) -> SourceModel | None:
        return BundledSource(initialisation=initialisation)

    def obstacle(self, initialisation: Initialisation) -> str:  # noqa: ARG002  # the same for all pages
        return ""


class RunPage(QWidget):
    """The weights that an earlier run kept."""

    changed = Signal()
    accepted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        about = TextLine(self)
        about.set_runs((help_of(RunSource), "muted"))
        self._empty = TextLine(self)
        self._runs: RowsTable[RunChoice] = RowsTable(
            "Earlier runs",
            (Column[RunChoice]("Run", lambda run: run.name), Column[RunChoice]("", lambda run: run.detail)),
            self,
        )
        self._runs.chosen_changed.connect(self.changed)
        self._runs.doubleClicked.connect(lambda _: self.accepted.emit())
        column = _column(self)
        for part in (about, self._empty, self._runs):
            column.addWidget(part)
        column.addStretch(0)
        self.setFocusProxy(self._runs)
        self.set_runs(())

    def set_runs(self, runs: Sequence[RunChoice]) -> None:
        """Shows the runs that kept their weights, newest first."""
        self._runs.set_rows(runs, lambda run: run.run)
        self._runs.setVisible(bool(runs))
        self._empty.set_runs(("" if runs else "No run has kept weights yet. Run an experiment first.", "warm"))

    def show_source(self, source: RunSource) -> None:
        self._runs.choose(lambda run: run.run == source.run)

    def source(self, initialisation: Initialisation) -> SourceModel | None:
        chosen = self._runs.chosen
        return None if chosen is None else RunSource(run=chosen.run, initialisation=initialisation)

    def obstacle(self, initialisation: Initialisation) -> str:  # noqa: ARG002  # the same for all pages
        return "" if self._runs.chosen is not None else "Choose a run."


def _column(page: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GAP)
    return column
