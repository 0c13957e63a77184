"""Real networks small enough to train in a blink, and the sources that wrap them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache

import pytest
import torch
from torch import Tensor, nn

from models.sources.built import BuiltSource
from models.stack import LayerStack
from models.transfer_model import TransferModel
from tests.models.two_tasks import with_two_tasks
from tests.models.wrapped import wrapped_source


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


@pytest.fixture
def wrapped() -> Callable[..., BuiltSource]:
    """Any module as a built source."""
    return wrapped_source


@pytest.fixture
def tiny_built() -> Callable[[], BuiltSource]:
    """A fresh tiny network with the same random weights every time."""

    def build() -> BuiltSource:
        with torch.random.fork_rng():
            torch.manual_seed(0)
            return wrapped_source(TinyNet())

    return build


@cache
def _tiny_stack() -> LayerStack:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return LayerStack.cut(wrapped_source(TinyNet()))


@pytest.fixture
def tiny_stack() -> Callable[[], LayerStack]:
    """A fresh stack of that network; cutting it anew each time would take most of a test."""
    return lambda: copy.deepcopy(_tiny_stack())


@pytest.fixture
def assembled(tiny_stack: Callable[[], LayerStack]) -> Callable[..., TransferModel]:
    """Blocks `stem`, `0`, `1`, `2`; a fresh one each time, with the further arguments of `with_two_tasks`."""
    return lambda *args, **kwargs: with_two_tasks(tiny_stack(), *args, **kwargs)


@pytest.fixture
def images() -> Tensor:
    """Six images, (6, 3, 8, 8)."""
    return torch.randn(6, 3, 8, 8, generator=torch.Generator().manual_seed(1))
