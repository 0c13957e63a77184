"""A person at the window: finds things by what they are called, uses mouse and keyboard, and reads what is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from workbench.ui.controllers.window import WindowController
from workbench.ui.message_bar import MessageBar
from workbench.ui.panels.sides import TransferSide
from workbench.ui.panels.text_line import TextLine
from workbench.ui.runs.curves_panel import CurvesPanel
from workbench.ui.runs.fitted_label import FittedLabel
from workbench.ui.stack import StackView

PATIENCE_MS = 60_000
Found = TypeVar("Found", bound=QWidget)
PLAIN, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


class Person:
    """Acts only on what is visible and enabled, and waits for the program by looking at it."""

    def __init__(self, qtbot: QtBot, controller: WindowController) -> None:
        self._qtbot = qtbot
        self.controller = controller
        self.window = controller.window
        self.area = controller.area
        self.program_has_ended = False
        controller.finished.connect(self._see_the_end)

    def until(self, holds: Callable[[], object]) -> None:
        """Looks on while the program works, until `holds()`."""
        try:
            self._qtbot.waitUntil(lambda: bool(holds()), timeout=PATIENCE_MS)
        except self._qtbot.TimeoutError:
            seen = f"bar: {self.run_bar()!r}, message: {self.message()!r}, history: {self.statuses()}"
            pytest.fail(f"still not so after {PATIENCE_MS // 1000} s; {seen}")

    def watch(self, milliseconds: int) -> None:
        """Looks on for some time: that nothing happens can be seen in no other way."""
        self._qtbot.wait(milliseconds)

    # Finding -------------------------------------------------------------------------------------------------------

    def find(self, kind: type[Found], name: str, within: QWidget | None = None) -> Found:
        """The one visible widget whose text or accessible name is `name`, as soon as it is there."""

        def found() -> list[Found]:
            return [w for w in (within or self.window).findChildren(kind) if w.isVisible() and name in _names(w)]

        self.until(found)
        assert len(found()) == 1, f"{len(found())} visible {kind.__name__} called {name!r}"
        return found()[0]

    def dialog(self, kind: type[Found]) -> Found:
        """The dialog of that kind, as soon as it is open."""

        def found() -> list[Found]:
            return [dialog for dialog in self.window.findChildren(kind) if dialog.isVisible()]

        self.until(found)
        return found()[0]

    @property
    def stack(self) -> StackView:
        return self.find_kind(StackView)

    def find_kind(self, kind: type[Found]) -> Found:
        found = self.window.findChild(kind)
        assert found is not None, kind.__name__
        return found

    # Mouse and keyboard --------------------------------------------------------------------------------------------

    def click(self, name: str, within: QWidget | None = None) -> None:
        """Clicks the button called so, once it can be clicked."""
        button = self.find(QAbstractButton, name, within)
        self.until(button.isEnabled)
        _scroll_to(button)
        QTest.mouseClick(button, LEFT)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """Presses a key wherever the focus is."""
        _turn_to(self.window, self.until)
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def set_field(self, title: str, text: str) -> None:
        """Clicks into the recipe's field, types over what stands there, and leaves it by Tab."""
        self.type_into(self.find(QWidget, title, self.controller.recipe), text)
        self.press(Qt.Key.Key_Tab)

    def type_into(self, field: QWidget, text: str) -> None:
        """Clicks into a field and types over what stands there."""
        _scroll_to(field)
        _turn_to(field.window(), self.until)
        QTest.mouseClick(field, LEFT)
        assert field.hasFocus()
        QTest.keyClick(field, Qt.Key.Key_A, CTRL)
        QTest.keyClicks(field, text)

    def show_tab(self, title: str) -> None:
        tabs = self.find(QTabBar, "Runs")
        at = next(at for at in range(tabs.count()) if tabs.tabText(at).startswith(title))
        QTest.mouseClick(tabs, LEFT, PLAIN, tabs.tabRect(at).center())

    def drag_boundary(self, *stops: int) -> list[tuple[str, str]]:
        """Takes hold of the boundary, lets it go at the last stop, and gives what is said to train at each."""
        canvas = self.stack.canvas
        QTest.mousePress(canvas.viewport(), LEFT, PLAIN, self._boundary_at(canvas.shown))
        read = []
        for stop in stops:
            QTest.mouseMove(canvas.viewport(), self._boundary_at(stop))
            self.until(self._figure_follows)
            read.append(self.says_what_trains())
        QTest.mouseRelease(canvas.viewport(), LEFT, PLAIN, self._boundary_at(stops[-1]))
        return read

    def _figure_follows(self) -> bool:
        """The figure beside the stack follows a drag at its own pace."""
        caption, figure = self.says_what_trains()
        return figure in caption

    def _boundary_at(self, frozen: int) -> QPoint:
        canvas = self.stack.canvas
        return canvas.mapFromScene(300, canvas.stack_scene.handle_rect("freeze", frozen).center().y())

    def drop(self, path: Path) -> None:
        """Drags a file or folder from elsewhere over the window and lets it go there."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        middle, copy = self.window.rect().center(), Qt.DropAction.CopyAction
        enter = QDragEnterEvent(middle, copy, mime, LEFT, PLAIN)
        QApplication.sendEvent(self.window, enter)
        assert enter.isAccepted()
        drop = QDropEvent(QPointF(middle), copy, mime, LEFT, PLAIN)
        QApplication.sendEvent(self.window, drop)
        assert drop.isAccepted()

    def select(self, *runs: str) -> None:
        """Clicks the runs in the history, all but the first with Ctrl."""
        table = self.area.history.table
        names = [row["Run"] for row in self.history()]
        for at, run in enumerate(runs):
            cell = table.visualRect(table.model().index(names.index(run), 1))
            QTest.mouseClick(table.viewport(), LEFT, CTRL if at else PLAIN, cell.center())

    # Habits --------------------------------------------------------------------------------------------------------

    def open_experiment(self, path: Path) -> None:
        """Drops an experiment's file on the window, and waits until its source and data are described."""
        self.drop(path)
        self.until(self.knows_source_and_data)

    def run(self) -> None:
        self.press(Qt.Key.Key_Return, CTRL)

    def close_window(self) -> None:
        """Clicks the cross in the title bar."""
        self.window.close()

    def leave_at_once(self) -> None:
        """Ends the program from wherever it is; the run under way is interrupted."""
        if not self.program_has_ended:
            self.controller._close("interrupt")
            self.until(lambda: self.program_has_ended)
        self.window.deleteLater()

    # Reading -------------------------------------------------------------------------------------------------------

    def knows_source_and_data(self) -> bool:
        """Whether neither side waits for the engine's description."""
        transfer = self.controller.transfer
        return transfer.stack is not None and transfer.data is not None

    def says_what_trains(self) -> tuple[str, str]:
        """The line below the stack, and the figure beside it."""
        return self.stack.caption.text, self.figure("trains")

    def figure(self, label: str) -> str:
        """A figure of the card *Before you run*."""
        before = self.controller.recipe.before
        said = [w.accessibleName() for w in before.findChildren(QLabel) if w.isVisible()]
        return next(text.removeprefix(f"{label}: ") for text in said if text.startswith(f"{label}: "))

    def run_bar(self) -> str:
        """What the bar says of the run under way, or of the last one."""
        return " · ".join(label.full_text() for label in self.area.bar.findChildren(FittedLabel) if label.isVisible())

    def reads(self, text: str, within: QWidget) -> bool:
        """Whether a line begins so."""
        return any(label.isVisible() and label.text().startswith(text) for label in within.findChildren(QLabel))

    def message(self) -> str:
        """The line over the foot of the stack; empty where there is none."""
        bar = self.find_kind(MessageBar)
        return bar.text() if bar.isVisible() else ""

    def left_side(self) -> str:
        """Every line of the cards beside the stack: source, data, tasks, setting."""
        return self.card_text(self.find_kind(TransferSide))

    def card_text(self, card: QWidget) -> str:
        """Every line of a card."""
        return "\n".join(line.plain_text() for line in card.findChildren(TextLine) if line.isVisible())

    def history(self) -> list[dict[str, str]]:
        """The rows of the history by column."""
        model = self.area.history.table.model()
        titles = [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in range(model.columnCount())]
        return [
            {title: str(model.index(row, at).data()) for at, title in enumerate(titles)}
            for row in range(model.rowCount())
        ]

    def statuses(self) -> dict[str, str]:
        """Each run's status by its name, as the history shows them."""
        return {row["Run"]: row["Status"] for row in self.history()}

    def last_drawn(self, panel: CurvesPanel | None = None) -> list[list[float]]:
        """For both plots the last x of each curve that is drawn."""
        return [[float(curve.line.x[-1]) for curve in plot._curves] for plot in (panel or self.area.curves).plots]

    def last_step(self) -> int:
        """The last step of the newest run among the live curves; 0 before the first."""
        book = self.area.curves.book
        curve = book.run(book.runs[-1]).curves.get("train/loss") if book.runs else None
        return int(curve.steps[-1]) if curve else 0

    def _see_the_end(self) -> None:
        self.program_has_ended = True


def _turn_to(window: QWidget, until: Callable[[Callable[[], object]], None]) -> None:
    """Without a window manager nobody hands the keyboard over when a dialog opens or closes."""
    if not window.isActiveWindow():
        window.activateWindow()
        until(window.isActiveWindow)


def _names(widget: QWidget) -> tuple[str, str]:
    text = widget.text().replace("&", "") if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName(), text


def _scroll_to(widget: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()
