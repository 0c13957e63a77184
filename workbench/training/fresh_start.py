"""The blocks of a run that begin with random weights, and what is told of them."""

from __future__ import annotations

from dataclasses import replace

from models.fresh_blocks import FreshReport, make_fresh
from models.sources.runs import RunResolver
from workbench.experiment import Experiment
from workbench.spec.numbers import short_count
from workbench.spec.trained_blocks import trained_text
from workbench.training.assembly import Assembly, build_source


def with_fresh_blocks(parts: Assembly, resolve_run: RunResolver | None) -> Assembly:
    """The run with its topmost `freeze.fresh` blocks as a model without the source's weights would begin with them.

    Made of an assembled run: whatever compares with the source (penalties, distances) has taken note of its weights by
    then. Raises `UserError` where a block cannot begin anew.
    """
    wanted = parts.experiment
    if not wanted.freeze.fresh:
        return parts
    source = wanted.source.model_copy(update={"initialisation": "random"})
    untrained = build_source(wanted.model_copy(update={"source": source}), resolve_run)
    report = make_fresh(parts.model, wanted.freeze.fresh, untrained.model.state_dict())
    return replace(parts, notices=(*parts.notices, _told(parts, wanted, report)))


def _told(parts: Assembly, experiment: Experiment, report: FreshReport) -> str:
    names = [block.name for block in parts.model.stack.blocks]
    where = trained_text(names, [name in report.blocks for name in names])
    pull = " Penalties go on comparing with the source's weights." if experiment.regularizers else ""
    count = short_count(report.parameters)
    return f"Random weights in place of the source's: {where.removeprefix('only ')} ({count} parameters).{pull}"
