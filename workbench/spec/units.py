"""The units that labels are told in."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.spec.tasks import Regression, Task


def units_of(tasks: Sequence[Task]) -> dict[str, str]:
    """By task, the unit of its label; tasks without one are left out."""
    return {task.name: task.unit for task in tasks if isinstance(task, Regression) and task.unit}
