"""The page that answers where to start: an example, data of one's own, or what was begun before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from workbench.examples import Example
from workbench.ui import theme
from workbench.ui.panels.card import Card
from workbench.ui.popovers.cross import Cross
from workbench.ui.theme import GAP
from workbench.ui.welcome.example_card import ExampleCard
from workbench.ui.welcome.going_on import GoingOnCard
from workbench.ui.welcome.overlay import Overlay
from workbench.ui.welcome.own_data import OwnDataCard

_MOST_WIDTH = 1240
_SIDE_WIDTH = 332
_NUM_COLUMNS = 2
_TITLE_SIZE_PX = 22
_QUESTION = (
    "Which source model, which layers to keep, which adapters, which tasks together – and did transferring help?"
)


class WelcomePage(Overlay):
    """Announces what is chosen; its owner opens, runs and closes."""

    open_requested = Signal(object)
    """The path of an example."""
    run_requested = Signal(object)
    guide_requested = Signal()
    shortcuts_requested = Signal()
    always_chosen = Signal(bool)
    """Whether the page is to be shown at every start."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setAccessibleName("Welcome")
        self.own_data = OwnDataCard(self)
        self.going_on = GoingOnCard(self)
        self.always = QCheckBox("Show at every start", self)
        self.always.toggled.connect(self.always_chosen)
        self.going_on.continue_requested.connect(self.close_and_return)
        self._cards = QGridLayout()
        self._cards.setSpacing(GAP)
        self._lay_out()

    def set_examples(self, examples: Sequence[Example]) -> None:
        """Fills the page with the examples; called once."""
        for at, example in enumerate(examples):
            card = ExampleCard(example, self._inner)
            card.pressed.connect(lambda path=example.path: self.open_requested.emit(path))
            card.run_requested.connect(lambda path=example.path: self.run_requested.emit(path))
            self._cards.addWidget(card, *divmod(at, _NUM_COLUMNS))
        for column in range(_NUM_COLUMNS):
            self._cards.setColumnStretch(column, 1)

    def set_conditions(self, text: str) -> None:
        """On what the results were measured."""
        self._conditions.setText(text)
        self._conditions.setVisible(bool(text))

    # Steps of building ----------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._inner = QWidget(self)
        body = QHBoxLayout()
        body.setSpacing(3 * GAP)
        body.addLayout(self._examples(), 1)
        body.addWidget(self._side())
        content = QWidget(self._inner)
        content.setMaximumWidth(_MOST_WIDTH)
        column = QVBoxLayout(content)
        column.setContentsMargins(3 * GAP, 2 * GAP, 3 * GAP, 2 * GAP)
        column.setSpacing(2 * GAP)
        column.addLayout(self._header())
        column.addLayout(body)
        outer = QVBoxLayout(self._inner)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch(1)
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addWidget(content, 1000)  # all the width there is, up to its most
        centred.addStretch(1)
        outer.addLayout(centred)
        outer.addStretch(2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(_scrolled(self._inner, self))

    def _header(self) -> QHBoxLayout:
        title = QLabel("Where do I start?", self)
        title.setFont(theme.ui_font(_TITLE_SIZE_PX, bold=True))
        question = QLabel(_QUESTION, self)
        question.setProperty("role", "muted")
        question.setWordWrap(True)
        texts = QVBoxLayout()
        texts.setSpacing(GAP // 2)
        texts.addWidget(title)
        texts.addWidget(question)
        cross = Cross(self)
        cross.clicked.connect(self.close_and_return)
        row = QHBoxLayout()
        row.addLayout(texts, 1)
        row.addWidget(cross, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _examples(self) -> QVBoxLayout:
        heading = QLabel("TRY AN EXAMPLE", self)
        heading.setProperty("role", "heading")
        heading.setAccessibleName("Try an example")
        self._conditions = QLabel(self)
        self._conditions.setProperty("role", "muted")
        self._conditions.setWordWrap(True)
        self._conditions.hide()
        column = QVBoxLayout()
        column.setSpacing(GAP - 2)
        column.addWidget(heading)
        column.addLayout(self._cards)
        column.addWidget(self._conditions)
        column.addStretch(1)
        return column

    def _side(self) -> QWidget:
        side = QWidget(self)
        side.setFixedWidth(_SIDE_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GAP)
        for part in (self.own_data, self.going_on, self._help(), self.always):
            column.addWidget(part)
        column.addStretch(1)
        return side

    def _help(self) -> Card:
        card = Card("Read", self)
        told = QLabel("The guide begins with the first run, in five minutes.", card)
        told.setWordWrap(True)
        card.body.addWidget(told)
        for text, signal in (("Guide", self.guide_requested), ("Keyboard shortcuts", self.shortcuts_requested)):
            button = QPushButton(text, card)
            button.clicked.connect(signal)
            card.foot.addWidget(button)
        return card


def _scrolled(inner: QWidget, parent: QWidget) -> QScrollArea:
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    inner.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area
