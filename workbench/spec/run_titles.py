"""What a run is called when nobody names it: the technique, in the words of the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.spec.fields import title_of

if TYPE_CHECKING:
    from models.spec.adapters import Adapter
    from workbench.experiment import Experiment


def run_title(experiment: Experiment, num_blocks: int | None) -> str:
    """`linear probe`, `top 4 blocks`, `full fine-tuning`, `from scratch`; with the adapters and an unusual seed.

    `num_blocks` is the size of the stack, None where it is not known.
    """
    parts = [_what_trains(experiment, num_blocks)]
    parts += [adapter_text(adapter) for adapter in experiment.adapters]
    parts += [title_of(type(regularizer)) for regularizer in experiment.regularizers]
    if experiment.seed:
        parts.append(f"seed {experiment.seed}")
    return ", ".join(parts)


def adapter_text(adapter: Adapter) -> str:
    """`LoRA r8`, `BitFit`: the kind, and its size where it has one."""
    return f"{title_of(type(adapter))} {adapter.size_text}".strip()


def _what_trains(experiment: Experiment, num_blocks: int | None) -> str:
    boundary = experiment.freeze.boundary
    if boundary == 0:
        return "from scratch" if experiment.source.initialisation == "random" else "full fine-tuning"
    if boundary == "all" or (num_blocks is not None and boundary >= num_blocks):
        return "linear probe"
    if num_blocks is None:
        return f"above block {boundary}"
    top = num_blocks - boundary
    return f"top {top} blocks" if top > 1 else "top block"
