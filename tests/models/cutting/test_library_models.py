"""Every architecture that users reach for first, cut at every block: nothing of the model is lost or added."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import torch
from torch import Tensor, nn

from models.cutting.classifier import find_classifier
from models.sources.build import BuiltSource, build
from models.spec.errors import UserError
from models.spec.source import BundledSource, SourceModel, TimmSource, TorchvisionSource
from models.stack import LayerStack


def torchvision(name: str) -> SourceModel:
    return TorchvisionSource(architecture=name, initialisation="random")


def timm(name: str) -> SourceModel:
    return TimmSource(architecture=name, initialisation="random")


CASES = [
    # The source, the size of images in pixels, the number of blocks.
    pytest.param((BundledSource(initialisation="random"), 32, 18), id="efficientnet-lite0"),
    pytest.param((torchvision("vgg16"), 32, 15), id="vgg16"),
    pytest.param((torchvision("resnet50"), 32, 17), id="resnet50"),
    pytest.param((torchvision("vit_b_32"), 224, 14), id="vit_b_32"),
    pytest.param((torchvision("convnext_tiny"), 32, 23), id="convnext_tiny"),
    pytest.param((torchvision("mobilenet_v3_small"), 32, 14), id="mobilenet_v3_small"),
    pytest.param((torchvision("mobilenet_v3_large"), 32, 18), id="mobilenet_v3_large"),
    pytest.param((torchvision("densenet121"), 32, 9), id="densenet121"),
    pytest.param((torchvision("regnet_y_400mf"), 32, 17), id="regnet_y_400mf"),
    pytest.param((torchvision("swin_t"), 32, 17), id="swin_t"),
    pytest.param((torchvision("googlenet"), 32, 12), id="googlenet"),
    pytest.param((timm("resnet50"), 32, 17), id="timm-resnet50"),
    pytest.param((timm("vit_tiny_patch16_224"), 224, 14), id="timm-vit_tiny"),
    pytest.param((timm("convnext_atto"), 32, 17), id="timm-convnext_atto"),
    pytest.param((timm("ghostnet_100"), 32, 19), id="timm-ghostnet-functional-dropout"),
    pytest.param((timm("selecsls42"), 32, 6), id="timm-selecsls-whose-blocks-pass-lists"),
    pytest.param((timm("caformer_s18"), 224, 23), id="timm-caformer-whose-classifier-is-an-mlp"),
]


def what_the_classifier_reads(model: nn.Module, classifier: str, x: Tensor) -> Tensor:
    seen: list[Tensor] = []
    handle = model.get_submodule(classifier).register_forward_pre_hook(lambda _, args: seen.append(args[0]))
    model(x)
    handle.remove()
    return seen[0]


@dataclass(frozen=True)
class Case:
    original: nn.Module
    stack: LayerStack
    size: int
    num_blocks: int


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    source, size, num_blocks = request.param
    built = build(source)
    return Case(copy.deepcopy(built.model), LayerStack.cut(built), size, num_blocks)


@torch.no_grad()
def test_that_the_blocks_together_compute_what_the_model_computes(case: Case) -> None:
    original, stack = case.original, case.stack
    classifier = find_classifier(original, "").path
    x = torch.randn(2, 3, case.size, case.size)
    for training in (True, False):
        original.train(training)
        stack.model.train(training)
        torch.manual_seed(5)
        expected = what_the_classifier_reads(original, classifier, x)
        torch.manual_seed(5)
        assert torch.equal(stack.features(x), expected)
    assert len(stack.blocks) == case.num_blocks
    assert stack.feature_width == expected.shape[1]


@torch.no_grad()
def test_that_the_boundary_can_stand_at_every_block(case: Case) -> None:
    stack = case.stack
    h = torch.randn(1, 3, case.size, case.size)
    expected = stack.features(h)
    for boundary in range(len(stack.blocks) + 1):
        assert torch.equal(stack.features(h, boundary), expected)
        h = stack.run(h, boundary, boundary + 1)


def test_that_every_parameter_but_the_classifiers_belongs_to_exactly_one_block(case: Case) -> None:
    stack = case.stack
    before = dict(case.original.named_parameters())
    names = [name for block in stack.blocks for name, _ in block.named_parameters()]
    assert len(names) == len(set(names))
    assert set(names) == {name for name in before if not name.startswith(f"{stack.classifier.path}.")}
    assert set(names) == {name for name, _ in stack.model.named_parameters()}


def test_that_block_names_are_short_and_follow_the_library() -> None:
    lite0 = LayerStack.cut(build(BundledSource(initialisation="random")))
    assert [block.name for block in lite0.blocks] == [
        "stem", "0.0", "1.0", "1.1", "2.0", "2.1", "3.0", "3.1", "3.2", "4.0", "4.1", "4.2",
        "5.0", "5.1", "5.2", "5.3", "6.0", "head",
    ]  # fmt: skip
    resnet = LayerStack.cut(build(torchvision("resnet18")))
    assert [block.name for block in resnet.blocks] == [
        "stem", "layer1.0", "layer1.1", "layer2.0", "layer2.1", "layer3.0", "layer3.1", "layer4.0", "layer4.1",
    ]  # fmt: skip


def test_that_numbered_branches_of_a_block_are_no_blocks() -> None:
    stack = LayerStack.cut(build(torchvision("shufflenet_v2_x0_5")))
    assert [block.name for block in stack.blocks[:3]] == ["stem", "stage2.0", "stage2.1"]
    assert stack.blocks[1].kind == stack.blocks[2].kind == "InvertedResidual"


@torch.no_grad()
def test_that_a_convolution_as_classifier_leaves_pooled_features() -> None:
    stack = LayerStack.cut(build(torchvision("squeezenet1_1")))
    assert stack.features(torch.randn(2, 3, 64, 64)).shape == (2, 512)
    assert stack.feature_width == 512


@torch.no_grad()
def test_that_a_model_without_a_classifier_is_cut_to_its_output() -> None:
    stack = LayerStack.cut(build(timm("vit_small_patch14_dinov2")))
    assert stack.classifier.path == ""
    assert stack.feature_width == 384
    assert sum(parameter.numel() for parameter in stack.model.parameters()) > 20_000_000


def test_that_code_which_depends_on_what_an_image_shows_is_refused(wrapped: Callable[..., BuiltSource]) -> None:
    class Picky(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.a, self.b, self.fc = nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 2)

        def forward(self, x: Tensor) -> Tensor:
            logits: Tensor = self.fc(self.a(x) if x.sum() > 0 else self.b(x))
            return logits

    with pytest.raises(UserError, match="Tiny cannot be cut into blocks: its structure depends on the data"):
        LayerStack.cut(wrapped(Picky(), size=4))


def test_that_code_which_differs_between_training_and_evaluation_is_refused(
    wrapped: Callable[..., BuiltSource],
) -> None:
    class TwoFaced(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.a, self.b, self.fc = nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 2)

        def forward(self, x: Tensor) -> Tensor:
            logits: Tensor = self.fc(self.a(x) if self.training else self.b(x))
            return logits

    with pytest.raises(UserError, match="differs between training and evaluation"):
        LayerStack.cut(wrapped(TwoFaced(), size=4))
