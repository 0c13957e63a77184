"""Joins the document with the stack: gestures become edits, and the picture follows the document."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPoint, QRect, QSize, QTimer

from models.spec.freeze import Freeze
from models.spec.stack import StackDescription
from workbench.edits import adapters, freezing
from workbench.experiment import Experiment
from workbench.launch.pump import Pump
from workbench.spec.edit_names import within_sentence
from workbench.spec.fields import title_of
from workbench.spec.task_words import size_word
from workbench.ui.controllers.adapter_sizes import AdapterSizes
from workbench.ui.controllers.adapters import AdaptersController
from workbench.ui.controllers.stack_editing import StackEditing
from workbench.ui.controllers.stack_menus import RowActs, row_menu
from workbench.ui.controllers.stack_popovers import StackPopovers
from workbench.ui.controllers.stack_states import block_states, captions
from workbench.ui.stack.head_chips import HeadChip
from workbench.ui.stack.view import StackView

Names = tuple[str, ...]
FIGURES_MS = 50
"""While a handle is dragged, the figures beside the stack are renewed as often as this."""


class StackController(QObject):
    """Boundaries, rates and single blocks, by mouse and by keys; adapters it leaves to `AdaptersController`."""

    def __init__(self, editing: StackEditing, pump: Pump, view: StackView, adapters: AdaptersController) -> None:
        super().__init__(editing)
        self._editing = editing
        self._view = view
        self._adapters = adapters
        self.adapter_sizes = AdapterSizes(editing, pump)
        editing.transfer.additions = self.adapter_sizes.additions
        editing.transfer.adapter_problems = self.adapter_sizes.problems
        self.popovers = StackPopovers(editing, view)
        self._previewed: Experiment | None = None
        """What a drag under way is about to make of the document."""
        self._figures_due = QTimer(self, singleShot=True, interval=FIGURES_MS)
        self._connect()

    def _connect(self) -> None:
        view, do = self._view, self._editing.do
        self._figures_due.timeout.connect(self._show_figures)
        self.adapter_sizes.told.connect(self._show_sizes)
        self._editing.transfer.shown.connect(self.show_document)
        view.boundary_chosen.connect(self.move_boundary)
        view.boundary_previewed.connect(partial(self._preview, freezing.with_boundary))
        view.top_chosen.connect(lambda top: do(freezing.move_top(self._experiment, self._names, top)))
        view.top_previewed.connect(partial(self._preview, freezing.with_top))
        view.share_chosen.connect(lambda shared: do(freezing.move_share(self._names, shared)))
        view.share_previewed.connect(self._preview_share)
        view.blocks_toggled.connect(self.toggle)
        view.menu_requested.connect(self._open_menu)
        view.adapter_activated.connect(self.popovers.open_adapter)
        view.rate_edit_requested.connect(self.popovers.open_rates)
        view.norm_activated.connect(self.popovers.open_norms)
        self.popovers.copy_requested.connect(self._adapters.copy)

    @property
    def _experiment(self) -> Experiment:
        return self._editing.experiment

    @property
    def _names(self) -> Names:
        return self._editing.names

    # What the user does --------------------------------------------------------------------------------------------

    def move_boundary(self, frozen_blocks: int) -> None:
        self._editing.do(freezing.move_boundary(self._experiment, self._names, frozen_blocks))

    def toggle(self, blocks: Names) -> None:
        """Freezes or thaws blocks on their own."""
        if blocks:
            self._editing.do(freezing.toggle_blocks(self._experiment, self._names, blocks))

    def fold_all(self) -> None:
        """Hides the layers of every block."""
        scene = self._view.canvas.stack_scene
        for block in range(scene.num_blocks):
            scene.unfold(block, unfolded=False)

    def edit_rates(self) -> None:
        """Opens the rates of the selected blocks beside them."""
        blocks = self._editing.chosen(self._view.selected_blocks)
        if blocks:
            self.popovers.open_rates(blocks, self._beside(blocks))

    def edit_norms(self) -> None:
        self.popovers.open_norms(self._beside(self._view.selected_blocks))

    def _open_menu(self, blocks: Names, at: QPoint) -> None:
        chosen = self._editing.blocks(blocks)
        if not chosen:
            return
        trains = dict(zip(self._names, self._experiment.freeze.trains(self._names), strict=True))
        menu = row_menu(
            self._experiment,
            chosen,
            thaws=not all(trains[block.name] for block in chosen),
            pasteable=self._adapters.can_paste(),
            acts=self._row_acts(tuple(block.name for block in chosen), QRect(at, at)),
            parent=self._view,
        )
        menu.popup(at)

    def _row_acts(self, blocks: Names, at: QRect) -> RowActs:
        return RowActs(
            toggle=lambda: self.toggle(blocks),
            move_boundary_below=lambda: self.move_boundary(self._names.index(blocks[0])),
            train_only_these=lambda: self._editing.do(freezing.train_only(self._experiment, self._names, blocks)),
            edit_rate=lambda: self.popovers.open_rates(blocks, at),
            edit_norm=lambda: self.popovers.open_norms(at),
            add=lambda kind: self._adapters.add(kind, blocks),
            edit_adapter=lambda index: self.popovers.open_adapter(index, blocks[0], at),
            part_adapter=lambda index: self._editing.do(adapters.part_adapter(self._experiment, index, blocks[0])),
            remove_adapter=lambda index: self._editing.do(
                adapters.remove_adapters(self._experiment, self._names, blocks, index)
            ),
            copy=lambda: self._adapters.copy(blocks),
            paste=lambda: self._adapters.paste(blocks),
        )

    # What is shown -------------------------------------------------------------------------------------------------

    def _show_sizes(self) -> None:
        """The engine told how much adapters add, or that one does not fit; a drag under way stays as it is seen."""
        if self._previewed is not None:
            self._show_preview(self._previewed)
            return
        self._editing.transfer.show_cost(self._experiment)
        self.show_document()

    def show_document(self) -> None:
        """Shows the document as it stands, instead of any preview."""
        stack, experiment = self._editing.stack, self._experiment
        self._previewed = None
        self.popovers.show_document(self.adapter_sizes.sizes())
        if stack is None:
            return
        outputs = self._editing.num_outputs()
        answers = {task.name: size_word(task, self._editing.transfer.data) for task in experiment.tasks}
        kinds = [within_sentence(title_of(type(head))) for head in experiment.heads]
        self._view.set_heads(
            [
                HeadChip(h.task, kind, outputs.get(h.task, 0), answers.get(h.task, ""))
                for h, kind in zip(experiment.heads, kinds, strict=True)
            ]
        )
        self._view.set_boundary(experiment.freeze.frozen_blocks(len(stack.blocks)))
        self._view.set_top(experiment.freeze.top)
        self._view.set_share(experiment.sharing.shared_blocks(len(stack.blocks)))
        self._show_states(experiment, stack)

    def _show_states(self, experiment: Experiment, stack: StackDescription) -> None:
        self._view.set_states(block_states(experiment, stack, self.adapter_sizes.sizes()))
        self._view.set_caption(*captions(experiment, stack, self._editing.transfer.cost_of(experiment)))

    def _preview(self, moved: freezing.Moved, value: int) -> None:
        freeze: Freeze = moved(self._experiment.freeze, self._names, value)
        self._view.show_values({"freeze": freeze.frozen_blocks(len(self._names)), "top": freeze.top})
        self._show_preview(self._experiment.model_copy(update={"freeze": freeze}))

    def _preview_share(self, shared: int) -> None:
        boundary = freezing.boundary_value(shared, len(self._names))
        sharing = self._experiment.sharing.model_copy(update={"boundary": boundary})
        self._show_preview(self._experiment.model_copy(update={"sharing": sharing}))

    def _show_preview(self, experiment: Experiment) -> None:
        if self._editing.stack is not None:
            self._show_states(experiment, self._editing.stack)
            self._previewed = experiment
            if not self._figures_due.isActive():
                self._figures_due.start()

    def _show_figures(self) -> None:
        """The figures beside the stack follow a drag too, at their own pace, so that no frame waits for them."""
        if self._previewed is None:
            return
        self._editing.transfer.show_cost(self._previewed)
        if self._previewed == self._experiment:  # the drag was given up
            self._previewed = None

    def _beside(self, blocks: Names) -> QRect:
        """Where something opens that belongs to these rows, in global pixels."""
        if blocks:
            return self._view.rect_of(blocks[-1])
        return QRect(self._view.mapToGlobal(self._view.rect().center()), QSize(1, 1))
