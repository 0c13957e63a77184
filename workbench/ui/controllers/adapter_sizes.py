"""Asks the engine how much the document's adapters add to each block, and says where one does not fit."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from models.spec.adapters import Adapter
from models.spec.additions import Additions
from models.spec.source import SourceModel
from workbench.launch.messages import AdaptersAnswer, Answer, DescribeAdapters, Refused
from workbench.launch.pump import Pump
from workbench.spec.checks import Problem
from workbench.ui.controllers.stack_editing import StackEditing

PLACE = "adapters"


class AdapterSizes(QObject):
    """What the engine told of adapters that the document has still; a change of one leaves the others known."""

    told = Signal()
    """Sizes, or the fault that stands in their way, are known anew."""

    def __init__(self, editing: StackEditing, pump: Pump) -> None:
        super().__init__(editing)
        self._editing = editing
        self._pump = pump
        self._source: SourceModel | None = None
        self._asked: tuple[Adapter, ...] = ()
        self._number = 0
        self._answer: AdaptersAnswer | None = None
        self._known: dict[Adapter, dict[str, int]] = {}
        self._problem: Problem | None = None
        editing.document.changed.connect(lambda _: self._follow())
        editing.transfer.shown.connect(self._follow)

    def sizes(self) -> list[dict[str, int]]:
        """For each of the document's adapters what it trains in each of its blocks; empty where that is not known."""
        return [self._known.get(adapter, {}) for adapter in self._editing.experiment.adapters]

    def additions(self) -> Mapping[str, Additions]:
        """What all adapters together train in each block; empty while that is not known."""
        return self._answer.blocks if self._answer is not None and self._is_of_document() else {}

    def problems(self) -> list[Problem]:
        """Why the document's adapters cannot be set into its source; empty where they can, or nobody knows yet."""
        return [self._problem] if self._problem is not None and self._is_of_document() else []

    def _is_of_document(self) -> bool:
        experiment = self._editing.experiment
        return (self._source, self._asked) == (experiment.source, experiment.adapters)

    def _follow(self) -> None:
        experiment = self._editing.experiment
        if experiment.source != self._source:
            self._source, self._known = experiment.source, {}
            self._asked = ()
        if experiment.adapters == self._asked or self._editing.stack is None:
            return
        self._asked = experiment.adapters
        self._answer, self._problem, self._number = None, None, 0
        if experiment.adapters:
            self._number = self._pump.ask(
                lambda number: DescribeAdapters(request=number, source=experiment.source, adapters=experiment.adapters),
                self._hear,
            )

    def _hear(self, answer: Answer) -> None:
        if answer.request != self._number:
            return
        if isinstance(answer, AdaptersAnswer):
            self._answer = answer
            self._known = dict(zip(self._asked, answer.adapters, strict=True))
        elif isinstance(answer, Refused):
            self._problem = Problem(PLACE, answer.what, answer.remedy)
        self.told.emit()
