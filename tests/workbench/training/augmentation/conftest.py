from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from workbench.training.augmentation.draws import Draws

SIZE = 20


@pytest.fixture
def images() -> Tensor:
    """Eight colour images of random pixels with a dark left, so that no flip, shift or threshold goes unseen."""
    random = torch.rand(8, 3, SIZE, SIZE, generator=torch.Generator().manual_seed(0))
    return random * torch.linspace(0.2, 1.0, SIZE)


@pytest.fixture
def draws() -> Callable[..., Draws]:
    """Draws for eight examples; the same again for the same key."""

    def make(key: int = 0, count: int = 8) -> Draws:
        return Draws([key], count, torch.device("cpu"))

    return make
