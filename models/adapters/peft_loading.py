"""Reading an adapter that PEFT saved, ours or anybody's, into a stack."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import peft
from torch import Tensor

from models.adapters.peft_files import CONFIG_NAME, TENSORS_NAME
from models.adapters.peft_layers import NAME, InsertedPeft, put_in, quiet
from models.spec.errors import UserError
from models.stack import LayerStack
from models.tensor_files import read_tensors


def load_peft(stack: LayerStack, folder: Path) -> InsertedPeft:
    """Sets the adapter of `folder` into the layers it was saved from; the classifier's tensors are left aside.

    Raises `UserError` where the folder holds no adapter, or one that is not of this model or not of a kind that keeps
    the source as it is.
    """
    config = _config(folder)
    tensors = _without_saved_modules(read_tensors(folder / TENSORS_NAME)[0], config)
    config.inference_mode, config.modules_to_save, config.base_model_name_or_path = False, None, None
    there = _wrapped(stack)
    peft_model = put_in(stack, config, "The saved adapter")
    block_of = _blocks_of(stack, _wrapped(stack) - there, folder)
    _pour(peft_model, tensors, tuple(block_of), folder)
    return InsertedPeft(peft_model, block_of)


def _config(folder: Path) -> Any:
    file = folder / CONFIG_NAME
    try:
        kind = json.loads(file.read_text(encoding="utf-8"))["peft_type"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(
            f"The folder holds no adapter that PEFT saved: {CONFIG_NAME} is missing or cannot be read.",
            where=str(folder),
            remedy=f"Choose the folder with {CONFIG_NAME} and {TENSORS_NAME}.",
        ) from error
    with quiet():
        try:
            config = peft.PeftConfig.from_pretrained(str(folder))
        except (KeyError, TypeError, ValueError) as error:
            raise _unfit(folder, f"PEFT cannot read its configuration ({error})") from error
    start = getattr(config, "init_lora_weights", True)
    if isinstance(start, str) and start != "gaussian":
        raise _unfit(folder, f"it changes the source's own weights (its initialisation is '{start}')")
    if getattr(config, "bias", "none") != "none":
        raise _unfit(folder, "it trains biases of the source as well")
    if config.is_prompt_learning or not hasattr(config, "target_modules"):
        raise _unfit(folder, f"{kind} is no update of layers")
    return config


def _without_saved_modules(tensors: dict[str, Tensor], config: Any) -> dict[str, Tensor]:
    """What is left when the whole layers are taken out that PEFT saves beside an adapter (a classifier)."""
    whole = tuple(f".{name}." for name in config.modules_to_save or ())
    return {name: tensor for name, tensor in tensors.items() if not any(part in name for part in whole)}


def _blocks_of(stack: LayerStack, wrapped: set[str], folder: Path) -> dict[str, str]:
    """{path of each wrapped layer: name of its block}, in the model's order."""
    block_of = {
        path: block.name
        for block in stack.blocks
        for root, module in block.submodules()
        for path, _ in module.named_modules(prefix=root)
        if path in wrapped
    }
    if not wrapped or wrapped - set(block_of):
        raise _unfit(folder, "it adapts layers that this stack lacks")
    return block_of


def _wrapped(stack: LayerStack) -> set[str]:
    """The paths of all layers that PEFT has wrapped so far."""
    return {
        path
        for path, module in stack.model.named_modules()
        if isinstance(module, peft.tuners.tuners_utils.BaseTunerLayer)
    }


def _pour(peft_model: Any, tensors: dict[str, Tensor], paths: tuple[str, ...], folder: Path) -> None:
    try:
        with quiet():
            result = peft.set_peft_model_state_dict(peft_model, tensors, adapter_name=NAME)
    except (RuntimeError, KeyError, ValueError) as error:
        raise _unfit(folder, f"its tensors do not fit ({' '.join(str(error).split()[:40])})") from error
    own = tuple(f"base_model.model.{path}." for path in paths)
    learned = {name for name, parameter in peft_model.named_parameters() if parameter.requires_grad}
    lacking = sorted(name for name in learned.intersection(result.missing_keys) if name.startswith(own))
    if lacking:
        raise _unfit(folder, f"it lacks tensors, such as {lacking[0]}")
    if result.unexpected_keys:
        raise _unfit(folder, f"it has tensors for which there is no place, such as {result.unexpected_keys[0]}")


def _unfit(folder: Path, reason: str) -> UserError:
    return UserError(
        f"The adapter cannot be set into this model: {reason}.",
        where=str(folder),
        remedy="Choose an adapter that was trained on this source model.",
    )
