"""Files from elsewhere: read without running anything that is in them."""

from __future__ import annotations

import os
from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from models.sources.files import read_weights
from models.spec.errors import UserError

WEIGHT = torch.arange(6.0).reshape(2, 3)


@pytest.mark.parametrize(
    "content",
    [
        {"weight": WEIGHT},
        {"state_dict": OrderedDict(weight=WEIGHT), "epoch": 3, "args": {"lr": 0.1}},
        {"model": {"weight": WEIGHT}, "optimizer": {"state": {}}},
        {"state_dict": {"weight": WEIGHT + 1}, "model_ema": {"weight": WEIGHT}},
    ],
    ids=["plain", "state_dict", "model", "averaged-first"],
)
def test_that_state_dicts_are_found_in_their_wrappers(content: Any, tmp_path: Path) -> None:
    torch.save(content, tmp_path / "weights.pt")
    tensors = read_weights(tmp_path / "weights.pt")
    assert list(tensors) == ["weight"]
    assert torch.equal(tensors["weight"], WEIGHT)


def test_that_safetensors_are_read_as_they_are(tmp_path: Path) -> None:
    save_file({"weight": WEIGHT}, tmp_path / "weights.safetensors")
    assert torch.equal(read_weights(tmp_path / "weights.safetensors")["weight"], WEIGHT)


def test_that_tensors_which_share_memory_are_read_apart(tmp_path: Path) -> None:
    torch.save({"a": WEIGHT, "b": WEIGHT, "c": WEIGHT.T}, tmp_path / "tied.pth")
    tensors = read_weights(tmp_path / "tied.pth")
    assert torch.equal(tensors["a"], tensors["b"])
    assert torch.equal(tensors["c"], WEIGHT.T)


class Hostile:
    """Pickled, it is a command to make a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.folder),)


def test_that_code_in_a_file_is_refused_and_never_runs(tmp_path: Path) -> None:
    made = tmp_path / "made"
    torch.save({"weight": WEIGHT, "more": Hostile(made)}, tmp_path / "hostile.pt")
    with pytest.raises(UserError, match="objects other than tensors") as caught:
        read_weights(tmp_path / "hostile.pt")
    assert caught.value.where.endswith("hostile.pt")
    assert not made.exists()


@pytest.mark.parametrize("name", ["broken.pt", "broken.safetensors", "broken.ckpt"])
def test_that_a_damaged_file_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"\x80\x02not a tensor in sight")
    with pytest.raises(UserError, match="cannot be read") as caught:
        read_weights(tmp_path / name)
    assert caught.value.where == str(tmp_path / name)
    assert caught.value.remedy


def test_that_files_without_tensors_missing_files_and_other_formats_are_refused(tmp_path: Path) -> None:
    torch.save({"epoch": 3}, tmp_path / "empty.pt")
    (tmp_path / "weights.h5").write_bytes(b"")
    for name, reason in (
        ("empty.pt", "no named tensors"),
        ("gone.pt", "no such file"),
        ("weights.h5", "no format for weights"),
    ):
        with pytest.raises(UserError, match=reason):
            read_weights(tmp_path / name)
