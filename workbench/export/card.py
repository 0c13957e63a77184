"""The model card of an export, after Mitchell et al. 2019 (Model Cards for Model Reporting), as far as it is known."""

from __future__ import annotations

from typing import Any

from models.spec.adapters import Adapter
from models.spec.freeze import Freeze, NormPolicy
from workbench.documents import from_plain
from workbench.experiment import Experiment
from workbench.export.peft_folders import how_to_load
from workbench.measures import result_order, tasks_of, telling
from workbench.series_words import Units, measure_words, part_words, score
from workbench.spec.data import data_title
from workbench.spec.fields import title_of
from workbench.spec.labelled import labelled_words
from workbench.spec.numbers import count_text
from workbench.spec.part_sizes import PartSizes
from workbench.spec.recipe import Recipe
from workbench.spec.split import Split
from workbench.spec.units import units_of

_TEMPLATE = """\
# {name}

{title}, transferred to {data}. Made by Transfer Workbench {workbench_version} on {created}.

## What it does

{tasks}

## How it was made

| | |
| --- | --- |
| Source model | {title} ({library}: {architecture}), {initialisation} |
| Target data | {data}, {labelled} |
{about_labels}| Kept frozen | {frozen} |
| Recipe | {recipe} |
| Augmentation | {augmentation} |
| Seed | {seed} |

`model.json` holds the whole experiment, so that it can be run again.

## How well it does

{scores}

## How to use it

`load_model.py` loads the weights without Transfer Workbench:

```
python load_model.py {given}
```

{branches}Input: {reads}
{adapters}
## What to mind

The scores above were measured on data like the training data; elsewhere they can be lower. The weights of the source
model and the data have licenses of their own.
"""


def model_card(about: dict[str, Any]) -> str:
    """The card as Markdown, for an export described by its sidecar."""
    experiment = from_plain(about["experiment"])
    return _TEMPLATE.format(
        name=about["name"],
        title=about["source"]["title"],
        library=about["source"]["library"],
        architecture=about["source"]["architecture"],
        workbench_version=about["versions"]["transfer-workbench"],
        created=about["created"],
        data=data_title(experiment.data),
        tasks="\n".join(task_line(task) for task in about["tasks"]),
        initialisation=f"{experiment.source.initialisation} weights",
        labelled=labelled_line(experiment.split, about["examples"]),
        about_labels="".join(f"| {title} | {said} |\n" for title, said in labels_told(experiment.split, about)),
        frozen=kept_frozen(experiment),
        recipe=_recipe_line(experiment.recipe),
        augmentation=augmentation_line(experiment),
        seed=experiment.seed,
        scores=score_table(about["scores"], units_of(experiment.tasks)),
        branches=_branches(about),
        given="ROWS.csv" if about["encoding"] else "IMAGE...",
        reads=_reads(about),
        adapters=how_to_load(about),
    )


def _reads(about: dict[str, Any]) -> str:
    """What the model is given of an example."""
    seen, encoding = about["input"], about["encoding"]
    if encoding:
        columns = ", ".join(column["column"] for column in encoding["columns"])
        return (
            f"the columns {columns} as {seen['features']} numbers: numbers less their mean by their standard "
            "deviation, 0 or 1 for each category and for what is missing, as `model.json` says under `encoding`."
        )
    size = f"{seen['channels']} × {seen['size']} × {seen['size']}"
    return f"{size}, values scaled to 0…1, then (x − {seen['mean']}) / {seen['std']} per channel."


def labelled_line(split: Split, examples: dict[str, int] | None) -> str:
    """What the document asks for, and how many examples that were; runs of older programs did not keep the number."""
    return _labelled(split) + (f" ({PartSizes.model_validate(examples).text})" if examples else "")


def _labelled(split: Split) -> str:
    if split.labelled_unit == "per class" and split.labelled != "all":
        return f"{split.labelled:,} labelled examples per class"
    share = split.labelled_unit == "percent" and split.labelled != "all"
    return f"{labelled_words(split)} {'of the training examples labelled' if share else 'labelled examples'}"


def labels_told(split: Split, about: dict[str, Any]) -> list[tuple[str, str]]:
    """What else is worth knowing of the split: what kept examples together, and which labels they lack.

    Of the latter nothing where the weights do not tell it, as those of older programs.
    """
    told = []
    if split.group:
        told.append(("Groups", f"examples with the same value in the column {split.group} were kept together"))
    if about["missing"] is not None:
        lacking = [f"{name}: {counts}" for name, parts in about["missing"].items() if (counts := _lacking(parts))]
        told.append(("Missing labels", "; ".join(lacking) or "none"))
    return told


def _lacking(parts: dict[str, int]) -> str:
    """`12 in training, 3 in test`; empty where none is missing."""
    places = {"train": "training", "validation": "validation", "test": "test"}
    return ", ".join(f"{count:,} in {places[part]}" for part, count in parts.items() if count)


def task_line(task: dict[str, Any]) -> str:
    """What a task of the sidecar predicts: `- **digit**: classification into 10 classes (0, 1, …)`."""
    labels, kind = task["labels"], task["kind"]
    shown = ", ".join(labels[:12]) + (", …" if len(labels) > 12 else "")
    said = {
        "regression": "a number" + (f" in {task['unit']}" if task.get("unit") else ""),
        "ordinal": f"one of {len(labels)} levels, the lowest first ({shown})",
        "multi-label": f"any of {len(labels)} labels ({shown})",
    }.get(kind, f"into {len(labels)} classes ({shown})")
    return f"- **{task['name']}**: {kind}{' ' if said.startswith('into') else ', '}{said}"


def _branches(about: dict[str, Any]) -> str:
    if not about["branches"]:
        return ""
    files = ", ".join(f"`model-{task['name']}.safetensors`" for task in about["tasks"])
    return f"The tasks have blocks of their own. Each one's whole model for plain libraries: {files}.\n\n"


def kept_frozen(experiment: Experiment) -> str:
    """What stayed as the source left it, as far as the document alone tells it, and what was set into it."""
    parts = [_frozen_blocks(experiment.freeze), *(f"with {_adapter(adapter)}" for adapter in experiment.adapters)]
    return "; ".join(parts)


def _frozen_blocks(freeze: Freeze) -> str:
    if freeze.boundary == "all":
        kept = ["everything but the heads"]
    else:
        ends = (("lowest", freeze.boundary), ("topmost", freeze.top))
        kept = [f"the {end} {'block' if count == 1 else f'{count} blocks'}" for end, count in ends if count]
        kept += [f"block {name}" for name in freeze.frozen]
    if not kept:
        return "nothing"
    but = f", except {', '.join(freeze.thawed)}" if freeze.thawed else ""
    return " and ".join(kept) + but + _NORMS[freeze.batch_norm]


_NORMS: dict[NormPolicy, str] = {
    "frozen": "",
    "statistics": "; batch norm there follows the target data",
    "live": "; batch norm there trains",
}


def _adapter(adapter: Adapter) -> str:
    told = f"{title_of(type(adapter))} on {', '.join(adapter.blocks)}"
    place = "merged into the weights" if adapter.merges else "beside the weights, where `load_model.py` sets it in"
    return f"{told}, {place}"


def augmentation_line(experiment: Experiment) -> str:
    """The random changes of training images, in their order."""
    return ", ".join(title_of(type(augmentation)) for augmentation in experiment.augmentation) or "none"


def _recipe_line(recipe: Recipe) -> str:
    parts = (
        title_of(type(recipe.optimizer)),
        f"learning rate {recipe.learning_rate:g}",
        f"{title_of(type(recipe.schedule)).lower()} schedule",
        count_text(recipe.epochs, "epoch"),
        f"batch size {recipe.batch_size}",
    )
    return ", ".join(parts)


def score_table(scores: dict[str, float], units: Units) -> str:
    """The scores as a table in Markdown, errors with their unit."""
    if not scores:
        return "No part of the data was held back to measure it."
    names = sorted(telling(list(scores)), key=result_order)
    several = len(tasks_of(names)) > 1
    rows = "\n".join(
        f"| {measure_words(name, several=several)}, {part_words(name)} | {score(name, scores[name], units)} |"
        for name in names
    )
    return f"| measure | value |\n| --- | --- |\n{rows}"
