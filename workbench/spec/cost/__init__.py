"""What a run will cost, as counts that follow from document and descriptions; times are measured, not guessed."""

from workbench.spec.cost.estimate import Cost, estimate
from workbench.spec.cost.memory import Memory

__all__ = ["Cost", "Memory", "estimate"]
