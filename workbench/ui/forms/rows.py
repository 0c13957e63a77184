"""Which row shows a field."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from models.spec.base import Spec
from workbench.spec.field_kinds import Opaque, Part, Perhaps, Several, Variants
from workbench.spec.fields import Field, fields_of
from workbench.ui.forms.part_rows import FormFactory, PartRow, VariantsRow
from workbench.ui.forms.several_row import SeveralRow
from workbench.ui.forms.simple_rows import OptionalRow, Row, SimpleRow, described, is_simple


def row_for(field: Field, parent: QWidget, build: FormFactory) -> Row | None:
    """The row of any field, named for screen readers; `None` where a form cannot edit it."""
    inner = field.kind.inner if isinstance(field.kind, Perhaps) else field.kind
    row: Row
    match inner:
        case Opaque():
            return None
        case Several():
            row = SeveralRow(field, parent)
        case Variants():
            row = VariantsRow(field, inner, parent, build)
        case Part(spec):
            row = _part_row(field, spec, parent, build)
        case _ if inner is not field.kind:
            row = OptionalRow(field, replace(field, kind=inner), "", parent)
        case _:
            row = SimpleRow(field, parent)
    return described(row)


def _part_row(field: Field, spec: type[Spec], parent: QWidget, build: FormFactory) -> Row:
    """An optional part with a single field takes one line."""
    only = fields_of(spec)
    if isinstance(field.kind, Perhaps) and len(only) == 1 and is_simple(only[0].kind):
        return OptionalRow(field, only[0], only[0].name, parent)
    return PartRow(field, spec, parent, build)
