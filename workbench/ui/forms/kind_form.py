"""`KindForm`: the fields of one of several kinds of spec, whichever is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.spec.base import Spec
from workbench.ui.forms.form import SpecForm, entries


class KindForm(QWidget):
    """A `SpecForm` of the kind that `set_value` brings, without the fields that are edited elsewhere."""

    field_changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None, *, leave_out: Iterable[str] = ()) -> None:
        super().__init__(parent)
        self._leave_out = frozenset(leave_out)
        self._forms: dict[type[Spec], SpecForm] = {}
        self._shown: SpecForm | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def set_value(self, spec: Spec) -> None:
        """Shows the values of `spec` without emitting; takes no room where it has no fields to edit."""
        form = self._forms.get(type(spec)) or self._build(type(spec))
        form.set_value(spec)
        for other in self._forms.values():
            other.setVisible(other is form)
        self._shown = form
        self.setVisible(form.shows_rows())

    def set_faults(self, faults: Mapping[str, str]) -> None:
        """Marks the fields that have a fault, by their paths in the spec."""
        if self._shown is not None:
            self._shown.set_faults(faults)

    def _build(self, spec: type[Spec]) -> SpecForm:
        form = SpecForm([entry for entry in entries(spec) if entry.path not in self._leave_out], self)
        form.field_changed.connect(self.field_changed)
        self._column.addWidget(form)
        self._forms[spec] = form
        return form
