"""Every kind of head against its formula written out, and its size against the spec's count."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from models.heads.registry import build_head
from models.spec.heads import CosineHead, Head, LinearHead, MLPHead, head_parameters

HEADS = [
    LinearHead(task="a"),
    MLPHead(task="a", hidden=7),
    MLPHead(task="a", hidden=5, layers=3),
    CosineHead(task="a", scale=4.0),
]


@pytest.mark.parametrize("head", HEADS, ids=lambda head: f"{head.kind}{getattr(head, 'layers', '')}")
@pytest.mark.parametrize(("width", "classes"), [(4, 3), (9, 2)])
def test_that_the_spec_counts_the_parameters_of_the_head(head: Head, width: int, classes: int) -> None:
    built = build_head(head, width, classes, seed=0)
    assert head_parameters(head, width, classes) == sum(parameter.numel() for parameter in built.parameters())
    assert built(torch.randn(5, width)).shape == (5, classes)


def test_that_a_linear_head_is_one_linear_layer_on_the_features() -> None:
    head = build_head(LinearHead(task="digit"), 4, 3, seed=0)
    tensors = head.state_dict()
    features = torch.randn(2, 4)
    assert set(tensors) == {"weight", "bias"}
    torch.testing.assert_close(head(features), features @ tensors["weight"].T + tensors["bias"])


def test_that_an_mlp_is_linear_layers_with_relu_between_them() -> None:
    """SimCLR v2, section 2: every hidden layer is relu(W h + b); the last layer is linear."""
    head = build_head(MLPHead(task="a", hidden=6, layers=2), 4, 3, seed=0)
    t: dict[str, Tensor] = head.state_dict()
    x = torch.randn(5, 4)
    h = (x @ t["hidden.0.weight"].T + t["hidden.0.bias"]).clamp(min=0)
    h = (h @ t["hidden.1.weight"].T + t["hidden.1.bias"]).clamp(min=0)
    torch.testing.assert_close(head(x), h @ t["output.weight"].T + t["output.bias"])
    assert len(t) == 6


def test_that_a_cosine_head_gives_scaled_cosines_whatever_the_lengths() -> None:
    """Gidaris & Komodakis 2018, equation 3: τ · (z / ‖z‖)ᵀ (w / ‖w‖)."""
    head = build_head(CosineHead(task="a", scale=4.0), 4, 3, seed=0)
    t: dict[str, Tensor] = head.state_dict()
    assert t["scale"].item() == 4.0
    x = torch.randn(5, 4)
    lengths = x.square().sum(1).sqrt()[:, None] * t["weight"].square().sum(1).sqrt()[None]
    expected = 4.0 * (x @ t["weight"].T) / lengths
    torch.testing.assert_close(head(x), expected)
    torch.testing.assert_close(head(3 * x), expected)
    head(x).sum().backward()
    assert all(parameter.grad is not None for parameter in head.parameters())


@pytest.mark.parametrize("kind", [LinearHead, MLPHead, CosineHead])
def test_that_dropout_drops_features_in_training_only(kind: type[LinearHead | MLPHead | CosineHead]) -> None:
    head = build_head(kind(task="digit", dropout=0.5), 64, 3, seed=0)
    features = torch.ones(1, 64)
    assert torch.equal(head.eval()(features), head(features))
    assert not torch.equal(head.train()(features), head(features))


@pytest.mark.parametrize("kind", [LinearHead, MLPHead, CosineHead])
def test_that_a_head_depends_on_seed_and_task_and_leaves_the_random_state_alone(
    kind: type[LinearHead | MLPHead | CosineHead],
) -> None:
    before = torch.get_rng_state()
    x = torch.ones(1, 4)
    cases = (("digit", 0), ("digit", 0), ("digit", 1), ("colour", 0))
    first, same, other_seed, other_task = (build_head(kind(task=task), 4, 3, seed=seed)(x) for task, seed in cases)
    assert torch.equal(before, torch.get_rng_state())
    assert torch.equal(first, same)
    assert not torch.equal(first, other_seed)
    assert not torch.equal(first, other_task)
