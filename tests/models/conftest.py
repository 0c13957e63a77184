"""Real networks small enough to train in a blink, and the sources that wrap them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache

import pytest
import torch
from torch import Tensor, nn

from models.sources.built import BuiltSource
from models.spec.stack import InputDescription
from models.stack import LayerStack


class Residual(nn.Module):
    """Two convolutions with batch norm and dropout, added to the input."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.drop = nn.Dropout(0.3)
        self.conv2 = nn.Conv2d(width, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        update: Tensor = self.conv2(self.drop(torch.relu(self.bn1(self.conv1(x)))))
        return x + update


class TinyNet(nn.Module):
    """A stem, three residual units, global pooling, dropout, a classifier of five classes."""

    def __init__(self, width: int = 4) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 3, stride=2, padding=1)
        self.bn1 = nn.BatchNorm2d(width)
        self.layers = nn.Sequential(*(Residual(width) for _ in range(3)))
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.drop = nn.Dropout(0.4)
        self.fc = nn.Linear(width, 5)

    def forward(self, x: Tensor) -> Tensor:
        h = self.layers(torch.relu(self.bn1(self.conv1(x))))
        logits: Tensor = self.fc(self.drop(torch.flatten(self.pool(h), 1)))
        return logits


def _wrapped(model: nn.Module, size: int = 8) -> BuiltSource:
    return BuiltSource(
        model=model.eval(),
        title="Tiny",
        library="torchvision",
        architecture="tiny",
        initialisation="random",
        weights=None,
        input=InputDescription(size=size, mean=(0.5,) * 3, std=(0.5,) * 3),
        source_classes=5,
    )


@pytest.fixture
def wrapped() -> Callable[..., BuiltSource]:
    """Any module as a built source."""
    return _wrapped


@pytest.fixture
def tiny_built() -> Callable[[], BuiltSource]:
    """A fresh tiny network with the same random weights every time."""

    def build() -> BuiltSource:
        with torch.random.fork_rng():
            torch.manual_seed(0)
            return _wrapped(TinyNet())

    return build


@cache
def _tiny_stack() -> LayerStack:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return LayerStack.cut(_wrapped(TinyNet()))


@pytest.fixture
def tiny_stack() -> Callable[[], LayerStack]:
    """A fresh stack of that network; cutting it anew each time would take most of a test."""
    return lambda: copy.deepcopy(_tiny_stack())


@pytest.fixture
def images() -> Tensor:
    """Six images, (6, 3, 8, 8)."""
    return torch.randn(6, 3, 8, 8, generator=torch.Generator().manual_seed(1))
