"""Why a number that was typed into a field is refused, in the words of the field."""

from __future__ import annotations

from models.spec.base import Spec
from workbench.spec.checks import Problem
from workbench.spec.field_kinds import FieldKind, Perhaps, Real, Whole, WholeOrWord
from workbench.spec.fields import field_at
from workbench.spec.numbers import bounds_text, number_text


def refusal(root: type[Spec], path: str, value: object, problem: Problem) -> Problem:
    """`Epochs cannot be 0. Choose 1 to 100,000.`; `problem` as it is where the field at `path` holds no number."""
    field = field_at(root, path)
    if field is None or problem.place != path or isinstance(value, bool) or not isinstance(value, int | float):
        return problem
    bounds = _bounds_text(field.kind)
    if not bounds:
        return problem
    typed = f"{value:,}" if isinstance(value, int) else number_text(value)
    return Problem(path, f"{field.title} cannot be {typed}.", f"Choose {bounds}.")


def _bounds_text(kind: FieldKind) -> str:
    match kind:
        case Whole(bounds) | Real(bounds):
            return bounds_text(bounds)
        case WholeOrWord(bounds, word):
            return f"{bounds_text(bounds)}, or '{word.title}'"
        case Perhaps(inner):
            return _bounds_text(inner)
        case _:
            return ""
