"""Task heads: what reads the representation and answers one task."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field

from models.spec.base import Spec, knob

Pooling = Literal["source", "average", "max"]


def _task() -> str:
    value: str = knob(..., "Task", "The name of the task this head answers.", min_length=1)
    return value


def _dropout() -> float:
    value: float = knob(0.0, "Dropout", "Probability that a feature is dropped before the head.", ge=0.0, lt=1.0)
    return value


def _pooling() -> Pooling:
    value: Pooling = knob(
        "source",
        "Pooling",
        "How the positions of the last block become one vector: as the source model does it (its class token, its "
        "global pooling), or their average or largest value, tokens of the class among them.",
        options={"source": "as the source", "average": "average", "max": "maximum"},
        advanced=True,
    )
    return value


class LinearHead(Spec, title="Linear"):
    """One linear layer on the pooled representation: the linear probe of Alain & Bengio 2016."""

    kind: Literal["linear"] = "linear"
    task: str = _task()
    dropout: float = _dropout()
    pooling: Pooling = _pooling()


class MLPHead(Spec, title="MLP"):
    """Hidden layers with ReLU before the linear one, as in Chen et al. 2020 (SimCLR v2), section 2."""

    kind: Literal["mlp"] = "mlp"
    task: str = _task()
    hidden: int = knob(256, "Hidden width", "Units of each hidden layer.", unit="units", ge=1, le=65_536)
    layers: int = knob(1, "Hidden layers", "Number of hidden layers.", ge=1, le=8)
    dropout: float = _dropout()
    pooling: Pooling = _pooling()


class CosineHead(Spec, title="Cosine"):
    """Scaled cosine similarity to one vector a class; Gidaris & Komodakis 2018 (Dynamic few-shot learning), 3.2."""

    kind: Literal["cosine"] = "cosine"
    task: str = _task()
    scale: float = knob(10.0, "Scale", "First value of the learned factor on the cosines.", gt=0.0, le=1000.0)
    dropout: float = _dropout()
    pooling: Pooling = _pooling()


Head = Annotated[LinearHead | MLPHead | CosineHead, Field(discriminator="kind")]


def channel_axis(shape: Sequence[int], feature_width: int) -> int:
    """Which axis of the output of the last block holds the channels; `shape` is that of one example.

    The last one, but for (C, H, W). Its channels are told from (H, W, C) by the width of the pooled representation,
    which is theirs, or a multiple of theirs where positions are pooled in several ways or laid side by side.
    """
    if len(shape) != 3:
        return len(shape) - 1
    first, _, last = shape
    if feature_width in (first, last):
        return 0 if feature_width == first else 2
    return 0 if feature_width % first == 0 else 2


def head_parameters(head: Head, feature_width: int, num_outputs: int) -> int:
    """The exact number of parameters of a head on a representation of `feature_width`."""
    if isinstance(head, MLPHead):
        widths = [feature_width, *[head.hidden] * head.layers, num_outputs]
        return sum((below + 1) * above for below, above in pairwise(widths))
    if isinstance(head, CosineHead):
        return feature_width * num_outputs + 1
    return (feature_width + 1) * num_outputs
