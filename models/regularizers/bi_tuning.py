"""Bi-Tuning: examples of a class drawn together beside a slow copy of the model; Zhong et al. 2020.

N examples, F features, P dimensions of the projection, C classes, K keys a class.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import normalize
from typing_extensions import override

from models.heads.linear import LinearHead
from models.regularizers.class_queues import ClassQueues
from models.regularizers.momentum_keys import MomentumKeys
from models.regularizers.penalty import Observed, Penalty
from models.regularizers.projection import Projection
from models.regularizers.surroundings import Surroundings
from models.spec import regularizers as spec
from models.spec.errors import UserError

_NOTHING = 1e-6


class BiTuning(Penalty):
    """strength · (contrastive cross-entropy + categorical contrastive loss), each a mean over labelled examples.

    Both are −1/(K + 1)·Σ log softmax over the example's own key and all keys of all queues, the sum over its own key
    and those of its class; similarities are cosines divided by the temperature. The first compares keys with the head's
    weights for the class, bias included, which it leaves alone, as the authors' program does; the second compares
    projections.
    """

    name = "bi-tuning"

    def __init__(
        self,
        head: LinearHead,
        task: str,
        keys: MomentumKeys,
        projection: Projection,
        queues: tuple[ClassQueues, ClassQueues],
        strength: float,
        temperature: float,
    ) -> None:
        """`queues` are of features with a one behind them, and of projections."""
        self.strength = strength
        self.temperature = temperature
        self._head = head
        self._task = task
        self._keys = keys
        self._projection = projection
        self._of_features, self._of_projections = queues

    @override
    def __call__(self, seen: Observed) -> Tensor:
        """A scalar with gradient, float32; queues and copy move on."""
        if seen.h is None:
            raise ValueError("Nobody shows what the model reads.")
        self._keys.follow()
        self._projection.follow()
        labels_N = seen.truth[self._task]
        features = seen.answers.features[self._task].float()
        key_features = self._keys.answers(seen.h).features[self._task].float()
        key_projections = self._projection.keys(key_features)
        losses_N = self._cross_entropy(features, labels_N) + self._contrast(features, key_projections, labels_N)
        self._of_features.push(_with_one(key_features), labels_N)
        self._of_projections.push(key_projections, labels_N)
        known_N = (labels_N >= 0).float()
        return self.strength * (losses_N * known_N).sum() / known_N.sum().clamp(min=_NOTHING)

    def _cross_entropy(self, features: Tensor, labels_N: Tensor) -> Tensor:
        """(N,): the head's weights for a class are to be nearer to its examples than to others'."""
        weights = normalize(torch.cat([self._head.weight, self._head.bias[:, None]], dim=1).detach(), dim=1)
        own = weights[labels_N.clamp(min=0)]
        keys, owners = self._of_features.readable()
        return self._loss((_with_one(features) * own).sum(dim=1), own @ keys.T, owners, labels_N)

    def _contrast(self, features: Tensor, key_projections: Tensor, labels_N: Tensor) -> Tensor:
        """(N,): a projection is to be nearer to those of its class than to others."""
        projections = self._projection(features)
        keys, owners = self._of_projections.readable()
        return self._loss((projections * key_projections).sum(dim=1), projections @ keys.T, owners, labels_N)

    def _loss(self, own_N: Tensor, queued: Tensor, owners: Tensor, labels_N: Tensor) -> Tensor:
        logs = (torch.cat([own_N[:, None], queued], dim=1) / self.temperature).log_softmax(dim=1)
        positive = (owners[None, :] == labels_N[:, None]).float()
        return -(logs[:, 0] + (logs[:, 1:] * positive).sum(dim=1)) / (1 + positive.sum(dim=1))

    @override
    def state(self) -> dict[str, Tensor]:
        queues = {"features": self._of_features, "projections": self._of_projections}
        queued = {f"{name}.{what}": tensor for name, q in queues.items() for what, tensor in q.state().items()}
        return self._projection.state() | queued | self._keys.state()


def bi_tuning(regularizer: spec.BiTuning, around: Surroundings) -> BiTuning:
    """Raises `UserError` for a task that has no classes, or no linear head."""
    model, task = around.model, regularizer.task or next(iter(around.classes), "")
    head = dict(zip(model.tasks, model.task_heads, strict=True)).get(task)
    if task not in around.classes or not isinstance(head, LinearHead):
        raise UserError(
            "Bi-Tuning is for a task of one class out of several with a linear head.",
            where="regularizers",
            remedy="Give the task a linear head, or leave Bi-Tuning out.",
        )
    device, generator = head.weight.device, torch.Generator().manual_seed(0)
    dims = (head.in_features + 1, regularizer.width)
    features, projections = (
        ClassQueues(around.classes[task], regularizer.queue, dim, generator, device) for dim in dims
    )
    return BiTuning(
        head,
        task,
        MomentumKeys(model, regularizer.momentum),
        Projection(head.in_features, regularizer.width, regularizer.momentum, device),
        (features, projections),
        regularizer.strength,
        regularizer.temperature,
    )


def _with_one(features: Tensor) -> Tensor:
    """(N, F + 1), of length 1: the last entry meets the bias."""
    return normalize(torch.cat([features, features.new_ones(len(features), 1)], dim=1), dim=1)
