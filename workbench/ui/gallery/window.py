"""The window "Look at the data": a grid of all images, what narrows it, and one image in detail."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from workbench.data.looking.roll import Roll
from workbench.spec.data_description import Finding
from workbench.spec.numbers import count_text
from workbench.ui.gallery.choice import Choice, Finder
from workbench.ui.gallery.example_panel import ExamplePanel
from workbench.ui.gallery.facets import facets_of
from workbench.ui.gallery.filter_bar import FilterBar
from workbench.ui.gallery.findings_words import example_text, shown_text
from workbench.ui.gallery.grid import GalleryGrid
from workbench.ui.gallery.grid_pages import GridPages
from workbench.ui.gallery.pictures import UNREADABLE
from workbench.ui.gallery.side_panel import SidePanel
from workbench.ui.theme import GAP

_SIZE = QSize(1280, 840)
_LEAST_SIZE = QSize(960, 520)
_NOTHING = "No image matches what you chose."


class GalleryWindow(QWidget):
    """Announces what only an engine can tell; is told rolls, pictures and progress. Closing it hides it."""

    thumbnails_wanted = Signal(list)
    example_wanted = Signal(int)
    inspection_requested = Signal()
    inspection_cancelled = Signal()
    table_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Look at the data")
        self.setMinimumSize(_LEAST_SIZE)
        self.resize(_SIZE)
        self._roll: Roll | None = None
        self._finder: Finder | None = None
        self._digest = ""
        """Of the examples that the grid shows, or showed last."""
        self._group: int | None = None
        self._narrowed = False
        self.side = SidePanel(self)
        self.filters = FilterBar(self)
        self.grid = GalleryGrid(self)
        self.pages = GridPages(self.grid, self)
        self.example = ExamplePanel(self)
        self.status = QLabel(self)
        self.status.setProperty("role", "muted")
        self._place()
        self._connect()
        self.set_message("Looking at the data…")

    # What it is told -----------------------------------------------------------------------------------------------

    def set_message(self, what: str, remedy: str = "", *, bad: bool = False) -> None:
        """Says something in the place of everything, where there is nothing to show."""
        self._roll = None
        self._narrowed = False
        self.pages.say(what, remedy, bad=bad)
        self.example.hide()
        self._enable(on=False)

    def set_roll(self, roll: Roll, findings: Sequence[Finding], *, inspected: bool) -> None:
        """Shows a data set; choices that it has too are kept."""
        if roll.digest != self._digest:
            self.grid.let_go()
        current, self._digest = self.grid.current, roll.digest
        self._roll, self._finder, self._group = roll, Finder(roll), None
        self.setWindowTitle(f"{roll.title} – look at the data")
        self._enable(on=True)
        self.example.show()
        self.grid.pictures.set_roll(roll)
        self.filters.set_roll(roll)
        self.side.findings.set_findings(findings, frozenset(roll.marks))
        self._set_inspected(inspected=inspected)
        self.side.set_facets(facets_of(roll))
        self._narrow()
        if current >= 0 and self.grid.current == current:
            self._show_example(current)

    def _set_inspected(self, *, inspected: bool) -> None:
        """Whether look-alikes were looked for; says so where there are none."""
        found = self._roll is not None and bool((self._roll.groups >= 0).any())
        number = count_text(len(self._roll), "image") if self._roll is not None else "the images"
        said = f"No look-alikes among {number}." if inspected and not found else ""
        self.side.findings.set_idle(inspected=inspected, said=said, found=found)

    def add_places(self, places: Sequence[tuple[int, str, int, int, int]]) -> None:
        """Thumbnails that were made just now."""
        self.grid.pictures.add_places(places)
        self.grid.renew()

    def set_pictures(self, example: int, large: QImage, seen: QImage, how: str, draws: Sequence[QImage] = ()) -> None:
        """Of an example that was asked for; those of one that is no longer chosen are passed over."""
        if example == self.grid.current:
            self.example.set_pictures(large, seen, how, draws)

    def set_fault(self, example: int, what: str) -> None:
        """Why an example that was asked for cannot be shown."""
        if example == self.grid.current:
            self.example.set_fault(what)

    def say(self, what: str) -> None:
        """In the line below the grid."""
        self.status.setText(what)

    @property
    def roll(self) -> Roll | None:
        """None while nothing is shown."""
        return self._roll

    # Within --------------------------------------------------------------------------------------------------------

    def _place(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(GAP)
        middle.addWidget(self.filters)
        middle.addWidget(self.pages, 1)
        middle.addWidget(self.status)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, GAP, 0, GAP)
        row.setSpacing(GAP)
        row.addWidget(self.side)
        row.addLayout(middle, 1)
        row.addWidget(self.example)

    def _connect(self) -> None:
        self.filters.changed.connect(self._narrow_anew)
        self.filters.zoom_requested.connect(self.grid.zoom)
        self.filters.search.down_pressed.connect(self.grid.setFocus)
        self.side.facet_changed.connect(self._narrow)
        self.side.values_changed.connect(self._narrow_anew)
        self.side.findings.inspection_requested.connect(self.inspection_requested)
        self.side.findings.cancel_requested.connect(self.inspection_cancelled)
        self.side.findings.table_requested.connect(self.table_requested)
        self.side.findings.shown_requested.connect(self._show_finding)
        self.pages.everything_requested.connect(self.show_everything)
        self.grid.current_changed.connect(self._show_example)
        self.grid.pictures.missing.connect(self.thumbnails_wanted)
        self.grid.tip = self._tip
        self.example.alike_requested.connect(self._show_group)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.filters.search.setFocus)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._escape)

    def _enable(self, *, on: bool) -> None:
        for part in (self.filters, self.side):
            part.setEnabled(on)
        self.status.setVisible(on)

    def show_everything(self) -> None:
        """Narrows nothing."""
        self._group = None
        self.filters.clear()
        self.side.clear()
        self._narrow()

    def _show_finding(self, kind: str) -> None:
        self.show_everything()
        self.filters.choose_mark(kind, "alike")

    def _show_group(self, group: int) -> None:
        self.filters.clear()
        self.side.clear()
        self._group = group
        self._narrow()

    def _narrow_anew(self) -> None:
        """Another choice ends the view of one group of look-alikes."""
        self._group = None
        self._narrow()

    def _narrow(self) -> None:
        roll, finder, facet = self._roll, self._finder, self.side.facet
        if roll is None or finder is None or facet is None:
            return
        filters, chosen = self.filters, self.side.values.chosen
        choice = Choice(chosen, filters.part, filters.mark, filters.search.text(), filters.order, self._group)
        beside = finder.beside_values(choice)
        self.side.values.set_counts(facet.counts(np.flatnonzero(beside)).tolist())
        examples = finder.found(choice, facet, beside)
        marked = finder.marked
        self.grid.set_examples(examples, facet.text, lambda example: bool(marked[example]))
        self._narrowed = choice.narrows
        self.status.setText(shown_text(len(examples), len(roll)))
        if len(examples):
            self.pages.show_grid(narrowed=self._group is not None)
        else:
            self.pages.say(_NOTHING, offers_everything=choice.narrows)

    def _show_example(self, example: int) -> None:
        if example < 0 or self._roll is None:
            self.example.clear()
            return
        picture = self.grid.pictures.get(example)
        self.example.set_example(self._roll, example, None if picture is UNREADABLE else picture)
        self.example_wanted.emit(example)

    def _tip(self, example: int) -> str:
        return "" if self._roll is None else example_text(self._roll, example)

    def _escape(self) -> None:
        """First shows everything again, then closes."""
        if self._narrowed:
            self.show_everything()
        else:
            self.close()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.grid.pictures.close()
        self.closed.emit()
        super().closeEvent(event)
