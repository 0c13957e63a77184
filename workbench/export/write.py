"""An export: a folder with the weights, all that is needed to use them, and a few lines that do so without us."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import save_file

from models.spec.errors import UserError
from models.tensor_files import read_metadata
from workbench.documents import from_plain
from workbench.export.card import model_card
from workbench.export.peft_folders import adapter_folders, copy_adapters
from workbench.export.script import load_script
from workbench.export.tasks import plain_models, tasks_told
from workbench.versions import PROGRAM, version_of

WEIGHTS_NAME = "model.safetensors"
SIDECAR_NAME = "model.json"
CARD_NAME = "README.md"
SCRIPT_NAME = "load_model.py"
FORMAT = "transfer-workbench-export/1"


def export_run(weights: Path, name: str, values: Mapping[str, float], folder: Path) -> tuple[Path, ...]:
    """Writes a run's kept `weights` and what belongs to them into `folder`; returns the paths written.

    Files of an earlier export in that folder are replaced, each at once; other files are left alone. Where tasks have
    blocks of their own, each one's plain model is written too. `values` are the run's final scores by series name.
    Raises `UserError` where the folder cannot be written.
    """
    about = _about(weights, name, values)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = (
            _put(folder / WEIGHTS_NAME, lambda part: shutil.copyfile(weights, part)),
            _put_text(folder / SIDECAR_NAME, _as_json(about)),
            _put_text(folder / SCRIPT_NAME, load_script(about)),
            _put_text(folder / CARD_NAME, model_card(about)),
            *_task_files(weights, about, folder),
            *copy_adapters(weights, folder),
        )
    except OSError as error:
        raise _unwritable(error.strerror or str(error), str(error.filename or folder)) from error
    except SafetensorError as error:  # what stood in its way is told in its text alone
        raise _unwritable(str(error), str(folder)) from error
    return written


def _unwritable(why: str, where: str) -> UserError:
    return UserError(
        f"The export cannot be written: {why}.", where=where, remedy="Choose another folder, or free space there."
    )


def _task_files(weights: Path, about: dict[str, Any], folder: Path) -> Iterator[Path]:
    """Where tasks have blocks of their own: the plain model of each, and its sidecar."""
    for name, (tensors, told) in plain_models(weights, about).items():
        yield _put(folder / f"{name}.safetensors", partial(save_file, tensors))
        yield _put_text(folder / f"{name}.json", _as_json(told))


def _as_json(about: dict[str, Any]) -> str:
    return json.dumps(about, indent=2, ensure_ascii=False) + "\n"


def _about(weights: Path, name: str, values: Mapping[str, float]) -> dict[str, Any]:
    """The sidecar: everything but the tensors."""
    metadata = read_metadata(weights)
    experiment = json.loads(metadata["experiment"])
    return {
        "format": FORMAT,
        "name": name,
        "run": metadata["run"],
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "source": {key: metadata[key] for key in ("title", "library", "architecture", "variant", "classifier")}
        | {"options": json.loads(metadata["options"])}
        | {"several_classifiers": json.loads(metadata.get("several_classifiers", "false"))}
        | {"input_layer": metadata.get("input_layer", "")},
        "input": json.loads(metadata["input"]) | {"fit": experiment["preprocessing"]["fit"]},
        "encoding": json.loads(metadata.get("encoding") or "null"),
        "feature_width": int(metadata["feature_width"]),
        "tap": json.loads(metadata.get("tap", "null")),
        "adapters": json.loads(metadata.get("adapters", "[]")),
        "branches": json.loads(metadata.get("branches", "[]")),
        "tasks": tasks_told(metadata, from_plain(experiment)),
        "examples": json.loads(metadata.get("examples", "null")),
        "missing": json.loads(metadata.get("missing", "null")),
        "scores": dict(values),
        "peft_adapters": [path.name for path in adapter_folders(weights)],
        "versions": {"python": platform.python_version()}
        | {package: version_of(package) for package in (PROGRAM, "torch", "torchvision", "timm")},
        "experiment": experiment,
    }


def _put_text(target: Path, text: str) -> Path:
    return _put(target, lambda part: part.write_text(text, encoding="utf-8"))


def _put(target: Path, write: Callable[[Path], object]) -> Path:
    """Has `write` fill a file beside `target`, which it replaces once it is whole and on the disk.

    It may be read by whoever may read other new files: some writers keep theirs to the user alone.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        part.touch()
        mode = part.stat().st_mode
        write(part)
        part.chmod(mode)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(target)
    except (OSError, SafetensorError):
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    return target
