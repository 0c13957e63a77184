"""The perceptron for rows of a table, as a source like others."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn

from models.describing import describe_source
from models.sources.build import RunWeights, build, download, require_weights
from models.spec.errors import UserError
from models.spec.source import PerceptronSource, RunSource
from models.stack import LayerStack
from models.tensor_files import write_tensors

SMALL = PerceptronSource(features=5, hidden=8, layers=3)


def test_that_each_hidden_layer_is_a_block_with_the_counted_parameters() -> None:
    stack = describe_source(SMALL)
    assert [block.output_shape for block in stack.blocks] == [(8,)] * 3
    # weights, biases, and scales and shifts of the norm
    assert [block.parameters for block in stack.blocks] == [5 * 8 + 8 + 16, 8 * 8 + 8 + 16, 8 * 8 + 8 + 16]
    assert [block.flops for block in stack.blocks] == [2 * 5 * 8, 2 * 8 * 8, 2 * 8 * 8]
    assert all(block.memory is not None and "linear" in block.holds for block in stack.blocks)
    assert (stack.described_shape, stack.feature_width, stack.other_parameters) == ((5,), 8, 0)


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("activation", ["relu", "gelu", "silu", "tanh"])
def test_that_it_computes_what_torch_computes_by_hand(layers: int, activation: str) -> None:
    built = build(
        PerceptronSource.model_validate(
            {"features": 5, "hidden": 8, "layers": layers, "activation": activation, "batch_norm": False}
        ),
        seed=3,
    )
    state, rows = built.model.state_dict(), torch.randn(4, 5, generator=torch.Generator().manual_seed(0))
    expected = rows
    for index in range(layers):
        sums = expected @ state[f"layers.{index}.linear.weight"].T + state[f"layers.{index}.linear.bias"]
        expected = getattr(torch if activation == "tanh" else nn.functional, activation)(sums)
    stack = LayerStack.cut(built)
    with torch.no_grad():
        torch.testing.assert_close(stack.features(stack.run(rows), len(stack.blocks)), expected)


def test_that_the_seed_decides_its_weights() -> None:
    one, same, other = (build(SMALL, seed=seed).model.state_dict() for seed in (1, 1, 2))
    assert all(torch.equal(one[name], same[name]) for name in one)
    assert not torch.equal(one["layers.0.linear.weight"], other["layers.0.linear.weight"])


def test_that_the_weights_of_an_earlier_run_are_taken_over_with_the_names_of_its_features(tmp_path: Path) -> None:
    model, file = build(SMALL, seed=1).model, tmp_path / "weights.safetensors"
    seen = build(SMALL).input.model_copy(update={"feature_names": ("a", "b", "c", "d", "e")})
    write_tensors(file, dict(model.state_dict()), {"input": seen.model_dump_json()})
    again = build(RunSource(run="one"), resolve_run={"one": RunWeights(SMALL, file)}.__getitem__)
    assert again.input.feature_names == ("a", "b", "c", "d", "e")
    assert again.input_shape == (5,)
    for name, tensor in model.state_dict().items():
        assert torch.equal(again.model.state_dict()[name], tensor)


def test_that_there_is_nothing_to_download_and_nothing_to_miss() -> None:
    require_weights(SMALL)
    assert download(SMALL, lambda *_: None) == ()


def test_that_tensors_of_other_widths_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "weights.safetensors"
    write_tensors(file, dict(build(PerceptronSource(features=5, hidden=9)).model.state_dict()), {})
    earlier = RunWeights(PerceptronSource(features=5, hidden=8), file)
    with pytest.raises(UserError, match=r"layers\.0\.linear\.bias is 9 and should be 8"):
        build(RunSource(run="one"), resolve_run={"one": earlier}.__getitem__)
