"""The perceptron reads as many features as the table gives: fewer with another task, more without one."""

from __future__ import annotations

from PySide6.QtCore import QObject

from workbench.edits.rows import follow_features
from workbench.ui.controllers.transfer import TransferController
from workbench.ui.document import ExperimentDocument


class FeaturesController(QObject):
    """What follows from an edit of tasks or groups joins that edit's step of undo. What was opened stays as it is."""

    def __init__(self, document: ExperimentDocument, transfer: TransferController) -> None:
        super().__init__(document)
        self._document = document
        self._transfer = transfer
        transfer.shown.connect(self._follow)

    def _follow(self) -> None:
        experiment, data = self._document.experiment, self._transfer.data
        edit = follow_features(experiment, data) if data is not None else None
        if edit is not None:
            self._document.amend(experiment, edit.changes)
