"""What every controller of the stack works with: the document, the model it is about, and how an edit is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from models.spec.errors import UserError
from models.spec.stack import BlockDescription, StackDescription
from workbench.edits.edit import Edit
from workbench.experiment import Experiment
from workbench.spec.checks import Problem
from workbench.spec.cost.parameters import outputs_of_tasks
from workbench.ui.controllers.transfer import TransferController
from workbench.ui.document import ExperimentDocument


class StackEditing(QObject):
    """One gesture, one step of undo; what cannot be done is said once, in words."""

    refused = Signal(str, str)
    """What is wrong, and the remedy."""
    told = Signal(str, str)
    """What an edit did besides what was asked for, and how to have it otherwise."""

    def __init__(self, document: ExperimentDocument, transfer: TransferController) -> None:
        super().__init__(document)
        self.document = document
        self.transfer = transfer

    @property
    def experiment(self) -> Experiment:
        return self.document.experiment

    @property
    def stack(self) -> StackDescription | None:
        """None while the source model is not known."""
        return self.transfer.stack

    @property
    def names(self) -> tuple[str, ...]:
        """Of the blocks, from the input upwards."""
        return tuple(block.name for block in self.stack.blocks) if self.stack else ()

    def blocks(self, names: tuple[str, ...]) -> list[BlockDescription]:
        """The blocks of these names, from the input upwards."""
        return [block for block in self.stack.blocks if block.name in names] if self.stack else []

    def chosen(self, blocks: tuple[str, ...]) -> tuple[str, ...]:
        """The blocks that an act of a menu is meant for, as they are; says so where there are none."""
        if not blocks:
            self.refused.emit("No block is selected.", "Select one in the stack: Ctrl+click, or Ctrl+↑.")
        return blocks

    def num_outputs(self) -> dict[str, int]:
        """The number of outputs of each task's head, as far as the data are known."""
        data = self.transfer.data
        return outputs_of_tasks(self.experiment, data) if data else {}

    def do(self, edit: Edit, merge_key: str | None = None) -> list[Problem]:
        """Returns the faults where the edit would leave no valid document, which then stays as it is."""
        problems = self.document.edit(edit.name, edit.changes, merge_key)
        if edit.besides and not problems:
            self.told.emit(edit.besides, edit.remedy)
        return problems

    def attempt(self, make: Callable[[], Edit]) -> None:
        """Does an edit that may turn out to be impossible."""
        try:
            problems = self.do(make())
        except UserError as error:
            self.refused.emit(error.what, error.remedy)
        else:
            for problem in problems[:1]:
                self.refused.emit(problem.message, problem.remedy)
