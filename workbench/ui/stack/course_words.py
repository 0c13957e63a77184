"""What the sentence below a stack says besides which blocks train: when each begins, what else is unusual; no Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from models.spec.freeze import NormPolicy
from models.spec.phases import AtOnce, AutomaticUnfreezing, Phase, Phases, ProbeThenTune
from models.spec.stack import StackDescription
from workbench.spec.numbers import count_text
from workbench.ui.stack.counts import Added, extras, listed, named_block, what_trains

_NORMS: dict[NormPolicy, str] = {
    "frozen": "",
    "statistics": "batch norm follows the data",
    "live": "batch norm follows the data and trains",
}


def in_phases(stack: StackDescription, spec: Phases, phases: Sequence[Phase], added: Added) -> str:
    """`Trains the task heads, then one block more every epoch down to 4.0`; empty where all begins at once.

    `phases` are those that begin within the epochs of the run, as `phases_of` tells them.
    """
    if isinstance(spec, AtOnce) or not phases:
        return ""
    first, last = listed(extras(added) or ["nothing"]), phases[-1].trains
    probes = isinstance(spec, ProbeThenTune)
    if not any(last):
        return f"{'Probes' if probes else 'Trains'} only {first}, in every epoch"
    if probes:
        length = phases[-1].first_epoch - phases[-2].first_epoch
        return f"Probes {first} for {count_text(length, 'epoch')}, then trains {what_trains(stack, last, Added())}"
    free = [index for index, trains in enumerate(last) if trains]
    start = "" if free[-1] == len(last) - 1 else f" from {named_block(stack, free[-1])}"
    down = f"{start} down to {named_block(stack, free[0])}"
    if isinstance(spec, AutomaticUnfreezing):
        return f"Trains {first}, then {_joining(phases)} more whenever validation no longer improves,{down} at most"
    return f"Trains {first}, then {_joining(phases)} more{_pace(phases)}{down}"


def _joining(phases: Sequence[Phase]) -> str:
    """`one block`, `2 blocks`: how many begin to train at a time; the last phase may have fewer."""
    counts = [sum(after.trains) - sum(before.trains) for before, after in pairwise(phases)]
    if len(set(counts[:-1])) > 1 or (len(counts) > 1 and counts[-1] > counts[0]):
        return f"{min(counts)} to {max(counts)} blocks"
    return "one block" if counts[0] == 1 else count_text(counts[0], "block")


def _pace(phases: Sequence[Phase]) -> str:
    """` every epoch`, ` every 2 epochs`; where phases differ in length, the epochs with which they begin."""
    lengths = {after.first_epoch - before.first_epoch for before, after in pairwise(phases)}
    if len(lengths) > 1:
        return f" from epochs {listed([str(phase.first_epoch) for phase in phases[1:]])} on"
    [length] = lengths
    return " every epoch" if length == 1 else f" every {count_text(length, 'epoch')}"


def asides(
    stack: StackDescription,
    trains: Sequence[bool],
    norms: NormPolicy,
    shared_blocks: int,
    num_tasks: int,
    fresh: int = 0,
) -> str:
    """`; batch norm follows the data; 5.2 and above stand once for each task (×2)`; empty where nothing is unusual."""
    return "".join(f"; {said}" for said in _asides(stack, trains, norms, shared_blocks, num_tasks, fresh))


def _asides(
    stack: StackDescription, trains: Sequence[bool], norms: NormPolicy, shared_blocks: int, num_tasks: int, fresh: int
) -> Iterator[str]:
    if 0 < fresh <= len(stack.blocks):
        lowest = named_block(stack, len(stack.blocks) - fresh)
        yield f"{lowest} begins afresh" if fresh == 1 else f"{lowest} and above begin afresh"
    held = any(block.norms and not free for block, free in zip(stack.blocks, trains, strict=True))
    if held and _NORMS[norms]:
        yield _NORMS[norms]
    if shared_blocks < len(stack.blocks) and num_tasks > 1:
        lowest = named_block(stack, shared_blocks)
        one = shared_blocks == len(stack.blocks) - 1
        yield f"{lowest} {'stands' if one else 'and above stand'} once for each task (×{num_tasks})"
