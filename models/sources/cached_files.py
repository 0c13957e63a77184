"""Weights files that the libraries keep on this machine."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open

from models.spec.errors import UserError
from models.spec.sizes import size_text

_READING_ERRORS = (RuntimeError, OSError, EOFError, ValueError, KeyError, pickle.UnpicklingError, SafetensorError)


def hub_file(url: str) -> Path:
    """Where torch.hub keeps the file of `url`; the libraries look for it there."""
    return Path(torch.hub.get_dir()) / "checkpoints" / url.rpartition("/")[2]


def not_here(title: str, size_bytes: int | None) -> UserError:
    """The answer to a run that needs weights which nobody downloaded."""
    return UserError(
        f"The weights of {title} are not on this machine ({told_size(size_bytes)}).",
        where="source",
        remedy="Use Download (run --download on the command line), or choose random initialisation.",
    )


@contextmanager
def loading(title: str, file: Path) -> Iterator[None]:
    """For the while that a library loads `file`. Raises `UserError` where that fails because the file is damaged."""
    try:
        yield
    except _READING_ERRORS as error:
        if _is_readable(file):
            raise
        raise UserError(
            f"The file with the weights of {title} is damaged.",
            where=str(file),
            remedy="Delete it and download it again, or choose random initialisation.",
        ) from error


def told_size(size_bytes: int | None) -> str:
    return size_text(size_bytes) if size_bytes else "size unknown"


def _is_readable(file: Path) -> bool:
    try:
        if file.suffix == ".safetensors":
            with safe_open(file, framework="pt"):
                return True
        torch.load(file, map_location="cpu", weights_only=True)
    except _READING_ERRORS:
        return False
    return True
