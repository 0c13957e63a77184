"""Beneath the picture: every handle as a number, and the zoom."""

from __future__ import annotations

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
    "freeze": ("Frozen below", "below", "below"),
    "top": ("Frozen from the top", "from the top", "above"),
    "share": ("Shared", "shared", "shared"),
}
"""The field's name, and shorter ones where there is little room."""
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
_FIELD_WIDTH = 60
_BUTTON_WIDTH = 28
_SMALL_GAP = 4


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
        field.setFixedWidth(_FIELD_WIDTH)
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
        row.setContentsMargins(12, theme.GAP // 2, 12, 0)
        row.setSpacing(_SMALL_GAP)
        for kind in KINDS:
            label = self._labels[kind]
            label.setProperty("role", "muted")
            label.setBuddy(self.fields[kind])
            row.addWidget(label)
            row.addWidget(self.fields[kind])
            row.addSpacing(theme.GAP)
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
        """Names in full, else short, else none: the fields and their tooltips remain."""
        shown = [kind for kind in KINDS if not self.fields[kind].isHidden()]
        fixed = len(shown) * (_FIELD_WIDTH + 2 * _SMALL_GAP + theme.GAP + _SMALL_GAP) + 24
        fixed += len(self.zoom_buttons) * (_BUTTON_WIDTH + _SMALL_GAP)
        metrics = self.fontMetrics()
        for texts in zip(*_LABELS.values(), strict=True):
            named = dict(zip(KINDS, texts, strict=True))
            if fixed + sum(metrics.horizontalAdvance(named[kind]) for kind in shown) <= self.width():
                break
        else:
            named = dict.fromkeys(KINDS, "")
        for kind, label in self._labels.items():
            label.setText(named[kind])
            label.setVisible(kind in shown and bool(named[kind]))
