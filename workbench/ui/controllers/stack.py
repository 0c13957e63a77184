"""Joins the document with the stack: gestures become edits, and the picture follows the document."""

from __future__ import annotations

from PySide6.QtCore import QObject

from models.spec.stack import StackDescription
from workbench.edits import freezing
from workbench.edits.edit import Edit
from workbench.experiment import Experiment
from workbench.ui.controllers.stack_states import block_states, captions
from workbench.ui.controllers.transfer import TransferController
from workbench.ui.document import ExperimentDocument
from workbench.ui.stack.view import StackView


class StackController(QObject):
    """Everything that is done to the picture of the model, by mouse or by keys, passes through here."""

    def __init__(self, document: ExperimentDocument, transfer: TransferController, view: StackView) -> None:
        super().__init__(document)
        self._document = document
        self._transfer = transfer
        self._view = view
        self._connect()

    def _connect(self) -> None:
        self._transfer.shown.connect(self._show)
        self._view.boundary_chosen.connect(self.move_boundary)
        self._view.boundary_previewed.connect(self._preview_boundary)

    # What the user does --------------------------------------------------------------------------------------------

    def move_boundary(self, frozen_blocks: int) -> None:
        """One gesture, one step of undo."""
        self._do(freezing.move_boundary(self._document.experiment, self._names, frozen_blocks))

    def _preview_boundary(self, frozen_blocks: int) -> None:
        experiment = self._document.experiment
        freeze = freezing.with_boundary(experiment.freeze, self._names, frozen_blocks)
        previewed = experiment.model_copy(update={"freeze": freeze})
        if self._transfer.stack is not None:
            self._show_states(previewed, self._transfer.stack)
        self._transfer.show_cost(previewed)

    def _do(self, edit: Edit) -> None:
        self._document.edit(edit.name, edit.changes)

    # What is shown -------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        stack = self._transfer.stack
        if stack is not None:
            self._show_document(self._document.experiment, stack)

    def _show_document(self, experiment: Experiment, stack: StackDescription) -> None:
        outputs = self._outputs(experiment)
        freeze, num_blocks = experiment.freeze, len(stack.blocks)
        self._view.set_heads([(head.task, head.kind, outputs.get(head.task, 0)) for head in experiment.heads])
        self._view.set_boundary(freeze.frozen_blocks(num_blocks))
        self._view.set_top(freeze.top)
        self._view.set_share(experiment.sharing.shared_blocks(num_blocks))
        self._show_states(experiment, stack)

    def _show_states(self, experiment: Experiment, stack: StackDescription) -> None:
        self._view.set_states(block_states(experiment, stack))
        self._view.set_caption(*captions(experiment, stack, self._outputs(experiment)))

    def _outputs(self, experiment: Experiment) -> dict[str, int]:
        """The number of classes of each task, as far as the data are known."""
        data = self._transfer.data
        return {task.name: len(data.classes_of(task.column)) for task in experiment.tasks} if data else {}

    @property
    def _names(self) -> tuple[str, ...]:
        stack = self._transfer.stack
        return tuple(block.name for block in stack.blocks) if stack else ()
