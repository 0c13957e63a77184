"""The kinds of value that a field of a `Spec` can hold, as far as an editor must tell them apart; no Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models.spec.base import Spec
from workbench.spec.numbers import Bounds


@dataclass(frozen=True)
class Flag:
    """Yes or no."""


@dataclass(frozen=True)
class Whole:
    """An integer."""

    bounds: Bounds


@dataclass(frozen=True)
class Real:
    """A floating-point number."""

    bounds: Bounds


@dataclass(frozen=True)
class Text:
    """One line of text."""

    may_be_empty: bool


@dataclass(frozen=True)
class ColumnName:
    """The name of one of the data's columns, or empty for none; specs write `Annotated[str, ColumnName()]`."""


@dataclass(frozen=True)
class Words:
    """A tuple of texts."""


@dataclass(frozen=True)
class Wholes:
    """A tuple of integers."""

    bounds: Bounds


@dataclass(frozen=True)
class Option:
    """One value of a `Choice` and its name for people."""

    value: str
    title: str
    help: str = ""


@dataclass(frozen=True)
class Choice:
    """One of several fixed texts."""

    options: tuple[Option, ...]


@dataclass(frozen=True)
class WholeOrWord:
    """An integer, or one word that stands for a number known later (`all`, `source`)."""

    bounds: Bounds
    word: Option


@dataclass(frozen=True)
class Variant:
    """One class of a discriminated union."""

    tag: str
    title: str
    help: str
    spec: type[Spec]


@dataclass(frozen=True)
class Variants:
    """A discriminated union of specs, told apart by their field `kind`."""

    variants: tuple[Variant, ...]


@dataclass(frozen=True)
class Part:
    """A spec within a spec."""

    spec: type[Spec]


@dataclass(frozen=True)
class Perhaps:
    """`None`, or a value of the inner kind."""

    inner: FieldKind


@dataclass(frozen=True)
class Several:
    """A tuple of specs of one class, which a form counts and can clear."""

    spec: type[Spec]


@dataclass(frozen=True)
class Opaque:
    """Anything a form cannot edit in place, such as a list of specs of several kinds: `specs`."""

    specs: tuple[type[Spec], ...] = ()


FieldKind = (
    Flag
    | Whole
    | Real
    | Text
    | ColumnName
    | Words
    | Wholes
    | Choice
    | WholeOrWord
    | Variants
    | Part
    | Perhaps
    | Several
    | Opaque
)


def specs_within(kind: FieldKind) -> list[type[Spec]]:
    """The specs that a value of the kind may be, or hold one or more of."""
    match kind:
        case Part(spec) | Several(spec):
            return [spec]
        case Opaque(specs):
            return list(specs)
        case Variants(variants):
            return [variant.spec for variant in variants]
        case Perhaps(inner):
            return specs_within(inner)
        case _:
            return []


def starting_value(kind: FieldKind) -> Any:
    """A plain value to begin with where an optional field is switched on."""
    match kind:
        case Whole(bounds) | WholeOrWord(bounds, _):
            return int(max(bounds.low or 1, 1))
        case Real(bounds):
            return 1.0 if bounds.admits(1.0) else (bounds.low or 0.0)
        case Choice(options):
            return options[0].value
        case Variants(variants):
            return {"kind": variants[0].tag}
        case _:
            return {Flag: True, Part: {}, Words: (), Wholes: ()}.get(type(kind), "")
