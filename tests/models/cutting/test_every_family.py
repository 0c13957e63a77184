"""One model of every family that timm has, and every classification model of torchvision, cut without special cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
import timm
import torch
import torchvision
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from models.cutting.classifier import find_classifier
from models.freezing import FreezePlan, TrainingMode, freeze
from models.sources.build import build, build_without_weights
from models.sources.built import BuiltSource
from models.spec.freeze import Freeze
from models.spec.source import SourceModel, TimmSource, TorchvisionSource
from models.stack import LayerStack

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
class Case:
    """A model that was cut, and what the library's own gave for `x` before."""

    source: SourceModel
    stack: LayerStack
    x: Tensor
    classifier: nn.Module | None
    answered: Tensor
    """What the classifier gave, or, where there are several, what the library's own model without them gives."""


def _case(source: TimmSource | TorchvisionSource, size: int | None) -> Case:
    torch.manual_seed(0)
    built = build(source)
    model = built.model
    built = replace(built, image_size=size)  # convolutional networks need not be built anew for it
    x = torch.randn(2, built.input.channels, built.size, built.size)
    found = find_classifier(model, "")
    classifier = model.get_submodule(found.path) if found.path else None
    answered = _answer(model, classifier, x) if classifier else _headless(source, model)(x)
    return Case(source, LayerStack.cut(built), x, classifier, answered.detach())


@torch.no_grad()
def _answer(model: nn.Module, classifier: nn.Module, x: Tensor) -> Tensor:
    heard: list[Tensor] = []
    handle = classifier.register_forward_hook(lambda _module, _args, output: heard.append(output.clone()))
    model(x)
    handle.remove()
    return heard[0]


def _headless(source: TimmSource | TorchvisionSource, model: nn.Module) -> nn.Module:
    """The library's model, built without classifiers, with the weights of `model`."""
    headless: nn.Module = timm.create_model(source.architecture, num_classes=0)
    own = headless.state_dict()
    headless.load_state_dict({name: value for name, value in model.state_dict().items() if name in own})
    return headless.eval()


def _all_cases() -> Iterator[tuple[str, TimmSource | TorchvisionSource, int | None]]:
    for family, name in FREE_SIZE.items():
        yield family, TimmSource(architecture=name, initialisation="random"), 64
    for family, name in OWN_SIZE.items():
        yield family, TimmSource(architecture=name, initialisation="random"), None
    for name in SMALL_TORCHVISION:
        yield f"torchvision-{name}", TorchvisionSource(architecture=name, initialisation="random"), _SIZES.get(name, 64)


ALL = list(_all_cases())


@pytest.fixture(scope="module", params=[case[1:] for case in ALL], ids=[case[0] for case in ALL])
def case(request: pytest.FixtureRequest) -> Case:
    source, size = request.param
    return _case(source, size)


@torch.no_grad()
def test_that_the_blocks_and_the_own_classifier_answer_as_the_model(case: Case) -> None:
    h = case.stack.dropout(case.stack.neck(case.stack.run(case.x)))
    answered = case.classifier(h) if case.classifier else h
    if isinstance(case.classifier, nn.Linear):
        assert case.stack.feature_width == case.classifier.in_features
    _assert_alike(answered, case.answered)


@torch.no_grad()
def test_that_what_crosses_each_boundary_has_a_row_for_each_image(case: Case) -> None:
    whole = case.stack.features(case.x)
    h, single = case.x, case.x[1:]
    for at in range(len(case.stack.blocks)):
        h, single = (case.stack.run(rows, at, at + 1) for rows in (h, single))
        assert len(h) == 2
        _assert_alike(single, h[1:])
    assert case.stack.features(h, len(case.stack.blocks)).shape == whole.shape == (2, case.stack.feature_width)


def test_that_every_boundary_freezes_exactly_what_is_below(case: Case) -> None:
    _check_every_boundary(case.stack)


def test_that_training_above_a_boundary_leaves_what_is_below_as_it_was(case: Case) -> None:
    stack = case.stack
    boundary = len(stack.blocks) // 2
    plan = _plan(stack, boundary)
    freeze(stack, plan)
    below, above = stack.blocks[:boundary], stack.blocks[boundary:]
    before = [buffer.clone() for block in below for buffer in block.buffers()]
    mode = TrainingMode(stack, plan)
    mode.set(training=True)
    stack.features(case.x).square().sum().backward()
    mode.set(training=False)
    assert all(map(torch.equal, before, (buffer for block in below for buffer in block.buffers())))
    assert all(p.grad is None for block in below for _, p in block.named_parameters())
    trained = [p.grad is not None for block in above for _, p in block.named_parameters() if p.requires_grad]
    assert any(trained) or not trained
    stack.model.zero_grad(set_to_none=True)


@pytest.mark.parametrize("name", torchvision.models.list_models(module=torchvision.models))
def test_that_every_classification_model_of_torchvision_is_cut_at_every_boundary(name: str) -> None:
    built = _weightless(TorchvisionSource(architecture=name, initialisation="random"))
    stack = LayerStack.cut(built)
    assert stack.features(torch.zeros(2, 3, built.size, built.size, device="meta")).shape == (2, stack.feature_width)
    assert len(stack.blocks) >= 7
    names = [name for block in stack.blocks for name, _ in block.named_parameters()]
    assert sorted(names) == sorted(name for name, _ in stack.model.named_parameters())
    _check_every_boundary(stack)


class _DrawingNothing(TorchFunctionMode):
    """Leaves tensors as they are allocated: memory that nobody touches is not used."""

    def __torch_function__(
        self, func: Any, types: object, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        draws = func in (Tensor.normal_, Tensor.uniform_) or getattr(func, "__module__", "") == "torch.nn.init"
        return (args[0] if args else (kwargs or {})["tensor"]) if draws else func(*args, **(kwargs or {}))


def _weightless(source: TorchvisionSource) -> BuiltSource:
    """On the meta device; not built there where an architecture looks at values while it is built."""
    try:
        with torch.device("meta"):
            return build_without_weights(source)
    except NotImplementedError:
        with _DrawingNothing():
            built = build_without_weights(source)
    built.model.to("meta")
    return built


def _assert_alike(told: Tensor, expected: Tensor) -> None:
    """As float32 goes, whose kernels sum in another order for another number of images. Random weights can give huge
    values, so that small ones among them are differences of large ones.
    """
    torch.testing.assert_close(told, expected, rtol=1e-3, atol=1e-4 * max(1.0, float(expected.abs().max())))


def _check_every_boundary(stack: LayerStack) -> None:
    """By identity: models may share a parameter between blocks, and then the frozen one keeps it."""
    for boundary in range(len(stack.blocks) + 1):
        freeze(stack, _plan(stack, boundary))
        below = {id(p) for block in stack.blocks[:boundary] for _, p in block.named_parameters()}
        above = {id(p) for block in stack.blocks[boundary:] for _, p in block.named_parameters()} - below
        assert {id(p) for p in stack.model.parameters() if p.requires_grad} == above


def _plan(stack: LayerStack, boundary: int) -> FreezePlan:
    return FreezePlan.of(Freeze(boundary=boundary), [block.name for block in stack.blocks])
