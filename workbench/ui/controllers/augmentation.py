"""Joins the augmentation dialog with the document and with the engine that draws its preview."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from workbench.edits.augmentation import (
    PRESETS,
    add_augmentation,
    augmentation_preset,
    choose_augmentation_preset,
    move_augmentation,
    remove_augmentation,
    set_in_augmentation,
)
from workbench.edits.edit import Edit
from workbench.experiment import Experiment
from workbench.launch.messages import Answer, PreviewAnswer, PreviewAugmentation, Refused
from workbench.launch.pump import Pump
from workbench.ui.augmentation.dialog import AugmentationDialog
from workbench.ui.controllers.transfer import TransferController
from workbench.ui.document import ExperimentDocument

PAUSE_MS = 300
"""The preview is renewed once the document stood still this long."""
_FRESH = Experiment()
_CHANGES_NO_PICTURE = ("name", "preset", "source", "freeze", "rates", "phases", "adapters", "heads", "recipe")


class AugmentationController(QObject):
    """One dialog for as long as the window lives; it asks the engine for nothing while it is closed."""

    def __init__(self, document: ExperimentDocument, transfer: TransferController, pump: Pump, window: QWidget) -> None:
        super().__init__(window)
        self.dialog = AugmentationDialog(document.undo_stack, window)
        self._document = document
        self._transfer = transfer
        self._pump = pump
        self._draw = 0
        self._number = self._answered = 0
        self._asked: PreviewAugmentation | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self._connect()

    def open(self) -> None:
        self._show()
        self._ask()
        self.dialog.open()
        self.dialog.editor.focus_list()

    # What the user does --------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        editor = self.dialog.editor
        editor.preset_chosen.connect(lambda key: self._edit(choose_augmentation_preset(key), 0))
        editor.add_requested.connect(self._add)
        editor.remove_requested.connect(lambda at: self._edit(remove_augmentation(self._experiment, at), at))
        editor.move_requested.connect(lambda at, to: self._edit(move_augmentation(self._experiment, at, to), to))
        editor.field_changed.connect(self._set)
        self.dialog.draw_again_requested.connect(self._draw_again)
        self.dialog.finished.connect(lambda _: self._pause.stop())
        self._document.changed.connect(self._follow)
        self._transfer.shown.connect(self._follow)

    @property
    def is_drawing(self) -> bool:
        """True while the pictures shown are not those of the document."""
        return self._pause.isActive() or self._answered != self._number or not self._number

    @property
    def _experiment(self) -> Experiment:
        return self._document.experiment

    def _add(self, kind: str) -> None:
        self._edit(add_augmentation(self._experiment, kind), len(self._experiment.augmentation))

    def _edit(self, edit: Edit, current: int) -> None:
        """Makes the edit and chooses the row that it concerned."""
        self._document.edit(edit.name, edit.changes)
        self._show(current)

    def _set(self, at: int, path: str, value: object) -> None:
        edit = set_in_augmentation(self._experiment, at, path, value)
        problems = self._document.edit(edit.name, edit.changes, merge_key=f"augmentation.{at}.{path}")
        faults = [f"{problem.message} {problem.remedy}" for problem in problems]
        self.dialog.editor.form.set_faults({path: faults[0]} if faults else {})

    def _draw_again(self) -> None:
        self._draw += 1
        self._ask()

    # What is shown -------------------------------------------------------------------------------------------------

    def _follow(self, _: object = None) -> None:
        if not self.dialog.isVisible():
            return
        self._show()
        if self._question() != self._asked:
            self.dialog.grid.set_stale(stale=True)
            self._pause.start()

    def _show(self, current: int | None = None) -> None:
        editor, augmentation = self.dialog.editor, self._experiment.augmentation
        preset = augmentation_preset(augmentation)
        at = max(0, editor.current) if current is None else current
        editor.set_augmentation(augmentation, PRESETS[preset].title if preset else "", at)

    def _question(self) -> PreviewAugmentation | None:
        """None while the source model is not known."""
        stack, images = self._transfer.stack, self._experiment.preprocessing
        if stack is None:
            return None
        return PreviewAugmentation(
            request=0,
            experiment=self._experiment.model_copy(
                update={name: getattr(_FRESH, name) for name in _CHANGES_NO_PICTURE}
            ),
            image_size=images.asked_size or stack.input.size,
            channels=images.asked_channels or stack.input.channels,
            interpolation=stack.input.interpolation,
            number=self._draw,
        )

    def _ask(self) -> None:
        question = self._question()
        if question is None:
            self.dialog.say("Waiting for the source model…")
            return
        self._asked = question
        self.dialog.say("Drawing…")
        self._number = self._pump.ask(lambda number: question.model_copy(update={"request": number}), self._told)

    def _told(self, answer: Answer) -> None:
        """An answer that was overtaken is dropped by its number."""
        if answer.request != self._number:
            return
        self._answered = answer.request
        if isinstance(answer, PreviewAnswer):
            self.dialog.grid.set_rows(answer.rows)
            drawn = bool(self._document.experiment.augmentation)
            again = (
                "every epoch draws anew for each of them" if drawn else "every epoch shows them as the model sees them"
            )
            self.dialog.say(f"Training examples; {again}.")
        elif isinstance(answer, Refused):
            self.dialog.say(" ".join(filter(None, [answer.what, answer.remedy])), "bad")
