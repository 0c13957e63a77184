"""One library's models: search, the models found, the weights of the chosen one, and bringing them here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QProgressBar, QVBoxLayout, QWidget
from typing_extensions import override

from models.spec.source import Initialisation, SourceModel, TimmSource, TorchvisionSource
from models.spec.stack import CatalogueEntry, WeightsDescription
from workbench.spec.licenses import license_text, license_tip
from workbench.ui.dialogs import catalogue_text as text
from workbench.ui.dialogs.download_bar import DownloadBar
from workbench.ui.dialogs.rows_model import Column
from workbench.ui.dialogs.rows_table import RowsTable
from workbench.ui.icons import icon
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP, ROW_HEIGHT

Library = Literal["torchvision", "timm"]
_TYPING_PAUSE_MS = 200
_WEIGHT_ROWS = 4

_MODELS: tuple[Column[CatalogueEntry], ...] = (
    Column("Model", lambda entry: entry.architecture),
    Column("Family", lambda entry: entry.family),
    Column("Parameters", text.parameters_text, lambda entry: entry.parameters or 0, numeric=True),
    Column("Input", text.input_text, lambda entry: entry.input_size or 0, numeric=True),
)


def _weights_columns(library: Library) -> tuple[Column[WeightsDescription], ...]:
    return (
        Column("Weights", lambda weights: weights.tag),
        Column("Trained on", lambda weights: weights.dataset or text.UNKNOWN),
        Column("Scores there", text.metrics_text),
        Column("License", license_text, tip=lambda weights: license_tip(weights, library)),
        Column("Size", text.weights_size_text, lambda weights: weights.size_bytes or 0, numeric=True),
        Column("Where", text.place_text),
    )


class CataloguePage(QWidget):
    """Emits what is searched for and what is to be downloaded; `changed` whenever `source` may be another."""

    changed = Signal()
    accepted = Signal()
    search_requested = Signal(str)
    download_requested = Signal(object)

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._wanted: TorchvisionSource | TimmSource | None = None
        self._search = _SearchField(f"Search {library}: every word must occur in the name", self)
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
        self._busy.show()
        self._message.set_runs((f"Asking {self._library} for its models…", "muted"))

    def set_entries(self, entries: Sequence[CatalogueEntry]) -> None:
        """Shows what was found; the chosen model stays chosen where it is among them."""
        self._busy.hide()
        self._models.set_rows(entries, lambda entry: entry.architecture)
        searched = self._search.text().strip()
        self._models.choose(lambda entry: entry.architecture == searched)
        self._choose_wanted()
        if entries:
            self._message.set_runs((f"{len(entries):,} model{'' if len(entries) == 1 else 's'}", "muted"))
        else:
            self._message.set_runs((f"No model of {self._library} has “{searched}” in its name.", "warm"))

    def set_error(self, what: str, remedy: str) -> None:
        """Says why the models cannot be listed."""
        self._busy.hide()
        self._message.set_runs((what, "bad"), (remedy, "plain"))

    @property
    def download(self) -> DownloadBar:
        return self._download

    def show_source(self, source: TorchvisionSource | TimmSource) -> None:
        """Searches for the model of a document; the answer chooses it."""
        self._search.setText(source.architecture)
        self._wanted = source

    def source(self, initialisation: Initialisation) -> SourceModel | None:
        """The source as chosen; `None` where nothing is, or where trained weights are wanted and there are none."""
        entry, weights = self._models.chosen, self._weights.chosen
        if entry is None or (weights is None and initialisation == "pretrained"):
            return None
        kind = TorchvisionSource if self._library == "torchvision" else TimmSource
        tag = weights.tag if weights is not None else "default"
        return kind(architecture=entry.architecture, weights=tag, initialisation=initialisation)

    def obstacle(self, initialisation: Initialisation) -> str:
        """Why the source cannot be used yet; empty where it can."""
        if self._models.chosen is None:
            return "Choose a model."
        weights = self._weights.chosen
        if initialisation == "random":
            return ""
        if weights is None:
            return "The library has no trained weights of this model; random initialisation is possible."
        return "" if weights.cached else "Download the weights first, or take random initialisation."

    def _choose_wanted(self) -> None:
        """Once: afterwards the user's own choice counts."""
        wanted, self._wanted = self._wanted, None
        if wanted is not None and self._models.choose(lambda entry: entry.architecture == wanted.architecture):
            self._weights.choose(lambda weights: weights.tag == wanted.weights)

    def _connect(self) -> None:
        self._search.textEdited.connect(lambda _: self._pause.start())
        self._search.down_pressed.connect(self._models.setFocus)
        self._pause.timeout.connect(self.begin)
        self._models.chosen_changed.connect(self._show_weights)
        self._weights.chosen_changed.connect(self._show_download)
        self._models.doubleClicked.connect(lambda _: self.accepted.emit())
        self._weights.doubleClicked.connect(lambda _: self.accepted.emit())
        self._download.requested.connect(lambda: self.download_requested.emit(self.source("pretrained")))
        self._download.finished.connect(self.begin)

    def _show_weights(self) -> None:
        entry = self._models.chosen
        self._weights.set_rows(entry.weights if entry else (), lambda weights: weights.tag)

    def _show_download(self) -> None:
        weights = self._weights.chosen
        self._download.offer(weights if weights is not None and not weights.cached else None)
        self.changed.emit()


class _SearchField(QLineEdit):
    down_pressed = Signal()

    def __init__(self, hint: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setClearButtonEnabled(True)
        self._glass = self.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_glass"):
            self._glass.setIcon(icon("search", "muted"))
        super().changeEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down_pressed.emit()
        else:
            super().keyPressEvent(event)
