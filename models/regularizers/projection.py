"""A linear projection to vectors of length 1, and a copy of it that follows slowly."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize

from models.seeding import seeded


class Projection:
    """(N, features) → (N, width). Its first weights are the same for every run."""

    def __init__(self, features: int, width: int, momentum: float, device: torch.device) -> None:
        with seeded(0, "projection"):
            self._live = nn.Linear(features, width)
        self._slow = nn.Linear(features, width, device="meta").to_empty(device="cpu")
        self._slow.load_state_dict(self._live.state_dict())
        self._slow.requires_grad_(requires_grad=False).to(device)
        self._live.to(device)
        self._momentum = momentum

    def __call__(self, features: Tensor) -> Tensor:
        return normalize(self._live(features), dim=1)

    @torch.no_grad()
    def keys(self, features: Tensor) -> Tensor:
        """By the copy, without gradient."""
        return normalize(self._slow(features), dim=1)

    @torch.no_grad()
    def follow(self) -> None:
        for key, live in zip(self._slow.parameters(), self._live.parameters(), strict=True):
            key.lerp_(live, 1 - self._momentum)

    def state(self) -> dict[str, Tensor]:
        parts = {"projection": self._live, "slow_projection": self._slow}
        return {f"{part}.{name}": p for part, layer in parts.items() for name, p in layer.named_parameters()}
