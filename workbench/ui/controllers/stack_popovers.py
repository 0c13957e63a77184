"""The panels that open beside rows of the stack: an adapter's parameters, rates of blocks, batch norm."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, Signal

from models.spec.rates import multipliers
from workbench.edits import adapters, freezing
from workbench.edits.rates import set_rate
from workbench.ui.controllers.stack_editing import StackEditing
from workbench.ui.controllers.stack_states import Sizes
from workbench.ui.popovers.adapter_popover import AdapterPopover
from workbench.ui.popovers.norm_popover import NormPopover
from workbench.ui.popovers.rate_popover import BlockMultiplier, RatePopover
from workbench.ui.popovers.rate_words import PhasedRate, phases_in
from workbench.ui.stack.view import StackView

Names = tuple[str, ...]


class StackPopovers(QObject):
    """They edit the document while they are open, and follow it: undo is seen in them too."""

    copy_requested = Signal(tuple)
    """(block names)."""

    def __init__(self, editing: StackEditing, view: StackView) -> None:
        super().__init__(editing)
        self._editing = editing
        self._index = 0
        self._block = ""
        self._rated: Names = ()
        self._sizes: Sizes = ()
        self.adapter = AdapterPopover(view)
        self.rates = RatePopover(view)
        self.norms = NormPopover(view)
        self._connect()

    def _connect(self) -> None:
        self.adapter.field_changed.connect(self._change_adapter)
        self.adapter.split_requested.connect(self._part_adapter)
        self.adapter.copied.connect(lambda: self.copy_requested.emit((self._block,)))
        self.adapter.removed.connect(self._remove_adapter)
        self.rates.rate_chosen.connect(self._set_rate)
        self.norms.policy_chosen.connect(lambda policy: self._editing.do(freezing.choose_norm_policy(policy)))

    # Opening -------------------------------------------------------------------------------------------------------

    def open_adapter(self, index: int, block: str, beside: QRect) -> None:
        self._index, self._block = index, block
        self._show_adapter()
        self.adapter.open_at(beside)

    def open_rates(self, blocks: Names, beside: QRect) -> None:
        self._rated = tuple(name for name in self._editing.names if name in blocks)
        if self._rated:
            self._show_rates()
            self.rates.open_at(beside)

    def open_norms(self, beside: QRect) -> None:
        self.norms.set_policy(self._editing.experiment.freeze.batch_norm)
        self.norms.open_at(beside)

    # Following the document ----------------------------------------------------------------------------------------

    def show_document(self, sizes: Sizes = ()) -> None:
        """Shows in open panels what the document says now; one whose adapter or blocks are gone closes."""
        self._sizes = sizes
        experiment = self._editing.experiment
        if self.adapter.isVisible():
            found = [at for at, entry in enumerate(experiment.adapters) if self._block in entry.blocks]
            if self._index in found or len(found) == 1:
                self._index = self._index if self._index in found else found[0]
                self._show_adapter()
            else:
                self.adapter.close_and_return()
        if self.rates.isVisible():
            self._rated = tuple(name for name in self._rated if name in self._editing.names)
            self._show_rates() if self._rated else self.rates.close_and_return()
        if self.norms.isVisible():
            self.norms.set_policy(experiment.freeze.batch_norm)

    def _show_adapter(self) -> None:
        entry = self._editing.experiment.adapters[self._index]
        sizes = self._sizes[self._index] if self._index < len(self._sizes) else None
        self.adapter.set_adapter(entry, self._block)
        told = sizes is not None and len(sizes) == len(entry.blocks)
        self.adapter.set_added(sum(sizes.values()) if sizes and told else None, len(entry.blocks))

    def _show_rates(self) -> None:
        experiment, names = self._editing.experiment, self._editing.names
        trains = experiment.freeze.trains(names)
        with_adapters = {block for entry in experiment.adapters for block in entry.blocks}
        adapted = [name in with_adapters for name in names]
        parts = [own or more for own, more in zip(trains, adapted, strict=True)]
        plain = experiment.rates.model_copy(update={"by_hand": ()})
        now = dict(zip(names, multipliers(experiment.rates, names, parts), strict=True))
        ruled = dict(zip(names, multipliers(plain, names, parts), strict=True))
        by_hand = {entry.block for entry in experiment.rates.by_hand}
        phases = dict(zip(names, phases_in(experiment.phases, trains, adapted), strict=True))
        rows = [
            BlockMultiplier(name, PhasedRate(now[name], phases[name]), ruled[name], name in by_hand)
            for name in reversed(self._rated)
        ]
        self.rates.set_blocks(rows, experiment.recipe.learning_rate, experiment.phases)

    # Editing -------------------------------------------------------------------------------------------------------

    def _change_adapter(self, path: str, value: object) -> None:
        edit = adapters.change_adapter(self._editing.experiment, self._index, path, value)
        place = f"adapters.{self._index}."
        problems = self._editing.do(edit, merge_key=place + path)
        faults = {p.place.removeprefix(place): f"{p.message} {p.remedy}" for p in problems}
        self.adapter.set_faults(faults)

    def _part_adapter(self, block: str) -> None:
        experiment = self._editing.experiment
        self._block, self._index, before = block, len(experiment.adapters), self._index
        if self._editing.do(adapters.part_adapter(experiment, before, block)):
            self._index = before

    def _remove_adapter(self) -> None:
        experiment, names = self._editing.experiment, self._editing.names
        blocks = experiment.adapters[self._index].blocks
        self._editing.do(adapters.remove_adapters(experiment, names, blocks, self._index))

    def _set_rate(self, multiplier: float | None) -> None:
        editing = self._editing
        key = f"rate of {', '.join(self._rated)}"
        problems = editing.do(set_rate(editing.experiment, editing.names, self._rated, multiplier), merge_key=key)
        self.rates.set_fault(f"{problems[0].message} {problems[0].remedy}" if problems else "")
