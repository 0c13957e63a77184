"""The curves of the run under way, beside those of earlier runs that stay for comparison."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from storage.records import Series
from workbench.events import BlocksTold, EpochEnded, Started, Step
from workbench.ui import theme
from workbench.ui.runs.curves_panel import CurvesPanel
from workbench.ui.runs.run_styles import RunStyles

EMPTY_TEXT = "Press Run (Ctrl+Return): the curves of the run appear here while it trains."

WAITING_TEXT = "The curves begin with the first step."


class LiveCurves(CurvesPanel):
    """Shows as many runs as there are colours. Where one more comes, the oldest that is not pinned goes."""

    shown_changed = Signal(list)
    """The ids of the runs shown, when one came or went."""

    def __init__(self, styles: RunStyles, parent: QWidget | None = None) -> None:
        super().__init__(styles, EMPTY_TEXT, parent)
        self._pinned: set[str] = set()
        self._dismissed: set[str] = set()
        self._live = ""

    def begin(self, run: str, name: str) -> None:
        """A run is about to speak; earlier ones stay as long as there are colours."""
        self._live = run
        self._empty.setText(WAITING_TEXT)
        self._enter(run, name)

    def _enter(self, run: str, name: str) -> None:
        self._dismissed.discard(run)
        if run not in self.book.runs:
            self._make_room()
            self.styles.take(run)
        self.book.run(run).name = name
        self.shown_changed.emit(self.book.runs)

    def append(self, run: str, event: Started | Step | EpochEnded | BlocksTold) -> None:
        """Takes the values of an event; a run that was not announced is called by its id.

        A run that was removed stays away until it begins again or its stored curves are set.
        """
        if run in self._dismissed:
            return
        if run not in self.book.runs:
            self.begin(run, run)
        self.book.append(run, event)
        self._redraw.request()

    @override
    def set_series(
        self, run: str, name: str, series: Mapping[str, Series], *, steps_per_epoch: int = 0, num_epochs: int = 0
    ) -> None:
        self._enter(run, name)
        super().set_series(run, name, series, steps_per_epoch=steps_per_epoch, num_epochs=num_epochs)

    @override
    def _leading(self, names: list[str]) -> list[str]:
        return self.book.measures(self.book.runs[-1])

    @override
    def _is_drawn(self, run: str, measure: str) -> bool:
        """Runs stay here by themselves, so that those that share no axis with the newest would only spoil its scale."""
        return run in self._pinned or self.book.is_comparable(run, self.book.runs[-1], measure)

    @override
    def remove(self, run: str) -> None:
        self._pinned.discard(run)
        self._dismissed.add(run)
        super().remove(run)
        if not self.book.runs:
            self._empty.setText(EMPTY_TEXT)
        self.shown_changed.emit(self.book.runs)

    def set_pinned(self, run: str, pinned: bool) -> None:  # noqa: FBT001 - a setter, as Qt's own
        """A pinned run stays until it is removed."""
        if pinned:
            self._pinned.add(run)
        else:
            self._pinned.discard(run)

    def _make_room(self) -> None:
        most = len(theme.current().curves)
        loose = [run for run in self.book.runs if run not in self._pinned and run != self._live]
        for run in loose[: max(len(self.book.runs) + 1 - most, 0)]:
            self.remove(run)
