"""A mouse and a keyboard over the whole window, told in the words of the stack."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from workbench.experiment import Experiment
from workbench.ui.adapter_mime import adapter_mime
from workbench.ui.controllers.window import WindowController
from workbench.ui.stack.aiming import rect_of
from workbench.ui.stack.arrangement import Spot
from workbench.ui.stack.handles import HandleKind
from workbench.ui.stack.targets import HeadTarget, RowPart, RowTarget

LEFT = Qt.MouseButton.LeftButton
PLAIN, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


class Hands:
    """Acts as a person does; where something opens, the next act goes to it."""

    def __init__(self, qtbot: QtBot, controller: WindowController) -> None:
        self._qtbot = qtbot
        self.controller = controller
        self.window = controller.window
        self.view = controller.middle.stack

    @property
    def experiment(self) -> Experiment:
        return self.controller.document.experiment

    @property
    def undo_names(self) -> list[str]:
        stack = self.controller.document.undo_stack
        return [stack.text(at) for at in range(stack.index())]

    # Mouse -----------------------------------------------------------------------------------------------------------

    def click(self, at: QPoint, held: Qt.KeyboardModifier = PLAIN) -> None:
        QTest.mouseClick(self._port, LEFT, held, at)

    def double_click(self, at: QPoint) -> None:
        QTest.mouseDClick(self._port, LEFT, PLAIN, at)

    def drag(self, start: QPoint, goal: QPoint, held: Qt.KeyboardModifier = PLAIN) -> None:
        QTest.mousePress(self._port, LEFT, held, start)
        for share in (0.1, 0.4, 0.7, 1.0):
            QTest.mouseMove(self._port, start + (goal - start) * share)
        QTest.mouseRelease(self._port, LEFT, held, goal)

    def drag_handle(self, kind: HandleKind, position: int) -> None:
        """To where it stands above so many blocks."""
        scene = self.view.canvas.stack_scene
        start, goal = (self._at(scene.handle_rect(kind, at)) for at in (None, position))
        self.drag(start, goal)

    def drop_adapter(self, kind: str, block: str) -> None:
        """As a drag out of the palette ends."""
        data, at = adapter_mime(kind), QPointF(self.on(block))
        actions = Qt.DropAction.CopyAction
        for event in (
            QDragEnterEvent(at.toPoint(), actions, data, LEFT, PLAIN),
            QDragMoveEvent(at.toPoint(), actions, data, LEFT, PLAIN),
            QDropEvent(at, actions, data, LEFT, PLAIN),
        ):
            QApplication.sendEvent(self._port, event)

    def choose_in_menu_of(self, block: str, *texts: str) -> None:
        """Right click on a row, then on entries of the menu and its submenus."""
        at = self.on(block)
        QApplication.sendEvent(
            self._port, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, self._port.mapToGlobal(at))
        )
        self.choose(*texts)

    def choose(self, *texts: str) -> None:
        """Clicks through an open menu and its submenus."""
        for text in texts:
            menu = self._popup()
            action = next(act for act in menu.actions() if act.text().replace("&", "").partition("\t")[0] == text)
            QTest.mouseClick(menu, LEFT, PLAIN, menu.actionGeometry(action).center())
            if action.menu() is not None:
                self._qtbot.waitUntil(lambda action=action: QApplication.activePopupWidget() is action.menu())

    def on(self, block: str, part: RowPart = "row", chip: int = 0) -> QPoint:
        """The middle of a row, or of its rate, its batch-norm mark or one of its chips."""
        self.view.rect_of(block)  # brings it into sight
        index = self.controller.editing.names.index(block)
        return self._at(rect_of(self.view.canvas.stack_scene, RowTarget(Spot(index), part, chip)))

    def on_head(self, slot: int | str) -> QPoint:
        return self._at(rect_of(self.view.canvas.stack_scene, HeadTarget(slot)))  # type: ignore[arg-type]

    # Keyboard --------------------------------------------------------------------------------------------------------

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = PLAIN, times: int = 1) -> None:
        """On whatever has the focus."""
        for _ in range(times):
            QTest.keyClick(self._focused(), key, held)

    def type(self, text: str) -> None:
        """Over what stands in the field, then Return."""
        QTest.keyClick(self._focused(), Qt.Key.Key_A, CTRL)
        QTest.keyClicks(self._focused(), text)
        QTest.keyClick(self._focused(), Qt.Key.Key_Return)

    def go_to(self, block: str) -> None:
        """The row cursor, by the keyboard: to the top, then down."""
        self.view.canvas.setFocus()
        names = self.controller.editing.names
        self.press(Qt.Key.Key_End, CTRL)
        self.press(Qt.Key.Key_Down, CTRL, times=len(names) - 1 - names.index(block))

    def choose_by_key(self, *texts: str) -> None:
        """Arrow keys through an open menu and its submenus, Return on the last."""
        for text in texts:
            menu = self._popup()
            for _ in menu.actions():
                active = menu.activeAction()
                if active is not None and active.text().replace("&", "").partition("\t")[0] == text:
                    break
                QTest.keyClick(menu, Qt.Key.Key_Down)
            else:
                raise AssertionError(f"no entry {text!r}")
            QTest.keyClick(menu, Qt.Key.Key_Return if text == texts[-1] else Qt.Key.Key_Right)

    def tab_to(self, name: str) -> None:
        """Tab until the field of that accessible name or label has the focus."""
        for _ in range(30):
            if _called(self._focused(), name):
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"no field called {name!r} on the way")

    def press_button(self, text: str) -> None:
        """A click on the one visible button of that text."""
        found = [b for b in self.window.findChildren(QAbstractButton) if b.isVisible() and b.text() == text]
        assert len(found) == 1, f"{len(found)} buttons {text!r}"
        QTest.mouseClick(found[0], LEFT)

    def until(self, holds: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(holds()))

    def close_panel(self) -> None:
        self.press(Qt.Key.Key_Escape)

    # Within ----------------------------------------------------------------------------------------------------------

    @property
    def _port(self) -> QWidget:
        return self.view.canvas.viewport()

    def _at(self, rect: QRectF) -> QPoint:
        return self.view.canvas.mapFromScene(rect.center())

    def _popup(self) -> QMenu:
        self._qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    def _focused(self) -> QWidget:
        popup = QApplication.activePopupWidget()
        widget = popup or QApplication.focusWidget()
        assert widget is not None
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        return widget


def _called(widget: QWidget, name: str) -> bool:
    parent = widget.parentWidget()
    return name in (widget.accessibleName(), parent.accessibleName() if parent else "")
