"""One library's models: search, the models found, the weights of the chosen one, and bringing them here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget
from typing_extensions import override

from models.spec.source import Initialisation, SourceModel, TimmSource, TorchvisionSource
from models.spec.stack import CatalogueEntry, WeightsDescription
from workbench.spec.licenses import license_text, license_tip
from workbench.spec.numbers import count_text
from workbench.ui.dialogs import catalogue_text as text
from workbench.ui.dialogs.download_bar import DownloadBar
from workbench.ui.dialogs.rows_model import Column
from workbench.ui.dialogs.rows_table import RowsTable
from workbench.ui.dialogs.search_field import SearchField
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP, ROW_HEIGHT

Library = Literal["torchvision", "timm"]
_TYPING_PAUSE_MS = 200
_WEIGHT_ROWS = 4
_DATASET, _LICENSE = 28, 16
"""So many letters of these have room beside the others."""

_MODELS: tuple[Column[CatalogueEntry], ...] = (
    Column("Model", lambda entry: entry.architecture),
    Column("Family", lambda entry: entry.family),
    Column("Parameters", text.parameters_text, lambda entry: entry.parameters or 0, numeric=True),
    Column("Input", text.input_text, lambda entry: entry.input_size or 0, numeric=True),
)


def _weights_columns(library: Library) -> tuple[Column[WeightsDescription], ...]:
    return (
        Column("Weights", lambda weights: weights.tag),
        Column("Trained on", lambda weights: weights.dataset or text.UNKNOWN, most_letters=_DATASET),
        Column("Scores there", text.metrics_text),
        Column("License", license_text, tip=lambda weights: license_tip(weights, library), most_letters=_LICENSE),
        Column("Size", text.weights_size_text, lambda weights: weights.size_bytes or 0, numeric=True),
        Column("Where", text.place_text),
    )


class CataloguePage(QWidget):
    """Emits what is searched for and what is to be downloaded; `changed` whenever `source` may be another.

    Between a key in the search field and its answer the rows are those of an older search: none of them can be taken.
    """

    changed = Signal()
    accepted = Signal()
    search_requested = Signal(str)
    download_requested = Signal(object)

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._wanted: TorchvisionSource | TimmSource | None = None
        self._searching = False
        self._take_when_found = False
        self._weighed = ""
        self._search = SearchField(f"Search {library}: every word must occur in the name", self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_PAUSE_MS)
        self._message = TextLine(self)
        self._models: RowsTable[CatalogueEntry] = RowsTable("Models", _MODELS, self)
        self._weights: RowsTable[WeightsDescription] = RowsTable("Weights", _weights_columns(library), self)
        self._weights.setFixedHeight((_WEIGHT_ROWS + 1) * ROW_HEIGHT)
        self._download = DownloadBar(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self._busy = QProgressBar(self)
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedHeight(3)
        for part in (self._search, self._message, self._busy, self._models, self._weights, self._download):
            column.addWidget(part)
        self.setFocusProxy(self._search)
        self._connect()
        self.set_loading()

    def begin(self) -> None:
        """Asks for the models that match the search, the first time and after a download."""
        self._pause.stop()
        self.search_requested.emit(self._search.text().strip())

    def set_loading(self) -> None:
        self._set_searching(True)
        self._busy.show()
        self._message.set_runs((f"Asking {self._library} for its models…", "muted"))

    def set_entries(self, entries: Sequence[CatalogueEntry]) -> None:
        """Shows what was found; the chosen model stays chosen where it is among them."""
        if self._pause.isActive():  # the words were changed since, and are about to be searched for
            return
        self._busy.hide()
        self._models.set_rows(entries, lambda entry: entry.architecture)
        searched = self._search.text().strip()
        in_full = self._models.choose(lambda entry: entry.architecture.lower() == searched.lower())
        self._choose_wanted()
        if entries:
            self._message.set_runs((count_text(len(entries), "model"), "muted"))
        else:
            self._message.set_runs((f"No model of {self._library} has “{searched}” in its name.", "warm"))
        take = self._take_when_found and in_full
        self._set_searching(False)
        if take:
            self.accepted.emit()

    def set_error(self, what: str, remedy: str) -> None:
        """Says why the models cannot be listed."""
        if self._pause.isActive():
            return
        self._busy.hide()
        self._models.set_rows((), lambda entry: entry.architecture)
        self._message.set_runs((what, "bad"), (remedy, "plain"))
        self._set_searching(False)

    @property
    def download(self) -> DownloadBar:
        return self._download

    def show_all(self) -> None:
        """Forgets what was searched for; nothing is asked before the page is turned to."""
        self._search.offer("")
        self._wanted = None
        self._pause.stop()
        self._set_searching(False)

    def show_source(self, source: TorchvisionSource | TimmSource) -> None:
        """Searches for the model of a document; the answer chooses it."""
        self._search.offer(source.architecture)
        self._wanted = source
        self._pause.stop()
        self._set_searching(False)

    def source(self, initialisation: Initialisation) -> SourceModel | None:
        """The source as chosen; `None` where nothing is, or where trained weights are wanted and there are none."""
        return None if self._searching else self._chosen(initialisation)

    def _chosen(self, initialisation: Initialisation) -> SourceModel | None:
        entry, weights = self._models.chosen, self._weights.chosen
        if entry is None or (weights is None and initialisation == "pretrained"):
            return None
        kind = TorchvisionSource if self._library == "torchvision" else TimmSource
        tag = weights.tag if weights is not None else "default"
        return kind(architecture=entry.architecture, weights=tag, initialisation=initialisation)

    def obstacle(self, initialisation: Initialisation) -> str:
        """Why the source cannot be used yet; empty where it can."""
        if self._searching:
            return "Searching…"
        if self._models.chosen is None:
            return "Choose a model."
        weights = self._weights.chosen
        if initialisation == "random":
            return ""
        if weights is None:
            return "The library has no trained weights of this model; random initialisation is possible."
        return "" if weights.cached else "Download the weights first, or take random initialisation."

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._take_when_found = False  # what is found now is no longer looked at
        super().hideEvent(event)

    def _choose_wanted(self) -> None:
        """Once: afterwards the user's own choice counts."""
        wanted, self._wanted = self._wanted, None
        if wanted is not None and self._models.choose(lambda entry: entry.architecture == wanted.architecture):
            self._weights.choose(lambda weights: weights.tag == wanted.weights)

    def _connect(self) -> None:
        self._search.textEdited.connect(self._await_words)
        self._search.return_pressed.connect(self._take_found)
        self._search.down_pressed.connect(self._models.setFocus)
        self._pause.timeout.connect(self.begin)
        self._models.chosen_changed.connect(self._show_weights)
        self._weights.chosen_changed.connect(self._show_download)
        self._models.doubleClicked.connect(lambda _: self.accepted.emit())
        self._weights.doubleClicked.connect(lambda _: self.accepted.emit())
        self._download.requested.connect(lambda: self.download_requested.emit(self._chosen("pretrained")))
        self._download.finished.connect(self.begin)

    def _await_words(self) -> None:
        self._wanted = None  # what is typed counts from now on
        self._take_when_found = False
        self._pause.start()
        self._set_searching(True)

    def _take_found(self) -> None:
        """Return while a search is under way takes the model whose whole name was typed, once it is found."""
        self._take_when_found = True
        if self._pause.isActive():
            self.begin()

    def _set_searching(self, searching: bool) -> None:  # noqa: FBT001  # named after what it sets
        self._searching = self._search.keeps_return = searching
        self._take_when_found &= searching
        self.changed.emit()

    def _show_weights(self) -> None:
        """The chosen weights stay so while their model does; of another one the first are, the library's default."""
        entry = self._models.chosen
        name = entry.architecture if entry else ""
        same, self._weighed = name == self._weighed, name
        self._weights.set_rows(entry.weights if entry else (), (lambda weights: weights.tag) if same else None)

    def _show_download(self) -> None:
        weights = self._weights.chosen
        self._download.offer(weights if weights is not None and not weights.cached else None)
        self.changed.emit()
