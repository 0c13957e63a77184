"""A small model of every family that timm has, and of torchvision's: how each is built, and built without values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from models.sources.build import build_without_weights
from models.sources.built import BuiltSource
from models.spec.source import TimmSource, TorchvisionSource

FREE_SIZE = {
    "convnext": "test_convnext", "resnet": "resnet10t", "resnetv2": "resnetv2_50", "regnet": "regnetx_002",
    "efficientnet": "test_efficientnet", "mobilenetv3": "mobilenetv3_small_050",
    "mobilenetv4": "mobilenetv4_conv_small_035", "densenet": "densenet121", "dla": "dla46_c",
    "ghostnet": "ghostnet_050", "hrnet": "hrnet_w18_small",
    "repvgg": "repvgg_a0", "resnest": "resnest14d",
    "senet": "legacy_seresnet18", "vovnet": "ese_vovnet19b_slim", "cspnet": "darknet17",
    "edgenext": "edgenext_xx_small", "fastvit": "fastvit_t8", "efficientvit_mit": "efficientvit_b0",
    "hgnet": "hgnetv2_b0", "inception_next": "inception_next_atto",
    "mobilevit": "mobilevit_xxs", "mobilevitv2": "mobilevitv2_050",
    "nfnet": "test_nfnet", "pvt_v2": "pvt_v2_b0", "repvit": "repvit_m0_9",
    "starnet": "starnet_s050", "mambaout": "test_mambaout", "fasternet": "fasternet_t0",
    "byobnet": "test_byobnet", "davit": "davit_tiny",
}  # fmt: skip
"""The smallest member of each family that takes images of any size, or nearly so; cut for 64 pixels."""
OWN_SIZE = {
    "vit": "test_vit", "deit": "deit_tiny_patch16_224", "deit distilled": "deit_tiny_distilled_patch16_224",
    "levit": "levit_128s", "pit": "pit_ti_224", "pit distilled": "pit_ti_distilled_224", "cait": "cait_xxs24_224",
    "xcit": "xcit_nano_12_p16_224", "mixer": "mixer_s32_224", "gmlp": "gmlp_ti16_224", "resmlp": "resmlp_12_224",
    "tiny_vit": "tiny_vit_5m_224", "visformer": "visformer_tiny", "eva": "eva02_tiny_patch14_224",
    "efficientformer": "efficientformer_l1",
    "swiftformer": "swiftformer_xs", "coat": "coat_lite_tiny", "crossvit": "crossvit_tiny_240",
    "efficientvit_msra": "efficientvit_m0", "convit": "convit_tiny",
    "maxvit": "maxvit_rmlp_pico_rw_256", "coatnet": "coatnet_pico_rw_224", "caformer": "caformer_s18",
    "twins": "twins_svt_small", "mvitv2": "mvitv2_tiny",
    "nest": "nest_tiny", "swin": "swin_tiny_patch4_window7_224", "hiera": "hiera_tiny_224",
    "gcvit": "gcvit_xxtiny",
}  # fmt: skip
"""Of each family whose size is its own, the smallest member."""
SMALL_TORCHVISION = (
    "squeezenet1_1", "densenet121", "efficientnet_b0", "efficientnet_v2_s", "googlenet", "mnasnet0_5",
    "mobilenet_v2", "mobilenet_v3_small", "regnet_x_400mf", "regnet_y_400mf", "resnet18", "resnext50_32x4d",
    "shufflenet_v2_x0_5", "swin_t", "swin_v2_t", "convnext_tiny", "vit_b_32", "maxvit_t", "inception_v3",
)  # fmt: skip
_SIZES = {"vit_b_32": 224, "maxvit_t": 224, "inception_v3": 96}


@dataclass(frozen=True)
class Member:
    """A model of a family, and the size in pixels of the images it is cut for; None: its own."""

    family: str
    source: TimmSource | TorchvisionSource
    size: int | None = None


def _members() -> Iterator[Member]:
    for family, name in FREE_SIZE.items():
        yield Member(family, TimmSource(architecture=name, initialisation="random"), 64)
    for family, name in OWN_SIZE.items():
        yield Member(family, TimmSource(architecture=name, initialisation="random"))
    for name in SMALL_TORCHVISION:
        source = TorchvisionSource(architecture=name, initialisation="random")
        yield Member(f"torchvision-{name}", source, _SIZES.get(name, 64))


MEMBERS = tuple(_members())


class _DrawingNothing(TorchFunctionMode):
    """Leaves tensors as they are allocated: memory that nobody touches is not used."""

    def __torch_function__(
        self, func: Any, types: object, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        draws = func in (Tensor.normal_, Tensor.uniform_) or getattr(func, "__module__", "") == "torch.nn.init"
        return (args[0] if args else (kwargs or {})["tensor"]) if draws else func(*args, **(kwargs or {}))


def build_on_meta(source: TimmSource | TorchvisionSource, channels: int = 3) -> BuiltSource:
    """Without values; not built there where an architecture looks at values while it is built."""
    try:
        with torch.device("meta"):
            return build_without_weights(source, channels=channels)
    except NotImplementedError:
        with _DrawingNothing():
            built = build_without_weights(source, channels=channels)
    built.model.to("meta")
    return built
