"""Pictures of domains and tasks: a task's panel, the setting with its methods and a measured shift, and the gallery."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from workbench.spec.data import BundledData
from workbench.spec.tasks import Regression
from workbench.ui.controllers.window import WindowController

TakeBoth = Callable[[QWidget, str], None]
Wait = Callable[[str, Callable[[], object]], None]

TASKS = (Regression(name="thickness", column="thickness", unit="px"),)


def take_domain_pictures(controller: WindowController, take_in_both: TakeBoth, wait: Wait) -> None:
    """The document is as before afterwards."""
    document = controller.document
    steps = document.undo_stack.index()
    tasks = [task.model_dump(mode="json") for task in (*document.experiment.tasks, *TASKS)]
    heads = [*(head.model_dump(mode="json") for head in document.experiment.heads), {"task": "thickness"}]
    document.edit("Add task thickness", {"tasks": tasks, "heads": heads})
    wait("the labels", lambda: controller.transfer.data is not None)
    corner = controller.window.mapToGlobal(QPoint(40, controller.window.height() // 3))
    controller.heads.open_head("thickness", QRect(corner, controller.window.size() / 8))
    take_in_both(controller.window, "task-panel")
    controller.heads.head.close_and_return()
    _take_setting(controller, take_in_both, wait)
    _take_gallery(controller, take_in_both, wait)
    document.undo_stack.setIndex(steps)


def _take_setting(controller: WindowController, take_in_both: TakeBoth, wait: Wait) -> None:
    setting = controller.setting
    setting.choose(BundledData(name="digits"))
    setting.open()
    if (dialog := setting.dialog) is None:
        raise LookupError("the setting")
    wait("the source data", lambda: not setting._why_not())  # noqa: SLF001 - nobody else asks for it
    take_in_both(dialog, "setting-cards")
    dialog.pages.setCurrentWidget(dialog.methods)
    take_in_both(dialog, "setting-methods")
    dialog.pages.setCurrentWidget(dialog.shift)
    setting.measure()
    wait("the shift", lambda: setting.shifts.shift is not None)
    take_in_both(dialog, "setting-shift")
    dialog.reject()


def _take_gallery(controller: WindowController, take_in_both: TakeBoth, wait: Wait) -> None:
    controller.gallery.open()
    view, pictures = controller.gallery.view, controller.gallery.pictures
    if view is None or pictures is None:
        raise LookupError("the gallery")
    wait("the examples", lambda: view.roll is not None)
    view.grid.setFocus()
    wait("thumbnails", lambda: not pictures.makes_thumbnails)
    take_in_both(view, "gallery")
    view.close()
