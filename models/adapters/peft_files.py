"""An adapter on disk as PEFT keeps it: `adapter_config.json` beside `adapter_model.safetensors`."""

from __future__ import annotations

import copy
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from models.spec.errors import UserError
from models.tensor_files import write_tensors

FOLDER_NAME = "adapters"
"""Where a run, and an export, keeps the folders of its adapters."""
TENSORS_NAME = "adapter_model.safetensors"
CONFIG_NAME = "adapter_config.json"


@dataclass(frozen=True)
class PeftTensors:
    """What PEFT writes of an adapter."""

    config: Any
    tensors: dict[str, Tensor]
    """By PEFT's names: `base_model.model.`, the layer's path, the tensor's name without the adapter's."""


def own_tensors(peft_model: Any, name: str, paths: tuple[str, ...]) -> PeftTensors:
    """An adapter's own, out of a model that other adapters may stand in as well."""
    import peft  # here: a second of loading, for those who only read the names above

    layers = tuple(f"base_model.model.{path}." for path in paths)
    own = {
        key: tensor
        for key, tensor in peft_model.state_dict().items()
        if key.startswith(layers) or not key.startswith("base_model.model.")
    }
    tensors = peft.get_peft_model_state_dict(peft_model, own, adapter_name=name, save_embedding_layers=False)
    return PeftTensors(peft_model.peft_config[name], tensors)


def write_peft(folder: Path, kept: PeftTensors) -> None:
    """Writes the folder, whole or not at all; an earlier one of that name is replaced.

    Raises `UserError` where it cannot be written.
    """
    part = folder.with_name(f"{folder.name}.part")
    config = copy.copy(kept.config)
    config.inference_mode = True
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        write_tensors(part / TENSORS_NAME, kept.tensors, {"format": "pt"})
        config.save_pretrained(str(part))
        shutil.rmtree(folder, ignore_errors=True)
        part.replace(folder)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise UserError(
            f"The adapter cannot be written: {error.strerror or error}.",
            where=str(folder),
            remedy="Free space, or check the permissions.",
        ) from error
