from __future__ import annotations

import torch
from torch import Tensor

from models.sharing.registry import build_sharing
from models.spec.sharing import HardSharing


def test_that_the_trunk_runs_once_and_every_task_reads_the_same() -> None:
    runs: list[Tensor] = []

    def trunk(h: Tensor) -> Tensor:
        runs.append(h)
        return h * 2

    features = build_sharing(HardSharing(), trunk, ["a", "b"])(torch.ones(2, 3))
    assert list(features) == ["a", "b"]
    assert features["a"] is features["b"]
    assert features["a"].tolist() == [[2.0] * 3] * 2
    assert len(runs) == 1
