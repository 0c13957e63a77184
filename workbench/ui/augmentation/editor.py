"""The left half of the dialog: presets, the list, and the fields of the augmentation that is chosen in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from models.spec.base import Spec
from workbench.edits.augmentation import KINDS, PRESETS
from workbench.spec.augmentation import CutMix, MixUp
from workbench.spec.fields import help_of, title_of
from workbench.ui.augmentation.chooser import MenuButton, MenuEntry
from workbench.ui.augmentation.list import AugmentationList
from workbench.ui.forms.kind_form import KindForm
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP

_WIDTH = 300
_FORM_HEIGHT = 220
_EITHER = "Where several mix, each image takes one of them."


class AugmentationEditor(QWidget):
    """Says what the user wants; `set_augmentation` shows what became of it."""

    preset_chosen = Signal(str)
    add_requested = Signal(str)
    remove_requested = Signal(int)
    move_requested = Signal(int, int)
    field_changed = Signal(int, str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._specs: tuple[Spec, ...] = ()
        self.presets = MenuButton("Preset", [MenuEntry(p.key, p.title, p.help) for p in PRESETS.values()], self)
        self.add = MenuButton("Add", [MenuEntry(kind.tag, kind.title, kind.help) for kind in KINDS], self)
        self.list = AugmentationList(self)
        self.up, self.down, self.remove = (QPushButton(text, self) for text in ("Up", "Down", "Remove"))
        self.form = KindForm(self)
        self.about = TextLine(self, small=True)
        self.setFixedWidth(_WIDTH)
        self._place()
        self._connect()
        self.set_augmentation((), "", 0)

    def set_augmentation(self, specs: Sequence[Spec], preset: str, current: int) -> None:
        """Shows the list with the one at `current` chosen; `preset` is the title of the list, where it has one."""
        self._specs = tuple(specs)
        kinds = [type(spec) for spec in specs]
        self.list.set_rows([title_of(kind) for kind in kinds], [help_of(kind) for kind in kinds], current)
        self.presets.setText(f"Preset: {preset} ▾" if preset else "Preset ▾")
        self._show_chosen()

    @property
    def current(self) -> int:
        """The place of the chosen one; −1 where the list is empty."""
        return self.list.currentRow()

    def focus_list(self) -> None:
        (self.list if self._specs else self.add).setFocus()

    def _place(self) -> None:
        top, below = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.presets)
        top.addWidget(self.add)
        top.addStretch(1)
        for button in (self.up, self.down, self.remove):
            below.addWidget(button)
        below.addStretch(1)
        scrolled = QScrollArea(self)
        scrolled.setWidgetResizable(True)
        scrolled.setFrameShape(QScrollArea.Shape.NoFrame)
        scrolled.setFixedHeight(_FORM_HEIGHT)
        inside = QWidget(scrolled)
        fields = QVBoxLayout(inside)
        fields.setContentsMargins(0, 0, GAP, 0)
        for part in (self.about, self.form):
            fields.addWidget(part)
        fields.addStretch(1)
        scrolled.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        column.addLayout(below)
        column.addWidget(scrolled)

    def _connect(self) -> None:
        self.presets.chosen.connect(self.preset_chosen)
        self.add.chosen.connect(self.add_requested)
        self.list.move_requested.connect(self.move_requested)
        self.list.remove_requested.connect(self.remove_requested)
        self.list.currentRowChanged.connect(lambda _: self._show_chosen())
        self.up.clicked.connect(lambda: self.list.ask_to_move(self.current, self.current - 1))
        self.down.clicked.connect(lambda: self.list.ask_to_move(self.current, self.current + 1))
        self.remove.clicked.connect(lambda: self.remove_requested.emit(self.current))
        self.form.field_changed.connect(lambda path, value: self.field_changed.emit(self.current, path, value))

    def _show_chosen(self) -> None:
        at, count = self.current, len(self._specs)
        self.up.setEnabled(at > 0)
        self.down.setEnabled(0 <= at < count - 1)
        self.remove.setEnabled(at >= 0)
        self.form.setVisible(at >= 0)
        if at < 0:
            self.about.set_runs(
                ("Every epoch shows the same images. Choose a preset, or add an augmentation.", "muted")
            )
            return
        mixers = [spec for spec in self._specs if isinstance(spec, MixUp | CutMix)]
        both = _EITHER if len(mixers) > 1 and self._specs[at] in mixers else ""
        self.about.set_runs((help_of(type(self._specs[at])), "muted"), (both, "plain"))
        self.form.set_value(self._specs[at])
