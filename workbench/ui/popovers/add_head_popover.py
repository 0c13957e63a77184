"""`AddHeadPopover`: a new task on a label column, and the head that answers it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from models.spec.heads import Head
from workbench.spec.data_description import ColumnDescription
from workbench.spec.fields import field_of, title_of, variants_of
from workbench.spec.task_fits import is_apart, offered, suggested_task
from workbench.spec.tasks import Classification, Regression
from workbench.ui.forms.simple import ChoiceEdit
from workbench.ui.panels.text_line import TextLine
from workbench.ui.popovers.popover import Popover
from workbench.ui.popovers.rows import add_titled, column_options, kind_options, titled_rows

_COLUMN = field_of(Classification, "column")
_VARIANTS = variants_of(Head)


class AddHeadPopover(Popover):
    """`add_requested` carries the label column and the kind of head; the panel then closes."""

    add_requested = Signal(str, str)

    def __init__(self, over: QWidget) -> None:
        super().__init__(over, "Add a task head")
        self._column = ChoiceEdit([], self)
        self._kind = ChoiceEdit(kind_options(_VARIANTS), self)
        self._task = TextLine(self, small=True)
        self._help = TextLine(self, small=True)
        self._note = TextLine(self, small=True)
        self._add = QPushButton("Add head", self)
        self._add.setProperty("role", "primary")
        self._used: frozenset[str] = frozenset()
        self._columns: dict[str, ColumnDescription] = {}
        rows = titled_rows()
        add_titled(rows, _COLUMN.title, self._column, _COLUMN.description)
        add_titled(rows, "Head", self._kind, "What stands between the shared features and the answer.")
        self.body.addLayout(rows)
        self.body.addWidget(self._task)
        self.body.addWidget(self._help)
        self.body.addWidget(self._note)
        self.body.addWidget(self._add, 0, Qt.AlignmentFlag.AlignRight)
        self._column.edited.connect(self._say)
        self._kind.edited.connect(self._say)
        self._add.clicked.connect(self._tell)
        self.set_columns((), ())

    def set_columns(self, columns: Sequence[ColumnDescription], used: Collection[str]) -> None:
        """Offers label columns; those in `used` have a head already, so the first other one is proposed."""
        self._used = frozenset(used)
        able = offered(columns)
        self._columns = {column.name: column for column in able}
        self._column.set_options(column_options(able))
        free = [column.name for column in able if column.name not in self._used]
        likely = [column.name for column in able if column.name in free and not is_apart(column)]
        if able:
            self._column.set_value([*likely, *free, able[0].name][0])
        self._column.setEnabled(bool(able))
        self._say()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._add.isEnabled():
            self._tell()
        else:
            super().keyPressEvent(event)

    def _say(self) -> None:
        kind, column = self._kind.currentData(), self._column.currentData()
        self._help.set_runs((next(variant.help for variant in _VARIANTS if variant.tag == kind), "muted"))
        task = suggested_task(self._columns[column]) if column is not None else None
        self._task.set_runs((f"{title_of(type(task))}, by its looks." if task else "", "muted"))
        refused = isinstance(task, Regression) and kind == "cosine"
        self._add.setEnabled(task is not None and not refused)
        if refused:
            self._note.set_runs(("A cosine head cannot answer a regression: cosines know no amounts.", "warm"))
        elif column is None:
            self._note.set_runs(("The labels of the target data are not known yet.", "muted"))
        elif column in self._used:
            self._note.set_runs((f"“{column}” is predicted already; a second head on it learns the same.", "warm"))
        else:
            self._note.set_runs()

    def _tell(self) -> None:
        column, kind = self._column.currentData(), self._kind.currentData()
        self.close_and_return()
        self.add_requested.emit(column, kind)
