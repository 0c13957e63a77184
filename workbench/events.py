"""What a run says while it runs: a closed set of plain, frozen values, one JSON object each.

Series are named `part/measure` or `part/task/measure`: `train/loss`, `train/digit/loss`, `validation/digit/accuracy`,
`learning_rate`, `examples_per_s`. What is told of blocks is kept as `block/name/rate` and the like (see
`workbench.block_series`). The x axis of a series is the number of optimiser steps taken so far.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from workbench.spec.part_sizes import PartSizes

Outcome = Literal["completed", "stopped", "cancelled", "failed", "interrupted"]
"""completed: all epochs or early stopping. stopped: by the user, weights kept. cancelled: by the user, weights
discarded. failed: an error, see the reason. interrupted: can be resumed from its checkpoint."""

MODEL_CONFIG = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="strings")


class _Event(BaseModel):
    model_config = MODEL_CONFIG
    run: str
    """The id of the run that speaks."""


class Preparing(_Event):
    """Work before the first step, or after the last: loading weights, decoding images, caching the frozen part."""

    kind: Literal["preparing"] = "preparing"
    what: str
    done: int = 0
    total: int = 0
    """0 where the amount is not known."""


class Started(_Event):
    """The first step is about to be taken (again, after a resume)."""

    kind: Literal["started"] = "started"
    device: str
    """For people: `CPU, 2 threads` or `NVIDIA H100`."""
    precision: Literal["float32", "bfloat16"]
    memory_format: Literal["contiguous", "channels_last"]
    trainable_parameters: int
    """In the last phase."""
    total_parameters: int
    num_steps: int
    steps_per_epoch: int
    num_epochs: int
    num_phases: int = 1
    examples: PartSizes | None = None
    resumed_at: int = 0
    """The number of steps taken before; 0 for a fresh run."""


class Step(_Event):
    """One optimiser step. `values` maps series to their value at `step`."""

    kind: Literal["step"] = "step"
    step: int
    epoch: int
    """Epochs count from 1."""
    values: dict[str, float]
    examples_per_s: float
    seconds_left: float | None
    """None until there is something to judge by."""


class EpochEnded(_Event):
    """The end of an epoch with its averages and, where there is a validation set, its validation scores."""

    kind: Literal["epoch"] = "epoch"
    step: int
    epoch: int
    values: dict[str, float]
    best: bool
    """True where this epoch is the best so far."""


class PhaseBegan(_Event):
    """Other blocks train from here on; told where a run has several phases, and again after a resume."""

    kind: Literal["phase"] = "phase"
    step: int
    epoch: int
    number: int
    """From 1."""
    num_phases: int
    trains: str
    """What trains now, for people: `the heads`, `6.0 and above`."""


class BlockNow(BaseModel):
    """How one block of the stack stands."""

    model_config = MODEL_CONFIG
    name: str
    trains: bool
    """Whether its own parameters train in this phase."""
    rate: float
    """The learning rate of what trains in it, its adapters among it, after schedule, phase and its own share; 0 where
    nothing does."""
    distance: float
    """‖w − w⁰‖₂ between its weights and the source's; what adapters add is not in it."""
    relative_distance: float
    """That as a share of ‖w⁰‖₂."""


class BlocksTold(_Event):
    """How every block stands where an epoch begins, and once more at the end of the training."""

    kind: Literal["blocks"] = "blocks"
    step: int
    epoch: int
    blocks: tuple[BlockNow, ...]
    """From the input upwards."""


class Checkpointed(_Event):
    """All state up to `step` is safely on disk."""

    kind: Literal["checkpointed"] = "checkpointed"
    step: int


class Paused(_Event):
    kind: Literal["paused"] = "paused"
    step: int


class Continued(_Event):
    kind: Literal["continued"] = "continued"
    step: int


class Notice(_Event):
    """Something a user should know and need not act on: skipped files, an option that does not apply."""

    kind: Literal["notice"] = "notice"
    message: str


class Interpolated(_Event):
    """What mixtures of the start and the tuned weights gave, told once the weights are kept."""

    kind: Literal["interpolated"] = "interpolated"
    shares: tuple[float, ...]
    """Of the tuned weights, from 0 to 1."""
    values: dict[str, tuple[float, ...]]
    """By series name, `validation/digit/accuracy` and the like, a value for each share."""
    kept: float
    """The share whose mixture is kept."""


class Finished(_Event):
    """The last event of a run."""

    kind: Literal["finished"] = "finished"
    outcome: Outcome
    step: int
    epoch: int
    values: dict[str, float] = Field(default_factory=dict)
    """Final scores by series name, for example `test/digit/accuracy`; the weights that were kept are judged."""
    weights: str = ""
    """Path of the kept weights; empty where there are none."""
    reason: str = ""
    """Why a run failed or was interrupted, for people, with a remedy."""
    details: str = ""
    """The traceback of a failure that is a bug."""
    seconds: float = 0.0
    """Time at work: preparing, training, judging; pauses left out, all sittings together."""


Event = Annotated[
    Preparing
    | Started
    | Step
    | EpochEnded
    | PhaseBegan
    | BlocksTold
    | Checkpointed
    | Paused
    | Continued
    | Notice
    | Interpolated
    | Finished,
    Field(discriminator="kind"),
]
