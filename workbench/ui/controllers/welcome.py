"""Joins the welcome page with documents, data and runs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from workbench.examples import read_examples, read_results
from workbench.ui.controllers.data_choice import DataChoiceController
from workbench.ui.controllers.documents import DocumentController
from workbench.ui.controllers.history import HistoryController
from workbench.ui.document import ExperimentDocument
from workbench.ui.main_window import MainWindow
from workbench.ui.settings import WindowSettings
from workbench.ui.welcome.page import WelcomePage
from workbench.ui.welcome.words import conditions

_STAYS_FOR = ("welcome", "guide")
"""Actions of the window that leave the page open; whatever else is done with the window closes it."""


class WelcomeController(QObject):
    """Shows the page at the very first start, on request, and at every start where the user wants that.

    Whoever comes back finds the document that was open last and no page before it. Nothing is behind the page that the
    user waits for: a change of the document, a message of an error or an action of the window closes it.
    """

    run_wanted = Signal(str)
    """The open document is to be run under this name."""
    run_shown = Signal(str)

    def __init__(
        self,
        document: ExperimentDocument,
        documents: DocumentController,
        data: DataChoiceController,
        history: HistoryController,
        window: MainWindow,
        settings: WindowSettings,
    ) -> None:
        super().__init__(window)
        self._document, self._documents = document, documents
        self._data, self._history = data, history
        self._window, self._settings = window, settings
        self._page: WelcomePage | None = None
        history.runs_shown.connect(self._show_runs)

    def greet(self) -> None:
        """Opens the page where nobody has worked here yet, or where it is wanted at every start."""
        if self._settings.welcome or not self._documents.is_kept_from_before:
            self.open()

    def open(self) -> None:
        """Opens the page over whatever stands in the window."""
        if self._page is None:
            self._page = self._build()
        self._show_document()
        self._show_runs()
        self._page.open()

    def close(self) -> None:
        if self._page is not None:
            self._page.close_and_return()

    @property
    def page(self) -> WelcomePage | None:
        """None until it is opened for the first time."""
        return self._page

    def watch(self) -> None:
        """From now on what changes the document closes the page; what was open last stands there by now."""
        self._document.changed.connect(lambda _: self.close())
        self._show_document()

    # Within --------------------------------------------------------------------------------------------------------

    def _build(self) -> WelcomePage:
        page, window = WelcomePage(self._window), self._window
        page.set_examples(read_examples())
        page.set_conditions(conditions(read_results()))
        page.always.setChecked(self._settings.welcome)
        page.always_chosen.connect(lambda always: setattr(self._settings, "welcome", always))
        page.open_requested.connect(lambda path: self._documents.open(path, self.close))
        page.run_requested.connect(self._run)
        page.own_data.data_requested.connect(self._data.open_at)
        page.going_on.run_chosen.connect(self._show_run)
        page.going_on.resume_requested.connect(self._resume)
        for signal, key in ((page.guide_requested, "guide"), (page.shortcuts_requested, "shortcuts")):
            signal.connect(window.actions_by_key[key].trigger)
        window.action_triggered.connect(lambda key: None if key in _STAYS_FOR else self.close())
        window.error_told.connect(self.close)
        window.data_dropped.connect(lambda _: self.close())
        window.weights_dropped.connect(lambda _: self.close())
        return page

    def _run(self, path: Path) -> None:
        """Examples are known to be sound: their runs wait for no description."""

        def opened() -> None:
            self.close()
            self.run_wanted.emit(self._document.experiment.name)

        self._documents.open(path, opened)

    def _show_run(self, run: str) -> None:
        self.close()
        self.run_shown.emit(run)

    def _resume(self, runs: list[str]) -> None:
        self.close()
        self._history.resume(runs)

    def _show_document(self) -> None:
        if self._page is not None:
            self._page.going_on.set_document(self._document.experiment.name, modified=self._document.modified)

    def _show_runs(self) -> None:
        if self._page is not None:
            self._page.going_on.set_runs(self._history.records)
