"""Task heads: what reads the representation and answers one task."""

from __future__ import annotations

from typing import Literal

from models.spec.base import Spec, knob


class LinearHead(Spec):
    """One linear layer on the pooled representation: the linear probe of Alain & Bengio 2016."""

    kind: Literal["linear"] = "linear"
    task: str = knob(..., "Task", "The name of the task this head answers.", min_length=1)
    dropout: float = knob(
        0.0, "Dropout", "Probability that a feature is dropped before the linear layer.", ge=0.0, lt=1.0
    )


Head = LinearHead
