"""Learning without forgetting: the source's old answers to target images, kept; Li & Hoiem 2016, equations 2 and 3."""

from __future__ import annotations

from torch import Tensor, nn
from typing_extensions import override

from models.regularizers.penalty import Observed, Penalty


class LearningWithoutForgetting(Penalty):
    """strength · the mean over examples of −Σ y′ log ŷ′ over the source's classes.

    y′ and ŷ′ are the softmax of the logits divided by the temperature, which is the same as probabilities to the power
    of its inverse, made to add up to 1. ŷ are the answers of `classifier`, which trains, on the features that train.
    """

    name = "lwf"

    def __init__(self, classifier: nn.Module, strength: float, temperature: float) -> None:
        self.strength = strength
        self.temperature = temperature
        self._classifier = classifier

    @override
    def __call__(self, seen: Observed) -> Tensor:
        """A scalar with gradient, float32."""
        old = seen.source().logits
        if old is None:
            raise ValueError("The source has no classifier.")
        new: Tensor = self._classifier(seen.answers.pooled().float())
        kept = (old.float() / self.temperature).softmax(dim=1)
        losses_N = -(kept * (new / self.temperature).log_softmax(dim=1)).sum(dim=1)
        return self.strength * losses_N.mean()

    @override
    def state(self) -> dict[str, Tensor]:
        return dict(self._classifier.named_parameters(prefix="classifier"))
