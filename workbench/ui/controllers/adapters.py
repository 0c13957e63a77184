"""Joins the adapters of the document with the palette, the stack and the clipboard."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from workbench.edits import adapters
from workbench.experiment import Experiment
from workbench.spec.fields import title_of
from workbench.ui.controllers.stack_editing import StackEditing
from workbench.ui.palette.adapter_palette import AdapterPalette
from workbench.ui.stack.view import StackView

Names = tuple[str, ...]


class AdaptersController(QObject):
    """Adapters are set on blocks, taken off, carried from block to block, copied and pasted."""

    def __init__(self, editing: StackEditing, view: StackView, palette: AdapterPalette) -> None:
        super().__init__(editing)
        self._editing = editing
        self._view = view
        self._palette = palette
        view.adapter_dropped.connect(self.add)
        view.adapters_removed.connect(self.remove)
        view.adapter_moved.connect(self._move)
        view.adapter_copied_to.connect(self._copy_to)
        view.copy_requested.connect(self.copy)
        view.paste_requested.connect(self.paste)
        view.selection_changed.connect(self._show_selected)
        palette.kind_chosen.connect(lambda kind: self.add(kind, view.selected_blocks))
        palette.left.connect(view.setFocus)
        editing.transfer.shown.connect(lambda: self._show_selected(view.selected_blocks))

    def add(self, kind: str, blocks: Names) -> None:
        """Sets an adapter on those of the blocks that can carry it; says so where none can."""
        spec = adapters.ADAPTER_KINDS[kind]
        fitting = [block.name for block in self._editing.blocks(blocks) if spec.fits(block)]
        if fitting:
            self._editing.do(adapters.add_adapter(self._experiment, self._names, kind, fitting))
        elif blocks:
            self._editing.refused.emit(*_misfit(kind, blocks))
        else:
            self._editing.refused.emit("No block is selected.", "Select one in the stack, or drag the adapter onto it.")

    def remove(self, blocks: Names) -> None:
        if self._has_adapter(blocks):
            self._editing.do(adapters.remove_adapters(self._experiment, self._names, blocks))

    def copy(self, blocks: Names) -> None:
        text = adapters.clipboard_text(self._experiment, blocks)
        if text:
            QGuiApplication.clipboard().setText(text)

    def paste(self, blocks: Names) -> None:
        if blocks:
            text = QGuiApplication.clipboard().text()
            self._editing.attempt(
                lambda: adapters.paste_adapters(self._experiment, self._names, text, self._editing.blocks(blocks))
            )

    def can_paste(self) -> bool:
        return adapters.is_clipboard_text(QGuiApplication.clipboard().text())

    def copy_selected(self) -> None:
        blocks = self._editing.chosen(self._view.selected_blocks)
        if blocks and not self._has_adapter(blocks):
            self._editing.refused.emit("There is no adapter to copy.", "Select a block that carries one.")
        self.copy(blocks)

    def paste_selected(self) -> None:
        self.paste(self._editing.chosen(self._view.selected_blocks))

    @property
    def _experiment(self) -> Experiment:
        return self._editing.experiment

    @property
    def _names(self) -> Names:
        return self._editing.names

    def _show_selected(self, blocks: Names) -> None:
        self._palette.set_selected(self._editing.blocks(blocks))

    def _has_adapter(self, blocks: Names) -> bool:
        return any(set(entry.blocks) & set(blocks) for entry in self._experiment.adapters)

    def _move(self, index: int, start: str, goal: str) -> None:
        if self._can_carry(index, goal):
            self._editing.do(adapters.move_adapter(self._experiment, self._names, index, start, goal))

    def _copy_to(self, index: int, _start: str, goal: str) -> None:
        if self._can_carry(index, goal):
            self._editing.do(adapters.copy_adapter(self._experiment, self._names, index, goal))

    def _can_carry(self, index: int, block: str) -> bool:
        entry = self._experiment.adapters[index]
        fits = all(entry.fits(description) for description in self._editing.blocks((block,)))
        if not fits:
            self._editing.refused.emit(*_misfit(entry.kind, (block,)))
        return fits


def _misfit(kind: str, blocks: Names) -> tuple[str, str]:
    title = title_of(adapters.ADAPTER_KINDS[kind])
    where = blocks[0] if len(blocks) == 1 else "any of these blocks"
    return f"{title} finds nothing to adapt in {where}.", "Choose a block with layers of the kind it needs."
