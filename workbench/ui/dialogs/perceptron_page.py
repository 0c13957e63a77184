"""The perceptron for rows of a table, in the source chooser."""

from __future__ import annotations

from pydantic import ValidationError
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.spec.source import Initialisation, PerceptronSource, SourceModel
from workbench.document_faults import as_problems
from workbench.spec.fields import help_of
from workbench.spec.numbers import count_text
from workbench.ui.forms.form import SpecForm, entries
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP

_SET_BY_DATA = ("features", "initialisation")
_FORM_WIDTH = 420


class PerceptronPage(QWidget):
    """Its hidden layers; how many features it reads, the table says."""

    changed = Signal()
    accepted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._features = 0
        self._source = PerceptronSource(features=1)
        self._typed: dict[str, object] = {}
        """What stands in fields of the form and cannot stand in a source model."""
        about = TextLine(self)
        about.set_runs((help_of(PerceptronSource), "muted"))
        self._reads = TextLine(self)
        self._form = SpecForm([entry for entry in entries(PerceptronSource) if entry.path not in _SET_BY_DATA], self)
        self._form.setMaximumWidth(_FORM_WIDTH)
        self._form.set_value(self._source)
        self._form.field_changed.connect(self._set)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GAP)
        for part in (about, self._reads, self._form):
            column.addWidget(part)
        column.addStretch(1)
        self.set_features(0)

    def set_features(self, features: int) -> None:
        """How many the target data give; 0 where they are no table."""
        self._features = features
        said = f"Reads {count_text(features, 'feature')} of the target data." if features else ""
        self._reads.set_runs((said, "plain"))
        self.changed.emit()

    def show_source(self, source: PerceptronSource) -> None:
        self._source = source
        self._form.set_value(source)
        self._judge({})

    def source(self, initialisation: Initialisation) -> SourceModel | None:  # noqa: ARG002  # it has no trained weights
        known = self._features and not self._typed
        return self._source.model_copy(update={"features": self._features}) if known else None

    def obstacle(self, initialisation: Initialisation) -> str:  # noqa: ARG002  # the same for all pages
        if not self._features:
            return "It reads rows: choose a table as the target data first."
        return "Correct the field that is marked." if self._typed else ""

    def _set(self, path: str, value: object) -> None:
        self._judge(self._typed | {path: value})

    def _judge(self, typed: dict[str, object]) -> None:
        """Takes what was typed over, all at once or not at all, and marks the fields that stand in the way."""
        plain = self._source.model_dump() | typed
        try:
            self._source = PerceptronSource.model_validate(plain)
        except ValidationError as error:
            self._typed = typed
            self._form.set_problems(as_problems(error, plain))
        else:
            self._typed = {}
            self._form.set_problems(())
            self._form.set_value(self._source)
        self.changed.emit()
