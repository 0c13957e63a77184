"""A run's adapters in an export: each in a folder that plain PEFT loads."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.adapters.peft_files import FOLDER_NAME

_WORDS = """
The adapters are also here by themselves, as PEFT saves them. They go onto the source model with its own weights:

```python
{source}
for folder in {folders}:
    model = PeftModel.from_pretrained(model, folder).get_base_model()
```

They hold neither the heads nor the blocks of the source that were trained as well, and where tasks have blocks of their
own they are the first task's; `model.safetensors` holds everything. Keep PEFT's name for them (`default`): PEFT has one
name active at a time.
"""

_FROM_LIBRARY = """\
import {library}
from peft import PeftModel

model = {model}"""
_FROM_FILE = """\
from load_model import new_trunk, with_versions
from peft import PeftModel
from safetensors.torch import load_file

model = new_trunk()
tensors = load_file("source.safetensors")  # the weights that the training began with
model.load_state_dict(with_versions(tensors, model), strict=False)"""


def adapter_folders(weights: Path) -> tuple[Path, ...]:
    """The folders `<number>-<kind>` of the adapters that were kept beside a run's weights, by their number."""
    found = [path for path in (weights.parent / FOLDER_NAME).glob("[0-9]*-*") if path.is_dir()]
    return tuple(sorted(found, key=lambda path: int(path.name.partition("-")[0])))


def copy_adapters(weights: Path, folder: Path) -> tuple[Path, ...]:
    """Copies them into an export, each whole or not at all; returns the files. Raises `OSError`."""
    return tuple(file for source in adapter_folders(weights) for file in _copied(source, folder / FOLDER_NAME))


def how_to_load(about: Mapping[str, Any]) -> str:
    """What the README of an export, described by its sidecar, says of its adapters; nothing where there are none."""
    if not about["peft_adapters"]:
        return ""
    folders = json.dumps([f"{FOLDER_NAME}/{name}" for name in about["peft_adapters"]])
    return _WORDS.format(folders=folders, source=_source_lines(about))


def _source_lines(about: Mapping[str, Any]) -> str:
    """The lines that make `model`, the source with its own weights: published ones, or those of a file or a run."""
    source, origin = about["source"], about["experiment"]["source"]
    if origin["kind"] in ("file", "run") or origin["initialisation"] == "random" or source["input_layer"]:
        return _FROM_FILE
    name, variant = source["architecture"], source["variant"]
    options = "".join(f", {key}={value!r}" for key, value in source["options"].items())
    if source["library"] == "torchvision":
        weights = "DEFAULT" if variant == "default" else variant
        return _FROM_LIBRARY.format(
            library="torchvision", model=f'torchvision.models.get_model("{name}", weights="{weights}"{options})'
        )
    tagged = name if variant == "default" else f"{name}.{variant}"
    return _FROM_LIBRARY.format(library="timm", model=f'timm.create_model("{tagged}", pretrained=True{options})')


def _copied(source: Path, into: Path) -> list[Path]:
    target, part = into / source.name, into / f"{source.name}.part"
    try:
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(source, part, copy_function=shutil.copyfile)  # readable as new files are
        shutil.rmtree(target, ignore_errors=True)
        part.replace(target)
    except OSError:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return sorted(target.iterdir())
