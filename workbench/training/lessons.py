"""What a teacher answers the examples of a batch. N examples."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import torch
from torch import Tensor

from workbench.data.watching import Report
from workbench.training.batches import Batch, Batches
from workbench.training.inputs import Inputs
from workbench.training.teachers import Teacher

Lessons = Callable[[Batch], Mapping[str, Tensor]]
"""{task: logits (N, classes)} for the examples of a training batch."""
_AT_ONCE = 64


def lessons_of(teacher: Teacher, inputs: Inputs, train: Batches, report: Report) -> Lessons:
    """Answers that are given once, where examples stay what they are; otherwise the teacher sees each batch.

    Batches may hold the frozen part's output and not what the teacher reads. Only examples that stay are so kept, and
    these the teacher has seen: it is asked by their numbers.
    """
    if train.changing:
        return lambda batch: teacher(batch.inputs)
    return _Known(teacher, inputs, train, report)


class _Known:
    """Every training example's answers, computed in fixed batches, so that they do not depend on the order."""

    def __init__(self, teacher: Teacher, inputs: Inputs, train: Batches, report: Report) -> None:
        indices, told = train.indices, []
        for at in range(0, len(indices), _AT_ONCE):
            report("Asking the teacher", at, len(indices))
            told.append(teacher(inputs.take(indices[at : at + _AT_ONCE])))
        self._answers = {task: torch.cat([answers[task] for answers in told]) for task in teacher.tasks}
        self._row_of = np.full(int(indices.max(initial=-1)) + 1, -1, dtype=np.int64)
        self._row_of[indices] = np.arange(len(indices))

    def __call__(self, batch: Batch) -> Mapping[str, Tensor]:
        if batch.examples is None:
            raise ValueError("Nobody says which examples these are.")
        rows = torch.from_numpy(self._row_of[batch.examples])
        return {task: logits[rows.to(logits.device)] for task, logits in self._answers.items()}
