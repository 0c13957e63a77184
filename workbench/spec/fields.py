"""What a form, a tooltip or a page of help must know of a `Spec`'s fields, read from the class itself; no Qt here."""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import annotated_types as at
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from models.spec.base import Spec
from workbench.spec.field_kinds import (
    Choice,
    ColumnName,
    FieldKind,
    Flag,
    Opaque,
    Option,
    Part,
    Perhaps,
    Real,
    Several,
    Text,
    Variant,
    Variants,
    Whole,
    WholeOrWord,
    Wholes,
    Words,
    specs_within,
)
from workbench.spec.numbers import Bounds

Names = dict[str, tuple[str, ...]]
"""For each value of a `Literal`, its title and perhaps its help."""


@dataclass(frozen=True)
class Field:
    """One field of a spec as people see it."""

    name: str
    title: str
    description: str
    unit: str
    advanced: bool
    kind: FieldKind
    default: Any = None
    """The value of a fresh spec; `None` also where there is no default."""


def fields_of(spec: type[Spec]) -> tuple[Field, ...]:
    """The fields in the order of the class, without the discriminator `kind`."""
    return tuple(_field(name, info) for name, info in spec.model_fields.items() if name != "kind")


def field_of(spec: type[Spec], name: str) -> Field:
    """The field called `name`. Raises `KeyError` where the spec has none."""
    return _field(name, spec.model_fields[name])


def field_at(spec: type[Spec], path: str) -> Field | None:
    """The field at a dotted path, such as `recipe.optimizer.weight_decay`; `None` where no variant has it."""
    head, _, rest = path.partition(".")
    if head not in spec.model_fields or head == "kind":
        return None
    field = field_of(spec, head)
    if not rest:
        return field
    return next((found for inner in specs_within(field.kind) if (found := field_at(inner, rest))), None)


def variants_of(union: Any) -> tuple[Variant, ...]:
    """The specs that a field of the discriminated `union` may hold, in its order; also where there is only one."""
    match _kind(union, (), {}):
        case Variants(variants):
            return variants
        case Part(spec):
            return (_variant(spec),)
        case _:
            raise TypeError(f"{union} is no union of specs")


def value_at(spec: BaseModel, path: str) -> Any:
    """The value at a dotted path; `None` where a part on the way is `None`."""
    at_: Any = spec
    for part in path.split("."):
        if at_ is None:
            return None
        at_ = at_[int(part)] if part.isdigit() else getattr(at_, part)
    return at_


def title_of(spec: type[Spec]) -> str:
    """The class's own title where it has one, else its name in words: `OneCycle` is `One cycle`, `AdamW` stays."""
    given = spec.model_config.get("title")
    if given:
        return given
    words = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", spec.__name__).split()
    return " ".join([words[0], *(word.lower() for word in words[1:])])


def help_of(spec: type[Spec]) -> str:
    """The first paragraph of the class's docstring, which names the paper, without the marks of code."""
    return " ".join(inspect.cleandoc(spec.__doc__ or "").partition("\n\n")[0].replace("`", "").split())


def _field(name: str, info: FieldInfo) -> Field:
    extra: dict[str, Any] = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    return Field(
        name=name,
        title=info.title or name.replace("_", " ").capitalize(),
        description=info.description or "",
        unit=extra.get("unit", ""),
        advanced=extra.get("advanced", False),
        kind=_kind(info.annotation, info.metadata, _names_of(extra)),
        default=None if info.is_required() else info.get_default(call_default_factory=True),
    )


def _names_of(extra: dict[str, Any]) -> Names:
    helps: dict[str, str] = extra.get("option_help", {})
    titles: dict[str, str] = extra.get("options", {})
    return {value: (title, helps.get(value, "")) for value, title in titles.items()}


def _kind(annotation: Any, metadata: Sequence[Any], names: Names) -> FieldKind:
    while get_origin(annotation) is Annotated:
        annotation, *added = get_args(annotation)
        metadata = [*metadata, *_flat(added)]
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return _union_kind(get_args(annotation), metadata, names)
    if origin is Literal:
        return Choice(tuple(Option(value, *names.get(value, (str(value),))) for value in get_args(annotation)))
    if origin is tuple:
        return _tuple_kind(get_args(annotation))
    return _plain_kind(annotation, metadata)


def _tuple_kind(arguments: tuple[Any, ...]) -> FieldKind:
    match arguments:
        case (kind, end) if end is ... and kind is str:
            return Words()
        case (kind, end) if end is ... and isinstance(kind, type) and issubclass(kind, Spec):
            return Several(kind)
        case (kind, end) if end is ...:
            inner = _kind(kind, (), {})
            return Wholes(inner.bounds) if isinstance(inner, Whole) else Opaque(tuple(specs_within(inner)))
        case _:
            return Opaque()


def _plain_kind(annotation: Any, metadata: Sequence[Any]) -> FieldKind:
    if annotation is bool:
        return Flag()
    if annotation is int:
        return Whole(_bounds(metadata))
    if annotation is float:
        return Real(_bounds(metadata))
    if annotation is str:
        plain = Text(may_be_empty=not any(isinstance(item, at.MinLen) and item.min_length for item in metadata))
        return next((item for item in metadata if isinstance(item, ColumnName)), plain)
    if isinstance(annotation, type) and issubclass(annotation, Spec):
        return Part(annotation)
    return Opaque()


def _union_kind(arguments: tuple[Any, ...], metadata: Sequence[Any], names: Names) -> FieldKind:
    present = tuple(argument for argument in arguments if argument is not type(None))
    if len(present) < len(arguments):
        inner = present[0] if len(present) == 1 else Union[present]  # noqa: UP007  # built at run time
        return Perhaps(_kind(inner, metadata, names))
    kinds = [_kind(argument, metadata, names) for argument in present]
    if all(isinstance(kind, Part) for kind in kinds):
        return Variants(tuple(_variant(kind.spec) for kind in kinds if isinstance(kind, Part)))
    match kinds:
        case [Whole(bounds), Choice((word,))]:
            return WholeOrWord(bounds, word)
        case _:
            return Opaque()


def _variant(spec: type[Spec]) -> Variant:
    return Variant(spec.model_fields["kind"].default, title_of(spec), help_of(spec), spec)


def _flat(metadata: Sequence[Any]) -> list[Any]:
    """`Annotated[int, Field(ge=1)]` hides its bounds in a `FieldInfo`."""
    return [found for item in metadata for found in (item.metadata if isinstance(item, FieldInfo) else [item])]


def _bounds(metadata: Sequence[Any]) -> Bounds:
    low: float | None = None
    high: float | None = None
    low_open = high_open = False
    for item in metadata:
        match item:
            case at.Gt(gt=end):
                low, low_open = float(end), True  # type: ignore[arg-type]  # bounds of numbers are numbers
            case at.Ge(ge=end):
                low, low_open = float(end), False  # type: ignore[arg-type]
            case at.Lt(lt=end):
                high, high_open = float(end), True  # type: ignore[arg-type]
            case at.Le(le=end):
                high, high_open = float(end), False  # type: ignore[arg-type]
    return Bounds(low, high, low_open, high_open)
