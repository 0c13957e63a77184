"""Which row shows a field."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from workbench.spec.field_kinds import Opaque, Part, Perhaps, Variants
from workbench.spec.fields import Field, fields_of
from workbench.ui.forms.part_rows import FormFactory, PartRow, VariantsRow
from workbench.ui.forms.simple_rows import OptionalRow, Row, SimpleRow, described, is_simple


def row_for(field: Field, parent: QWidget, build: FormFactory) -> Row | None:
    """The row of any field; `None` where a form cannot edit it."""
    inner = field.kind.inner if isinstance(field.kind, Perhaps) else field.kind
    match inner:
        case Opaque():
            return None
        case Variants():
            return described(VariantsRow(field, inner, parent, build))
        case Part(spec):
            only = fields_of(spec)
            if isinstance(field.kind, Perhaps) and len(only) == 1 and is_simple(only[0].kind):
                return described(OptionalRow(field, only[0], only[0].name, parent))
            return described(PartRow(field, spec, parent, build))
        case _ if isinstance(field.kind, Perhaps):
            return described(OptionalRow(field, replace(field, kind=inner), "", parent))
        case _:
            return described(SimpleRow(field, parent))
