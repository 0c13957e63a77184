"""How much disk decoded images take, how much they may take, and a button that clears them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from models.spec.sizes import size_text
from workbench.ui import theme
from workbench.ui.forms.chevrons import ChevronSpinBox

_WIDTH = 440
_GB = 10**9
_LARGEST_GB = 100_000.0
_EXPLANATION = (
    "Images are decoded once, at the size that the model sees, and kept for the runs that follow. Those that were "
    "not used for longest are forgotten first; what is forgotten is decoded again when a run needs it."
)


class ImageCacheDialog(QDialog):
    """Shows nothing but what it is told, and announces what the user wants."""

    clear_requested = Signal()
    folder_requested = Signal()
    """The folder is to be shown."""
    limit_chosen = Signal(object)
    """Bytes; a Qt integer would not hold them."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Image cache")
        self.setMinimumWidth(_WIDTH)
        self._limit_bytes = 0
        self._build()
        self.clear.clicked.connect(self.clear_requested)
        self.show_folder.clicked.connect(self.folder_requested)
        self.limit.editingFinished.connect(self._choose_limit)

    def set_state(self, size_bytes: int, limit_bytes: int) -> None:
        """Sizes as they are now."""
        self._limit_bytes = limit_bytes
        self.taken.setText(f"Decoded images take {size_text(size_bytes)}." if size_bytes else "No images are kept.")
        self.clear.setText(f"Clear {size_text(size_bytes)}" if size_bytes else "Clear")
        self.clear.setEnabled(size_bytes > 0)
        self.show_folder.setEnabled(self._folder.is_dir())
        self.limit.setValue(limit_bytes / _GB)
        self.limit.setEnabled(True)

    def set_waiting(self, text: str) -> None:
        """Until the next state nothing can be asked for."""
        self.taken.setText(text)
        self.clear.setEnabled(False)
        self.limit.setEnabled(False)

    def _build(self) -> None:
        explanation = QLabel(_EXPLANATION)
        explanation.setWordWrap(True)
        self.taken = QLabel()
        self.taken.setFont(theme.ui_font(bold=True))
        self.taken.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.clear = QPushButton("Clear")
        self.clear.setToolTip("Forgets all decoded images. No run and no image file is lost.")
        buttons.addButton(self.clear, QDialogButtonBox.ButtonRole.ActionRole)
        self.show_folder = QPushButton("Show folder")
        self.show_folder.setEnabled(self._folder.is_dir())
        buttons.addButton(self.show_folder, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        self.place = QLabel(str(self._folder))
        self.place.setTextFormat(Qt.TextFormat.PlainText)
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.place.setAccessibleName("Where decoded images lie")
        self.place.setProperty("role", "muted")
        self.place.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * theme.GAP, 2 * theme.GAP, 2 * theme.GAP, 2 * theme.GAP)
        column.setSpacing(theme.GAP)
        column.addWidget(self.taken)
        column.addWidget(self.place)
        column.addWidget(explanation)
        column.addLayout(self._limit_row())
        column.addWidget(buttons)

    def _limit_row(self) -> QHBoxLayout:
        self.limit = ChevronSpinBox()
        self.limit.setRange(0.0, _LARGEST_GB)
        self.limit.setDecimals(1)
        self.limit.setSuffix(" GB")
        self.limit.setSpecialValueText("nothing: decode for every run")
        self.limit.setToolTip("How much disk decoded images may take; 0 keeps none.")
        label = QLabel("&Keep at most")
        label.setBuddy(self.limit)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.limit, 1)
        return row

    def _choose_limit(self) -> None:
        chosen = round(self.limit.value() * _GB)
        if abs(chosen - self._limit_bytes) >= _GB / 20:  # finer than what is shown was not chosen
            self._limit_bytes = chosen
            self.limit_chosen.emit(chosen)
