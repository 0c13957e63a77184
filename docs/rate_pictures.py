"""Pictures of the learning-rate finder, with a curve of the bundled experiment."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from workbench.ui.controllers.window import WindowController

TakeBoth = Callable[[QWidget, str], None]
Wait = Callable[[str, Callable[[], object]], None]


def take_rate_pictures(controller: WindowController, take_in_both: TakeBoth, wait: Wait) -> None:
    """The document stays as it is."""
    controller.rates.open()
    if (dialog := controller.rates.dialog) is None:
        raise LookupError("the finder")
    wait("a curve", lambda: dialog.view.shows_picture)
    take_in_both(dialog, "rate-finder")
    dialog.reject()
