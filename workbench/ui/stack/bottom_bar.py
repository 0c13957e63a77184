"""Beneath the picture: every handle as a number, and the zoom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget
from typing_extensions import override

from workbench.ui import theme
from workbench.ui.forms.chevrons import ChevronSpinBox
from workbench.ui.forms.editor import EditorGuard
from workbench.ui.icon_button import IconButton
from workbench.ui.icons import IconName
from workbench.ui.stack.handles import KINDS, HandleKind

_LABELS: dict[HandleKind, tuple[str, ...]] = {
    "freeze": ("Frozen below", "below", "below", "B"),
    "top": ("Frozen from the top", "from the top", "above", "T"),
    "share": ("Shared", "shared", "shared", "S"),
}
"""The field's name, and shorter ones where there is little room; at last the key that chooses the handle."""
_TIPS: dict[HandleKind, str] = {
    "freeze": "Blocks, counted from the input, that stay frozen.",
    "top": "Blocks, counted from the heads, that stay frozen too.",
    "share": "Blocks, counted from the input, that all tasks share; above, each task has a copy of its own.",
}
_ZOOMS: tuple[tuple[int, IconName, str], ...] = (
    (-1, "zoom_out", "Zoom out (Ctrl+−)"),
    (0, "zoom_fit", "Show the whole stack (Ctrl+0)"),
    (1, "zoom_in", "Zoom in (Ctrl++)"),
)
_BUTTON_WIDTH = 28
_SMALL_GAP = 4
_MARGIN = 12


class _Fit(NamedTuple):
    """How much is shown: which of a field's names, how wide it is, and which zoom buttons stay."""

    label: int
    field_width: int = 60
    steps: tuple[int, ...] = (-1, 0, 1)
    gap: int = theme.GAP
    """Besides the layout's own, between a field and the next one's name."""


_FITS = (
    *(_Fit(label) for label in range(3)),
    *(_Fit(label, 48, steps, 0) for label, steps in ((2, (-1, 0, 1)), (2, (0,)), (3, (0,)))),
    _Fit(3, 44, (), 0),
)
"""From plenty of room to hardly any."""


class BottomBar(QWidget):
    """Announces what is typed or stepped, and takes what stands."""

    chosen = Signal(str, int)
    """A handle's kind and the value for it."""
    zoom_requested = Signal(int)
    """+1 in, −1 out, 0 to where the whole stack fits."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.fields = {kind: self._field(kind) for kind in KINDS}
        self._labels = {kind: QLabel(self) for kind in KINDS}
        self.zoom_buttons = [self._zoom_button(*zoom) for zoom in _ZOOMS]
        self._lay_out()
        self.set_shared(None)

    def set_handles(self, num_blocks: int, frozen_below: int, frozen_above: int) -> None:
        """The values that are seen, and their bound."""
        self._set("freeze", frozen_below, num_blocks)
        self._set("top", frozen_above, num_blocks)

    def set_shared(self, shared: int | None, num_blocks: int = 0) -> None:
        """How many blocks the tasks share; `None` hides the field: there is nothing to share."""
        for widget in (self._labels["share"], self.fields["share"]):
            widget.setVisible(shared is not None)
        if shared is not None:
            self._set("share", shared, num_blocks)
        self._fit_labels()

    def _set(self, kind: HandleKind, value: int, most: int) -> None:
        field = self.fields[kind]
        field.blockSignals(True)
        field.setMaximum(most)
        field.setValue(value)
        field.blockSignals(False)

    def _field(self, kind: HandleKind) -> ChevronSpinBox:
        field = ChevronSpinBox(self)
        field.setDecimals(0)
        field.setKeyboardTracking(False)
        field.setAccessibleName(_LABELS[kind][0])
        field.setAccessibleDescription(_TIPS[kind])
        field.setToolTip(_TIPS[kind])
        field.valueChanged.connect(lambda value: self.chosen.emit(kind, round(value)))
        EditorGuard.on(field)
        return field

    def _zoom_button(self, step: int, icon: IconName, tip: str) -> IconButton:
        button = IconButton(icon, "", self)
        button.setFixedWidth(_BUTTON_WIDTH)
        button.setProperty("role", "quiet")
        button.setToolTip(tip)
        button.setAccessibleName(tip.partition(" (")[0])
        button.clicked.connect(lambda: self.zoom_requested.emit(step))
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN, theme.GAP // 2, _MARGIN, 0)
        row.setSpacing(_SMALL_GAP)
        for kind in KINDS:
            label = self._labels[kind]
            label.setProperty("role", "muted")
            label.setBuddy(self.fields[kind])
            label.setToolTip(_TIPS[kind])
            row.addWidget(label)
            row.addWidget(self.fields[kind])
        row.addStretch(1)
        for button in self.zoom_buttons:
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_labels()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.current().window))
        painter.end()

    def _fit_labels(self) -> None:
        """Names in full, else short; then smaller fields and fewer buttons. Tooltips and keys remain."""
        shown = [kind for kind in KINDS if not self.fields[kind].isHidden()]
        chosen = next((fit for fit in _FITS if self._extent(fit, shown) <= self.width()), _FITS[-1])
        for kind, label in self._labels.items():
            label.setText(_LABELS[kind][chosen.label])
            label.setContentsMargins(0 if kind == shown[0] else chosen.gap, 0, 0, 0)
            label.setVisible(kind in shown)
            self.fields[kind].setFixedWidth(chosen.field_width)
        for (step, _, _), button in zip(_ZOOMS, self.zoom_buttons, strict=True):
            button.setVisible(step in chosen.steps)

    def _extent(self, fit: _Fit, shown: Sequence[HandleKind]) -> int:
        """How wide the bar would have to be."""
        names = sum(self.fontMetrics().horizontalAdvance(_LABELS[kind][fit.label]) + _SMALL_GAP for kind in shown)
        widgets = 2 * len(shown) + len(fit.steps)
        return (
            2 * _MARGIN + names + len(shown) * fit.field_width + len(fit.steps) * _BUTTON_WIDTH
            + widgets * _SMALL_GAP + (len(shown) - 1) * fit.gap
        )  # fmt: skip
