from __future__ import annotations

import torch

from models.heads import build_head
from models.spec.heads import LinearHead


def test_that_a_head_is_one_linear_layer_on_the_features() -> None:
    head = build_head(LinearHead(task="digit"), 4, 3, seed=0)
    tensors = head.state_dict()
    features = torch.randn(2, 4)
    assert set(tensors) == {"weight", "bias"}
    torch.testing.assert_close(head(features), features @ tensors["weight"].T + tensors["bias"])


def test_that_a_head_depends_on_seed_and_task_and_leaves_the_random_state_alone() -> None:
    before = torch.get_rng_state()
    weights = [
        build_head(LinearHead(task=task), 4, 3, seed=seed).state_dict()["weight"]
        for task, seed in (("digit", 0), ("digit", 0), ("digit", 1), ("colour", 0))
    ]
    assert torch.equal(before, torch.get_rng_state())
    assert torch.equal(weights[0], weights[1])
    assert not torch.equal(weights[0], weights[2])
    assert not torch.equal(weights[0], weights[3])


def test_that_dropout_drops_features_in_training_only() -> None:
    head = build_head(LinearHead(task="digit", dropout=0.5), 64, 3, seed=0)
    features = torch.ones(1, 64)
    assert torch.equal(head.eval()(features), head(features))
    assert not torch.equal(head.train()(features), head(features))
