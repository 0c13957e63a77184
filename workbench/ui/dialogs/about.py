"""What this program is, in which version and with which libraries."""

from __future__ import annotations

import platform

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP

_LIBRARIES = ("torch", "torchvision", "timm", "PySide6-Essentials", "pyqtgraph", "SQLAlchemy")
_WIDTH = 420


class AboutDialog(QDialog):
    """Versions are read from the installed packages; none of them is imported for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About Transfer Workbench")
        self.setMinimumWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        for text, weight in (
            (f"Transfer Workbench {version_of('transfer-workbench')}", "strong"),
            ("Transfer learning and multi-task learning, answered by measurement.", "plain"),
            (f"Python {platform.python_version()} · " + " · ".join(_versions()), "muted"),
            ("Apache License 2.0", "muted"),
        ):
            line = TextLine(self)
            line.set_runs((text, weight))  # type: ignore[arg-type]  # the weights above are known
            column.addWidget(line)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column.addStretch(1)
        column.addWidget(buttons)


def version_of(package: str) -> str:
    """The installed version; `from source` for this program when it is run without being installed."""
    from importlib import metadata  # slow to import, and nobody asks for it at the first paint

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "from source"


def _versions() -> list[str]:
    return [f"{library.removesuffix('-Essentials')} {version_of(library)}" for library in _LIBRARIES]
