"""Two plots side by side over the same runs; used live and in the comparison."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QStackedLayout, QWidget
from typing_extensions import override

from models.spec.errors import UserError
from storage.records import Series
from workbench import measures, series_words
from workbench.spec.tasks import Task
from workbench.spec.units import units_of
from workbench.ui import theme
from workbench.ui.runs.block_grid import is_map
from workbench.ui.runs.course_marks import phase_lines, shown_map
from workbench.ui.runs.curve_files import png, write_whole
from workbench.ui.runs.curve_options import CurveOptions
from workbench.ui.runs.curve_plot import CurvePlot, DrawnCurve
from workbench.ui.runs.redraw import Redraw
from workbench.ui.runs.run_styles import RunStyles
from workbench.ui.runs.series_book import Line, SeriesBook, is_judgement

_EXPECTED = ("validation/accuracy", "train/loss")
"""What the two plots are called until there is something to show, unless the document tells better."""


class CurvesPanel(QWidget):
    """Plots of all runs in its book. Redraws at most ten times a second, and not while hidden."""

    save_failed = Signal(str)

    def __init__(self, styles: RunStyles, empty_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.styles = styles
        self.book = SeriesBook()
        self.plots = (CurvePlot(), CurvePlot())
        self.options = CurveOptions()
        self._newest = ""
        self._build(empty_text)
        self._redraw = Redraw(self)
        self._connect()

    def _build(self, empty_text: str) -> None:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        for plot, name in zip(self.plots, _EXPECTED, strict=True):
            plot.header.expect(name)
            row.addWidget(plot, 1)
        self.plots[-1].header.add(self.options)
        self._empty = QLabel(empty_text)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setProperty("role", "muted")
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(page)

    def _connect(self) -> None:
        self._redraw.due.connect(self._draw)
        for plot in self.plots:
            plot.measure_chosen.connect(self._options_changed)
            plot.hovered.connect(self._hover)
            plot.map_run.chosen.connect(self._redraw.request)
        self.styles.changed.connect(self._redraw.request)
        self.options.changed.connect(self._options_changed)
        self.options.whole_requested.connect(self.show_whole)
        self.options.copy_requested.connect(self.copy_picture)
        self.options.picture_requested.connect(self._ask_for_picture)
        self.options.csv_requested.connect(self._ask_for_csv)

    # Data

    def set_series(
        self, run: str, name: str, series: Mapping[str, Series], *, steps_per_epoch: int = 0, num_epochs: int = 0
    ) -> None:
        """Shows a run's stored curves, by series name. Without `steps_per_epoch` the x axis counts steps."""
        self.book.set_series(run, name, series)
        if steps_per_epoch:
            self.set_scale(run, steps_per_epoch, num_epochs)
        self.styles.take(run)
        self._redraw.request()

    def set_scale(self, run: str, steps_per_epoch: int, num_epochs: int) -> None:
        entry = self.book.run(run)
        entry.steps_per_epoch, entry.num_epochs = steps_per_epoch, num_epochs
        self._redraw.request()

    def set_tasks(self, run: str, tasks: Sequence[Task]) -> None:
        """Tells what a run learns: its units, and which measure is to come.

        Where the newest run has no such task as the first plot shows, the plot turns to what it will be judged by.
        """
        if run not in self.book.runs:
            return
        entry = self.book.run(run)
        is_news = not entry.tasks
        entry.units, entry.tasks = units_of(tasks), {task.name: task.kind for task in tasks}
        if run == self.book.runs[-1] and tasks:
            first = min(tasks, key=lambda task: task.name)
            main = f"validation/{first.name}/{measures.SHOWN_MEASURES[first.kind]}"
            self.plots[0].header.expect(main)
            task = measures.task_of(self.plots[0].measure)
            if is_news and task and task not in entry.tasks:
                self.plots[0].header.choose(main)
        self._redraw.request()

    def set_name(self, run: str, name: str) -> None:
        """Follows a renaming, for the CSV."""
        if run in self.book.runs:
            self.book.run(run).name = name

    def remove(self, run: str) -> None:
        self.book.remove(run)
        self.styles.give_back(run)
        self._redraw.request()

    def clear(self) -> None:
        """Takes all runs away; what comes next is shown as a whole."""
        self.show_whole()
        for run in self.book.runs:
            self.remove(run)

    # Drawing

    def _draw(self) -> None:
        filled = self.book.has_points()
        self._pages.setCurrentIndex(1 if filled else 0)
        if not filled:
            return
        names = self.book.measures()
        epochs = self.book.counts_epochs() and not self.options.counts_steps
        self._heed_newest()
        for plot, like in zip(self.plots, (_shown_scores, _losses), strict=True):
            plot.header.set_measures(names)
            if not plot.header.chosen_by_hand and (choice := self._choice(names, plot.measure, like)):
                plot.header.choose(choice)
            self._draw_plot(plot, epochs=epochs)

    def _heed_newest(self) -> None:
        """What the user chose holds until another run is the newest, which may have no such series."""
        if self.book.runs[-1] != self._newest:
            self._newest = self.book.runs[-1]
            for plot in self.plots:
                plot.header.chosen_by_hand = False

    def _choice(self, names: list[str], shown: str, like: Callable[[list[str]], list[str]]) -> str:
        """What a plot shows by itself: what it shows already, unless the runs that lead have only its like to offer.

        Else what most runs have, so that they can be compared.
        """
        leading = self._leading(names)
        fitting = like(leading)
        if shown and (not fitting or shown in leading or self._is_to_come(shown, leading)):
            return shown
        of_runs = [self.book.measures(run) for run in self.book.runs]
        return max(fitting or like(names), key=lambda name: sum(name in known for known in of_runs), default="")

    def _leading(self, names: list[str]) -> list[str]:
        """The series that plots choose from by themselves: those of any run where runs are put side by side."""
        return names

    def _is_to_come(self, shown: str, known: list[str]) -> bool:
        """Whether the newest run may tell this once its first epoch is over."""
        tasks, task = self.book.run(self.book.runs[-1]).tasks, measures.task_of(shown)
        fits = not tasks or not task or task in tasks
        return fits and _is_of_epochs(shown) and not any(map(_is_of_epochs, known))

    def _draw_plot(self, plot: CurvePlot, *, epochs: bool) -> None:
        if is_map(plot.measure) and self._draw_map(plot, epochs=epochs):
            return
        found = [(run, curve) for run in self.book.runs if (curve := self._curve(run, plot, epochs=epochs))]
        drawn = {run: curve for run, curve in found if self._is_drawn(run, plot.measure)}
        plot.header.set_units(self.book.units(drawn or self.book.runs))
        phases = phase_lines(self.book, list(drawn), epochs=epochs)
        plot.draw(list(drawn.values()), self._x_end(drawn, epochs=epochs), "epoch" if epochs else "step", phases)
        plot.tell_left_out(len(found) - len(drawn))

    def _draw_map(self, plot: CurvePlot, *, epochs: bool) -> bool:
        """False where no run can tell of its blocks."""
        courses = {run: course for run in self.book.runs if (course := self.book.course(run)) is not None}
        plot.map_run.set_runs([(run, self.book.run(run).name) for run in courses])
        if not courses:
            return False
        run = plot.map_run.run
        plot.draw_map(shown_map(self.book.run(run), courses[run], plot.measure, epochs=epochs))
        plot.tell_left_out(0)
        return True

    def _is_drawn(self, run: str, measure: str) -> bool:  # noqa: ARG002  # for plots that choose
        """All are: whoever puts runs side by side wants to see each."""
        return True

    def _curve(self, run: str, plot: CurvePlot, *, epochs: bool) -> DrawnCurve | None:
        line = self.book.line(run, plot.measure, self.options.smoothing, plot.useful_points())
        if line is None:
            return None
        entry = self.book.run(run)
        scale = 1.0 / entry.steps_per_epoch if epochs and entry.steps_per_epoch else 1.0
        raw_x, raw_y = (line.raw_x, line.raw_y) if self.options.shows_raw else (np.empty(0), np.empty(0))
        scaled = Line(line.x * scale, line.y, raw_x * scale, raw_y)
        unit = series_words.unit_of(plot.measure, entry.units)
        return DrawnCurve(self.styles.take(run), scaled, marked=is_judgement(plot.measure), unit=unit)

    def _x_end(self, drawn: Mapping[str, DrawnCurve], *, epochs: bool) -> float:
        """Where the longest of the runs drawn is to end; of all runs while none has a curve."""
        entries = map(self.book.run, drawn or self.book.runs)
        planned = [entry.num_epochs * (1 if epochs else entry.steps_per_epoch) for entry in entries]
        return max([*map(float, planned), *(float(curve.line.x[-1]) for curve in drawn.values()), 0.0]) or 1.0

    def _options_changed(self) -> None:
        for plot in self.plots:
            plot.set_log_y(self.options.log_y and not measures.rises(plot.measure))
        self._redraw.request()

    def _hover(self, x: float | None) -> None:
        for plot in self.plots:
            plot.set_crosshair(x)

    def show_whole(self) -> None:
        for plot in self.plots:
            plot.show_whole()

    def flush(self) -> None:
        """Draws at once what waits for the next redraw."""
        self._redraw.now()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._redraw.set_visible(True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._redraw.set_visible(False)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._redraw.request()

    # Copies

    def copy_picture(self) -> None:
        self.flush()
        QGuiApplication.clipboard().setPixmap(self.grab())

    def _ask_for_picture(self) -> None:
        self._ask("Save picture", "curves.png", "PNG pictures (*.png)")

    def _ask_for_csv(self) -> None:
        self._ask("Save values", "curves.csv", "Comma-separated values (*.csv)")

    def _ask(self, title: str, name: str, kinds: str) -> None:
        dialog = QFileDialog(self, title, name, kinds)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(name).suffix[1:])
        dialog.fileSelected.connect(lambda path: self.save(Path(path)))
        dialog.open()

    def save(self, path: Path) -> None:
        """Writes the curves: the picture to a `.png` file, the raw values of all series as CSV to any other.

        A file that cannot be written is told by `save_failed`.
        """
        self.flush()
        content = png(self.grab()) if path.suffix == ".png" else self.book.as_csv(self.book.measures()).encode()
        try:
            write_whole(path, content)
        except UserError as error:
            self.save_failed.emit(str(error))


def _shown_scores(names: list[str]) -> list[str]:
    """What stands for each task: on validation data, else wherever it was judged."""
    return [name for part in ("validation", "test", "train") for name in measures.shown_names(names, part)]


def _is_of_epochs(name: str) -> bool:
    """Told at the end of an epoch and not at each step."""
    return is_judgement(name) or measures.is_epoch_average(name)


def _losses(names: list[str]) -> list[str]:
    """The losses, that of each step first."""
    losses = [name for name in names if measures.measure_of(name) == "loss"]
    return sorted(losses, key=lambda name: not name.startswith("train/"))
