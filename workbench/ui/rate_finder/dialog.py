"""The learning-rate finder, over the main window."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from workbench.spec.rate_curve import RateCurve, ending_text
from workbench.ui.panels.text_line import TextLine
from workbench.ui.rate_finder.curve_view import CurveView, point_text
from workbench.ui.rate_finder.marks_list import MarksList
from workbench.ui.theme import GAP

_SIZE = QSize(760, 600)
_BAR_HEIGHT = 6
_EXPLANATION = (
    "A short training of this experiment in which the rate rises from step to step (Smith 2017). Good rates lie where "
    "the loss falls, well before it is lowest. The experiment, its weights and its data stay as they are."
)
_EMPTY = "Nothing was tried yet. Search takes a hundred steps of training, or fewer where the loss leaves before."
_POINT = "Point at the curve, or read it with the arrow keys."


class RateFinderDialog(QDialog):
    """Takes progress, a curve or a refusal; announces what the user wants."""

    search_requested = Signal()
    cancel_requested = Signal()
    rate_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Find a learning rate")
        self.resize(_SIZE)
        self._curve: RateCurve | None = None
        self.search, self.cancel = QPushButton("&Search", self), QPushButton("&Cancel", self)
        self.search.clicked.connect(self.search_requested)
        self.cancel.clicked.connect(self.cancel_requested)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(_BAR_HEIGHT)
        self.words, self.point = TextLine(self), TextLine(self, small=True)
        self.view, self.marks = CurveView(self), MarksList(self)
        self.view.pointed_at.connect(self._show_point)
        self.marks.chosen.connect(self.rate_chosen)
        self._place()
        self.set_idle()

    def _place(self) -> None:
        column, top = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        explanation = TextLine(self)
        explanation.set_runs((_EXPLANATION, "muted"))
        for part in (self.search, self.cancel):
            top.addWidget(part)
        top.addWidget(self._bar, 1)
        top.addWidget(self.words, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column.addWidget(explanation)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        column.addWidget(self.point)
        column.addWidget(self.marks)
        column.addWidget(buttons)

    def set_searching(self, text: str, done: int, total: int) -> None:
        """How far the engine has come."""
        if not self._bar.isVisible():
            self._forget()
            self.view.say("The curve comes with the last step.")
        self._set_busy(busy=True)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self.words.set_runs((text, "muted"))

    def set_curve(self, curve: RateCurve, rate_now: float) -> None:
        """Shows what was found, beside the rate in the recipe."""
        self._set_busy(busy=False)
        self._curve = curve
        self.search.setText("&Search again")
        self.words.set_runs((ending_text(curve), "muted"))
        self.view.set_curve(curve, rate_now)
        self.marks.set_curve(curve)
        self._show_point(None)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_refused(self, what: str, remedy: str) -> None:
        self._set_busy(busy=False)
        self._forget()
        self.words.set_runs((what, "bad"), (remedy, "muted"))
        self.view.say(_EMPTY)

    def set_idle(self) -> None:
        """Nothing is known and nothing is being tried."""
        self._set_busy(busy=False)
        self._forget()
        self.words.set_runs(("", "muted"))
        self.view.say(_EMPTY)

    def _forget(self) -> None:
        self._curve = None
        self.search.setText("&Search")
        self.marks.set_curve(None)
        self._show_point(None)

    def _show_point(self, at: int | None) -> None:
        if self._curve is None:
            self.point.set_runs((" ", "muted"))
        else:
            self.point.set_runs((_POINT if at is None else point_text(self._curve, at), "muted"))

    def _set_busy(self, *, busy: bool) -> None:
        """The focus stays on the button in the other's place."""
        had_focus = self.search.hasFocus() or self.cancel.hasFocus()
        for part, shown in ((self._bar, busy), (self.cancel, busy), (self.search, not busy)):
            part.setVisible(shown)
        if had_focus:
            (self.cancel if busy else self.search).setFocus(Qt.FocusReason.OtherFocusReason)
