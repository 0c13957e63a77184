"""What a run is called when nobody names it: the technique, in the words of the field."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from models.spec.phases import phases_of
from workbench.spec.fields import title_of
from workbench.spec.numbers import count_text

if TYPE_CHECKING:
    from models.spec.adapters import Adapter
    from workbench.experiment import Experiment


_NOTHING, _EVERYTHING = "nothing", "everything"
PHASES: dict[str, list[str]] = {
    "at-once": [],
    "gradual": ["gradual unfreezing"],
    "automatic": ["automatic unfreezing"],
    "lp-ft": ["LP-FT"],
}
"""By kind, what is said of when blocks begin to train; nothing where all do at once."""


def run_title(experiment: Experiment, names: Sequence[str] | None) -> str:
    """`linear probe`, `top 4 blocks`, `full fine-tuning`, `gradual unfreezing`, `LoRA r8`, `from scratch`, …

    What is unusual follows: `top 4 blocks, layer decay 0.75, L2-SP, seed 3`. `names` are those of the stack's blocks
    from the input upwards, None where they are not known.
    """
    adapters = list(dict.fromkeys(adapter_text(adapter) for adapter in experiment.adapters))
    parts = [*_trained(experiment, names, adapted=bool(adapters)), *adapters, *_rates(experiment), *_norms(experiment)]
    parts += [count_text(experiment.freeze.fresh, "fresh block")] if experiment.freeze.fresh else []
    parts += [title_of(type(regularizer)) for regularizer in experiment.regularizers]
    parts += [title_of(type(augmentation)) for augmentation in experiment.augmentation]
    if len(experiment.tasks) > 1:
        parts.append(f"{len(experiment.tasks)} tasks")
    if experiment.seed:
        parts.append(f"seed {experiment.seed}")
    return ", ".join(parts)


def adapter_text(adapter: Adapter) -> str:
    """`LoRA r8`, `BitFit`: the kind, and its size where it has one."""
    return f"{title_of(type(adapter))} {adapter.size_text}".strip()


def _trained(experiment: Experiment, names: Sequence[str] | None, *, adapted: bool) -> list[str]:
    """What trains and in which phases; nothing where it is the adapters alone."""
    where = _believed(experiment) if names is None else _reached(experiment, names)
    if where == _NOTHING:
        return [] if adapted else ["linear probe"]
    phases = PHASES[experiment.phases.kind]
    if where == _EVERYTHING:
        if experiment.source.initialisation == "random":
            return ["from scratch", *phases]
        return phases or ["full fine-tuning"]
    return [*phases, where]


def _reached(experiment: Experiment, names: Sequence[str]) -> str:
    """What trains in the last phase; of a gradual unfreezing that stops short, how far down it comes."""
    wanted = experiment.freeze.trains(names)
    if experiment.phases.kind == "automatic":  # how far down it comes the scores will tell
        return _blocks(wanted, names)
    last = phases_of(experiment.phases, wanted, experiment.recipe.epochs)[-1].trains
    if experiment.phases.kind == "gradual" and any(last) and last != wanted:
        return f"down to {names[last.index(True)]}"
    return _blocks(last, names)


def _blocks(trains: Sequence[bool], names: Sequence[str]) -> str:
    """The blocks that train. One alone is surgical fine-tuning (Lee et al. 2023) unless it is the topmost."""
    free = [index for index, trained in enumerate(trains) if trained]
    if not free:
        return _NOTHING
    if len(free) == len(names):
        return _EVERYTHING
    if free[-1] - free[0] >= len(free):
        return f"{len(free)} of {len(names)} blocks"
    if free[-1] == len(names) - 1:
        return f"top {len(free)} blocks" if len(free) > 1 else "top block"
    if len(free) == 1:
        return f"surgical fine-tuning of {names[free[0]]}"
    return f"feature transfer, {names[free[0]]} to {names[free[-1]]}"


def _believed(experiment: Experiment) -> str:
    """The same as far as the document alone tells it."""
    freeze, blocks = experiment.freeze, partial(count_text, noun="block")
    if freeze.boundary == "all":
        if len(freeze.thawed) == 1:
            return f"surgical fine-tuning of {freeze.thawed[0]}"
        return f"{len(freeze.thawed)} blocks" if freeze.thawed else _NOTHING
    if freeze.boundary == 0 and not (freeze.top or freeze.frozen):
        return _EVERYTHING
    if freeze.boundary == 0:
        return f"below the top {blocks(freeze.top)}" if freeze.top else f"all but {blocks(len(freeze.frozen))}"
    between = f", below the top {freeze.top}" if freeze.top else ""
    return f"above block {freeze.boundary}{between}"


def _rates(experiment: Experiment) -> list[str]:
    rates = experiment.rates
    if rates.kind == "layer-decay":
        return [f"layer decay {rates.decay:g}"]
    return {"discriminative": ["discriminative rates"], "auto-rgn": ["Auto-RGN"]}.get(rates.kind, [])


def _norms(experiment: Experiment) -> list[str]:
    freeze = experiment.freeze
    trained = {"kept": ["kept statistics"], "stochastic": ["stochastic normalisation"], "live": []}
    words = trained[freeze.trained_batch_norm]
    if freeze.batch_norm == "frozen" or (freeze.boundary == 0 and not (freeze.top or freeze.frozen)):
        return words
    return [*words, "live statistics" if freeze.batch_norm == "statistics" else "live batch norm"]
