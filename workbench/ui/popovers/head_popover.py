"""`HeadPopover`: a task and the head that answers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from models.spec.heads import Head
from workbench.spec.cards import Card
from workbench.spec.data_description import ColumnDescription
from workbench.spec.fields import field_of, help_of, variants_of
from workbench.spec.tasks import Classification, Regression, Task
from workbench.ui.forms.kind_form import KindForm
from workbench.ui.forms.simple import ChoiceEdit
from workbench.ui.panels.card_view import CardView
from workbench.ui.panels.text_line import TextLine
from workbench.ui.popovers.name_edit import NameEdit
from workbench.ui.popovers.popover import Popover
from workbench.ui.popovers.rows import add_titled, kind_options, titled_rows
from workbench.ui.popovers.task_part import TaskPart
from workbench.ui.theme import GAP
from workbench.ui.tooltips import wrapped

_NAME = field_of(Classification, "name")
_KIND_TIP = "What stands between the shared features and the answer."


class HeadPopover(Popover):
    """Emits what the user wants of the head that is shown; what is wanted of its task, `task` emits."""

    renamed = Signal(str)
    kind_chosen = Signal(str)
    field_changed = Signal(str, object)
    """A path in the head, and the plain value."""
    moved = Signal(int)
    """The place in the row of heads, from 0, that it is to stand at."""
    removed = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._place = 0
        self._name = NameEdit(self, _NAME.description)
        self._name_fault = TextLine(self, small=True)
        self.task = TaskPart(self)
        self._kind = ChoiceEdit([], self)
        self._kind_help = TextLine(self, small=True)
        self._head_form = KindForm(self, leave_out=["task"])
        self._card = CardView(self)
        self._left = QPushButton("← Left", self)
        self._right = QPushButton("Right →", self)
        self._remove = QPushButton("Remove", self)
        self._arrange()
        self._connect()

    def set_head(
        self,
        task: Task,
        head: Head,
        tasks: Sequence[str],
        columns: Sequence[ColumnDescription],
        card: Card | None = None,
    ) -> None:
        """Shows a task and its head, without faults.

        `tasks` are the names of all, in order, `columns` those of the data, `card` tells what is known of the task.
        """
        self.set_title(f"Task {task.name} and its head")
        self._place = tasks.index(task.name)
        self._name.set_name(task.name, [name for name in tasks if name != task.name])
        self.task.set_task(task, columns)
        self._offer_kinds(task, head)
        self._kind_help.set_runs((help_of(type(head)), "muted"))
        self._head_form.set_value(head)
        self._card.set_card(card)
        self.set_faults({}, {})
        self._offer_places(len(tasks))

    def set_faults(self, head: Mapping[str, str], task: Mapping[str, str]) -> None:
        """Marks the fields of the head and of the task that have a fault, by their paths in each."""
        self._head_form.set_faults(head)
        self.task.set_faults(task)

    @override
    def close_and_return(self) -> None:
        super().close_and_return()
        self._name.put_back()

    def _offer_kinds(self, task: Task, head: Head) -> None:
        self._kind.set_options(kind_options(variants_of(Head)))
        if isinstance(task, Regression) and head.kind != "cosine":
            self._kind.refuse({"cosine": "Cosines tell which class is nearest, and know no amounts."})
        self._kind.set_value(head.kind)

    def _offer_places(self, num_tasks: int) -> None:
        last = self._place == num_tasks - 1
        _offer(self._left, "Move the head to the left", "" if self._place else "It is the leftmost head")
        _offer(self._right, "Move the head to the right", "It is the rightmost head" if last else "")
        _offer(
            self._remove,
            "Remove the task and its head",
            "An experiment needs a task: add another head before removing this one" if num_tasks == 1 else "",
        )

    def _arrange(self) -> None:
        upper, lower = titled_rows(), titled_rows()
        add_titled(upper, _NAME.title, self._name, _NAME.description)
        upper.addWidget(self._name_fault, upper.rowCount(), 0, 1, 2)
        add_titled(lower, "Head", self._kind, _KIND_TIP)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self._left)
        buttons.addWidget(self._right)
        buttons.addStretch(1)
        buttons.addWidget(self._remove)
        self.body.addLayout(upper)
        self.body.addWidget(self.task)
        self.body.addLayout(lower)
        self.body.addWidget(self._kind_help)
        self.body.addWidget(self._head_form)
        self.body.addWidget(self._card)
        self.body.addLayout(buttons)

    def _connect(self) -> None:
        self._name.renamed.connect(self.renamed)
        self._name.fault_changed.connect(lambda text: self._name_fault.set_runs((text, "bad")))
        self._kind.edited.connect(self.kind_chosen.emit)
        self._head_form.field_changed.connect(self.field_changed)
        self._left.clicked.connect(lambda: self.moved.emit(self._place - 1))
        self._right.clicked.connect(lambda: self.moved.emit(self._place + 1))
        self._remove.clicked.connect(self.removed)


def _offer(button: QPushButton, tip: str, why_not: str) -> None:
    button.setEnabled(not why_not)
    button.setToolTip(wrapped(why_not or tip))
    button.setAccessibleDescription(why_not or tip)
