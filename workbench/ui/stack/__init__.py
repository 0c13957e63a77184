"""The stack: input below, heads above, one row a block, and the handles that say what trains and what is shared."""

from workbench.ui.stack.head_chips import HeadChip
from workbench.ui.stack.states import AdapterChip, BlockState
from workbench.ui.stack.view import StackView

__all__ = ["AdapterChip", "BlockState", "HeadChip", "StackView"]
