"""One field of a form: its editor in the right-hand column and, where the value has parts, their fields below."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from models.spec.base import Spec
from workbench.spec.fields import (
    Choice,
    Field,
    FieldKind,
    Flag,
    Opaque,
    Option,
    Part,
    Perhaps,
    Real,
    Text,
    Variants,
    Whole,
    WholeOrWord,
    Words,
    fields_of,
    help_of,
    starting_value,
)
from workbench.ui.forms.numbers import NumberEdit, WholeEdit, WholeOrWordEdit
from workbench.ui.forms.simple import ChoiceEdit, FlagEdit, TextEdit, WordsEdit
from workbench.ui.theme import GAP

SimpleEditor = FlagEdit | WholeEdit | NumberEdit | ChoiceEdit | TextEdit
"""Each shows one value with `set_value`, without emitting, and tells of the user's hand by `edited`."""
FormFactory = Callable[[type[Spec], QWidget], Any]
"""Builds the form of a part: `SpecForm` itself, handed in because rows and forms hold each other."""


class Row(QObject):
    """A field's widgets. `changed` carries the path below the field (empty for the field itself) and the new value."""

    changed = Signal(str, object)

    def __init__(self, field: Field, side: QWidget, below: QWidget | None = None) -> None:
        super().__init__(side)
        self.field = field
        self.side = side
        self.below = below

    def set_value(self, value: Any) -> None:
        """Shows `value` without emitting."""
        raise NotImplementedError

    def tip(self) -> str:
        """What the field is for."""
        return self.field.description

    def focus(self, path: str) -> bool:
        """Puts the focus on the editor at `path` below the field; False where there is none."""
        focusable = self.side.focusProxy() or self.side
        focusable.setFocus(Qt.FocusReason.OtherFocusReason)
        return not path


class SimpleRow(Row):
    """A value without parts."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        self._editor = simple_editor(field.kind, field.unit, parent)
        super().__init__(field, self._editor)
        self._editor.edited.connect(lambda value: self.changed.emit("", value))

    @override
    def set_value(self, value: Any) -> None:
        self._editor.set_value(value)


class OptionalRow(Row):
    """`None` or a value: a check box, and beside it the value's editor, or the editor of its only part."""

    def __init__(self, field: Field, inner: Field, suffix: str, parent: QWidget) -> None:
        side = QWidget(parent)
        self._box = QCheckBox(side)
        self._editor = simple_editor(inner.kind, inner.unit, side)
        super().__init__(field, side)
        self._suffix = suffix
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
    def focus(self, path: str) -> bool:
        target = self._editor if path and self._box.isChecked() else self._box
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        return path in ("", self._suffix)

    def _switch(self, on: bool) -> None:  # noqa: FBT001  # Qt's signal
        kind = self.field.kind
        self.changed.emit("", starting_value(kind.inner) if on and isinstance(kind, Perhaps) else None)


class VariantsRow(Row):
    """One of several kinds, with the fields of the chosen one below. `None` is a kind of its own where allowed."""

    def __init__(self, field: Field, kind: Variants, parent: QWidget, build: FormFactory) -> None:
        optional = isinstance(field.kind, Perhaps)
        none = [Option("", "none")] if optional else []
        titles = [*none, *(Option(variant.tag, variant.title) for variant in kind.variants)]
        helps = [*([""] if optional else []), *(variant.help for variant in kind.variants)]
        self._choice = ChoiceEdit(titles, parent, helps=helps)
        self._chosen_help = ""
        below = QWidget(parent)
        super().__init__(field, self._choice, below)
        self._forms = {variant.spec: build(variant.spec, below) for variant in kind.variants}
        column = _column(below)
        for form in self._forms.values():
            column.addWidget(form)
            form.field_changed.connect(self.changed)
        self._choice.edited.connect(lambda tag: self.changed.emit("", {"kind": tag} if tag else None))

    @override
    def set_value(self, value: Any) -> None:
        self._choice.set_value(value.kind if value is not None else "")
        for spec, form in self._forms.items():
            form.setVisible(type(value) is spec and bool(fields_of(spec)))
            if type(value) is spec:
                form.set_value(value)
        if self.below is not None:
            self.below.setVisible(any(not form.isHidden() for form in self._forms.values()))
        self._chosen_help = help_of(type(value)) if value is not None else ""
        if not self._choice.property("problem"):
            self._choice.setToolTip(self.tip())

    @override
    def tip(self) -> str:
        return "\n\n".join(filter(None, [self.field.description, self._chosen_help]))

    @override
    def focus(self, path: str) -> bool:
        shown = next((form for form in self._forms.values() if not form.isHidden()), None)
        if path and shown is not None:
            return bool(shown.focus_field(path))
        return super().focus(path)


class PartRow(Row):
    """A spec within a spec: its fields below, and a check box beside the title where it may be absent."""

    def __init__(self, field: Field, spec: type[Spec], parent: QWidget, build: FormFactory) -> None:
        side: QWidget = QCheckBox(parent) if isinstance(field.kind, Perhaps) else QWidget(parent)
        self._form = build(spec, parent)
        super().__init__(field, side, self._form)
        self._form.field_changed.connect(self.changed)
        if isinstance(side, QCheckBox):
            side.clicked.connect(lambda on: self.changed.emit("", {} if on else None))

    @override
    def set_value(self, value: Any) -> None:
        if isinstance(self.side, QCheckBox):
            self.side.setChecked(value is not None)
        self._form.setVisible(value is not None)
        if value is not None:
            self._form.set_value(value)

    @override
    def focus(self, path: str) -> bool:
        return bool(self._form.focus_field(path)) if path else super().focus(path)


def row_for(field: Field, parent: QWidget, build: FormFactory) -> Row | None:
    """The row of any field; `None` where a form cannot edit it."""
    inner = field.kind.inner if isinstance(field.kind, Perhaps) else field.kind
    match inner:
        case Opaque():
            return None
        case Variants():
            return _described(VariantsRow(field, inner, parent, build))
        case Part(spec):
            only = fields_of(spec)
            if isinstance(field.kind, Perhaps) and len(only) == 1 and _is_simple(only[0].kind):
                return _described(OptionalRow(field, only[0], only[0].name, parent))
            return _described(PartRow(field, spec, parent, build))
        case _ if isinstance(field.kind, Perhaps):
            value = Field("", field.title, field.description, field.unit, field.advanced, inner)
            return _described(OptionalRow(field, value, "", parent))
        case _:
            return _described(SimpleRow(field, parent))


def simple_editor(kind: FieldKind, unit: str, parent: QWidget) -> SimpleEditor:
    """The editor of a value without parts."""
    match kind:
        case Flag():
            return FlagEdit(parent)
        case Whole(bounds):
            return WholeEdit(bounds, unit, parent)
        case WholeOrWord(bounds, word):
            return WholeOrWordEdit(bounds, word, unit, parent)
        case Real(bounds):
            return NumberEdit(bounds, unit, parent)
        case Choice(options):
            return ChoiceEdit(options, parent)
        case _:
            return WordsEdit(parent) if isinstance(kind, Words) else TextEdit(parent)


def _is_simple(kind: FieldKind) -> bool:
    return isinstance(kind, Flag | Whole | WholeOrWord | Real | Choice | Words | Text)


def _described(row: Row) -> Row:
    _name(row.side, row.field.title, row.field.description)
    return row


def _name(widget: QWidget, title: str, description: str) -> None:
    widget.setAccessibleName(title)
    widget.setAccessibleDescription(description)
    widget.setToolTip(description)


def _beside(side: QWidget, *widgets: QWidget) -> None:
    layout = QHBoxLayout(side)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GAP // 2)
    for widget in widgets:
        layout.addWidget(widget)
    layout.setStretch(len(widgets) - 1, 1)


def _column(below: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(below)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    below.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return layout
