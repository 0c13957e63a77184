"""The memory that a run takes on its device at the most, by its kinds.

The peak comes while the frozen part's output is computed, in a step, or while examples are judged. A step holds least
before its forward pass and most somewhere in its backward pass: below a block stands what the blocks under it keep,
above it the gradients that are done; its peak is the largest such sum over all blocks. It counts tensors as
`models.memory.live_bytes` does, and leaves out the data set itself and what libraries take for themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.spec.memory import BlockMemory, PassMemory
from models.spec.stack import StackDescription
from workbench.spec.cost.beside import Beside
from workbench.spec.cost.cached_part import FLOAT_BYTES, input_elements, prefix_elements
from workbench.spec.cost.forward_memory import frozen_pass_bytes, judging_bytes
from workbench.spec.cost.parts import Parts
from workbench.spec.data_description import DataDescription
from workbench.spec.recipe import SGD, Recipe

if TYPE_CHECKING:
    from workbench.experiment import Experiment

_NOTHING = PassMemory(kept=0, keeps_input=False)
_HALF = 0.5
"""Of float32's activations under bfloat16 autocast: most are kept in two bytes. Measured: 0.50 on ResNet-50 and
EfficientNet-Lite0, 0.56 on ViT-B/16, whose normalisation stays in four. Weights are kept in two bytes besides.
"""

_APART = ("cuda", "mps")
"""Devices beside whose memory the machine has its own, where the source's weights wait to be compared with; `auto` is
taken for none of them, which tells a little too much on a GPU."""


@dataclass(frozen=True)
class Memory:
    """Bytes. The peak is less than the sum of the kinds: not all are at their most at the same time."""

    weights: int
    """Parameters and buffers, those that are only carried along too."""
    gradients: int
    optimizer: int
    activations: int
    """What a batch takes at the most, with the batch itself."""
    copies: int
    """Weights that are kept besides: of the best epoch, of their average, of a phase's start, and the source's, to tell
    the distance from it and for penalties towards it, with what these train themselves."""
    cache: int
    """The frozen part's output."""
    frozen_pass: int
    """What a batch takes while that output is computed; 0 where none is kept."""
    judging: int
    """What a batch takes while it is judged, without gradients."""
    peak: int


@dataclass(frozen=True)
class Counts:
    """Numbers of parameters that memory follows from."""

    total: int
    trained_in_blocks: list[int]
    trained_in_heads: int
    added: int
    """Those of adapters that did not come with the source."""

    @property
    def trained(self) -> int:
        return sum(self.trained_in_blocks) + self.trained_in_heads

    @property
    def trained_of_source(self) -> int:
        return sum(self.trained_in_blocks) - self.added


def memory_of(
    experiment: Experiment,
    stack: StackDescription,
    parts: Parts,
    data: DataDescription,
    counts: Counts,
    *,
    batch: int,
    cache: int,
) -> Memory | None:
    """At `batch` examples a step; None where the blocks' memory could not be measured."""
    passes = _passes(stack, parts)
    if passes is None:
        return None
    gradients = FLOAT_BYTES * counts.trained
    optimizer = _moments(experiment.recipe) * gradients
    beside = Beside.of(experiment, stack, parts)
    copies = _copies(experiment, counts, beside)
    weights = FLOAT_BYTES * (counts.total + sum(b.buffers * n for b, n in zip(stack.blocks, parts.copies, strict=True)))
    step = _Step(stack, parts, passes, counts, batch, cached=cache > 0)
    half = experiment.recipe.precision == "bfloat16"
    share = _HALF if half else 1.0
    activations, most = step.most(half=half, beside=round(share * batch * beside.pass_bytes))
    compared = round(batch * beside.compared_bytes)
    activations, most = activations + compared, most + compared
    frozen_pass = frozen_pass_bytes(experiment, stack, parts, data, share=share) if cache else 0
    judging = judging_bytes(experiment, stack, parts, data, share=share, cached=cache > 0)
    training = max(most, gradients + _at_the_end(stack, counts, beside), gradients + judging)
    return Memory(
        weights=weights,
        gradients=gradients,
        optimizer=optimizer,
        activations=activations,
        copies=copies,
        cache=cache,
        frozen_pass=frozen_pass,
        judging=judging,
        peak=weights + cache + max(frozen_pass, optimizer + copies + training),
    )


def _moments(recipe: Recipe) -> int:
    """Numbers that the optimiser holds for each trained one: AdamW two moments, SGD its momentum."""
    if isinstance(recipe.optimizer, SGD):
        return 1 if recipe.optimizer.momentum > 0 else 0
    return 2


def _copies(experiment: Experiment, counts: Counts, beside: Beside) -> int:
    recipe = experiment.recipe
    sets = (experiment.split.validation > 0) + sum(x is not None for x in (recipe.averaging, recipe.interpolation))
    sets += beside.key_copies
    along = (2 + _moments(experiment.recipe)) * beside.trained  # with gradients and the optimiser's state
    of_source = beside.kept_weights + (experiment.recipe.device not in _APART)
    return FLOAT_BYTES * (
        sets * counts.trained + of_source * counts.trained_of_source + beside.source_parameters + along
    )


def _at_the_end(stack: StackDescription, counts: Counts, beside: Beside) -> int:
    """What is made beside the gradients: the optimiser needs two tensors as large as the largest that it moves; a
    penalty towards the source the distance of every weight, and three such tensors for its gradient.
    """
    trained = [block.largest_parameter for block, n in zip(stack.blocks, counts.trained_in_blocks, strict=True) if n]
    largest = max([*trained, counts.trained_in_heads])
    penalty = counts.trained_of_source + 3 * largest if beside.kept_weights else 0
    return FLOAT_BYTES * max(2 * largest, penalty)


def _passes(stack: StackDescription, parts: Parts) -> list[tuple[PassMemory, int]] | None:
    """For each block what it keeps and the most that it holds at once, for one example."""
    found = []
    for index, block in enumerate(stack.blocks):
        if block.memory is None:
            return None
        found.append(_pass(block.memory, reached=index >= parts.lowest, learns=parts.learns[index]))
    return found


def _pass(memory: BlockMemory, *, reached: bool, learns: bool) -> tuple[PassMemory, int]:
    """An adapted block is taken to keep what it would keep if it trained: an update of a layer needs its input too."""
    if not reached:
        return _NOTHING, memory.idle
    chosen = memory.trained if learns else memory.passing
    return chosen, chosen.working


@dataclass(frozen=True)
class _Step:
    """One step of training, block by block."""

    stack: StackDescription
    parts: Parts
    passes: list[tuple[PassMemory, int]]
    counts: Counts
    batch: int
    cached: bool

    def most(self, *, half: bool, beside: int = 0) -> tuple[int, int]:
        """Bytes of activations at the most, and of activations with gradients of parameters at the most; `half` for
        autocast to bfloat16, which keeps the weights that it casts beside the activations. `beside` is what somebody
        else's pass takes while all of them are held.
        """
        each = self.batch * (_HALF if half else 1.0)
        gradients = FLOAT_BYTES * self.counts.trained
        held, activations, most = 0.0, 0.0, 0.0
        for index in range(self.parts.prefix if self.cached else 0, len(self.passes)):
            kept, working = self.passes[index]
            reached, entry = index >= self.parts.lowest, self._entry(index)
            now = held + entry + each * working
            activations = max(activations, now)
            most = max(most, now + (gradients if reached else 0))
            gradients -= FLOAT_BYTES * self.counts.trained_in_blocks[index]
            cast = FLOAT_BYTES / 2 * self.stack.blocks[index].parameters if half and reached else 0
            inner = each * kept.kept + kept.constant + cast
            held += self.parts.copies[index] * inner + (entry if self._is_kept(index) else 0)
        batch_bytes, top = self._batch_bytes(), held + max(self._above(), beside)
        return round(batch_bytes + max(activations, top)), round(batch_bytes + max(most, top + gradients))

    def _batch_bytes(self) -> int:
        numbers = prefix_elements(self.stack, self.parts) if self.cached else input_elements(self.stack, 0)
        return FLOAT_BYTES * self.batch * numbers

    def _entry(self, index: int) -> int:
        """What a block reads; the lowest reads the batch, which is there anyway."""
        lowest = self.parts.prefix if self.cached else 0
        return 0 if index == lowest else FLOAT_BYTES * self.batch * input_elements(self.stack, index)

    def _is_kept(self, index: int) -> bool:
        below = self.passes[index - 1][0] if index > 0 else _NOTHING
        return self.passes[index][0].keeps_input or below.keeps_output

    def _above(self) -> int:
        """The last block's output, the neck and the heads."""
        if self.cached and self.parts.pooled:
            return 3 * FLOAT_BYTES * self.batch * self.stack.feature_width
        output = FLOAT_BYTES * self.batch * input_elements(self.stack, len(self.passes))
        neck = self.stack.neck_memory
        if neck is None:
            return output
        return output + self.batch * (neck.passing.working if self.parts.lowest < len(self.passes) else neck.idle)
