"""On what, how precisely and in which memory layout to compute."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Literal

import torch

from models.spec.errors import UserError
from workbench.spec.recipe import Recipe


@dataclass(frozen=True)
class Compute:
    """The device and the way of computing that were picked for a run."""

    device: torch.device
    precision: Literal["float32", "bfloat16"]
    memory_format: Literal["contiguous", "channels_last"]

    @classmethod
    def pick(cls, recipe: Recipe) -> Compute:
        """Follows the recipe, and where it says 'auto' what the device gains by. Raises `UserError` for a device that
        is not there.
        """
        device = _device(recipe.device)
        precision = recipe.precision
        if precision == "auto":
            precision = "bfloat16" if device.type == "cuda" and torch.cuda.is_bf16_supported(False) else "float32"
        layout = recipe.memory_format
        if layout == "auto":
            layout = "contiguous" if device.type == "mps" else "channels_last"
        return cls(device, precision, layout)

    @property
    def title(self) -> str:
        """For people: `NVIDIA H100 80GB HBM3` or `CPU, 2 threads`."""
        if self.device.type == "cuda":
            return torch.cuda.get_device_name(self.device)
        if self.device.type == "mps":
            return "Apple GPU"
        return f"CPU, {torch.get_num_threads()} threads"

    @property
    def torch_format(self) -> torch.memory_format:
        return torch.channels_last if self.memory_format == "channels_last" else torch.contiguous_format

    def autocast(self) -> AbstractContextManager[object]:
        """The context in which forward passes run."""
        if self.precision == "float32":
            return nullcontext()
        return torch.autocast(self.device.type, dtype=torch.bfloat16)

    def place(self, images: torch.Tensor) -> torch.Tensor:
        """Brings a batch (N, C, H, W), or features of any rank, to the device in the right layout."""
        placed = images.to(self.device, non_blocking=True)
        return placed.contiguous(memory_format=self.torch_format) if placed.ndim == 4 else placed


def _device(wanted: Literal["auto", "cpu", "cuda", "mps"]) -> torch.device:
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if wanted == "auto":
        return torch.device(next(name for name in ("cuda", "mps", "cpu") if there[name]))
    if not there[wanted]:
        names = ", ".join(name for name, present in there.items() if present)
        raise UserError(
            f"There is no {wanted} device on this machine.", where="recipe.device", remedy=f"Choose 'auto' or: {names}."
        )
    return torch.device(wanted)
