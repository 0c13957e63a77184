"""Rows of fields whose value has fields of its own; these stand below the title."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QCheckBox, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from models.spec.base import Spec
from workbench.spec.field_kinds import Option, Perhaps, Several, Variants
from workbench.spec.fields import Field, fields_of, help_of
from workbench.ui.forms.simple import ChoiceEdit
from workbench.ui.forms.simple_rows import Row
from workbench.ui.tooltips import wrapped

FormFactory = Callable[[type[Spec], QWidget], Any]
"""Builds the form of a part: `SpecForm` itself, handed in because rows and forms hold each other."""


class VariantsRow(Row):
    """One of several kinds, with the fields of the chosen one below. `None` is a kind of its own where allowed."""

    def __init__(self, field: Field, kind: Variants, parent: QWidget, build: FormFactory) -> None:
        optional = isinstance(field.kind, Perhaps)
        none = [Option("", "none")] if optional else []
        titles = [*none, *(Option(variant.tag, variant.title, variant.help) for variant in kind.variants)]
        self._choice = ChoiceEdit(titles, parent)
        self._variants = kind.variants
        self._carried: dict[str, list[dict[str, Any]]] = {}
        self._chosen_help = ""
        below = QWidget(parent)
        super().__init__(field, self._choice, below)
        self._forms = {variant.spec: build(variant.spec, below) for variant in kind.variants}
        column = _column(below)
        for form in self._forms.values():
            column.addWidget(form)
            form.field_changed.connect(self.changed)
        self._choice.edited.connect(self._choose)

    @override
    def set_value(self, value: Any) -> None:
        self._choice.set_value(value.kind if value is not None else "")
        for spec, form in self._forms.items():
            if type(value) is spec:
                form.set_value(value)
            form.setVisible(type(value) is spec and form.shows_rows())
        self._carried = _lists_of(value)
        if self.below is not None:
            self.below.setVisible(any(not form.isHidden() for form in self._forms.values()))
        self._chosen_help = help_of(type(value)) if value is not None else ""
        if not self._choice.property("problem"):
            self._choice.setToolTip(wrapped(self.tip()))

    @override
    def set_faults(self, faults: Mapping[str, str]) -> None:
        super().set_faults(_own(faults))
        for form in self._forms.values():
            form.set_faults({} if form.isHidden() else faults)

    @override
    def tip(self) -> str:
        return "\n\n".join(filter(None, [self.field.description, self._chosen_help]))

    def _choose(self, tag: str) -> None:
        """Lists that both kinds know stay: what was made by hand is not lost with the rule beside it."""
        known = next((variant.spec.model_fields for variant in self._variants if variant.tag == tag), {})
        kept = {name: rows for name, rows in self._carried.items() if name in known}
        self.changed.emit("", {"kind": tag, **kept} if tag else None)

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
    def set_faults(self, faults: Mapping[str, str]) -> None:
        super().set_faults(_own(faults))
        self._form.set_faults(faults)

    @override
    def focus(self, path: str) -> bool:
        return bool(self._form.focus_field(path)) if path else super().focus(path)


def _lists_of(value: Spec | None) -> dict[str, list[dict[str, Any]]]:
    """The lists of specs in a spec that hold anything, as plain values by their fields' names."""
    fields = fields_of(type(value)) if value is not None else ()
    lists = {field.name: getattr(value, field.name) for field in fields if isinstance(field.kind, Several)}
    return {name: [row.model_dump(mode="json") for row in rows] for name, rows in lists.items() if rows}


def _own(faults: Mapping[str, str]) -> dict[str, str]:
    """Those of the field itself, and not of the fields within it."""
    return {path: text for path, text in faults.items() if not path}


def _column(below: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(below)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    below.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return layout
