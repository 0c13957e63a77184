"""Task heads, as their specs describe them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from torch import nn

from models.heads.cosine import CosineHead
from models.heads.linear import LinearHead
from models.heads.mlp import MLPHead
from models.heads.pooling import block_width
from models.seeding import seeded
from models.spec import heads as spec
from models.stack import LayerStack

HEAD_CLASSES: dict[str, Callable[..., nn.Module]] = {"linear": LinearHead, "mlp": MLPHead, "cosine": CosineHead}
"""By the `kind` of the spec, whose fields are their arguments behind the two widths, but for task and pooling."""


def build_head(head: spec.Head, feature_width: int, num_outputs: int, seed: int) -> nn.Module:
    """The head that `head` describes, (B, feature_width) → (B, num_outputs).

    Its weights are drawn from `seed` and the task's name, so other tasks do not move them.
    """
    with seeded(seed, "head", head.task):
        options = head.model_dump(exclude={"kind", "task", "pooling"})
        return HEAD_CLASSES[head.kind](feature_width, num_outputs, **options)


def build_heads(
    heads: Sequence[spec.Head], stack: LayerStack, num_outputs: Mapping[str, int], seed: int
) -> dict[str, nn.Module]:
    """The head of each task by its name, as wide as what it reads of `stack`."""
    own = block_width(stack) if any(head.pooling != "source" for head in heads) else 0
    widths = {head.task: stack.feature_width if head.pooling == "source" else own for head in heads}
    return {head.task: build_head(head, widths[head.task], num_outputs[head.task], seed) for head in heads}
