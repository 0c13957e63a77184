"""The recipe: optimiser, schedule, and how long and how precisely to train."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.spec.averaging import Averaging
from models.spec.base import Spec, knob
from models.spec.interpolation import Interpolation


class AdamW(Spec):
    """Adam with decoupled weight decay; Loshchilov & Hutter 2019, algorithm 2."""

    kind: Literal["adamw"] = "adamw"
    weight_decay: float = knob(
        0.01, "Weight decay", "Shrinks each weight by this share of the learning rate a step.", ge=0.0
    )
    beta1: float = knob(0.9, "β₁", "Decay of the running mean of gradients.", ge=0.0, lt=1.0, advanced=True)
    beta2: float = knob(0.999, "β₂", "Decay of the running mean of squared gradients.", ge=0.0, lt=1.0, advanced=True)


class SGD(Spec):
    """Stochastic gradient descent with momentum; Sutskever et al. 2013."""

    kind: Literal["sgd"] = "sgd"
    momentum: float = knob(0.9, "Momentum", "Share of the last step carried into the next.", ge=0.0, lt=1.0)
    nesterov: bool = knob(False, "Nesterov", "Look ahead along the momentum before taking the gradient.", advanced=True)
    weight_decay: float = knob(0.0, "Weight decay", "Strength of the L2 penalty added to the gradient.", ge=0.0)


class Constant(Spec):
    """The same rate throughout, after the warm-up."""

    kind: Literal["constant"] = "constant"
    warmup: float = knob(
        0.0, "Warm-up", "Share of the steps over which the rate rises linearly from near zero.", ge=0.0, lt=1.0
    )


class Cosine(Spec):
    """Half a cosine from the full rate to near zero; Loshchilov & Hutter 2017 (SGDR), equation 5 without restarts."""

    kind: Literal["cosine"] = "cosine"
    warmup: float = knob(
        0.0, "Warm-up", "Share of the steps over which the rate rises linearly from near zero.", ge=0.0, lt=1.0
    )
    final: float = knob(0.0, "Final rate", "The last rate as a share of the full rate.", ge=0.0, le=1.0, advanced=True)


class OneCycle(Spec):
    """Up to the full rate and down below the start, both along a cosine; Smith & Topin 2019 (Super-convergence)."""

    kind: Literal["one-cycle"] = "one-cycle"
    rise: float = knob(0.3, "Rise", "Share of the steps spent rising.", gt=0.0, lt=1.0)
    initial: float = knob(
        0.04, "Initial rate", "The first rate as a share of the full rate.", gt=0.0, le=1.0, advanced=True
    )
    final: float = knob(4e-6, "Final rate", "The last rate as a share of the full rate.", ge=0.0, le=1.0, advanced=True)


Optimizer = Annotated[AdamW | SGD, Field(discriminator="kind")]
Schedule = Annotated[Constant | Cosine | OneCycle, Field(discriminator="kind")]


class EarlyStopping(Spec):
    """Stop when validation no longer improves; Prechelt 1998 (Early stopping — but when?)."""

    patience: int = knob(
        5,
        "Stop early after",
        "Epochs without a better validation score before the run ends. 5 to 10, since small validation sets jump; "
        "still more gains little for its time: 4 % for four times the training, on average (Prechelt 1998).",
        unit="epochs",
        ge=1,
    )


class Recipe(Spec):
    """How the trainable part is trained."""

    optimizer: Optimizer = Field(AdamW(), title="Optimiser", description="The rule that turns gradients into steps.")
    learning_rate: float = knob(
        1e-3,
        "Learning rate",
        "The full rate; the schedule scales it. Where pretrained blocks train, a tenth or less of what training from "
        "scratch takes (Girshick et al. 2014), and the less the nearer the target is to the source (Li et al. 2020, "
        "Rethinking the hyperparameters for fine-tuning).",
        gt=0.0,
        le=100.0,
    )
    schedule: Schedule = Field(Cosine(), title="Schedule", description="How the learning rate changes over the run.")
    epochs: int = knob(
        10,
        "Epochs",
        "Passes over the labelled training examples. Few labels make short epochs: for a few thousand or fewer 20 at a "
        "small rate with warm-up, and not 3 (Mosbach et al. 2021, On the stability of fine-tuning BERT).",
        ge=1,
        le=100_000,
    )
    batch_size: int = knob(64, "Batch size", "Examples in one step.", unit="examples", ge=1, le=65_536)
    early_stopping: EarlyStopping | None = Field(
        None,
        title="Stop early",
        description="End the run when validation no longer improves; in phases, once all have begun.",
    )
    keep_best: bool = knob(
        True, "Keep best", "Keep the weights of the best validation epoch instead of the last.", advanced=True
    )
    averaging: Averaging | None = Field(
        None,
        title="Average the weights",
        description="Judge and keep a mean of the weights that training passes through: it lies flatter and jumps less "
        "from epoch to epoch than the weights of any one step.",
    )
    interpolation: Interpolation | None = Field(
        None,
        title="Mix with the start",
        description="At the end, judge mixtures of the weights with which the last phase began and the tuned ones, and "
        "keep the best: often as good on the target and better on other data. Best after a probe (LP-FT).",
    )
    clip_norm: float | None = knob(
        None,
        "Clip gradients",
        "Scale the gradient down to this norm where it is longer (Pascanu et al. 2013).",
        gt=0.0,
        advanced=True,
    )
    precision: Literal["auto", "float32", "bfloat16"] = knob(
        "auto",
        "Precision",
        "'auto' computes in bfloat16 where the device gains by it, with float32 weights.",
        options={"auto": "automatic", "float32": "float32", "bfloat16": "bfloat16 (mixed)"},
        advanced=True,
    )
    memory_format: Literal["auto", "contiguous", "channels_last"] = knob(
        "auto",
        "Memory format",
        "Channels last is faster for most convolution networks.",
        options={"auto": "automatic", "contiguous": "contiguous", "channels_last": "channels last"},
        advanced=True,
    )
    device: Literal["auto", "cpu", "cuda", "mps"] = knob(
        "auto",
        "Device",
        "'auto' takes CUDA, then Apple's MPS, then the CPU.",
        options={"auto": "automatic", "cpu": "CPU", "cuda": "CUDA GPU", "mps": "Apple GPU"},
        advanced=True,
    )
    cache_frozen: bool = knob(
        True,
        "Cache the frozen part",
        "Compute the output of the frozen blocks once instead of in every epoch, where it fits into memory.",
        advanced=True,
    )


def batches_per_epoch(num_examples: int, batch_size: int) -> int:
    """Steps of an epoch. A last example that would be left over alone joins the batch before it.

    Batch norm cannot normalise a single example where the picture has shrunk to one position.
    """
    whole, left = divmod(num_examples, batch_size)
    return whole + (left > 0) - (left == 1 and whole > 0)
