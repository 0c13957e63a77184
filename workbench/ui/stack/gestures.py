"""What the mouse can drag: a handle along the stack, a head along its line, an adapter to another row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPointF

from workbench.ui.stack.aiming import target_at
from workbench.ui.stack.handles import HandleKind
from workbench.ui.stack.head_chips import dropped_at
from workbench.ui.stack.scene import StackScene
from workbench.ui.stack.targets import RowTarget


class Gesture(Protocol):
    """One drag, from taking hold to letting go. Points are the scene's."""

    def follow(self, pos: QPointF) -> None: ...

    def finish(self, *, copy: bool) -> None:
        """Lets go; `copy`: Ctrl is held."""

    def cancel(self) -> None:
        """As if it had never begun."""

    def let_go(self) -> None:
        """Shows nothing of it any more, without a word; `finish` or `cancel` may follow."""


class HandleDrag:
    """Snaps a handle to the nearest gap between rows; `grab` is how far below its upper edge it is held."""

    def __init__(self, scene: StackScene, kind: HandleKind, pos: QPointF, owner: HandleOwner) -> None:
        self.kind = kind
        self.start = self.at = scene.positions[kind]
        self._scene = scene
        self._grab = pos.y() - scene.handle_rect(kind).top()
        self._owner = owner
        scene.handles[kind].set_held(True)

    def follow(self, pos: QPointF) -> None:
        before = self.at
        self.at = self._scene.arrangement.nearest(self.kind, pos.y() - self._grab, self._scene.positions)
        if self.at != before:
            self._owner.preview(self.kind, self.at)

    def finish(self, *, copy: bool) -> None:  # noqa: ARG002  # of the protocol
        """A drag that ends where it began has chosen nothing."""
        if self.at != self.start:
            self._owner.choose(self.kind, self.at)
        self._owner.reveal_handle(self.kind)  # where it was dropped it may stand half beyond an edge

    def cancel(self) -> None:
        if self.at != self.start:
            self._owner.preview(self.kind, self.start)
            self._owner.reveal_handle(self.kind)

    def let_go(self) -> None:
        self._scene.handles[self.kind].set_held(False)


class HandleOwner(Protocol):
    """Who shows and announces positions."""

    def preview(self, kind: HandleKind, at: int) -> None: ...

    def choose(self, kind: HandleKind, at: int) -> None: ...

    def reveal_handle(self, kind: HandleKind) -> None: ...


class HeadDrag:
    """Carries a head's chip along the line of heads."""

    def __init__(self, scene: StackScene, head: int, pos: QPointF, moved: Callable[[str, int], None]) -> None:
        self._heads = scene.heads
        self._head = head
        self._moved = moved
        self._rects = [place.rect for place in self._heads.places() if isinstance(place.slot, int)]
        self._grab = pos.x() - self._rects[head].left()
        self._left = self._rects[head].left()

    def follow(self, pos: QPointF) -> None:
        self._left = pos.x() - self._grab
        self._heads.carry(self._head, self._left)

    def finish(self, *, copy: bool) -> None:  # noqa: ARG002  # of the protocol
        centre = self._left + self._rects[self._head].width() / 2
        goal = dropped_at([rect.center().x() for rect in self._rects], self._head, centre)
        if goal != self._head:
            self._moved(self._heads.heads[self._head].name, goal)

    def cancel(self) -> None:
        """Nothing was announced that would have to be taken back."""

    def let_go(self) -> None:
        self._heads.put_down()


class ChipDrag:
    """Carries an adapter from its row to another: moved, or copied with Ctrl."""

    def __init__(self, scene: StackScene, target: RowTarget, dropped: Callable[[int, int, int, bool], None]) -> None:
        """`dropped` hears the adapter's index, the row it came from, the row it went to, and whether it is a copy."""
        self._scene = scene
        self._from = target.spot.block
        self._chip = scene.rows.items[self._from].state.block.chips[target.chip]
        self._to: int | None = None
        self._dropped = dropped

    def follow(self, pos: QPointF) -> None:
        target = target_at(self._scene, pos)
        block = target.spot.block if isinstance(target, RowTarget) else None
        self._to = None if block == self._from else block
        self._scene.rows.set_targets(() if self._to is None else (self._to,))
        self._scene.carried.carry(self._chip.text, pos)

    def finish(self, *, copy: bool) -> None:
        if self._to is not None:
            self._dropped(self._chip.index, self._from, self._to, copy)

    def cancel(self) -> None:
        """Nothing was announced that would have to be taken back."""

    def let_go(self) -> None:
        self._scene.rows.set_targets(())
        self._scene.carried.put_down()
