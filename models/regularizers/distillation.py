"""Knowledge distillation from an earlier run; Hinton et al. 2015, section 2."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional
from typing_extensions import override

from models.regularizers.penalty import Observed, Penalty


class Distillation(Penalty):
    """strength · T² · KL(softmax(v / T) ‖ softmax(z / T)), a mean over examples, the sum over tasks.

    v are the teacher's logits, z the model's. T² keeps the gradient as large as it is at T = 1 (equation 4). Examples
    without a label learn from the teacher too.
    """

    name = "distillation"

    def __init__(self, run: str, tasks: Sequence[str], strength: float, temperature: float) -> None:
        self.strength = strength
        self.temperature = temperature
        self._run = run
        self._tasks = tuple(tasks)

    @override
    def __call__(self, seen: Observed) -> Tensor:
        """A scalar with gradient, float32."""
        taught = seen.taught(self._run)
        terms = [self._divergence(taught[task], seen.answers.outputs[task]) for task in self._tasks]
        return self.strength * self.temperature**2 * torch.stack(terms).sum()

    def _divergence(self, teacher: Tensor, student: Tensor) -> Tensor:
        wanted, given = ((logits.float() / self.temperature).log_softmax(dim=1) for logits in (teacher, student))
        return functional.kl_div(given, wanted, reduction="batchmean", log_target=True)
