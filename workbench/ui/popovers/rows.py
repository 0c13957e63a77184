"""Rows of titles and editors, in line with those of forms."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from workbench.spec.data_description import ColumnDescription
from workbench.spec.field_kinds import Option, Variant
from workbench.spec.fields import variants_of
from workbench.spec.numbers import count_text
from workbench.spec.printable import in_brief, printable
from workbench.spec.tasks import Regression, Task
from workbench.ui.forms.editor import EDITOR_WIDTH
from workbench.ui.theme import GAP
from workbench.ui.tooltips import wrapped

_LETTERS = 60
"""Of a class that is named."""


def titled_rows() -> QGridLayout:
    """An empty layout for `add_titled`."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(GAP)
    grid.setVerticalSpacing(GAP // 2)
    grid.setColumnStretch(0, 1)
    return grid


def add_titled(grid: QGridLayout, title: str, editor: QWidget, tip: str) -> None:
    """Adds a row, named for screen readers and tooltips."""
    label = QLabel(title, editor.parentWidget())
    label.setToolTip(wrapped(tip))
    label.setBuddy(editor)
    editor.setToolTip(wrapped(tip))
    editor.setAccessibleName(title)
    editor.setAccessibleDescription(tip)
    editor.setFixedWidth(EDITOR_WIDTH)
    at = grid.rowCount()
    grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignVCenter)
    grid.addWidget(editor, at, 1)


def kind_options(variants: Sequence[Variant]) -> list[Option]:
    """The kinds of a union to choose from."""
    return [Option(variant.tag, variant.title, variant.help) for variant in variants]


def column_options(columns: Sequence[ColumnDescription]) -> list[Option]:
    """Label columns to choose from; what they hold stands in their tooltips."""
    return [Option(column.name, printable(column.name), _classes(column)) for column in columns]


def task_kind_options(column: ColumnDescription | None) -> list[Option]:
    """The kinds of tasks to choose from; the one that the column looks made for says so."""
    guessed = column.suggested.kind if column is not None and column.suggested is not None else ""
    return [
        Option(variant.tag, f"{variant.title} · suggested" if variant.tag == guessed else variant.title, variant.help)
        for variant in variants_of(Task)
    ]


def _classes(column: ColumnDescription) -> str:
    if column.numbers is not None and isinstance(column.suggested, Regression):
        return f"{column.num_values:,} numbers: {column.numbers.least:.4g} to {column.numbers.greatest:.4g}"
    named = ", ".join(in_brief(entry.label, _LETTERS) for entry in column.classes[:5])
    return f"{count_text(column.num_values, 'class')}: {named}{', …' if column.num_values > 5 else ''}"
