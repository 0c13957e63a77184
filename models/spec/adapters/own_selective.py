"""Selective tuning: a few of the source's own tensors train in place, and nothing is added."""

from __future__ import annotations

from typing import ClassVar, Literal

from models.spec.adapters.base import AdapterSpec
from models.spec.base import knob
from models.spec.stack import Hold


class BitFitAdapter(AdapterSpec, title="BitFit"):
    """Only the bias terms of the blocks train, in place; Ben Zaken et al. 2022 (BitFit), section 3.

    Shifts of normalisation layers are biases too: all that there is in convolutional nets whose convolutions have none.
    """

    needs: ClassVar[frozenset[Hold]] = frozenset({"bias"})
    tunes: ClassVar[frozenset[Hold]] = needs
    family: ClassVar[str] = "Selective"

    kind: Literal["bitfit"] = "bitfit"


class NormTuningAdapter(AdapterSpec, title="Norm tuning"):
    """Only scale and shift of the normalisation layers train, in place; Frankle et al. 2021 (Training BatchNorm)."""

    needs: ClassVar[frozenset[Hold]] = frozenset({"norm"})
    tunes: ClassVar[frozenset[Hold]] = needs
    family: ClassVar[str] = "Selective"

    kind: Literal["norm-tuning"] = "norm-tuning"
    live: bool = knob(
        False,
        "Live statistics",
        "Batch norms normalise by the batch and follow the target data, as in the paper; otherwise they do what is "
        "chosen for frozen blocks.",
    )
