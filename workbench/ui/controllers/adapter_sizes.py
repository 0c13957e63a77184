"""Asks the engine how much the document's adapters add to each block, and says where one does not fit."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from models.spec.adapters import Adapter
from models.spec.additions import Additions
from models.spec.source import SourceModel
from workbench.experiment import Experiment
from workbench.launch.messages import AdaptersAnswer, Answer, DescribeAdapters, Refused
from workbench.launch.pump import Pump
from workbench.spec.checks import Problem
from workbench.ui.controllers.stack_editing import StackEditing

PLACE = "adapters"
OF_IMAGES = "preprocessing."
"""Images that the source does not take are refused when it is described, whatever its adapters."""
Network = tuple[SourceModel, int | None, int | None]
"""A source with the image size in pixels and the channels that it is asked to see; None: its own."""


class AdapterSizes(QObject):
    """What the engine told, block by block: what is moved, copied or set apart keeps the counts that are known."""

    told = Signal()
    """Sizes, or the fault that stands in their way, are known anew."""

    def __init__(self, editing: StackEditing, pump: Pump) -> None:
        super().__init__(editing)
        self._editing = editing
        self._pump = pump
        self._network: Network | None = None
        self._asked: tuple[Adapter, ...] = ()
        self._number = 0
        self._sizes: dict[Hashable, int] = {}
        """By the network, an adapter's parameters and a block."""
        self._additions: dict[Hashable, Additions] = {}
        """By the network, a block and the parameters of all adapters on it."""
        self._problem: Problem | None = None
        editing.document.changed.connect(lambda _: self._follow())
        editing.transfer.shown.connect(self._follow)

    def sizes(self) -> list[dict[str, int]]:
        """For each of the document's adapters what it trains in those of its blocks of which that is known."""
        return [self._known(adapter) for adapter in self._editing.experiment.adapters]

    def additions(self) -> Mapping[str, Additions]:
        """What all adapters together train in each block of which that is known."""
        keys = self._keys(self._editing.experiment.adapters)
        return {block: self._additions[key] for block, key in keys.items() if key in self._additions}

    def problems(self) -> list[Problem]:
        """Why the document's adapters cannot be set into its source; empty where they can, or nobody knows yet."""
        return [self._problem] if self._problem is not None and self._is_of_document() else []

    def _is_of_document(self) -> bool:
        experiment = self._editing.experiment
        return (self._network, self._asked) == (_network(experiment), experiment.adapters)

    def _follow(self) -> None:
        experiment = self._editing.experiment
        if _network(experiment) != self._network:
            self._network, self._asked, self._problem, self._number = _network(experiment), (), None, 0
        if experiment.adapters == self._asked or self._editing.stack is None:
            return
        self._asked = experiment.adapters
        self._problem, self._number = None, 0
        if experiment.adapters:
            self._number = self._pump.ask(lambda number: _question(number, experiment), self._hear)

    def _hear(self, answer: Answer) -> None:
        if answer.request != self._number:
            return
        if isinstance(answer, AdaptersAnswer):
            self._remember(answer)
        elif isinstance(answer, Refused):
            self._refuse(answer)
        self.told.emit()

    def _refuse(self, answer: Refused) -> None:
        """A fault of the adapters keeps a run from beginning; an engine that ended does not: it is asked again."""
        if not answer.where and not answer.details:
            self._asked = ()
        elif not answer.where.startswith(OF_IMAGES):
            self._problem = Problem(PLACE, answer.what, answer.remedy)

    def _remember(self, answer: AdaptersAnswer) -> None:
        for adapter, counts in zip(self._asked, answer.adapters, strict=True):
            self._sizes |= {(self._network, _parameters(adapter), block): count for block, count in counts.items()}
        keys = self._keys(self._asked)
        self._additions |= {keys[block]: added for block, added in answer.blocks.items() if block in keys}

    def _known(self, adapter: Adapter) -> dict[str, int]:
        keys = {block: (_network(self._editing.experiment), _parameters(adapter), block) for block in adapter.blocks}
        return {block: self._sizes[key] for block, key in keys.items() if key in self._sizes}

    def _keys(self, adapters: Sequence[Adapter]) -> dict[str, Hashable]:
        """What the additions to each block with adapters are kept under."""
        blocks = {block for adapter in adapters for block in adapter.blocks}
        network = _network(self._editing.experiment)
        return {
            name: (network, name, *(_parameters(adapter) for adapter in adapters if name in adapter.blocks))
            for name in blocks
        }


def _network(experiment: Experiment) -> Network:
    """What the size of adapters follows from besides themselves: a first layer has the channels of the images."""
    images = experiment.preprocessing
    return experiment.source, images.asked_size, images.asked_channels


def _question(number: int, experiment: Experiment) -> DescribeAdapters:
    source, image_size, channels = _network(experiment)
    return DescribeAdapters(
        request=number, source=source, adapters=experiment.adapters, image_size=image_size, channels=channels
    )


def _parameters(adapter: Adapter) -> Adapter:
    """All that its count in a block depends on: not the other blocks, unless they are adapted as one."""
    return adapter if adapter.one_span else adapter.model_copy(update={"blocks": ()})
