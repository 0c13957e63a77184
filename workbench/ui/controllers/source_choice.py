"""Joins the source chooser with the engine's catalogues, downloads, and the runs of the store."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from models.spec.source import BundledSource, SourceModel
from storage.records import RunRecord
from workbench.launch.messages import (
    Answer,
    CatalogueAnswer,
    DescribeStack,
    DownloadWeights,
    FilesAnswer,
    ListCatalogue,
    Progress,
    Refused,
    StackAnswer,
)
from workbench.launch.pump import Pump
from workbench.ui.dialogs.catalogue_page import Library
from workbench.ui.dialogs.plain_pages import RunChoice
from workbench.ui.dialogs.source_chooser import SourceChooser
from workbench.ui.runs.run_rows import WITH_WEIGHTS, RunRow
from workbench.ui.runs.scores import final_score


class SourceChoiceController(QObject):
    """Opens the chooser; `chosen` carries the source model that the user took."""

    chosen = Signal(object)

    def __init__(self, pump: Pump, runs: Callable[[], list[RunRecord]], window: QWidget) -> None:
        super().__init__(window)
        self._pump = pump
        self._runs = runs
        self._searches: dict[str, int] = {}
        self._words: dict[str, str] = {}
        self._describing = False
        self.chooser = SourceChooser(window)
        self.chooser.source_chosen.connect(self.chosen)
        self.chooser.bundled_requested.connect(self._describe_bundled)
        self.chooser.search_requested.connect(self._search)
        self.chooser.download_requested.connect(self._download)

    def open(self, source: SourceModel, features: int) -> None:
        """`features` is how many numbers of a row the target data give; 0 where they are no table."""
        self.chooser.set_features(features)
        kept = [run for run in self._runs() if run.status in WITH_WEIGHTS]
        self.chooser.set_runs([RunChoice(run.id, run.name, _detail(run)) for run in kept])
        self.chooser.open_for(source)

    def _describe_bundled(self) -> None:
        def told(answer: Answer) -> None:
            self._describing = False
            if isinstance(answer, StackAnswer):
                self.chooser.set_bundled(answer.stack)

        if not self._describing:
            self._describing = True
            self._pump.ask(lambda number: DescribeStack(request=number, source=BundledSource()), told)

    def _search(self, library: str, words: str) -> None:
        name = cast("Library", library)  # the chooser's pages are the libraries

        def told(answer: Answer) -> None:
            if answer.request != self._searches[library]:
                return
            if isinstance(answer, CatalogueAnswer):
                self.chooser.set_entries(name, answer.entries)
            elif isinstance(answer, Refused):
                self.chooser.set_catalogue_error(name, answer.what, answer.remedy)

        self._words[library] = words
        self._searches[library] = self._pump.ask(
            lambda number: ListCatalogue(request=number, library=name, search=words), told
        )

    def _download(self, source: SourceModel) -> None:
        def told(answer: Answer) -> None:
            if isinstance(answer, FilesAnswer):
                self.chooser.set_download_done()
                self._search(source.kind, self._words.get(source.kind, ""))
            elif isinstance(answer, Refused):
                self.chooser.set_download_error(answer.what, answer.remedy)

        def progressed(progress: Progress) -> None:
            self.chooser.set_download_progress(progress.done, progress.total)

        self._pump.ask(lambda number: DownloadWeights(request=number, source=source), told, progressed)


def _detail(run: RunRecord) -> str:
    when = f"{run.ended.astimezone():%Y-%m-%d %H:%M}" if run.ended is not None else ""
    return " · ".join(filter(None, (final_score(run.values, RunRow(run).units), when)))
