"""The weights that a run keeps: trunk tensors under the library's own names, heads under `heads.<task>.`, blocks that
a task has for itself under `branches.<task>.`.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from models.adapters.beside import Definition, InsertedBeside
from models.heads.tapping import Tap, tap_of
from models.spec.stack import InputDescription
from models.tensor_files import write_tensors
from workbench.data.table_features import TableRows
from workbench.documents import to_json
from workbench.training.assembly import Assembly
from workbench.training.tasks.regression import RegressionTask

FILE_NAME = "weights.safetensors"


def write_weights(folder: Path, parts: Assembly, run: str) -> Path:
    """Writes the model as it stands, adapters merged, so that plain libraries can load it.

    Adapters that cannot be merged keep their tensors under `adapters.`. The file's metadata carries the document, each
    task's labels, and how those adapters are set in.
    """
    targets = parts.data.examples.targets
    labels = {name: list(truth.classes) for name, truth in targets.items()}
    inputs = parts.data.examples.inputs
    metadata = {
        "run": run,
        "experiment": to_json(parts.experiment),
        "labels": json.dumps(labels),
        "outputs": json.dumps({name: truth.num_outputs for name, truth in targets.items()}),
        "examples": parts.data.sizes.model_dump_json(),
        "missing": json.dumps(_missing(parts)),
        "standardisation": json.dumps(_standardisations(parts)),
        "input": _input(parts).model_dump_json(),
        "encoding": inputs.encoding.model_dump_json() if isinstance(inputs, TableRows) else "",
        "library": parts.source.library,
        "architecture": parts.source.architecture,
        "variant": parts.source.variant,
        "options": json.dumps(dict(parts.source.options)),
        "input_layer": parts.source.input_layer,
        "title": parts.source.title,
        "classifier": parts.model.stack.classifier.path,
        "several_classifiers": json.dumps(parts.model.stack.classifier.several),
        "feature_width": str(parts.model.stack.feature_width),
        "tap": json.dumps(_tap(parts)),
        "adapters": json.dumps([asdict(told) for told in _definitions(parts)]),
        "branches": json.dumps([line.task for line in parts.model.lines if line.task]),
    }
    path = folder / FILE_NAME
    write_tensors(path, parts.model.merged_state_dict(), metadata)
    return path


def _input(parts: Assembly) -> InputDescription:
    """What the kept weights were trained to see."""
    seen, inputs = parts.source.input, parts.data.examples.inputs
    if isinstance(inputs, TableRows):
        return InputDescription.of_rows(seen.features, inputs.encoding.names)
    return seen.model_copy(update={"size": inputs.shape[-1]})


def _missing(parts: Assembly) -> dict[str, dict[str, int]]:
    """By task, how many examples of each part have no label of it; of several labels, not even one."""
    data = parts.data
    used = {"train": data.train, "validation": data.validation, "test": data.test}
    return {
        name: {part: int((~truth.known[indices]).sum()) for part, indices in used.items()}
        for name, truth in data.examples.targets.items()
    }


def _standardisations(parts: Assembly) -> dict[str, tuple[float, float]]:
    """By regression task, the mean and the standard deviation that make its head's answers numbers in its unit."""
    return {task.name: (task.mean, task.std) for task in parts.objective.tasks if isinstance(task, RegressionTask)}


def _definitions(parts: Assembly) -> list[Definition]:
    """The modules of the trunk's adapters that stay beside the weights; branches have the same at the same places."""
    apart = [a for a in parts.model.lines[0].adapters if isinstance(a, InsertedBeside) and not a.mergeable]
    return [definition for adapter in apart for definition in adapter.definitions]


def _tap(parts: Assembly) -> Tap | None:
    """Where heads that pool by themselves find what they pool."""
    own = any(head.pooling != "source" for head in parts.experiment.heads)
    return tap_of(parts.model.stack) if own else None
