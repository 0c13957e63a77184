"""What joins which block, on networks made for the question."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from models.sources.built import BuiltSource
from models.stack import LayerStack


def paths(stack: LayerStack) -> list[tuple[str, ...]]:
    return [block.modules for block in stack.blocks]


def test_that_norm_activation_and_local_pooling_join_the_bare_layer_below(wrapped: Callable[..., BuiltSource]) -> None:
    net = nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 4, 1), nn.ReLU(),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.1), nn.Linear(4, 2),
    )  # fmt: skip
    stack = LayerStack.cut(wrapped(net))
    assert paths(stack) == [("0", "1", "2", "3"), ("4", "5")]
    assert stack.neck.modules == ("6", "7")
    assert stack.dropout.modules == ("8",)


def test_that_flattening_waits_for_the_linear_block_above(wrapped: Callable[..., BuiltSource]) -> None:
    net = nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(16, 8), nn.ReLU(),
        nn.Dropout(0.5), nn.Linear(8, 2),
    )  # fmt: skip
    stack = LayerStack.cut(wrapped(net))
    assert paths(stack) == [("0", "1"), ("2", "3", "4", "5")]
    assert stack.neck.modules == ()
    assert stack.dropout.modules == ("6",)


def test_that_tensors_used_between_layers_belong_to_the_block_that_uses_them(
    wrapped: Callable[..., BuiltSource],
) -> None:
    class WithToken(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Linear(9, 4)
            self.token = nn.Parameter(torch.randn(1, 1, 4))
            self.layers = nn.Sequential(*(nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4)) for _ in range(2)))
            self.norm = nn.LayerNorm(4)
            self.head = nn.Linear(4, 2)

        def forward(self, x: Tensor) -> Tensor:
            x = self.embed(x.flatten(2))  # every channel becomes a token
            x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], dim=1)
            logits: Tensor = self.head(self.norm(self.layers(x))[:, 0])
            return logits

    net = WithToken()
    stack = LayerStack.cut(wrapped(net, size=3))
    assert [name for name, _ in stack.blocks[0].named_parameters()] == ["embed.weight", "embed.bias", "token"]
    assert stack.blocks[-1].kind in {"Linear", "LayerNorm"}
    x = torch.randn(2, 3, 3, 3)
    features = stack.features(x)
    assert torch.equal(net(x), features)  # the classifier is the identity now
    assert features.shape == (2, 4)


def test_that_a_skip_connection_over_layers_keeps_them_in_one_block(wrapped: Callable[..., BuiltSource]) -> None:
    class Skipping(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.a, self.b, self.c, self.fc = nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 2)

        def forward(self, x: Tensor) -> Tensor:
            h = self.a(x)
            logits: Tensor = self.fc(h + self.c(self.b(h)))
            return logits

    stack = LayerStack.cut(wrapped(Skipping(), size=4))
    assert paths(stack) == [("a",), ("b", "c")]
