"""torchvision's own data sets, and bringing one onto this machine."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from workbench.spec.data import DataSource, TorchvisionData
from workbench.spec.torchvision_sets import KNOWN_SETS
from workbench.ui.forms.form import SpecForm, entries
from workbench.ui.icon_button import IconButton
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP

_NO_SIZE = "torchvision does not tell its size beforehand."


class TorchvisionDataPage(QWidget):
    """Nothing is downloaded unless the button is pressed, which is there once a set was looked for in vain."""

    changed = Signal()
    download_requested = Signal(object)
    """A `TorchvisionData`; `set_downloaded` answers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._root = ""
        self.downloading: TorchvisionData | None = None
        """What is being brought here; None where nothing is."""
        self._sets = QListWidget(self)
        self._sets.setAccessibleName("torchvision's data sets")
        for known in KNOWN_SETS.values():
            item = QListWidgetItem(f"{known.name}  ·  {known.about}", self._sets)
            item.setData(Qt.ItemDataRole.UserRole, known.name)
        self._form = SpecForm(entries(TorchvisionData, only=("root",)), self)
        self._form.field_changed.connect(self._set_root)
        self._download = IconButton("download", "Download", self)
        self._download.clicked.connect(self._start)
        self._note = TextLine(self, small=True)
        self._place()
        self._sets.currentItemChanged.connect(lambda *_: self._turn())
        self.setFocusProxy(self._sets)
        self._sets.setCurrentRow(0)

    def show_data(self, data: TorchvisionData) -> None:
        """Nothing is chosen where the document names a set that is not known here."""
        self._root = data.root
        self._form.set_value(data)
        self._sets.setCurrentRow(list(KNOWN_SETS).index(data.name) if data.name in KNOWN_SETS else -1)

    def data(self) -> DataSource | None:
        return self._chosen()

    def obstacle(self) -> str:
        return "" if self._chosen() is not None else "Choose a data set."

    def offer(self, *, missing: bool) -> None:
        """Offers the download where the chosen set is not here, and can be brought."""
        chosen = self._chosen()
        offered = missing and chosen is not None and KNOWN_SETS[chosen.name].downloadable
        busy = self.downloading is not None
        self._download.setVisible(offered or busy)
        self._download.setEnabled(not busy)
        if chosen is not None and not busy:
            self._download.setText(f"Download {chosen.name}")
        told = f"Downloading {self.downloading.name}…" if self.downloading is not None else _NO_SIZE
        self._note.set_runs((told if offered or busy else "", "muted"))

    def set_downloaded(self) -> None:
        """The download has ended, well or not."""
        self.downloading = None
        self.offer(missing=False)

    def _place(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self._download)
        row.addWidget(self._note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._sets, 1)
        column.addWidget(self._form)
        column.addLayout(row)

    def _chosen(self) -> TorchvisionData | None:
        item = self._sets.currentItem()
        name = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return None if name is None else TorchvisionData(name=name, root=self._root)

    def _turn(self) -> None:
        self.offer(missing=False)
        self.changed.emit()

    def _set_root(self, _path: str, value: Any) -> None:
        self._root = str(value)
        self._turn()

    def _start(self) -> None:
        self.downloading = self._chosen()
        self.offer(missing=True)
        self.download_requested.emit(self.downloading)
