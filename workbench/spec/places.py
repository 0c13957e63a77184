"""What people call a place of the document: `phases.epochs` is `Unfreezing, Epochs`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from models.spec.base import Spec
from workbench.spec.field_kinds import specs_within
from workbench.spec.fields import field_of


def place_title(root: type[Spec], path: str) -> str:
    """The title of the part of `root` that holds the field at the dotted `path`, and the field's own.

    Where variants call the field differently, what their titles have in common stands for it. Names and indices that
    no field has are passed over; an unknown path stays as it is.
    """
    titles = _titles([root], [part for part in path.split(".") if not part.isdigit()])
    return ", ".join(dict.fromkeys([*titles[:1], *titles[1:][-1:]])) or path


def _titles(specs: list[type[Spec]], parts: list[str]) -> list[str]:
    having = [spec for spec in specs if parts and parts[0] in spec.model_fields and parts[0] != "kind"]
    if not having:
        return []
    fields = [field_of(spec, parts[0]) for spec in having]
    within = [inner for field in fields for inner in specs_within(field.kind)]
    return [*filter(None, [_common([field.title for field in fields])]), *_titles(within, parts[1:])]


def _common(titles: Sequence[str]) -> str:
    """The words that all of the titles begin with."""
    places = zip(*(title.split() for title in titles), strict=False)
    return " ".join(words[0] for words in takewhile(lambda words: len(set(words)) == 1, places))
