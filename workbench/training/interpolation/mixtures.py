"""Judging mixtures of the start and the tuned weights, and keeping one; `models.spec.interpolation.Interpolation`."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from models.spec.interpolation import Interpolation
from models.tensor_files import Tensors
from workbench.events import Interpolated
from workbench.training.assembly import Assembly
from workbench.training.evaluation import judge_kept
from workbench.training.interpolation.ends import ends_of, take_out_merged
from workbench.training.selection import score_of
from workbench.training.trainable_state import changing_tensors, pour

Scores = dict[str, float]


@dataclass(frozen=True)
class Mixtures:
    """What each share of the tuned weights gave, from 0 to 1, and the share that is kept."""

    judged: Mapping[float, Scores]
    kept: float

    @property
    def values(self) -> Scores:
        """Of the kept weights."""
        return self.judged[self.kept]

    def told(self, run: str) -> Interpolated:
        names = self.values
        values = {name: tuple(scores[name] for scores in self.judged.values()) for name in names}
        return Interpolated(run=run, shares=tuple(self.judged), values=values, kept=self.kept)


def keep_mixture(parts: Assembly, spec: Interpolation, start: Tensors, report: Callable[[int, int], None]) -> Mixtures:
    """Judges every mixture of `start` with the weights that the model has; leaves the model with the one that is kept.

    The ends are judged with their adapters in place; then those that can be merged are, for good. `report` is told how
    many of how many are judged.
    """
    model, shares = parts.model, spec.shares
    parts.optimizer.zero_grad(set_to_none=True)  # makes room for the tuned weights
    ends, tuned = ends_of(model, start), changing_tensors(model)
    judged: dict[float, Scores] = {1.0: judge_kept(parts)}
    report(1, len(shares))
    pour(tuned, start)
    judged[0.0] = judge_kept(parts)
    report(2, len(shares))
    take_out_merged(model)
    for share in shares[1:-1]:
        ends.pour_into(model, share)
        judged[share] = judge_kept(parts)
        report(len(judged), len(shares))
    mixtures = {share: judged[share] for share in shares}
    kept = best_share(mixtures) if spec.keep is None else spec.keep
    ends.pour_into(model, kept)
    return Mixtures(mixtures, kept)


def best_share(judged: Mapping[float, Scores]) -> float:
    """The share with the best validation scores, as epochs are chosen by them; all of the tuned where none has any."""
    scores = {share: score for share, values in judged.items() if (score := score_of(values)) is not None}
    sound = {share: score for share, score in scores.items() if not any(map(math.isnan, score))}
    return max(sound, key=lambda share: (sound[share], share), default=1.0)
