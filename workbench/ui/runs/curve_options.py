"""How curves are drawn: smoothing, logarithmic axis, epochs or steps; and copies of them. A menu behind one button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSlider, QToolButton, QWidget, QWidgetAction

from workbench.ui import theme

DEFAULT_SMOOTHING = 0.8
_MOST = 99


class CurveOptions(QToolButton):
    """A button with the menu. Smoothing is the weight of the past, 0 to 0.99."""

    changed = Signal()
    whole_requested = Signal()
    picture_requested = Signal()
    copy_requested = Signal()
    csv_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText("⚙")
        self.setAutoRaise(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolTip("Smoothing, axes, and copies of the curves")
        self.setAccessibleName("Options of the curves")
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._build_smoothing()
        self._log = self._toggle("Logarithmic y axis")
        self._steps = self._toggle("Count steps instead of epochs")
        self._raw = self._toggle("Show unsmoothed values", checked=True)
        self._menu.addSeparator()
        for text, signal in (
            ("Show the whole curves", self.whole_requested),
            ("Copy picture", self.copy_requested),
            ("Save picture…", self.picture_requested),
            ("Save values as CSV…", self.csv_requested),
        ):
            self._menu.addAction(text).triggered.connect(signal)
        self.setMenu(self._menu)

    def _build_smoothing(self) -> None:
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _MOST)
        self.slider.setValue(round(DEFAULT_SMOOTHING * 100))
        self.slider.setMinimumWidth(120)
        self.slider.setAccessibleName("Smoothing")
        self._amount = QLabel()
        self._amount.setMinimumWidth(32)
        row = QWidget()
        row.setToolTip("Smooths what each step measures. Scores taken once an epoch are drawn as they are.")
        layout = QHBoxLayout(row)
        layout.setContentsMargins(3 * theme.GAP, theme.GAP // 2, theme.GAP, theme.GAP // 2)
        layout.addWidget(QLabel("Smoothing"))
        layout.addWidget(self.slider, 1)
        layout.addWidget(self._amount)
        action = QWidgetAction(self._menu)
        action.setDefaultWidget(row)
        self._menu.addAction(action)
        self.slider.valueChanged.connect(self._smoothing_moved)
        self._show_amount()

    def _smoothing_moved(self) -> None:
        self._show_amount()
        self.changed.emit()

    def _show_amount(self) -> None:
        self._amount.setText(f"{self.smoothing:.2f}")

    def _toggle(self, text: str, *, checked: bool = False) -> QAction:
        action = self._menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(checked)
        action.toggled.connect(self.changed)
        return action

    @property
    def smoothing(self) -> float:
        return self.slider.value() / 100

    @property
    def log_y(self) -> bool:
        return self._log.isChecked()

    @property
    def counts_steps(self) -> bool:
        return self._steps.isChecked()

    @property
    def shows_raw(self) -> bool:
        return self._raw.isChecked()

    def set_smoothing(self, weight: float) -> None:
        self.slider.setValue(round(weight * 100))

    def set_log_y(self, log_y: bool) -> None:  # noqa: FBT001 - a setter, as Qt's own
        self._log.setChecked(log_y)

    def set_counts_steps(self, counts_steps: bool) -> None:  # noqa: FBT001 - a setter, as Qt's own
        self._steps.setChecked(counts_steps)
