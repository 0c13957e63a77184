"""Writes docs/catalogue.md from the specs: every technique with its fields, bounds and units.

`python docs/make_catalogue.py` writes the page; a test says when it is out of date.
"""

from __future__ import annotations

import sys
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any, get_args

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from models.spec.base import Spec  # noqa: E402  # found through the line above
from workbench.experiment import Experiment  # noqa: E402
from workbench.spec.field_kinds import (  # noqa: E402
    Choice,
    ColumnName,
    FieldKind,
    Flag,
    Part,
    Perhaps,
    Real,
    Text,
    Variants,
    Whole,
    WholeOrWord,
    Wholes,
    Words,
)
from workbench.spec.fields import Field, fields_of, help_of, title_of  # noqa: E402
from workbench.spec.numbers import Bounds, number_text  # noqa: E402

PAGE = REPOSITORY / "docs" / "catalogue.md"
HEAD = """\
# Catalogue

Everything an experiment can be made of. Made from the specs by `python docs/make_catalogue.py`: change the specs, not
this page. *Field* is the name in a document and after `--set`; *Name* is what the window's form calls it. The
[guide](guide/README.md) says how the parts work together.
"""


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join([HEAD, *_lines()])


def _lines() -> Iterator[str]:
    told: set[type[Spec]] = set()
    for name, info in Experiment.model_fields.items():
        specs = [spec for spec in specs_in(info.annotation) if spec not in told]
        if not specs:
            continue
        yield f"## {info.title}\n\n{info.description} In the document: `{name}`.\n"
        if title_of(specs[0]) == info.title:
            told.add(specs[0])
            yield from _fields(specs[0], name, told)
        else:
            for spec in specs:
                yield from _technique(spec, name, told)
    yield "## The experiment itself\n\nWhat belongs to no part.\n"
    yield from _table([field for field in fields_of(Experiment) if not isinstance(field.kind, Part | Variants)])


def _technique(spec: type[Spec], path: str, told: set[type[Spec]]) -> Iterator[str]:
    """One spec under its own heading."""
    told.add(spec)
    kind = spec.model_fields.get("kind")
    chosen = f', `kind = "{kind.default}"`' if kind is not None else ""
    yield f"### {title_of(spec)}\n\n{_text(help_of(spec))} In the document: `{path}`{chosen}.\n"
    yield from _fields(spec, path, told)


def _fields(spec: type[Spec], path: str, told: set[type[Spec]]) -> Iterator[str]:
    """The table of a spec, then the specs within it that were not told yet."""
    fields = [field for field in fields_of(spec) if not isinstance(field.kind, Part | Variants)]
    yield from _table(fields)
    for name, info in spec.model_fields.items():
        for inner in specs_in(info.annotation):
            if inner not in told:
                yield from _technique(inner, f"{path}.{name}", told)


def _table(fields: list[Field]) -> Iterator[str]:
    rows = [_row(field) for field in fields if _value(field.kind)]
    if not rows:
        yield "It has no fields.\n"
        return
    yield "| Field | Name | What it does | Value | Default |\n| --- | --- | --- | --- | --- |"
    yield "\n".join(rows) + "\n"


def _row(field: Field) -> str:
    unit = f"; {field.unit}" if field.unit else ""
    cells = (f"`{field.name}`", field.title, _description(field), _value(field.kind) + unit, _default(field))
    return f"| {' | '.join(_text(cell) for cell in cells)} |"


def _description(field: Field) -> str:
    options = field.kind.options if isinstance(field.kind, Choice) else ()
    return " ".join([field.description, *(f"`{option.value}`: {option.help}" for option in options if option.help)])


_PLAIN: dict[Hashable, str] = {
    Flag(): "yes or no",
    Words(): "list of names",
    ColumnName(): "a column of the data, or empty",
    Text(may_be_empty=True): "text",
    Text(False): "text, not empty",
}


def _value(kind: FieldKind) -> str:
    """What the field can hold, in words; empty where it is told elsewhere or by no number or word."""
    match kind:
        case Whole(bounds):
            told = f"whole number{_within(bounds, whole=True)}"
        case Real(bounds):
            told = f"number{_within(bounds)}"
        case Choice(options):
            told = ", ".join(f"`{option.value}`" for option in options)
        case Wholes(bounds):
            told = f"whole numbers{_within(bounds, whole=True)}"
        case WholeOrWord(bounds, word):
            told = f"whole number{_within(bounds, whole=True)}, or `{word.value}`"
        case Perhaps(inner):
            told = f"{_value(inner)}, or nothing" if _value(inner) else ""
        case _:
            told = _PLAIN.get(kind, "")
    return told


def _within(bounds: Bounds, *, whole: bool = False) -> str:
    written = "{:,.0f}".format if whole else number_text
    ends = []
    if bounds.low is not None:
        ends.append(f"{'>' if bounds.low_open else '≥'} {written(bounds.low)}")
    if bounds.high is not None:
        ends.append(f"{'<' if bounds.high_open else '≤'} {written(bounds.high)}")
    return f" {' and '.join(ends)}" if ends else ""


def _default(field: Field) -> str:
    match field.default:
        case None:
            return "nothing" if isinstance(field.kind, Perhaps) else "must be given"
        case bool():
            return "yes" if field.default else "no"
        case int() | float():
            return number_text(field.default)
        case "":
            return "empty"
        case _:
            return f"`{field.default}`"


def specs_in(annotation: Any) -> list[type[Spec]]:
    """The specs that an annotation allows, in its order, whatever unions and tuples they stand in."""
    if isinstance(annotation, type) and issubclass(annotation, Spec):
        return [annotation]
    return [spec for argument in get_args(annotation) for spec in specs_in(argument)]


def _text(told: str) -> str:
    """Text that Markdown takes as it is, also within a table."""
    return told.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE.relative_to(REPOSITORY))
