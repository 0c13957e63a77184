"""Where to write a run's weights, what will be written, and how the writing went."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from workbench.spec.numbers import count_text
from workbench.ui import theme

_WIDTH = 560


class ExportDialog(QDialog):
    """Non-modal: opened by `open()`, it stays to tell of progress and outcome."""

    export_confirmed = Signal(str, str)
    """Run id, folder."""

    def __init__(
        self, run: str, name: str, folder: str, files: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        """`files`: names that will be written, and what each is."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self.setWindowTitle(f"Export weights of {name}")
        self._run = run
        self._build_folder(folder)
        self._build_outcome()
        self._build_buttons()
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.GAP, 2 * theme.GAP, 2 * theme.GAP, 2 * theme.GAP)
        layout.setSpacing(theme.GAP)
        layout.addLayout(self._folder_row)
        layout.addWidget(self._contents(files))
        layout.addWidget(self._outcome)
        layout.addWidget(self._bar)
        layout.addStretch(1)
        layout.addLayout(self._buttons)
        self.setMinimumWidth(_WIDTH)
        self._folder_changed()
        self.ensurePolished()
        self.resize(_WIDTH, layout.totalHeightForWidth(_WIDTH))

    def _build_folder(self, folder: str) -> None:
        self.folder_field = QLineEdit(folder)
        self.folder_field.setAccessibleName("Folder to export to")
        self.folder_field.setPlaceholderText("A folder; it is made where it does not exist")
        self.folder_field.textChanged.connect(self._folder_changed)
        label = QLabel("&Folder")
        label.setBuddy(self.folder_field)
        self._browse = QPushButton("&Browse…")
        self._browse.setAutoDefault(False)
        self._browse.clicked.connect(self._choose_folder)
        self._folder_row = QHBoxLayout()
        self._folder_row.addWidget(label)
        self._folder_row.addWidget(self.folder_field, 1)
        self._folder_row.addWidget(self._browse)

    def _contents(self, files: Sequence[tuple[str, str]]) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        rows = QVBoxLayout(card)
        rows.setSpacing(theme.GAP // 2)
        self._heading = QLabel("WILL BE WRITTEN")
        self._heading.setProperty("role", "heading")
        rows.addWidget(self._heading)
        muted = theme.current().muted
        for name, what in files:
            rows.addWidget(QLabel(f"<b>{escape(name)}</b> &nbsp;<span style='color:{muted}'>{escape(what)}</span>"))
        return card

    def _build_outcome(self) -> None:
        self._outcome = QLabel()
        self._outcome.setWordWrap(True)
        self._outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._outcome.hide()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the export")
        self._bar.hide()

    def _build_buttons(self) -> None:
        self._open_folder = QPushButton("&Open folder")
        self._open_folder.setAutoDefault(False)
        self._open_folder.clicked.connect(self._show_folder)
        self._open_folder.hide()
        self._export = QPushButton("&Export")
        self._export.setProperty("role", "primary")
        self._export.setDefault(True)
        self._export.clicked.connect(self._confirm)
        self._close = QPushButton("Close")
        self._close.setAutoDefault(False)
        self._close.clicked.connect(self.reject)
        self._buttons = QHBoxLayout()
        self._buttons.addWidget(self._open_folder)
        self._buttons.addStretch(1)
        self._buttons.addWidget(self._close)
        self._buttons.addWidget(self._export)

    @property
    def run(self) -> str:
        return self._run

    # What is told

    def set_progress(self, what: str, done: int = 0, total: int = 0) -> None:
        """The export goes on; a `total` of 0 is not known."""
        self._tell(what, "muted")
        self._bar.show()
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def set_finished(self, paths: Sequence[str]) -> None:
        """These files were written."""
        folder = Path(paths[0]).parent if paths else Path(self.folder_field.text())
        self._heading.setText("WRITTEN")
        count = f"{count_text(len(paths), 'file')} written" if paths else "Written"
        self._tell(f"{count} to {folder}.", "")
        self._end(exported=True)
        self._open_folder.setFocus()

    def set_failed(self, text: str) -> None:
        """Nothing usable was written; the user may choose another folder and try again."""
        self._tell(text, "error")
        self._end(exported=False)
        self.folder_field.setFocus()

    def _tell(self, text: str, role: str) -> None:
        self._outcome.setText(text)
        self._outcome.setProperty("role", role)
        self._outcome.style().unpolish(self._outcome)
        self._outcome.style().polish(self._outcome)
        self._outcome.show()
        self._grow()

    def _grow(self) -> None:
        """A layout makes room for lines that wrap only where its window does."""
        self._column.activate()
        self.resize(self.width(), max(self.height(), self._column.totalHeightForWidth(self.width())))

    def _end(self, *, exported: bool) -> None:
        self._bar.hide()
        self._open_folder.setVisible(exported)
        self._set_editable(editable=True)

    def _set_editable(self, *, editable: bool) -> None:
        for widget in (self.folder_field, self._browse):
            widget.setEnabled(editable)
        self._export.setEnabled(editable and bool(self.folder_field.text().strip()))

    # What the user does

    def _folder_changed(self) -> None:
        self._export.setEnabled(bool(self.folder_field.text().strip()))

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, "Export to folder", self.folder_field.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.folder_field.setText)
        dialog.open()

    def _confirm(self) -> None:
        self._set_editable(editable=False)
        self._open_folder.hide()
        self.set_progress("Writing …")
        self.export_confirmed.emit(self._run, str(Path(self.folder_field.text().strip()).expanduser()))

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self.folder_field.text().strip()).expanduser())))
