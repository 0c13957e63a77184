"""A checkpoint gives back exactly what was put in, and is whole or not there."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch

from models.spec.errors import UserError
from models.tensor_files import digest, read_tensors, write_tensors
from workbench.training.checkpoint import FILE_NAME, Checkpoint, Position, load_checkpoint, save_checkpoint


def trained(kind: str) -> tuple[torch.nn.Linear, torch.optim.Optimizer]:
    torch.manual_seed(0)
    layer = torch.nn.Linear(3, 2)
    optimizer: torch.optim.Optimizer = (
        torch.optim.AdamW(layer.parameters(), lr=0.1)
        if kind == "adamw"
        else torch.optim.SGD(layer.parameters(), lr=0.1, momentum=0.9)
    )
    for _ in range(3):
        step(layer, optimizer)
    return layer, optimizer


def step(layer: torch.nn.Linear, optimizer: torch.optim.Optimizer) -> None:
    optimizer.zero_grad()
    layer(torch.arange(12.0).reshape(4, 3)).square().sum().backward()
    optimizer.step()


@pytest.mark.parametrize("kind", ["adamw", "sgd"])
def test_that_an_optimizer_goes_on_bit_for_bit_after_a_checkpoint(kind: str, tmp_path: Path) -> None:
    layer, optimizer = trained(kind)
    position = Position(step=3, epoch=2, batch=1, scores={"digit": [math.pi, 2.0, 3.0]})
    position.best_score = (0.1 + 0.2, -1e-300)
    save_checkpoint(tmp_path, Checkpoint(position, layer.state_dict(), {}, optimizer.state_dict(), "abc"))

    loaded = load_checkpoint(tmp_path)
    assert loaded is not None
    assert loaded.position == position
    other, again = trained(kind)
    with torch.no_grad():
        for name, tensor in other.state_dict().items():
            tensor.copy_(loaded.changing[name])
    again.load_state_dict(loaded.optimizer)
    for _ in range(3):
        step(layer, optimizer)
        step(other, again)
    assert digest(layer.state_dict().items()) == digest(other.state_dict().items())


def test_that_no_checkpoint_is_none(tmp_path: Path) -> None:
    assert load_checkpoint(tmp_path) is None


def test_that_a_damaged_checkpoint_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not safetensors at all")
    with pytest.raises(UserError, match=FILE_NAME):
        load_checkpoint(tmp_path)


def test_that_a_checkpoint_of_another_format_is_refused(tmp_path: Path) -> None:
    write_tensors(tmp_path / FILE_NAME, {"a": torch.zeros(1)}, {"state": '{"format": 99}'})
    with pytest.raises(UserError, match="another version"):
        load_checkpoint(tmp_path)


def test_that_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "weights.safetensors"
    write_tensors(path, {"a": torch.ones(2)}, {})
    (tmp_path / "weights.safetensors.part").mkdir()  # the temporary name cannot be written
    with pytest.raises(UserError, match="cannot be written"):
        write_tensors(path, {"a": torch.zeros(2)}, {})
    assert read_tensors(path)[0]["a"].tolist() == [1.0, 1.0]


def test_that_the_digest_sees_names_shapes_types_and_bytes_but_not_order() -> None:
    a, b = torch.tensor([1.0, 2.0]), torch.tensor([3.0])
    same = digest([("a", a), ("b", b)])
    assert digest([("b", b), ("a", a)]) == same
    assert digest([("a", a), ("c", b)]) != same
    assert digest([("a", a.reshape(2, 1)), ("b", b)]) != same
    assert digest([("a", a.double()), ("b", b)]) != same
    assert digest([("a", torch.tensor([1.0, 2.0000002])), ("b", b)]) != same
