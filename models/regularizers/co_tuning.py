"""Co-Tuning: the source's classifier goes on with the source classes that stand for the target's; You et al. 2020."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from typing_extensions import override

from models.regularizers.penalty import Observed, Penalty

_NOTHING = 1e-6
"""Less than the weight of any known label."""


class CoTuning(Penalty):
    """strength · the mean over labelled examples of KL(p(y_s | y_t) ‖ ŷ_s), with ŷ_s of `classifier`, which trains.

    The paper adds the cross-entropy, which differs by a constant: this is 0 where the classifier says what it should.
    """

    name = "co-tuning"

    def __init__(self, classifier: nn.Module, task: str, related: Tensor, strength: float) -> None:
        """`related` is p(y_s | y_t), (classes of `task`, source classes)."""
        self.strength = strength
        self._classifier = classifier
        self._task = task
        self._related = related
        self._entropy_T = torch.special.entr(related).sum(dim=1)

    @override
    def __call__(self, seen: Observed) -> Tensor:
        """A scalar with gradient, float32; 0 where no label of the batch is known."""
        truth_N = seen.truth[self._task]
        known_N = (truth_N >= 0).float()
        labels_N = truth_N.clamp(min=0)
        logits: Tensor = self._classifier(seen.answers.pooled().float())
        wanted_NS = seen.mix(self._related[labels_N] * known_N[:, None])
        losses_N = -(wanted_NS * logits.log_softmax(dim=1)).sum(dim=1) - seen.mix(self._entropy_T[labels_N] * known_N)
        return self.strength * losses_N.sum() / seen.mix(known_N).sum().clamp(min=_NOTHING)

    @override
    def state(self) -> dict[str, Tensor]:
        return dict(self._classifier.named_parameters(prefix="classifier"))
