"""AdaLoRA's way of giving ranks to the layers that need them; Zhang et al. 2023, sections 3.2 and 3.3."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import torch
from peft.tuners.adalora import RankAllocator
from torch import Tensor, nn

Parameters = Mapping[str, nn.Parameter]
"""An AdaLoRA adapter's own parameters by their name in the model."""


class RankAllocation:
    """PEFT's allocator, told of one adapter's parameters only, with its memory as tensors that a checkpoint can hold.

    Ranks fall from a share of the steps on, along a cubic; in the last steps those that are left stay. A rank is given
    up by a singular value that is held at zero. `shares` are those of the steps before ranks fall, and after.
    """

    def __init__(self, config: Any, parameters: Parameters, shares: tuple[float, float]) -> None:
        self._config = config
        self._allocator: Any = RankAllocator(_Named(parameters), config, _adapter_name(parameters))
        self._shares = shares
        self._kept: dict[str, Tensor] = {}

    def begin(self, num_steps: int) -> None:
        """Lays the schedule over `num_steps` steps."""
        warmup, settled = self._shares
        self._config.total_step = num_steps
        self._config.tfinal = min(max(1, int(settled * num_steps)), num_steps - 1)
        self._config.tinit = min(int(warmup * num_steps), num_steps - self._config.tfinal - 1)

    def after_step(self, step: int, parameters: Parameters) -> None:
        """Takes note of the gradients, which must still stand, and gives ranks up."""
        self._remember(parameters)
        last = self._config.total_step - self._config.tfinal
        if step <= last:
            _, kept = self._allocator.update_and_allocate(_Named(parameters), step, force_mask=step == last)
            if step == last:
                for name, row in (kept or {}).items():
                    self._kept[name].copy_(torch.tensor(row).unsqueeze(1))
        else:
            self._hold_at_zero(parameters)

    def penalty(self, parameters: Parameters) -> Tensor:
        """How far P and Q are from orthogonal: the mean of ‖PᵀP − 1‖ and ‖QQᵀ − 1‖ over all layers, weighted."""
        faults = [_fault(name, tensor) for name, tensor in parameters.items() if "lora_E" not in name]
        mean: Tensor = torch.stack(faults).mean()
        return mean * float(self._config.orth_reg_weight)

    def state(self, parameters: Parameters) -> dict[str, Tensor]:
        """The running means of importance and of its uncertainty, and which singular values are left in the end."""
        self._remember(parameters)
        parts = {
            "importance": self._allocator.exp_avg_ipt,
            "uncertainty": self._allocator.exp_avg_unc,
            "kept": self._kept,
        }
        return {f"{name}.{part}": tensor for part, tensors in parts.items() for name, tensor in tensors.items()}

    def _remember(self, parameters: Parameters) -> None:
        """Makes what is remembered, on the device where the model has come to stand."""
        if self._kept:
            return
        for name, parameter in parameters.items():
            for memory in (self._allocator.ipt, self._allocator.exp_avg_ipt, self._allocator.exp_avg_unc):
                memory[name] = torch.zeros_like(parameter, requires_grad=False)
            if "lora_E" in name:
                self._kept[name] = torch.ones_like(parameter, requires_grad=False)

    @torch.no_grad()
    def _hold_at_zero(self, parameters: Parameters) -> None:
        for name, kept in self._kept.items():
            parameters[name].mul_(kept)


class _Named:
    """What the allocator asks of a model."""

    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters

    def named_parameters(self) -> Iterator[tuple[str, nn.Parameter]]:
        yield from self._parameters.items()


def _adapter_name(parameters: Parameters) -> str:
    return next(iter(parameters)).rpartition(".")[2]


def _fault(name: str, factor: Tensor) -> Tensor:
    """‖F·Fᵀ − 1‖ of Q (rank × inputs), ‖Fᵀ·F − 1‖ of P (outputs × rank)."""
    product = factor @ factor.T if "lora_A" in name else factor.T @ factor
    fault: Tensor = torch.linalg.matrix_norm(
        product - torch.eye(len(product), device=factor.device, dtype=factor.dtype)
    )
    return fault
