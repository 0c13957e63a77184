"""What was found in data: columns to predict, and what is worth knowing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from workbench.spec.data_description import ColumnDescription, DataDescription, Role
from workbench.spec.numbers import count_text
from workbench.spec.printable import printable
from workbench.spec.task_outputs import missing_in
from workbench.spec.task_words import size_text
from workbench.spec.tasks import Task
from workbench.ui.dialogs.findings_view import FindingsView
from workbench.ui.panels import data_text
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP
from workbench.ui.tooltips import wrapped

_ROLES: dict[Role, str] = {
    "group": "examples of one value stay in one part",
    "part": "says train, validation or test",
    "path": "where the image lies",
    "text": "text",
    "id": "different in every row",
    "feature": "an input",
    "label": "a single value: nothing to predict",
}
_PLACES_IN_TIP = 12
_TASKS = Qt.ItemDataRole.UserRole


class FoundPanel(QWidget):
    """Shows one of three: that the data are being looked at, why they cannot be read, or what they hold.

    Columns to predict are offered where it `predicts`.
    """

    changed = Signal()
    """Another column was ticked or unticked."""

    def __init__(self, parent: QWidget | None = None, *, predicts: bool = True) -> None:
        super().__init__(parent)
        self.description: DataDescription | None = None
        self._ticked: tuple[Task, ...] = ()
        """What was to be predicted at first, in order."""
        self._head, self._facts = TextLine(self), TextLine(self, small=True)
        self._columns, self._findings = _list("Columns to predict", self), FindingsView(self)
        self._columns.itemChanged.connect(lambda _: self.changed.emit())
        self._lists = QWidget(self)
        row = QHBoxLayout(self._lists)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GAP)
        self._columns.setVisible(predicts)
        lists: list[tuple[str, QWidget]] = [("Worth knowing", self._findings)]
        for title, shown in [("Predict", self._columns)] * predicts + lists:
            row.addLayout(_titled(title, shown), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._head)
        column.addWidget(self._facts)
        column.addWidget(self._lists, 1)
        column.addStretch(0)
        self.set_message("", "")

    def set_message(self, what: str, remedy: str, *, bad: bool = False) -> None:
        """Nothing is known of the data, and why."""
        self.description = None
        self._head.set_runs((what, "bad" if bad else "muted"))
        self._facts.set_runs((remedy, "plain"))
        self._lists.hide()
        self.changed.emit()

    def set_found(self, description: DataDescription, ticked: Sequence[Task]) -> None:
        """Shows data; the columns of `ticked` are predicted at first."""
        self.description, self._ticked = description, tuple(ticked)
        examples = count_text(description.num_examples, "example")
        self._head.set_runs((description.title, "strong"), (examples, "muted"))
        self._facts.set_runs((_facts_text(description), "muted"))
        self._columns.blockSignals(True)  # Qt's own
        self._columns.clear()
        for column in sorted(description.columns, key=lambda column: column.suggested is None):
            own = tuple(task for task in ticked if task.column == column.name)
            offered = own or (() if column.suggested is None else (column.suggested,))
            self._columns.addItem(_column_item(column, offered, description, ticked=bool(own)))
        self._columns.blockSignals(False)
        self._findings.set_findings(description.findings, description.skipped)
        self._lists.show()
        self.changed.emit()

    def tasks(self) -> tuple[Task, ...]:
        """Of the ticked columns: those ticked at first as they were told, then the others as they stand."""
        items = [self._columns.item(row) for row in range(self._columns.count())]
        ticked = [task for item in items if item.checkState() is Qt.CheckState.Checked for task in item.data(_TASKS)]
        at_first = [task for task in self._ticked if task in ticked]
        return (*at_first, *(task for task in ticked if task not in at_first))


def _column_item(
    column: ColumnDescription, tasks: tuple[Task, ...], description: DataDescription, *, ticked: bool
) -> QListWidgetItem:
    """One tick stands for all `tasks` of the column."""
    if not tasks:
        item = QListWidgetItem(f"{printable(column.name)}  ·  {_ROLES[column.role]}")
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        return item
    most = max(missing_in(task, column) for task in tasks)
    missing = f"  ·  {most:,} missing" if most else ""
    kinds = ", ".join(size_text(task, description) for task in tasks)
    item = QListWidgetItem(f"{printable(column.name)}  ·  {kinds}{missing}")
    item.setData(_TASKS, tasks)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
    values = printable(", ".join(entry.label for entry in column.classes[:_PLACES_IN_TIP]))
    more = column.num_values - min(len(column.classes), _PLACES_IN_TIP)
    item.setToolTip(wrapped(values + (f" and {more:,} more" if more > 0 else "")))
    return item


def _facts_text(description: DataDescription) -> str:
    if description.inputs.kind == "text":
        return f"Texts of {description.inputs.shortest:,} to {description.inputs.longest:,} characters"
    return data_text.inputs_text(description, None)


def _list(name: str, parent: QWidget) -> QListWidget:
    made = QListWidget(parent)
    made.setAccessibleName(name)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return made


def _titled(title: str, shown: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(GAP // 2)
    line = TextLine(shown.parentWidget())
    line.set_runs((title, "strong"))
    column.addWidget(line)
    column.addWidget(shown, 1)
    return column
