"""safetensors files that are either wholly there or not there at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from models.spec.errors import UserError

Tensors = dict[str, Tensor]


def write_tensors(path: Path, tensors: Tensors, metadata: dict[str, str]) -> None:
    """Writes to a temporary name, syncs, then renames, so that a crash leaves the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.part")
    plain = {name: tensor.detach().to("cpu").contiguous().clone() for name, tensor in tensors.items()}
    try:
        save_file(plain, temporary, metadata=metadata)
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    except (OSError, SafetensorError) as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise UserError(
            f"The weights cannot be written: {error}.", where=str(path), remedy="Free space, or check the permissions."
        ) from error
    _sync_folder(path.parent)


def read_tensors(path: Path) -> tuple[Tensors, dict[str, str]]:
    """The tensors (on the CPU) and the metadata of a file. Raises `UserError` naming it."""
    try:
        with safe_open(path, framework="pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}, dict(file.metadata() or {})  # noqa: SIM118  # not a dict
    except (OSError, SafetensorError) as error:
        raise _unreadable(path, error) from error


def read_metadata(path: Path) -> dict[str, str]:
    """The metadata alone. Raises `UserError` naming the file."""
    try:
        with safe_open(path, framework="pt") as file:
            return dict(file.metadata() or {})
    except (OSError, SafetensorError) as error:
        raise _unreadable(path, error) from error


def digest(tensors: Iterable[tuple[str, Tensor]]) -> str:
    """SHA-256 over names, types, shapes and bytes, in the order of the names."""
    summary = hashlib.sha256()
    for name, tensor in sorted(tensors):
        plain = tensor.detach().to("cpu").contiguous()
        summary.update(f"{name}:{plain.dtype}:{tuple(plain.shape)};".encode())
        summary.update(plain.reshape(-1).view(torch.uint8).numpy().data)
    return summary.hexdigest()


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle on a folder to sync
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unreadable(path: Path, error: Exception) -> UserError:
    return UserError(
        f"The file is no readable safetensors file: {error}.", where=str(path), remedy="Choose another file."
    )
