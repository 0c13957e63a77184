"""From a spec to PEFT's own configuration of the adapter."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

import peft
from torch import nn

from models.adapters.peft_targets import sides
from models.seeding import mixed_seed
from models.spec.adapters import PeftAdapter

_CONFIGS: dict[str, Callable[[Any], Any]] = {
    "lora": lambda spec: peft.LoraConfig(**_dropping(spec)),
    "dora": lambda spec: peft.LoraConfig(use_dora=True, **_dropping(spec)),
    "rslora": lambda spec: peft.LoraConfig(use_rslora=True, **_dropping(spec)),
    "pissa": lambda spec: peft.LoraConfig(r=spec.rank, lora_alpha=spec.rank),
    "adalora": lambda spec: peft.AdaLoraConfig(
        init_r=spec.rank + spec.spare_rank,
        target_r=spec.rank,
        lora_alpha=spec.alpha,
        lora_dropout=spec.dropout,
        deltaT=spec.interval_steps,
        beta1=spec.smoothing,
        beta2=spec.smoothing,
        orth_reg_weight=spec.orthogonality,
        total_step=1,  # told once it is known, by `begin`
    ),
    "hira": lambda spec: peft.HiraConfig(r=spec.rank),
    "delora": lambda spec: peft.DeloraConfig(r=spec.rank, delora_lambda=spec.strength),
    "deft": lambda spec: peft.DeftConfig(r=spec.rank),
    "loha": lambda spec: peft.LoHaConfig(r=spec.rank, alpha=spec.alpha),
    "lokr": lambda spec: peft.LoKrConfig(r=spec.rank, alpha=spec.alpha),
    "ia3": lambda spec: peft.IA3Config(feedforward_modules=[]),  # noqa: ARG005 -- all have one signature
    "glora": lambda spec: peft.GloraConfig(r=spec.rank),
    "peanut": lambda spec: peft.PeanutConfig(r=spec.rank, depth=spec.hidden_layers),
    "miss": lambda spec: peft.MissConfig(r=spec.rank),
    "oft": lambda spec: peft.OFTConfig(r=0, oft_block_size=spec.block_size),
    "boft": lambda spec: peft.BOFTConfig(boft_block_size=spec.block_size),
    "hra": lambda spec: peft.HRAConfig(r=2 * spec.pairs),
    "road": lambda spec: peft.RoadConfig(variant=spec.angles, group_size=spec.group_size),
    "psoft": lambda spec: peft.PsoftConfig(r=spec.rank, psoft_alpha=spec.rank),
    "vera": lambda spec: peft.VeraConfig(r=spec.rank),
    "pvera": lambda spec: peft.PveraConfig(r=spec.rank),
    "randlora": lambda spec: peft.RandLoraConfig(r=spec.rank, randlora_alpha=20 * spec.rank),
    "fourierft": lambda spec: peft.FourierFTConfig(
        n_frequency=spec.coefficients, scaling=spec.scale, init_weights=True
    ),
    "waveft": lambda spec: peft.WaveFTConfig(n_frequency=spec.coefficients, scaling=spec.scale),
    "c3a": lambda spec: peft.C3AConfig(block_size=spec.block_size, init_weights=True),
    "shira": lambda spec: peft.ShiraConfig(r=spec.rank),
    "super-tuning": lambda spec: peft.SupertuningConfig(sparsity=1.0 - spec.density),
}

_SEEDS = {
    "vera": "projection_prng_key",
    "pvera": "projection_prng_key",
    "randlora": "projection_prng_key",
    "fourierft": "random_loc_seed",
    "waveft": "random_loc_seed",
    "shira": "random_seed",
}
"""Where a configuration keeps the seed of what is drawn once and never learned."""

_PER_LAYER: dict[str, tuple[str, Callable[[Any, nn.Module], int]]] = {
    "pissa": ("rank_pattern", lambda spec, layer: min(spec.rank, *sides(layer))),
    "c3a": ("block_size_pattern", lambda spec, layer: _largest_divisor(math.gcd(*sides(layer)), spec.block_size)),
    "fourierft": ("n_frequency_pattern", lambda spec, layer: min(spec.coefficients, math.prod(sides(layer)))),
    "waveft": ("n_frequency_pattern", lambda spec, layer: min(spec.coefficients, math.prod(sides(layer)))),
}
"""Where a configuration keeps a number that a small layer needs otherwise, and that number."""


def config_of(spec: PeftAdapter, layers: Mapping[str, nn.Module], seed: int) -> Any:
    """PEFT's configuration of `spec` for the layers, by path; `seed` draws what the kind never learns."""
    config = _CONFIGS[spec.kind](spec)
    config.target_modules = "|".join(re.escape(path) for path in layers)  # PEFT matches it against whole paths
    if spec.kind in _SEEDS:
        setattr(config, _SEEDS[spec.kind], mixed_seed(seed, spec.kind, *spec.blocks))
    if spec.kind in _PER_LAYER:
        field, number = _PER_LAYER[spec.kind]
        setattr(config, field, per_layer({path: number(spec, layer) for path, layer in layers.items()}))
    return config


def per_layer(numbers: Mapping[str, int]) -> dict[str, int]:
    """A pattern of PEFT's that gives each layer its own number.

    PEFT takes the first key that matches the end of a path, some kinds only behind a dot. So a key looks back to the
    very start of the path, and layers that stand behind no dot come last, where their own name alone fits.
    """
    ordered = sorted(numbers, key=lambda path: "." not in path)
    return {_key(path): numbers[path] for path in ordered}


def _key(path: str) -> str:
    parent, _, name = path.rpartition(".")
    return rf"(?<=^{re.escape(parent)}\.){re.escape(name)}" if parent else name


def _dropping(spec: Any) -> dict[str, Any]:
    return {"r": spec.rank, "lora_alpha": spec.alpha, "lora_dropout": spec.dropout}


def _largest_divisor(number: int, limit: int) -> int:
    return next(divisor for divisor in range(min(number, limit), 0, -1) if number % divisor == 0)
