"""A throwaway process that turns a foreign `.pt` file into safetensors.

Started as `python -m models.sources.foreign_reader IN OUT`.

The file is read with `weights_only=True`, and here alone, so that whatever a hostile or broken file does to the reader
it does not do to the program. Ends with status 2 and one line on the error stream where the file cannot be read.
"""

from __future__ import annotations

import pickle
import sys
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor

WRAPPERS = ("state_dict_ema", "model_ema", "ema", "state_dict", "model_state_dict", "model", "net", "module")
"""Keys under which training scripts keep the weights, the averaged ones first."""


def unwrapped(loaded: Any) -> dict[str, Tensor]:
    """The tensors by name, out of as many wrappers as there are; empty where there are none."""
    if isinstance(loaded, dict):
        for key in WRAPPERS:
            if isinstance(loaded.get(key), dict) and (found := unwrapped(loaded[key])):
                return found
        return {str(name): value for name, value in loaded.items() if isinstance(value, Tensor)}
    return {}


def main(source: str, target: str) -> int:
    try:
        loaded = torch.load(source, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError:
        return _refused("it holds objects other than tensors, or is damaged")
    except (RuntimeError, OSError, EOFError, ValueError, KeyError) as error:
        return _refused(str(error).partition("\n")[0])
    tensors = unwrapped(loaded)
    if not tensors:
        return _refused("it holds no named tensors")
    # Tensors that share memory (tied weights) are parted: safetensors keeps each name on its own.
    save_file({name: tensor.detach().clone().contiguous() for name, tensor in tensors.items()}, target)
    return 0


def _refused(reason: str) -> int:
    sys.stderr.write(f"{reason}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
