"""The source model as it came, beside the model that is trained from it: what some penalties compare with."""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.stack import LayerStack


@dataclass(frozen=True)
class SourceAnswers:
    """What the source gives for a batch of B examples."""

    blocks: Mapping[int, Tensor]
    """The outputs of the blocks that were asked for, by their place."""
    features: Tensor
    """(B, feature_width)."""
    logits: Tensor | None
    """(B, source_classes) of its own classifier; None where it has none that reads the features."""


class SourceTwin:
    """A copy of a stack, which evaluates and never trains. Make it of a stack that is as the source left it.

    It belongs to no model, so that neither optimisers nor files see it; it follows its inputs to their device.
    """

    def __init__(self, stack: LayerStack) -> None:
        self._stack = copy.deepcopy(stack)
        self._stack.model.eval().requires_grad_(requires_grad=False)
        self._classifier = self._stack.classifier.layer
        if self._classifier is not None:
            self._classifier.eval().requires_grad_(requires_grad=False)
        self._device: torch.device | None = None

    @property
    def classifier(self) -> nn.Module | None:
        """The source's own classifier, of (B, feature_width); it is the twin's, and does not train."""
        return self._classifier

    def tensors(self) -> list[Tensor]:
        """All that it holds."""
        parts = (self._stack.model, self._classifier)
        return [tensor for part in parts if part is not None for tensor in (*part.parameters(), *part.buffers())]

    @torch.no_grad()
    def answers(self, h: Tensor, start: int, blocks: Collection[int] = (), *, pooled: bool = False) -> SourceAnswers:
        """For the output `h` of block `start - 1` (the input, where `start` is 0), which may be the last, `pooled`."""
        self.follow(h.device)
        seen: dict[int, Tensor] = {}
        for at in range(start, len(self._stack.blocks)):
            h = self._stack.run(h, at, at + 1)
            if at in blocks:
                seen[at] = h
        features = self._stack.dropout(h if pooled else self._stack.pool(h))
        return SourceAnswers(seen, features, None if self._classifier is None else self._classifier(features))

    def follow(self, device: torch.device) -> None:
        """Moves there, where it is elsewhere."""
        if device != self._device:
            self._stack.model.to(device)
            if self._classifier is not None:
                self._classifier.to(device)
            self._device = device
