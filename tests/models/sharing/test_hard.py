from __future__ import annotations

import torch
from torch import Tensor

from models.sharing.registry import build_sharing
from models.spec.sharing import HardSharing


def test_that_what_is_shared_runs_once_and_tasks_of_one_way_read_the_same() -> None:
    runs: list[str] = []

    def shared(h: Tensor) -> Tensor:
        runs.append("shared")
        return h * 2

    def together(h: Tensor) -> Tensor:
        runs.append("together")
        return h + 1

    def alone(h: Tensor) -> Tensor:
        runs.append("alone")
        return h + 5

    tops = build_sharing(HardSharing(), shared, {"a": together, "b": alone, "c": together})(torch.ones(2, 3))
    assert list(tops) == ["a", "b", "c"]
    assert tops["a"] is tops["c"]
    assert tops["a"].tolist() == [[3.0] * 3] * 2
    assert tops["b"].tolist() == [[7.0] * 3] * 2
    assert sorted(runs) == ["alone", "shared", "together"]
