"""The two columns beside the stack."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from workbench.ui.panels.before_card import ALL_RANKS, BeforeYouRunCard
from workbench.ui.panels.recipe_panel import RecipePanel
from workbench.ui.panels.setting_card import SettingCard
from workbench.ui.panels.source_card import SourceCard
from workbench.ui.panels.target_card import TargetDataCard
from workbench.ui.panels.tasks_card import TasksCard
from workbench.ui.theme import GAP

_RECIPE_WIDTH = 300
_LEAST_HEIGHT = 160
_AROUND = 120
"""Pixels above and below a field that was led to, so that its neighbours are in sight."""
_ROOMY_HEIGHT = 520
"""In a lower column most of the figures go, so that the recipe keeps some rows in sight."""
_TIGHT_HEIGHT = 380
"""In a still lower one further figures go, so that two faults have room, and no room is kept for notices."""


class Side(QScrollArea):
    """Cards one below the other; scrolls up and down only."""

    def __init__(self, width_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        # Its place is kept where there is nothing to scroll, so that no row moves when there is.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.verticalScrollBar()
        bar.setEnabled(False)
        bar.rangeChanged.connect(lambda _, most: bar.setEnabled(most > 0))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(width_px)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inner = QWidget(self)
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(GAP + 2, GAP // 2, 0, GAP)
        self._column.setSpacing(GAP + 4)
        self.setWidget(self._inner)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is being typed stays in sight; else nothing scrolls."""
        super().resizeEvent(event)
        typed = self.focusWidget()
        if event.size().height() < event.oldSize().height() and typed is not None and typed.hasFocus():
            corner = typed.mapTo(self._inner, typed.rect().bottomLeft())
            self.ensureVisible(0, corner.y(), 0, GAP)

    def show_focus(self) -> None:
        """Scrolls to what has the focus, with what stands around it."""
        inside = self.focusWidget()
        if inside is not None and self._inner.isAncestorOf(inside):
            self.ensureWidgetVisible(inside, 0, _AROUND)

    def fill(self, *cards: QWidget) -> None:
        for card in cards:
            self._column.addWidget(card)
        self._column.addStretch(1)


class TransferSide(Side):
    """Left: what is transferred to what."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(288, parent)
        self.source = SourceCard(self)
        self.data = TargetDataCard(self)
        self.tasks = TasksCard(self)
        self.setting = SettingCard(self)
        self.fill(self.source, self.data, self.tasks, self.setting)


class RecipeSide(QWidget):
    """Right: the recipe, and what it will cost. A fault that is clicked leads to its field where it stands here.

    What stands before a run is always in sight, at the bottom; the recipe scrolls above it. So a fault that appears
    there moves none of the recipe's rows; nor the figures, but in a column too low to keep the room of a notice.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scrolled = Side(_RECIPE_WIDTH, self)
        self.recipe = RecipePanel(self)
        # Rather scrolled than pressed together: no row may move when less height is left.
        self.recipe.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._scrolled.fill(self.recipe)
        self.before = BeforeYouRunCard(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GAP)
        column.setSpacing(GAP // 2)
        column.addWidget(self._scrolled, 1)
        pinned = QVBoxLayout()
        pinned.setContentsMargins(GAP + 2, 0, GAP + 2, 0)
        pinned.addWidget(self.before)
        column.addLayout(pinned)
        self.before.problem_activated.connect(self.lead_to)

    def lead_to(self, path: str) -> None:
        """Puts the focus on the field at `path` and scrolls to it, where it stands here."""
        if self.recipe.focus_field(path):
            QTimer.singleShot(0, self, self._scrolled.show_focus)  # what was folded has its place by then

    @override
    def minimumSizeHint(self) -> QSize:
        """Whatever is shown: a fault that appears must not move the borders between the panels."""
        return QSize(_RECIPE_WIDTH, _LEAST_HEIGHT)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        tight, roomy = self.height() < _TIGHT_HEIGHT, self.height() >= _ROOMY_HEIGHT
        self.before.set_room(ALL_RANKS if roomy else 0 if tight else 1, reserves=not tight)
