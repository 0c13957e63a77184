"""Rows of fields whose value has one editor: the title stands on the left, the editor on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget
from typing_extensions import override

from workbench.spec.field_kinds import (
    Choice,
    ColumnName,
    FieldKind,
    Flag,
    Option,
    Perhaps,
    Real,
    Text,
    Whole,
    WholeOrWord,
    Wholes,
    Words,
    starting_value,
)
from workbench.spec.fields import Field
from workbench.ui.forms.numbers import NumberEdit, WholeEdit, WholeOrWordEdit
from workbench.ui.forms.simple import ChoiceEdit, ColumnEdit, FlagEdit, TextEdit, WholesEdit, WordsEdit
from workbench.ui.theme import GAP
from workbench.ui.tooltips import wrapped

SimpleEditor = FlagEdit | WholeEdit | NumberEdit | ChoiceEdit | TextEdit
"""Each shows one value with `set_value`, without emitting, and tells of the user's hand by `edited`."""

_PLAIN: dict[type, type[FlagEdit | ColumnEdit | TextEdit]] = {
    Flag: FlagEdit,
    ColumnName: ColumnEdit,
    Words: WordsEdit,
    Wholes: WholesEdit,
}


class Row(QObject):
    """A field's widgets. `changed` carries the path below the field (empty for the field itself) and the new value."""

    changed = Signal(str, object)

    def __init__(self, field: Field, side: QWidget, below: QWidget | None = None) -> None:
        super().__init__(side)
        self.field = field
        self.side = side
        self.below = below
        self.label: QWidget | None = None
        """The title beside the editor, which the form puts there."""

    def set_value(self, value: Any) -> None:
        """Shows `value` without emitting."""
        raise NotImplementedError

    def set_columns(self, columns: Sequence[Option]) -> None:
        """Offers the data's columns where the field names one."""

    def set_shown(self, *, shown: bool) -> None:
        """Hides the whole row where there is nothing to say."""
        for part in (self.label, self.side):
            if part is not None:
                part.setVisible(shown)

    def tip(self) -> str:
        """What the field is for."""
        return self.field.description

    def set_faults(self, faults: Mapping[str, str]) -> None:
        """Marks the editor where there is a fault, by its path below the field, and says which in the tooltip."""
        mark(self.side, next(iter(faults.values()), ""), self.tip())

    def focus(self, path: str) -> bool:
        """Puts the focus on the editor at `path` below the field; False where there is none."""
        focusable = self.side.focusProxy() or self.side
        focusable.setFocus(Qt.FocusReason.OtherFocusReason)
        return not path


class SimpleRow(Row):
    """A value without parts."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        self._editor = simple_editor(field.kind, field.unit, parent)
        self._chosen_help = ""
        super().__init__(field, self._editor)
        self._editor.edited.connect(lambda value: self.changed.emit("", value))

    @override
    def set_value(self, value: Any) -> None:
        self._editor.set_value(value)
        if isinstance(self.field.kind, Choice):
            self._chosen_help = next((option.help for option in self.field.kind.options if option.value == value), "")
            if not self._editor.property("problem"):
                self._editor.setToolTip(wrapped(self.tip()))

    @override
    def set_columns(self, columns: Sequence[Option]) -> None:
        if isinstance(self._editor, ColumnEdit):
            self._editor.set_columns(columns)

    @override
    def tip(self) -> str:
        return "\n\n".join(filter(None, [self.field.description, self._chosen_help]))


class OptionalRow(Row):
    """`None` or a value: a check box, and beside it the value's editor, or the editor of its only part."""

    def __init__(self, field: Field, inner: Field, suffix: str, parent: QWidget) -> None:
        side = QWidget(parent)
        self._box = QCheckBox(side)
        self._editor = simple_editor(inner.kind, inner.unit, side)
        super().__init__(field, side)
        self._suffix = suffix
        self._inner_tip = inner.description
        _beside(side, self._box, self._editor)
        side.setFocusProxy(self._box)
        _name(self._box, field.title, field.description)
        _name(self._editor, inner.title, inner.description)
        self._editor.set_value(inner.default if suffix else starting_value(inner.kind))
        self._box.clicked.connect(self._switch)
        self._editor.edited.connect(lambda value: self.changed.emit(suffix, value))

    @override
    def set_value(self, value: Any) -> None:
        self._box.setChecked(value is not None)
        self._editor.setEnabled(value is not None)
        if value is not None:
            self._editor.set_value(getattr(value, self._suffix) if self._suffix else value)

    @override
    def set_faults(self, faults: Mapping[str, str]) -> None:
        mark(self._editor, next(iter(faults.values()), ""), self._inner_tip)

    @override
    def focus(self, path: str) -> bool:
        target = self._editor if path and self._box.isChecked() else self._box
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        return path in ("", self._suffix)

    def _switch(self, on: bool) -> None:  # noqa: FBT001  # Qt's signal
        kind = self.field.kind
        self.changed.emit("", starting_value(kind.inner) if on and isinstance(kind, Perhaps) else None)


def simple_editor(kind: FieldKind, unit: str, parent: QWidget) -> SimpleEditor:
    """The editor of a value without parts."""
    match kind:
        case Whole(bounds):
            return WholeEdit(bounds, unit, parent)
        case WholeOrWord(bounds, word):
            return WholeOrWordEdit(bounds, word, unit, parent)
        case Real(bounds):
            return NumberEdit(bounds, unit, parent)
        case Choice(options):
            return ChoiceEdit(options, parent)
        case _:
            return _PLAIN.get(type(kind), TextEdit)(parent)


def is_simple(kind: FieldKind) -> bool:
    """Whether one editor can show the value."""
    return isinstance(kind, Flag | Whole | WholeOrWord | Real | Choice | ColumnName | Words | Wholes | Text)


def described(row: Row) -> Row:
    """The row, named for screen readers and tooltips."""
    _name(row.side, row.field.title, row.field.description)
    return row


def mark(editor: QWidget, fault: str, tip: str) -> None:
    """Shows an editor as faulty, with the fault for its tooltip, or as sound, with what it is for."""
    editor.setToolTip(wrapped(fault or tip))
    if bool(editor.property("problem")) != bool(fault):
        editor.setProperty("problem", bool(fault))
        editor.style().unpolish(editor)
        editor.style().polish(editor)


def _name(widget: QWidget, title: str, description: str) -> None:
    widget.setAccessibleName(title)
    widget.setAccessibleDescription(description)
    widget.setToolTip(wrapped(description))


def _beside(side: QWidget, *widgets: QWidget) -> None:
    layout = QHBoxLayout(side)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GAP // 2)
    for widget in widgets:
        layout.addWidget(widget)
    layout.setStretch(len(widgets) - 1, 1)
