"""What a block holds in memory while a step of training runs, as plain data."""

from __future__ import annotations

from models.spec.base import Spec


class PassMemory(Spec):
    """Bytes of float32 training. `kept` is what backward needs of the block, without its input and its output."""

    kept: int
    """For each example."""
    constant: int = 0
    """Whatever the batch size: batch statistics, position biases."""
    keeps_input: bool = True
    keeps_output: bool = False
    working: int = 0
    """For each example, the most that the block's forward and backward pass hold at once: what is kept, its output,
    gradients of activations and what operations make in between; without its input and without gradients of parameters.
    """


class BlockMemory(Spec):
    """A block's memory for each part it can have in training."""

    trained: PassMemory
    """Its parameters train. The same where nothing below needs gradients: the parameters' need what the input's do."""
    passing: PassMemory
    """It is frozen, and gradients pass through it to blocks below."""
    idle: int
    """Bytes for each example, the most that its forward pass holds at once where nothing needs gradients; without its
    input.
    """
