"""All that is needed to go on with a run as if it had never stopped, in one safetensors file.

Only what training changes is kept: trainable parameters, buffers above the boundary, the optimiser's state and the best
weights so far. The frozen rest comes from the source again; its digest tells whether it is still the same. Random
numbers need no state, since every step seeds them from the document's seed and its own number.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from models.spec.errors import UserError
from models.tensor_files import Tensors, read_tensors, write_tensors

FILE_NAME = "checkpoint.safetensors"
_FORMAT = 1


@dataclass
class Position:
    """Where a run stands. Numbers that are not tensors, exactly as JSON keeps them."""

    step: int = 0
    """Optimiser steps taken."""
    epoch: int = 1
    """The epoch that goes on, from 1."""
    batch: int = 0
    """Batches of that epoch that are done."""
    scores: dict[str, list[float]] = field(default_factory=dict)
    """Running sums of the epoch that goes on."""
    best_score: tuple[float, float] | None = None
    best_epoch: int = 0
    epochs_without_gain: int = 0
    phase: int = 0
    """The phase of the epoch that goes on, from 0."""
    phase_epoch: int = 1
    """The epoch with which that phase began."""
    measured_shares: list[float] = field(default_factory=list)
    """For each block, the share of the learning rate that was measured before the epoch; empty where none is."""


@dataclass(frozen=True)
class Checkpoint:
    position: Position
    changing: Tensors
    best: Tensors
    """Empty where no epoch was judged yet."""
    optimizer: dict[str, Any]
    frozen_digest: str


def save_checkpoint(folder: Path, checkpoint: Checkpoint) -> None:
    tensors = _prefixed("model", checkpoint.changing) | _prefixed("best", checkpoint.best)
    groups, states = _flatten_optimizer(checkpoint.optimizer)
    plain = {
        "format": _FORMAT,
        "position": asdict(checkpoint.position),
        "optimizer_groups": groups,
        "frozen_digest": checkpoint.frozen_digest,
    }
    write_tensors(folder / FILE_NAME, tensors | _prefixed("optimizer", states), {"state": json.dumps(plain)})


def load_checkpoint(folder: Path) -> Checkpoint | None:
    """The checkpoint in a run's folder, None where there is none. Raises `UserError` where it cannot be used."""
    path = folder / FILE_NAME
    if not path.exists():
        return None
    tensors, metadata = read_tensors(path)
    plain = json.loads(metadata.get("state", "{}"))
    if plain.get("format") != _FORMAT:
        raise UserError(
            "The checkpoint was written by another version of the program.", where=str(path), remedy="Start a new run."
        )
    told = plain["position"]
    told.pop("seconds", None)  # written before the store alone kept a run's time
    position = Position(**told)
    if position.best_score is not None:
        accuracy, negative_loss = position.best_score
        position.best_score = (accuracy, negative_loss)
    return Checkpoint(
        position=position,
        changing=_part("model", tensors),
        best=_part("best", tensors),
        optimizer=_rebuild_optimizer(plain["optimizer_groups"], _part("optimizer", tensors)),
        frozen_digest=plain["frozen_digest"],
    )


def _flatten_optimizer(state: dict[str, Any]) -> tuple[list[dict[str, Any]], Tensors]:
    """Parameter groups (plain values) and one tensor a state entry, named `index.entry`."""
    tensors = {
        f"{index}.{name}": value if isinstance(value, Tensor) else torch.tensor(value)
        for index, entries in state["state"].items()
        for name, value in entries.items()
        if value is not None
    }
    return state["param_groups"], tensors


def _rebuild_optimizer(groups: list[dict[str, Any]], tensors: Tensors) -> dict[str, Any]:
    state: dict[int, dict[str, Tensor]] = {}
    for key, tensor in tensors.items():
        index, _, name = key.partition(".")
        state.setdefault(int(index), {})[name] = tensor
    for group in groups:
        if "betas" in group:
            group["betas"] = tuple(group["betas"])
    return {"state": state, "param_groups": groups}


def _prefixed(prefix: str, tensors: Tensors) -> Tensors:
    return {f"{prefix}/{name}": tensor for name, tensor in tensors.items()}


def _part(prefix: str, tensors: Tensors) -> Tensors:
    start = f"{prefix}/"
    return {name[len(start) :]: tensor for name, tensor in tensors.items() if name.startswith(start)}
