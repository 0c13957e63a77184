"""Averages of the weights along the way of training, which are judged and kept in place of the last ones."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.spec.base import Spec, knob


class ExponentialAverage(Spec, title="EMA"):
    """A running mean of the weights, renewed after every step; Polyak & Juditsky 1992, and with a decay Tarvainen &
    Valpola 2017 (mean teacher), section 2.
    """

    kind: Literal["ema"] = "ema"
    decay: float = knob(
        0.999,
        "Decay",
        "Share of the mean that a step leaves as it was: 1 / (1 − decay) is how many steps it looks back. Tarvainen & "
        "Valpola took 0.99 while weights still move fast and 0.999 later.",
        ge=0.0,
        lt=1.0,
    )
    warmup: bool = knob(
        True,
        "Warm up the decay",
        "Let step t, from 0, have a decay of (1 + t) / (10 + t) at the most, as TensorFlow's moving average does: so a "
        "short run is not held back by its first weights.",
    )


class StochasticAverage(Spec, title="SWA"):
    """The plain mean of the weights at the ends of the last epochs, at a constant rate; Izmailov et al. 2018 (SWA),
    algorithm 1 with a constant rate and cycles of one epoch.
    """

    kind: Literal["swa"] = "swa"
    start: float = knob(
        0.75,
        "Begins after",
        "Share of the epochs that train as usual before the mean begins. Izmailov et al. begin after three quarters of "
        "the usual training.",
        ge=0.0,
        lt=1.0,
    )
    rate: float = knob(
        0.5,
        "Rate from there on",
        "The constant learning rate from there on, as a share of the full rate: high, so that the weights of the "
        "epochs differ enough for a mean to be worth something.",
        gt=0.0,
        le=10.0,
    )

    def first_epoch(self, num_epochs: int) -> int:
        """The epoch, from 1, whose end gives the first weights of the mean; constant is the rate of those after it."""
        return max(1, round(self.start * num_epochs))


Averaging = Annotated[ExponentialAverage | StochasticAverage, Field(discriminator="kind")]
