"""The pictures of the stack editor's states, each made by the gestures that a person would make."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from models.spec.source import TorchvisionSource
from workbench.edits import adapters, freezing, tasks
from workbench.edits.presets import choose_preset
from workbench.experiment import Experiment
from workbench.ui.preset_menu import PresetButton

if TYPE_CHECKING:
    from docs.take_screenshots import Session

Take = Callable[[QPixmap, str], None]
Wait = Callable[[str, Callable[[], object]], None]


class StackPictures:
    """Shows one state after the other; `take` writes a picture, `wait` lets the window live until something holds."""

    def __init__(self, session: Session, take: Take, wait: Wait, settle: Callable[[], None]) -> None:
        self._session = session
        self._take, self._wait, self._settle = take, wait, settle
        self._controller = session.controller
        self._view = session.controller.middle.stack
        self._document = session.controller.document
        self._first = self._document.experiment

    def take_all(self) -> None:
        self._start_over(name="MNIST-5k with few labels")
        self._rates()
        self._search()
        self._from_the_top()
        self._exceptions()
        self._two_heads()
        self._adapters()
        self._presets()
        self._overview()

    def _rates(self) -> None:
        self._edit("Rates", {"freeze.boundary": 10, "rates": {"kind": "layer-decay", "decay": 0.75}})
        self._both("stack-rates", self._view)

    def _search(self) -> None:
        self._view.open_find()
        self._view.find_bar.field.setText("conv_dw")
        self._both("stack-search", self._view)
        self._view.find_bar.close_bar()
        self._view.find_blocks("")
        self._controller.stack.fold_all()

    def _from_the_top(self) -> None:
        self._edit("Feature transfer", {"freeze": {"boundary": 0, "top": 12}, "rates": {"kind": "uniform"}})
        self._both("stack-from-the-top", self._view)

    def _exceptions(self) -> None:
        names = self._names
        self._edit("Boundary", {"freeze": {"boundary": 12, "batch_norm": "statistics"}})
        self._do(freezing.toggle_blocks(self._experiment, names, [names[4], names[5]]))
        self._do(freezing.toggle_blocks(self._experiment, names, [names[14]]))
        self._both("stack-exceptions", self._view)

    def _two_heads(self) -> None:
        self._start_over()
        self._edit("Boundary", {"freeze.boundary": 10})
        data = self._controller.transfer.data
        parity = data.column("parity") if data else None
        assert parity is not None  # noqa: S101  # waited for
        self._do(tasks.add_task(self._experiment, parity, "mlp"))
        self._do(freezing.move_share(self._names, 15))
        self._both("stack-two-heads", self._view)

    def _adapters(self) -> None:
        self._start_over()
        self._edit("Boundary", {"freeze.boundary": "all"})
        names = self._names
        self._do(adapters.add_adapter(self._experiment, names, "lora", names[8:]))
        self._do(adapters.add_adapter(self._experiment, names, "bitfit", names[:8]))
        self._controller.middle.show_palette(shown=True)
        self._wait("the adapters' sizes", lambda: all(self._controller.stack.adapter_sizes.sizes()))
        self._settle()
        row = self._view.rect_of(names[12])
        self._controller.stack.popovers.open_adapter(0, names[12], QRect(row.right() - 60, row.y(), 40, row.height()))
        self._both("stack-adapters", self._session.window)
        self._controller.stack.popovers.adapter.close_and_return()
        self._controller.middle.show_palette(shown=False)

    def _presets(self) -> None:
        stack = self._controller.transfer.stack
        assert stack is not None  # noqa: S101  # waited for
        self._do(choose_preset("lp-ft", stack))
        self._edit("Longer probe", {"phases.epochs": 5})
        button = self._session.window.findChild(PresetButton)
        assert button is not None  # noqa: S101  # it stands in the top bar
        self._both("stack-presets", self._session.window, menu=button)

    def _overview(self) -> None:
        self._start_over()
        self._controller.presets.choose_source(TorchvisionSource(architecture="resnet152"))
        self._await_stack()
        self._edit("Boundary", {"freeze.boundary": 30})
        self._view.canvas.zoom(0)
        self._both("stack-overview", self._view)

    # Within ----------------------------------------------------------------------------------------------------------

    @property
    def _experiment(self) -> Experiment:
        return self._document.experiment

    @property
    def _names(self) -> tuple[str, ...]:
        return self._controller.editing.names

    def _start_over(self, name: str = "MNIST-5k with few labels") -> None:
        self._document.new(self._first.model_copy(update={"name": name}))
        self._await_stack()

    def _await_stack(self) -> None:
        transfer = self._controller.transfer
        self._wait("the stack", lambda: transfer.stack and transfer.data)
        self._settle()

    def _edit(self, title: str, changes: dict[str, Any]) -> None:
        faults = self._document.edit(title, changes)
        if faults:
            raise ValueError("\n".join(map(str, faults)))

    def _do(self, edit: Any) -> None:
        self._edit(edit.name, dict(edit.changes))

    def _both(self, name: str, widget: QWidget, menu: QToolButton | None = None) -> None:
        for theme in ("light", "dark"):
            self._session.window.theme_chosen.emit(theme)
            self._settle()
            picture = widget.grab()
            if menu is not None and menu.menu() is not None:
                _draw_menu(picture, widget, menu, menu.menu())
            self._take(picture, f"{name}-{theme}")


def _draw_menu(picture: QPixmap, widget: QWidget, button: QToolButton, menu: QMenu) -> None:
    """A menu is a window of its own: it is drawn where it opens."""
    menu.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    menu.adjustSize()
    at = button.mapTo(widget, QPoint(0, button.height()))
    painter = QPainter(picture)
    painter.drawPixmap(at, menu.grab())
    painter.end()
