"""Every kind of PEFT adapter on a convolution net and on a vision transformer, both tiny and with random weights."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

import pytest
import timm
import torch
from torch import Tensor, nn

from models.adapters.peft_insertion import insert_peft
from models.adapters.peft_layers import InsertedPeft
from models.adapters.peft_targets import target_paths
from models.sources.built import BuiltSource
from models.spec.adapters import PeftAdapter
from models.stack import LayerStack
from tests.models.wrapped import wrapped_source

KINDS: dict[str, Any] = {spec.model_fields["kind"].default: spec for spec in get_args(PeftAdapter)}
SIZES: dict[str, dict[str, Any]] = {
    "pissa": {"rank": 5},
    "adalora": {"rank": 3, "spare_rank": 2},
    "oft": {"block_size": 8},
    "road": {"group_size": 8},
    "fourierft": {"coefficients": 40},
    "waveft": {"coefficients": 40},
    "c3a": {"block_size": 8},
    "peanut": {"rank": 4, "hidden_layers": 1},
    "super-tuning": {"density": 0.1},
}
"""Where rank 4 is not the size to test."""


def _vit() -> nn.Module:
    size: dict[str, Any] = {"img_size": 16, "patch_size": 8, "embed_dim": 32, "depth": 2, "num_heads": 2}
    vit: nn.Module = timm.create_model("vit_tiny_patch16_224", num_classes=5, **size)
    return vit


def _resnet() -> nn.Module:
    resnet: nn.Module = timm.create_model("test_resnet", num_classes=5)
    return resnet


def _convnext() -> nn.Module:
    convnext: nn.Module = timm.create_model("convnext_tiny", num_classes=5, dims=(8, 16, 32, 32), depths=(1,) * 4)
    return convnext


NETWORKS: dict[str, tuple[Callable[[], nn.Module], int, tuple[str, ...]]] = {
    "vit": (_vit, 16, ("0", "1")),
    "resnet": (_resnet, 32, ("layer2.0", "layer3.0")),
    "convnext": (_convnext, 32, ("1", "2")),
}
"""A builder, the input size in pixels, and the blocks to adapt; ConvNeXt has linear layers in its blocks."""


def built_network(name: str) -> BuiltSource:
    make, size, _ = NETWORKS[name]
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = make()
        _liven(model)
    return wrapped_source(model, size)


@cache
def _cut(name: str) -> LayerStack:
    return LayerStack.cut(built_network(name))


def _liven(model: nn.Module) -> None:
    """Fresh branches and biases are (almost) nothing: an adapter of one could not be seen."""
    for name, parameter in model.named_parameters():
        if name.endswith(("gamma", "bn2.weight", "bn3.weight")):
            nn.init.ones_(parameter)
        elif name.endswith("bias"):
            nn.init.normal_(parameter, std=0.1)


@dataclass(frozen=True)
class Case:
    """One kind of adapter on one network."""

    kind: str
    network: str

    @property
    def spec(self) -> Any:
        fields: dict[str, Any] = {"rank": 4} if "rank" in KINDS[self.kind].model_fields else {}
        return KINDS[self.kind](blocks=NETWORKS[self.network][2], **{**fields, **SIZES.get(self.kind, {})})

    def stack(self) -> LayerStack:
        """A fresh one every time; cutting the network anew would take most of a test."""
        return copy.deepcopy(_cut(self.network))

    def inserted(self, seed: int = 0) -> tuple[LayerStack, InsertedPeft]:
        stack = self.stack()
        return stack, insert_peft(stack, self.spec, target_paths(stack, self.spec), seed)

    def built(self) -> BuiltSource:
        return built_network(self.network)

    def images(self) -> Tensor:
        """Four images, (4, 3, S, S)."""
        size = NETWORKS[self.network][1]
        return torch.randn(4, 3, size, size, generator=torch.Generator().manual_seed(1))

    def __str__(self) -> str:
        return f"{self.kind} on {self.network}"


def _second(kind: str) -> str:
    return "resnet" if "convolution" in KINDS[kind].needs else "convnext"


CASES = [Case(kind, network) for kind in KINDS for network in ("vit", _second(kind))]


@pytest.fixture(params=CASES, ids=str)
def case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.param
    return found


@pytest.fixture(params=[case for case in CASES if case.network == "vit"], ids=str)
def vit_case(request: pytest.FixtureRequest) -> Case:
    """For what cannot depend on the network."""
    found: Case = request.param
    return found


@pytest.fixture(params=[kind for kind in KINDS if "convolution" not in KINDS[kind].needs])
def linear_only(request: pytest.FixtureRequest) -> Case:
    """A kind that takes linear layers only, before a network that has none."""
    return Case(request.param, "resnet")


@pytest.fixture
def make_case() -> type[Case]:
    return Case


@pytest.fixture
def disturb() -> Callable[[list[nn.Parameter]], None]:
    """Moves parameters a little, as training would, the same way each time."""

    @torch.no_grad()
    def move(parameters: list[nn.Parameter]) -> None:
        generator = torch.Generator().manual_seed(3)
        for parameter in parameters:
            parameter.add_(torch.randn(parameter.shape, generator=generator), alpha=0.03)

    return move
