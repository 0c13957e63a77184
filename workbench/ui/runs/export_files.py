"""What an export of a run writes, told from the run's document before it is written."""

from __future__ import annotations

from models.spec.adapters.peft_base import LayerAdapter
from workbench.experiment import Experiment

WRITTEN = (
    ("model.safetensors", "the trained weights"),
    ("model.json", "labels, preprocessing, experiment and versions"),
    ("README.md", "a model card: what it does, how well, and how it was made"),
    ("load_model.py", "loads the weights in plain torch, without this program"),
)
"""By every export."""


def expected_files(experiment: Experiment) -> tuple[tuple[str, str], ...]:
    """Names with what they hold; a name that ends with a slash is a folder's."""
    return (*WRITTEN, *_of_tasks(experiment), *_of_adapters(experiment))


def _of_tasks(experiment: Experiment) -> list[tuple[str, str]]:
    """Tasks with blocks of their own get a plain model each."""
    if len(experiment.tasks) < 2 or experiment.sharing.boundary == "all":
        return []
    return [
        (f"model-{task.name}.safetensors, .json", f"a plain model of {task.name} alone") for task in experiment.tasks
    ]


def _of_adapters(experiment: Experiment) -> list[tuple[str, str]]:
    """Those that PEFT has are written as it writes them."""
    return [
        (f"adapters/{number}-{adapter.kind}/", "the adapter by itself, for plain PEFT")
        for number, adapter in enumerate(experiment.adapters, 1)
        if isinstance(adapter, LayerAdapter)
    ]
