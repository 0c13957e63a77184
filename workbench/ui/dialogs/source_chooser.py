"""Choosing the source model: bundled, from a library, from a file, or from an earlier run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QStackedWidget, QVBoxLayout, QWidget

from models.spec.source import (
    FileSource,
    Initialisation,
    PerceptronSource,
    RunSource,
    SourceModel,
    TimmSource,
    TorchvisionSource,
)
from models.spec.stack import CatalogueEntry, StackDescription
from workbench.ui.dialogs.catalogue_page import CataloguePage, Library
from workbench.ui.dialogs.chooser_parts import KindList, TakeButtons, lay_out
from workbench.ui.dialogs.file_page import FilePage
from workbench.ui.dialogs.perceptron_page import PerceptronPage
from workbench.ui.dialogs.plain_pages import BundledPage, RunChoice, RunPage
from workbench.ui.panels.text_line import TextLine

Page = BundledPage | CataloguePage | PerceptronPage | FilePage | RunPage
_TITLES = {
    "bundled": "Bundled",
    "torchvision": "torchvision",
    "timm": "timm",
    "perceptron": "For tables",
    "file": "File…",
    "run": "Earlier run",
}
_LIBRARIES: tuple[Library, ...] = get_args(Library)
_SIZE = QSize(1000, 640)


class SourceChooser(QDialog):
    """Shown with `open_for`. Emits `source_chosen` once, when the user takes a model."""

    source_chosen = Signal(object)
    search_requested = Signal(str, str)
    """The library and the words that a model's name must contain."""
    download_requested = Signal(object)
    bundled_requested = Signal()
    """The bundled model is to be described."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Choose the source model")
        self.resize(_SIZE)
        # Before the pages, so that Tab leads from it into them.
        self._kinds = KindList(_TITLES.values(), "Where the source model comes from", self)
        self._catalogues: dict[str, CataloguePage] = {library: CataloguePage(library, self) for library in _LIBRARIES}
        self._bundled, self._perceptron = BundledPage(self), PerceptronPage(self)
        self._file, self._run = FilePage(self), RunPage(self)
        self._pages: dict[str, Page] = {
            "bundled": self._bundled, **self._catalogues, "perceptron": self._perceptron,
            "file": self._file, "run": self._run,
        }  # fmt: skip
        self._asked: set[str] = set()
        self._downloading: Library | None = None
        self._stack = QStackedWidget(self)
        self._random = QCheckBox("Random initialisation", self)
        self._random.setToolTip("Start from random weights: the control that shows what transfer brings")
        self._obstacle = TextLine(self, small=True)
        self._buttons = TakeButtons("Use this model", self)
        self._place()
        self._connect()
        self._kinds.setCurrentRow(0)

    def open_for(self, source: SourceModel) -> None:
        """Opens the dialog with `source` chosen as far as it is known here."""
        for catalogue in self._catalogues.values():
            catalogue.show_all()  # what was searched for the last time is not what is wanted now
        self._asked.clear()
        match source:
            case TorchvisionSource() | TimmSource():
                self._catalogues[source.kind].show_source(source)
            case PerceptronSource():
                self._perceptron.show_source(source)
            case FileSource():
                self._file.show_source(source)
            case RunSource():
                self._run.show_source(source)
        self._kinds.setCurrentRow(list(self._pages).index(source.kind))
        self._turn_to(self._kinds.currentRow())
        self._random.setChecked(source.initialisation == "random")
        self.open()
        page = self._page()
        (page if page.focusProxy() else self._kinds).setFocus()

    def set_features(self, features: int) -> None:
        """How many numbers of a row the target data give; 0 where they are no table."""
        self._perceptron.set_features(features)

    def set_bundled(self, stack: StackDescription) -> None:
        """The answer to `bundled_requested`."""
        self._bundled.set_stack(stack)

    def set_entries(self, library: Library, entries: Sequence[CatalogueEntry]) -> None:
        """The answer to `search_requested`."""
        self._catalogues[library].set_entries(entries)

    def set_catalogue_error(self, library: Library, what: str, remedy: str) -> None:
        """`search_requested` could not be answered."""
        self._asked.discard(library)
        self._catalogues[library].set_error(what, remedy)

    def set_runs(self, runs: Sequence[RunChoice]) -> None:
        """The runs whose weights can be taken, newest first."""
        self._run.set_runs(runs)

    def set_download_progress(self, done_bytes: int, total_bytes: int) -> None:
        """How far the download has come; a total of 0 is not known."""
        if self._downloading is not None:
            self._catalogues[self._downloading].download.set_progress(done_bytes, total_bytes)

    def set_download_done(self) -> None:
        """The weights are here; the library is asked again, so that its marks are true."""
        if self._downloading is not None:
            self._catalogues[self._downloading].download.set_done()

    def set_download_error(self, what: str, remedy: str) -> None:
        """The download failed."""
        if self._downloading is not None:
            self._catalogues[self._downloading].download.set_error(what, remedy)

    def _place(self) -> None:
        for page in self._pages.values():
            self._stack.addWidget(page)
        shown = QVBoxLayout()
        shown.addWidget(self._stack)
        lay_out(self, self._kinds, shown, self._obstacle, self._buttons, beside=(self._random,))

    def _connect(self) -> None:
        self._kinds.currentRowChanged.connect(self._turn_to)
        self._kinds.currentRowChanged.connect(self._expect_weights)
        self._kinds.itemClicked.connect(lambda _: self._page().setFocus())  # keys go on through the list
        self._random.toggled.connect(lambda _: self._judge())
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)
        for page in self._pages.values():
            page.changed.connect(self._judge, Qt.ConnectionType.DirectConnection)
            page.accepted.connect(self._accept)
        for library, catalogue in self._catalogues.items():
            catalogue.search_requested.connect(lambda words, name=library: self._search(name, words))
            catalogue.download_requested.connect(lambda source, name=library: self._begin_download(name, source))

    def _turn_to(self, row: int) -> None:
        kind = list(self._pages)[row]
        self._stack.setCurrentWidget(self._pages[kind])
        self._random.setVisible(kind != "perceptron")
        if kind in self._catalogues and kind not in self._asked:
            self._catalogues[kind].begin()
        if kind == "bundled" and not self._bundled.described:
            self.bundled_requested.emit()
        self._judge()

    def _expect_weights(self, row: int) -> None:
        """Who turns to a file or a run wants its weights; random initialisation would leave them unread."""
        if list(self._pages)[row] in ("file", "run"):
            self._random.setChecked(False)

    def _search(self, library: Library, words: str) -> None:
        self._asked.add(library)
        self._catalogues[library].set_loading()
        self.search_requested.emit(library, words)

    def _begin_download(self, library: Library, source: SourceModel) -> None:
        self._downloading = library
        self.download_requested.emit(source)

    def _page(self) -> Page:
        return list(self._pages.values())[self._stack.currentIndex()]

    def _initialisation(self) -> Initialisation:
        return "random" if self._random.isChecked() else "pretrained"

    def _judge(self) -> None:
        obstacle = self._page().obstacle(self._initialisation())
        self._obstacle.set_runs((obstacle, "muted"))
        self._buttons.take.setEnabled(not obstacle)

    def _accept(self) -> None:
        source = self._page().source(self._initialisation())
        if source is not None and self._buttons.take.isEnabled() and self.isVisible():
            self.accept()
            self.source_chosen.emit(source)
