"""The stack: input below, heads above, one row a block, and between them the boundary of what is frozen."""

from workbench.ui.stack.heads_item import HeadChip
from workbench.ui.stack.view import StackView

__all__ = ["HeadChip", "StackView"]
