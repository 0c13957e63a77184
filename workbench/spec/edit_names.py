"""What an edit is called in the undo list: `Set epochs to 20`."""

from __future__ import annotations

from typing import Any

from models.spec.base import Spec
from workbench.spec.field_kinds import Choice, FieldKind, Perhaps, Variants
from workbench.spec.fields import Field, field_at
from workbench.spec.numbers import number_text


def edit_name(root: type[Spec], path: str, value: Any) -> str:
    """A name for setting the field of `root` at `path` to the plain `value`."""
    field = field_at(root, path)
    title = within_sentence(field.title) if field else path
    if field is None:
        return f"Set {title}"
    match value:
        case bool():
            return f"Turn {'on' if value else 'off'} {title}"
        case None:
            return f"Turn off {title}"
        case tuple() | list() if not value:
            return f"Clear {title}"
        case dict() if "kind" not in value:
            return f"Turn on {title}"
        case _:
            return f"Set {title} to {_value_text(field, value)}"


def _value_text(field: Field, value: Any) -> str:
    kind: FieldKind = field.kind.inner if isinstance(field.kind, Perhaps) else field.kind
    match kind, value:
        case Choice(options), str():
            return next((option.title for option in options if option.value == value), value)
        case Variants(variants), {"kind": tag}:
            return next((variant.title for variant in variants if variant.tag == tag), str(tag))
        case _, float():
            return number_text(value)
        case _, int():
            return f"{value:,}"
        case _, tuple() | list():
            return ", ".join(map(str, value))
        case _:
            return str(value)


def within_sentence(title: str) -> str:
    """Lower case, unless the first word is an abbreviation or a symbol: `Learning rate` but `β₁`, `L2-SP`."""
    return title[0].lower() + title[1:] if title[1:2].islower() else title
