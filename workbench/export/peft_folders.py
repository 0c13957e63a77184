"""A run's adapters in an export: each in a folder that plain PEFT loads."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from models.adapters.peft_files import FOLDER_NAME

_WORDS = """
The adapters are also here by themselves, as PEFT saves them. They go onto the source model with its own weights:

```python
from peft import PeftModel

for folder in {folders}:
    model = PeftModel.from_pretrained(model, folder).get_base_model()
```

They hold neither the heads nor the blocks of the source that were trained as well, and where tasks have blocks of their
own they are the first task's; `model.safetensors` holds everything. Keep PEFT's name for them (`default`): PEFT has one
name active at a time.
"""


def adapter_folders(weights: Path) -> tuple[Path, ...]:
    """The folders of the adapters that were kept beside a run's weights."""
    return tuple(sorted(path for path in (weights.parent / FOLDER_NAME).glob("*-*") if path.is_dir()))


def copy_adapters(weights: Path, folder: Path) -> tuple[Path, ...]:
    """Copies them into an export, each whole or not at all; returns the files. Raises `OSError`."""
    return tuple(file for source in adapter_folders(weights) for file in _copied(source, folder / FOLDER_NAME))


def how_to_load(folders: Sequence[str]) -> str:
    """What the export's README says of the adapters of these names; nothing where there are none."""
    if not folders:
        return ""
    return _WORDS.format(folders=json.dumps([f"{FOLDER_NAME}/{name}" for name in folders]))


def _copied(source: Path, into: Path) -> list[Path]:
    target, part = into / source.name, into / f"{source.name}.part"
    try:
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(source, part)
        shutil.rmtree(target, ignore_errors=True)
        part.replace(target)
    except OSError:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return sorted(target.iterdir())
