"""`NormPopover`: what batch norm does in frozen blocks."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from models.spec.freeze import Freeze
from workbench.spec.field_kinds import Choice
from workbench.spec.fields import field_of
from workbench.ui.panels.text_line import TextLine
from workbench.ui.popovers.explained_option import ExplainedOption
from workbench.ui.popovers.popover import Popover


class NormPopover(Popover):
    """One policy of three, each explained where it is chosen."""

    policy_chosen = Signal(str)

    def __init__(self, over: QWidget) -> None:
        field = field_of(Freeze, "batch_norm")
        super().__init__(over, field.title)
        kind = field.kind
        self._options = {
            option.value: ExplainedOption(option, self) for option in (kind.options if isinstance(kind, Choice) else ())
        }
        group = QButtonGroup(self)  # so that the arrow keys go from one to the next
        for policy, option in self._options.items():
            self.body.addWidget(option)
            group.addButton(option.button)
            option.chosen.connect(lambda policy=policy: self.policy_chosen.emit(policy))
        about = TextLine(self, small=True)
        about.set_runs((field.description, "muted"))
        self.body.addWidget(about)

    def set_policy(self, policy: str) -> None:
        """Ticks a policy without emitting."""
        self._options[policy].tick()
