"""The recipe: how the trainable part is trained, on how many labels, at which image size, with which seed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from models.spec.freeze import Freeze
from workbench.experiment import Experiment
from workbench.spec.checks import Problem
from workbench.spec.field_kinds import Option
from workbench.spec.preprocessing import Preprocessing
from workbench.spec.recipe import Recipe
from workbench.spec.split import Split
from workbench.ui.forms.form import Entry, SpecForm, entries
from workbench.ui.panels.card import Card
from workbench.ui.panels.list_row import ListRow
from workbench.ui.panels.text_line import TextLine

_AUGMENTATION = "Random changes of training images, drawn anew in every epoch. The dialog shows what they do."
_PENALTIES = "What is added to the loss: pulls towards the source's weights, features or answers, or an earlier run's."


class RecipePanel(Card):
    """Emits the dotted path in the document and the plain value of what the user changed."""

    field_changed = Signal(str, object)
    find_rate_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Recipe", parent)
        self._form = SpecForm(_entries(), self)
        self._data = SpecForm([*entries(Split, "split."), *entries(Preprocessing, "preprocessing.")], self)
        for form in (self._form, self._data):
            form.field_changed.connect(self.field_changed)
        title = TextLine(self)
        title.set_runs(("Data", "strong"))
        self.find_rate = self._finder()
        self.augmentation = ListRow("Augmentation", _AUGMENTATION, self)
        self.penalties = ListRow("Penalties", _PENALTIES, self)
        self.body.addWidget(self._form)
        self.body.addWidget(self.penalties)
        self.body.addWidget(title)
        self.body.addWidget(self._data)
        self.body.addWidget(self.augmentation)

    def _finder(self) -> QPushButton:
        """The way to the learning-rate finder, beside the rate."""
        button = QPushButton("Find…", self)
        button.setProperty("role", "quiet")
        button.setAccessibleName("Find a learning rate")
        button.setToolTip("Try rising rates for a few steps, and see where the loss falls (Ctrl+R)")
        button.clicked.connect(self.find_rate_requested)
        self._form.put_beside("recipe.learning_rate", button)
        return button

    def set_experiment(self, experiment: Experiment) -> None:
        """Shows the values of the document without emitting."""
        self._form.set_value(experiment)
        self._data.set_value(experiment)
        self.augmentation.set_specs(experiment.augmentation)
        self.penalties.set_specs(experiment.regularizers)

    def set_columns(self, columns: Sequence[Option]) -> None:
        """Offers the data's columns where a field names one."""
        self._data.set_columns(columns)

    def set_problems(self, problems: Iterable[Problem]) -> None:
        """Marks the fields that have a fault."""
        told = list(problems)
        self._form.set_problems(told)
        self._data.set_problems(told)

    def focus_field(self, path: str) -> bool:
        """Leads the user to the field at `path`; False where it stands elsewhere."""
        rows = {"augmentation": self.augmentation, "regularizers": self.penalties}
        if row := rows.get(path.partition(".")[0]):
            row.change.setFocus()
            return True
        return self._form.focus_field(path) or self._data.focus_field(path)


def _entries() -> list[Entry]:
    """All of the recipe and the seed, so that a new field shows up by itself; split and preprocessing have a form too.

    What says how the rate differs from block to block and over time stands behind the schedule.
    """
    recipe = entries(Recipe, "recipe.")
    behind = 1 + next(index for index, entry in enumerate(recipe) if entry.path == "recipe.schedule")
    return [
        *recipe[:behind],
        *entries(Experiment, only=["rates", "phases"]),
        *entries(Freeze, "freeze.", only=["batch_norm", "trained_batch_norm", "stochastic_share"]),
        *recipe[behind:],
        *entries(Experiment, only=["seed"]),
    ]
