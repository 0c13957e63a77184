"""The source model: what it is, what it was trained on and how well it does there."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from models.spec.source import SourceModel
from models.spec.stack import StackDescription
from workbench.spec.licenses import license_text
from workbench.spec.numbers import count_text, short_count
from workbench.ui.panels.card import Card
from workbench.ui.panels.text_line import TextLine

_ORIGINS = {
    "bundled": "bundled",
    "torchvision": "torchvision",
    "timm": "timm",
    "perceptron": "for rows of a table",
    "file": "file",
    "run": "earlier run",
}
_METRICS = {"acc@1": "top-1", "acc@5": "top-5"}
"""How people call the scores that libraries give in percent; others keep their name."""


class SourceCard(Card):
    """Emits `change_requested`; takes what the engine told of the source."""

    change_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Source model", parent)
        self._name = TextLine(self)
        self._size = TextLine(self, small=True)
        self._weights = TextLine(self, small=True)
        self._change = QPushButton("Change…", self)
        self._change.setToolTip("Choose another source model")
        self._change.setAccessibleName("Change the source model")
        self._change.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._change.clicked.connect(self.change_requested)
        for line in (self._name, self._size, self._weights):
            self.body.addWidget(line)
        # Beside the message too: a source that fails is a source to be changed.
        self.foot.addWidget(self._change)
        self.set_loading("Looking at the source model…")

    def set_stack(self, source: SourceModel, stack: StackDescription) -> None:
        """Shows `source` as the engine described it."""
        dataset = stack.weights.dataset if stack.weights else ""
        self._name.set_runs((stack.title, "strong"), (_ORIGINS[source.kind], "muted"))
        blocks = count_text(len(stack.blocks), "block")
        facts = [dataset, f"{short_count(stack.parameters)} parameters", blocks]
        self._size.set_runs((" · ".join(filter(None, facts)), "muted"))
        if source.initialisation == "random":
            self._weights.set_runs(("random initialisation", "warm"))
        else:
            self._weights.set_runs((_weights_text(stack), "muted"))
        self.set_ready()


def _weights_text(stack: StackDescription) -> str:
    """`top-1 75.1 % · Apache-2.0`; what a file or a run holds is the user's own, and has neither."""
    weights = stack.weights
    if weights is None or stack.origin != "library":
        return ""
    scores = [f"{_METRICS.get(name, name)} {value:.1f} %" for name, value in list(weights.metrics.items())[:1]]
    return " · ".join(filter(None, [*scores, license_text(weights) if weights.license else "license not stated"]))
