"""PiSSA without touching W: the principal part as LoRA that trains, and the same with a minus that does not.

Meng et al. 2024, section 3: with W = U·S·Vᵀ and rank r, B₀ = U_r·√S_r and A₀ = √S_r·V_rᵀ train, W − B₀·A₀ is frozen.
Here W itself is frozen and W + B·A − B₀·A₀ is computed, so that the source stays as it was, bit for bit.
"""

from __future__ import annotations

from typing import Any

import peft
import torch
from torch import Tensor, nn

from models.adapters.peft_configs import per_layer
from models.adapters.peft_files import PeftTensors
from models.adapters.peft_layers import NAME

_START = "start"
"""PEFT's name of the frozen counterpart."""


def start_from_principal_part(peft_model: Any, paths: tuple[str, ...]) -> None:
    """Sets fresh LoRA layers to the principal part of their weights, and a frozen counterpart beside each."""
    config = peft_model.peft_config[NAME]
    counterpart = peft.LoraConfig(
        r=config.r, lora_alpha=config.lora_alpha, rank_pattern=config.rank_pattern, target_modules=config.target_modules
    )
    peft_model.add_adapter(_START, counterpart)
    model: nn.Module = peft_model.get_base_model()
    for path in paths:
        layer: Any = model.get_submodule(path)
        _fill(layer)
        layer.set_adapter([NAME, _START])
        for side in (layer.lora_A, layer.lora_B):
            side[_START].requires_grad_(False)


@torch.no_grad()
def _fill(layer: Any) -> None:
    b, a = principal_factors(layer.get_base_layer().weight, layer.r[NAME], layer.scaling[NAME])
    for name, sign in ((NAME, 1.0), (_START, -1.0)):
        layer.lora_A[name].weight.copy_(a.reshape(layer.lora_A[name].weight.shape))
        layer.lora_B[name].weight.copy_(sign * b.reshape(layer.lora_B[name].weight.shape))


def principal_factors(weight: Tensor, rank: int, scaling: float) -> tuple[Tensor, Tensor]:
    """B₀ (outputs, rank) and A₀ (rank, inputs) with scaling·B₀·A₀ = the best approximation of `weight` of that rank.

    A convolution counts as the matrix of outputs × (channels × kernel height × kernel width).
    """
    matrix = weight.detach().reshape(len(weight), -1)
    if matrix.is_meta:  # nothing to decompose, and the shapes are known
        return matrix.new_empty(len(matrix), rank), matrix.new_empty(rank, matrix.shape[1])
    u, s, v = torch.linalg.svd(matrix.float(), full_matrices=False)
    root = (s[:rank] / scaling).sqrt()
    return (u[:, :rank] * root).to(weight.dtype), (root[:, None] * v[:rank]).to(weight.dtype)


def as_lora(peft_model: Any, paths: tuple[str, ...]) -> PeftTensors:
    """Both updates as one LoRA of twice the rank on the untouched W, which is how PEFT converts a trained PiSSA."""
    config = peft_model.peft_config[NAME]
    model: nn.Module = peft_model.get_base_model()
    tensors: dict[str, Tensor] = {}
    ranks: dict[str, int] = {}
    for path in paths:
        layer: Any = model.get_submodule(path)
        ranks[path] = 2 * layer.r[NAME]
        for side, dim in (("lora_A", 0), ("lora_B", 1)):
            halves = [getattr(layer, side)[name].weight for name in (NAME, _START)]
            tensors[f"base_model.model.{path}.{side}.weight"] = torch.cat(halves, dim).detach()
    doubled = peft.LoraConfig(
        r=2 * config.r,
        lora_alpha=2 * config.lora_alpha,
        rank_pattern=per_layer(ranks),
        target_modules=config.target_modules,
    )
    return PeftTensors(doubled, tensors)
