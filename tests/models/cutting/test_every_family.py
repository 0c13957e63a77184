"""One model of every family that timm has, and the families of torchvision, cut without special cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import timm
import torch
from timm.models import adapt_input_conv
from torch import Tensor, nn

from models.assembling import assemble
from models.cutting.classifier import find_classifier
from models.freezing import TrainingMode, freeze
from models.heads.registry import build_heads
from models.sources.build import build, build_without_weights
from models.sources.built import BuiltSource
from models.sources.pouring import pour
from models.spec.heads import LinearHead
from models.stack import LayerStack
from tests.models.cutting.boundaries import check_every_boundary, plan_of
from tests.models.cutting.families import MEMBERS, Member

HEAD = LinearHead(task="animal")
USUAL = (
    "convnext", "resnet", "efficientnet", "densenet", "nfnet", "vit", "deit distilled", "levit", "mixer", "maxvit",
    "swin", "torchvision-resnet18", "torchvision-googlenet", "torchvision-swin_t",
)  # fmt: skip
"""Of every way in which networks are built one family, for `make test`; the others are marked as exhaustive."""
CASES = [
    pytest.param(member, id=member.family, marks=() if member.family in USUAL else pytest.mark.exhaustive)
    for member in MEMBERS
]


@dataclass(frozen=True)
class Case:
    """A model that was cut, and what the library's own gave for `x` before."""

    member: Member
    stack: LayerStack
    x: Tensor
    classifier: nn.Module | None
    answered: Tensor
    """What the classifier gave, or, where there are several, what the library's own model without them gives."""
    weights: dict[str, Tensor]
    """The library's own tensors, classifier included."""


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    member: Member = request.param
    torch.manual_seed(0)
    built = build(member.source)
    model = built.model
    built = replace(built, image_size=member.size)  # convolutional networks need not be built anew for it
    x = torch.randn(2, built.input.channels, built.size, built.size)
    found = find_classifier(model, "")
    classifier = model.get_submodule(found.path) if found.path else None
    answered = _answer(model, classifier, x) if classifier else _headless(member, model)(x)
    weights = dict(model.state_dict())
    return Case(member, LayerStack.cut(built), x, classifier, answered.detach(), weights)


@torch.no_grad()
def _answer(model: nn.Module, classifier: nn.Module, x: Tensor) -> Tensor:
    heard: list[Tensor] = []
    handle = classifier.register_forward_hook(lambda _module, _args, output: heard.append(output.clone()))
    model(x)
    handle.remove()
    return heard[0]


def _headless(member: Member, model: nn.Module) -> nn.Module:
    """The library's model, built without classifiers, with the weights of `model`."""
    headless: nn.Module = timm.create_model(member.source.architecture, num_classes=0)
    own = headless.state_dict()
    headless.load_state_dict({name: value for name, value in model.state_dict().items() if name in own})
    return headless.eval()


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
    features = case.stack.features(h, len(case.stack.blocks))
    assert features.shape == whole.shape == (2, case.stack.feature_width)
    head = build_heads((HEAD,), case.stack, {HEAD.task: 7}, seed=0)[HEAD.task]
    assert head(features).shape == (2, 7)


def test_that_every_boundary_freezes_exactly_what_is_below(case: Case) -> None:
    check_every_boundary(case.stack)


@torch.no_grad()
def test_that_a_frozen_stack_keeps_its_buffers_when_it_runs_in_training(case: Case) -> None:
    """With the mode that `check_every_boundary` finds below each boundary, so that none moves under any of them."""
    stack = case.stack
    mode = TrainingMode(stack, plan_of(stack, len(stack.blocks)))
    before = [buffer.clone() for block in stack.blocks for buffer in block.buffers()]
    mode.set(training=True)
    stack.run(case.x)
    mode.set(training=False)
    assert all(map(torch.equal, before, (buffer for block in stack.blocks for buffer in block.buffers())))


def test_that_training_above_a_boundary_leaves_what_is_below_as_it_was(case: Case) -> None:
    stack = case.stack
    boundary = len(stack.blocks) // 2
    plan = plan_of(stack, boundary)
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
    assert all(trained)
    stack.model.zero_grad(set_to_none=True)


@pytest.mark.parametrize("channels", [1, 5])
@torch.no_grad()
def test_that_images_of_other_channels_are_read_as_timm_adapts_weights(case: Case, channels: int) -> None:
    built = _poured(case, channels)
    for name, value in built.model.state_dict().items():
        own = case.weights[name]
        assert torch.equal(value, own if value.shape == own.shape else adapt_input_conv(channels, own)), name
    x = torch.randn(2, channels, built.size, built.size)
    if channels == 1:
        model = assemble(LayerStack.cut(built), freeze=0, heads=(HEAD,), num_outputs={HEAD.task: 7})
        assert model(x)[HEAD.task].shape == (2, 7)
    else:
        assert len(built.model(x)) == 2


def _poured(case: Case, channels: int) -> BuiltSource:
    """The model built for `channels`, with the weights of `case`."""
    built = build_without_weights(case.member.source, channels=channels)
    assert built.input.channels == len(built.input.mean) == channels
    assert pour(case.weights, built.model, Path("own.safetensors"), built.title, channels) == ()
    return replace(built, image_size=case.member.size)


def _assert_alike(told: Tensor, expected: Tensor) -> None:
    """As float32 goes, whose kernels sum in another order for another number of images. Random weights can give huge
    values, so that small ones among them are differences of large ones.
    """
    torch.testing.assert_close(told, expected, rtol=1e-3, atol=1e-4 * max(1.0, float(expected.abs().max())))
