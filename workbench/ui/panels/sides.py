"""The two columns beside the stack."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from workbench.ui.panels.before_card import BeforeYouRunCard
from workbench.ui.panels.recipe_panel import RecipePanel
from workbench.ui.panels.setting_card import SettingCard
from workbench.ui.panels.source_card import SourceCard
from workbench.ui.panels.target_card import TargetDataCard
from workbench.ui.panels.tasks_card import TasksCard
from workbench.ui.theme import GAP


class Side(QScrollArea):
    """Cards one below the other; scrolls up and down only."""

    def __init__(self, width_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(width_px)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget(self)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(GAP + 2, GAP // 2, GAP + 2, GAP)
        self._column.setSpacing(GAP + 4)
        self.setWidget(inner)

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


class RecipeSide(Side):
    """Right: the recipe, and what it will cost. A fault that is clicked leads to its field where it stands here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(300, parent)
        self.recipe = RecipePanel(self)
        self.before = BeforeYouRunCard(self)
        self.fill(self.recipe, self.before)
        self.before.problem_activated.connect(self.recipe.focus_field)
