"""`SpecForm`: the fields of a spec as rows of titles and editors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from models.spec.base import Spec
from workbench.spec.checks import Problem
from workbench.spec.field_kinds import Option
from workbench.spec.fields import Field, field_of, fields_of, value_at
from workbench.ui.forms.disclosure import Disclosure
from workbench.ui.forms.editor import EDITOR_WIDTH
from workbench.ui.forms.rows import row_for
from workbench.ui.forms.simple_rows import Row
from workbench.ui.theme import GAP
from workbench.ui.tooltips import wrapped

_INDENT = 12


@dataclass(frozen=True)
class Entry:
    """A field of a form and its dotted path in the spec that the form shows."""

    path: str
    field: Field


def entries(spec: type[Spec], prefix: str = "", only: Iterable[str] | None = None) -> list[Entry]:
    """The fields of `spec`, or those named in `only`, as entries below `prefix`."""
    chosen = fields_of(spec) if only is None else [field_of(spec, name) for name in only]
    return [Entry(f"{prefix}{field.name}", field) for field in chosen]


class SpecForm(QWidget):
    """Rows for `shown`, advanced ones folded away. Emits the path and the plain value of what the user changed."""

    field_changed = Signal(str, object)

    def __init__(self, shown: Sequence[Entry], parent: QWidget | None = None, *, indent: bool = False) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._rows: dict[str, Row] = {}
        grid = _grid(self, _INDENT if indent else 0)
        for entry in shown:
            if not entry.field.advanced:
                self._add(entry, self, grid)
        self._disclosure = self._fold([entry for entry in shown if entry.field.advanced], grid)

    @classmethod
    def of(cls, spec: type[Spec], parent: QWidget | None = None) -> SpecForm:
        """The form of every field of `spec`."""
        return cls(entries(spec), parent)

    @classmethod
    def of_part(cls, spec: type[Spec], parent: QWidget) -> SpecForm:
        """The same, set in from the left, for a part of another form."""
        return cls(entries(spec), parent, indent=True)

    def set_value(self, spec: Spec) -> None:
        """Shows the values of `spec` without emitting."""
        for path, row in self._rows.items():
            row.set_value(value_at(spec, path))

    def set_columns(self, columns: Sequence[Option]) -> None:
        """Offers the data's columns where a field names one."""
        for row in self._rows.values():
            row.set_columns(columns)

    def shows_rows(self) -> bool:
        """False where there is nothing to see in it: the spec has no fields, or none that now says anything."""
        return self._disclosure is not None or any(not row.side.isHidden() for row in self._rows.values())

    def set_problems(self, problems: Iterable[Problem]) -> None:
        """Marks the fields that have a fault, and says which in their tooltips."""
        self.set_faults({problem.place: f"{problem.message} {problem.remedy}" for problem in problems})

    def set_faults(self, faults: Mapping[str, str]) -> None:
        """The same, with the faults' texts by their places in the spec that the form shows."""
        for path, row in self._rows.items():
            row.set_faults({place[len(path) + 1 :]: text for place, text in faults.items() if _is_within(place, path)})

    def put_beside(self, path: str, widget: QWidget) -> None:
        """Places `widget` between the title and the editor of the field at `path`; Tab reaches it behind the editor."""
        row = self._rows[path]
        grid = self.layout()
        if not isinstance(grid, QGridLayout) or row.label is None:
            raise TypeError(f"'{path}' has no title that stands in sight")
        at, *_ = cast("tuple[int, int, int, int]", grid.getItemPosition(grid.indexOf(row.label)))
        grid.removeWidget(row.label)
        line = QHBoxLayout()
        line.setSpacing(GAP // 2)
        line.addWidget(row.label, 1)
        line.addWidget(widget)
        grid.addLayout(line, at, 0)
        QWidget.setTabOrder(row.side, widget)

    def focus_field(self, path: str) -> bool:
        """Puts the focus on the editor at `path`, unfolding it where need be; False where the form has none."""
        for known, row in self._rows.items():
            if _is_within(path, known):
                if row.field.advanced and self._disclosure is not None:
                    self._disclosure.setChecked(True)
                return row.focus(path[len(known) + 1 :])
        return False

    def _fold(self, folded: Sequence[Entry], grid: QGridLayout) -> Disclosure | None:
        if not folded:
            return None
        disclosure = Disclosure([entry.field.title for entry in folded], self)
        inside = QWidget(self)
        inside_grid = _grid(inside, 0)
        for entry in folded:
            self._add(entry, inside, inside_grid)
        inside.hide()
        disclosure.toggled.connect(inside.setVisible)
        grid.addWidget(disclosure, grid.rowCount(), 0, 1, 2)
        grid.addWidget(inside, grid.rowCount(), 0, 1, 2)
        return disclosure

    def _add(self, entry: Entry, parent: QWidget, grid: QGridLayout) -> None:
        row = row_for(entry.field, parent, SpecForm.of_part)
        if row is None:
            return
        label = QLabel(entry.field.title, parent)
        label.setWordWrap(True)  # a long title makes its row higher and never the form wider than its column
        label.setToolTip(wrapped(entry.field.description))
        label.setBuddy(row.side)
        at = grid.rowCount()
        grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignVCenter)
        row.side.setFixedWidth(EDITOR_WIDTH)
        grid.addWidget(row.side, at, 1)
        if row.below is not None:
            grid.addWidget(row.below, at + 1, 0, 1, 2)
        row.label = label
        self._rows[entry.path] = row
        row.changed.connect(lambda rest, value: self.field_changed.emit(_joined(entry.path, rest), value))


def _grid(widget: QWidget, indent: int) -> QGridLayout:
    grid = QGridLayout(widget)
    grid.setContentsMargins(indent, 0, 0, 0)
    grid.setHorizontalSpacing(GAP)
    grid.setVerticalSpacing(GAP // 2)
    grid.setColumnStretch(0, 1)
    grid.setColumnMinimumWidth(1, EDITOR_WIDTH)
    return grid


def _joined(path: str, rest: str) -> str:
    return f"{path}.{rest}" if rest else path


def _is_within(place: str, path: str) -> bool:
    return place == path or place.startswith(f"{path}.")
