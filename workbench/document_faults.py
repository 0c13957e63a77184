"""Faults of a document that does not fit its specs, in words for people."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from workbench.spec.problem import Problem


def as_problems(error: ValidationError, plain: Any) -> list[Problem]:
    """One problem a field: what each branch of a union wants (`a number` or `'all'`) is joined."""
    faults: dict[str, list[Any]] = {}
    for fault in error.errors():
        faults.setdefault(_place(plain, fault["loc"]), []).append(fault)
    return [_as_problem(place, of_field) for place, of_field in faults.items()]


def _place(plain: Any, location: Iterable[str | int]) -> str:
    """The dotted path of a field. pydantic also names the branch it took in a union, which no document does."""
    at, path, tag = plain, [], None
    for part in location:
        if isinstance(at, dict) and part != tag:
            at, tag = at.get(part), None
        elif isinstance(at, list) and isinstance(part, int):
            at = at[part]
        else:
            tag = None
            continue
        path.append(str(part))
        tag = at.get("kind") if isinstance(at, dict) else None
    return ".".join(path) or "document"


_MESSAGES = {
    "extra_forbidden": "There is no such field",
    "missing": "The field is missing",
    "union_tag_not_found": "The field 'kind' is missing",
}
_REMEDIES = {
    "extra_forbidden": "Remove the field, or correct its name.",
    "missing": "Give it a value.",
    "union_tag_not_found": "Say which kind it is.",
}


def _as_problem(place: str, faults: list[Any]) -> Problem:
    first = faults[0]
    if first["type"] == "union_tag_invalid":
        return _unknown_kind(place, first["ctx"]["tag"], first["ctx"]["expected_tags"])
    if first["type"] == "literal_error" and place.rpartition(".")[2] == "kind":
        return _unknown_kind(place.rpartition(".")[0], str(first["input"]), first["ctx"]["expected"])
    message = _MESSAGES.get(first["type"]) or ", or ".join(
        [first["msg"], *(fault["msg"].removeprefix("Input should ") for fault in faults[1:])]
    )
    if first["type"] not in _MESSAGES and not isinstance(first["input"], dict):
        message += f"; it is {reprlib.repr(first['input'])}"
    return Problem(place, message[0].upper() + message[1:] + ".", _REMEDIES.get(first["type"], "Correct the value."))


def _unknown_kind(place: str, kind: str, expected: str) -> Problem:
    """`expected` are the kinds there are as pydantic lists them: `'a', 'b' or 'c'`. Those like `kind` stand first."""
    kinds = re.findall(r"'([^']*)'", expected)
    close = get_close_matches(kind, kinds)
    ordered = ", ".join(dict.fromkeys([*close, *kinds]))
    return Problem(
        place, f"There is no kind '{kind}'.", f"Choose one of: {ordered}." if len(kinds) > 1 else f"Choose {ordered}."
    )
