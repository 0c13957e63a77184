"""The grid of thumbnails: only what is in sight is painted, and of that only what scrolling uncovers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget
from typing_extensions import override

from workbench.ui.gallery.cell_painter import CellPainter
from workbench.ui.gallery.cells import SIDES, Cells
from workbench.ui.gallery.choice import Examples
from workbench.ui.gallery.grid_keys import GridKeys
from workbench.ui.gallery.pictures import Pictures
from workbench.ui.tooltips import literal

_AROUND = 4
"""Pixels around a cell that its ring covers."""
_AHEAD = 1.0
"""Heights of the window above and below of which pictures are decoded as well."""


class GalleryGrid(QAbstractScrollArea):
    """Shows examples in the order it is given. `current_changed` carries an example, or -1."""

    current_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Images")
        self.viewport().setMouseTracking(False)
        self.pictures = Pictures(self)
        self.pictures.decoded.connect(self._repaint)
        self._examples: Examples = np.zeros(0, dtype=np.int64)
        self._where: dict[int, int] = {}
        self._side = SIDES[2]
        self._cells = Cells(0, self._side, self.viewport().width())
        self._current = -1
        self._painter = CellPainter(self.pictures)
        self._keys = GridKeys(self)
        self.tip: Callable[[int], str] = lambda _: ""
        """What is said of an example under the mouse."""

    # What it is told -----------------------------------------------------------------------------------------------

    def set_examples(self, examples: Examples, caption: Callable[[int], str], marked: Callable[[int], bool]) -> None:
        """Shows these; the current one stays where it is among them, else the grid begins anew."""
        kept = self.current
        self._examples = examples
        self._painter.caption, self._painter.marked = caption, marked
        found = np.flatnonzero(examples == kept)
        self._current = int(found[0]) if len(found) else -1
        self._arrange()
        if self._current >= 0:
            self.show_cell(self._current)
        else:
            self.verticalScrollBar().setValue(0)
            self.current_changed.emit(-1)
        self.viewport().update()

    def let_go(self) -> None:
        """Forgets the choice: other examples are to follow, whose numbers mean something else."""
        self._current = -1

    def set_side(self, side: int) -> None:
        """How large pictures are; what stood at the top stays in sight."""
        if side == self._side:
            return
        top = self._current if self._current >= 0 else self.in_sight().start
        self._side = side
        self._arrange()
        if 0 <= top < len(self._examples):
            self.show_cell(top, centred=True)
        self.viewport().update()

    def zoom(self, steps: int) -> None:
        """To the next larger or smaller size."""
        at = SIDES.index(self._side) + steps
        self.set_side(SIDES[min(max(at, 0), len(SIDES) - 1)])

    def renew(self) -> None:
        """Asks for pictures in sight again: some were made meanwhile."""
        self._want()

    # What it shows -------------------------------------------------------------------------------------------------

    @property
    def examples(self) -> Examples:
        return self._examples

    @property
    def cells(self) -> Cells:
        return self._cells

    @property
    def current(self) -> int:
        """The example that is chosen; -1 for none."""
        return int(self._examples[self._current]) if self._current >= 0 else -1

    @property
    def current_cell(self) -> int:
        return self._current

    def in_sight(self) -> range:
        """Cells."""
        top = self.verticalScrollBar().value()
        return self.cells.between(top, top + self.viewport().height() - 1)

    def cell_rect(self, cell: int) -> QRect:
        """In the viewport, with its caption."""
        left, top = self._cells.corner(cell)
        return QRect(left, top - self.verticalScrollBar().value(), self._side, self._cells.cell_height)

    def choose(self, cell: int) -> None:
        """Makes a cell the current one, and brings it into sight."""
        if not 0 <= cell < len(self._examples):
            return
        before, self._current = self._current, cell
        self.show_cell(cell)
        for changed in (before, cell):
            if changed >= 0:
                self.viewport().update(self.cell_rect(changed).adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND))
        self.setAccessibleDescription(self.tip(self.current))
        self.current_changed.emit(self.current)

    def show_cell(self, cell: int, *, centred: bool = False) -> None:
        bar, rect = self.verticalScrollBar(), self.cell_rect(cell)
        if centred:
            bar.setValue(bar.value() + rect.center().y() - self.viewport().height() // 2)
        elif rect.top() < 0:
            bar.setValue(bar.value() + rect.top() - 4)
        elif rect.bottom() >= self.viewport().height():
            bar.setValue(bar.value() + rect.bottom() - self.viewport().height() + 5)

    # Within --------------------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self._cells = Cells(len(self._examples), self._side, self.viewport().width())
        self.pictures.set_size(self._side, self.devicePixelRatioF())
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self.cells.height - height))
        bar.setPageStep(max(1, height))
        bar.setSingleStep(max(1, self.cells.step_y // 3))
        self._want()

    def _want(self) -> None:
        """In sight first, then what is near; nothing while nobody looks."""
        if not self.isVisible():
            return
        sight = self.in_sight()
        height = self.viewport().height()
        top = self.verticalScrollBar().value()
        near = self.cells.between(int(top - _AHEAD * height), int(top + (1 + _AHEAD) * height))
        cells = [*sight, *range(sight.stop, near.stop), *reversed(range(near.start, sight.start))]
        self._where = {int(self._examples[cell]): cell for cell in sight}
        self.pictures.want(self._examples[cells].tolist())

    def _repaint(self, examples: list[int]) -> None:
        for example in examples:
            if (cell := self._where.get(example)) is not None:
                self.viewport().update(self.cell_rect(cell))

    # Qt's events ---------------------------------------------------------------------------------------------------

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self._painter.begin(painter)
        top = self.verticalScrollBar().value()
        painted: set[int] = set()
        for rect in event.region():  # type: ignore[attr-defined]  # the stubs do not know that it can
            for cell in self._cells.between(top + rect.top() - _AROUND, top + rect.bottom() + _AROUND):
                place = self.cell_rect(cell)
                if (
                    cell not in painted
                    and place.left() - _AROUND <= rect.right()
                    and place.right() + _AROUND >= rect.left()
                ):
                    painted.add(cell)
                    chosen = cell == self._current
                    self._painter.paint(painter, place, int(self._examples[cell]), self._side, chosen=chosen)
        painter.end()

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(0, dy)
        self._want()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._want()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        top = self.cells.between(self.verticalScrollBar().value(), self.verticalScrollBar().value()).start
        self._arrange()
        if event.oldSize().width() != event.size().width() and 0 < top < len(self._examples):
            self.show_cell(top)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position().toPoint())
        if cell is not None:
            self.choose(cell)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            cell = self._cell_at(event.pos())
            text = literal(self.tip(int(self._examples[cell]))) if cell is not None else ""
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return super().viewportEvent(event)

    def _cell_at(self, point: QPoint) -> int | None:
        return self.cells.at(point.x(), point.y() + self.verticalScrollBar().value())
