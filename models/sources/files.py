"""Reading tensors from local files: safetensors directly, pickled formats only through a throwaway process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file
from torch import Tensor

from models.spec.errors import UserError
from models.spec.source import PerceptronSource, TimmSource, TorchvisionSource
from models.tensor_files import read_metadata

PICKLED = (".pt", ".pth", ".ckpt", ".bin")
_READER_TIMEOUT_S = 900
_SOURCE: TypeAdapter[TimmSource | TorchvisionSource] = TypeAdapter(
    Annotated[TimmSource | TorchvisionSource, Field(discriminator="kind")]
)


def read_weights(file: Path) -> dict[str, Tensor]:
    """The tensors of a weights file by name, on the CPU. Raises `UserError` naming the file."""
    require_file(file)
    if file.suffix.lower() == ".safetensors":
        return _read_safetensors(file, file)
    if file.suffix.lower() in PICKLED:
        return _read_pickled(file)
    raise UserError(
        f"'{file.suffix}' is no format for weights that this program reads.",
        where=str(file),
        remedy=f"Choose a .safetensors file, or one of {', '.join(PICKLED)}.",
    )


def tensor_names(file: Path) -> frozenset[str]:
    """The names of the tensors in a safetensors file, without reading them; none where it is no such file."""
    try:
        with safe_open(file, framework="pt") as opened:
            return frozenset(opened.keys())
    except (OSError, SafetensorError):
        return frozenset()


def require_file(file: Path) -> None:
    """Raises `UserError` naming the file where there is none."""
    if not file.is_file():
        raise UserError("There is no such file.", where=str(file), remedy="Choose a file with weights.")


def sidecar_source(file: Path) -> TimmSource | TorchvisionSource | PerceptronSource:
    """The library's source that the JSON file beside an export names; whatever the weights were trained from before.

    Raises `UserError` where there is none.
    """
    require_file(file)
    sidecar = file.with_suffix(".json")
    remedy = "Name the library and the architecture that the weights belong to."
    try:
        said = json.loads(sidecar.read_text(encoding="utf-8"))["source"]
        if said["library"] == "perceptron":
            return PerceptronSource(**said["options"])
        plain = {"kind": said["library"], "architecture": said["architecture"], "weights": said["variant"]}
        return _SOURCE.validate_python(plain)
    except FileNotFoundError as error:
        raise UserError(
            f"{file.name} does not say its architecture, and there is no {sidecar.name} beside it that does.",
            where="source.architecture",
            remedy=remedy,
        ) from error
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
        raise UserError(
            f"{sidecar.name} does not say of which architecture {file.name} is.",
            where="source.architecture",
            remedy=remedy,
        ) from error


def sidecar_labels(file: Path) -> tuple[str, ...]:
    """The classes of the first task that the JSON file beside an export names; none where it does not say."""
    try:
        tasks = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))["tasks"]
        return tuple(str(label) for label in tasks[0]["labels"])
    except (OSError, ValueError, LookupError, TypeError):
        return ()


def kept_channels(file: Path) -> int | None:
    """The channels that weights of this program read, by the file itself or the JSON file beside it; None if unsaid."""
    try:
        return int(_kept_input(file)["channels"]) or None
    except (LookupError, TypeError, ValueError):
        return None


def kept_feature_names(file: Path) -> tuple[str, ...]:
    """The features of a table's rows that weights of this program read; none where they are not said."""
    return tuple(_kept_input(file).get("feature_names", ()))


def _kept_input(file: Path) -> dict[str, Any]:
    """What weights of this program read, by the file itself or the JSON file beside it; empty if unsaid."""
    try:
        said = read_metadata(file).get("input") if file.suffix.lower() == ".safetensors" else None
        found = json.loads(said) if said else json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))["input"]
        return found if isinstance(found, dict) else {}
    except (OSError, ValueError, LookupError, TypeError, UserError):
        return {}


def _read_safetensors(file: Path, named: Path) -> dict[str, Tensor]:
    try:
        tensors: dict[str, Tensor] = load_file(file, device="cpu")
    except (SafetensorError, OSError, ValueError) as error:
        raise UserError(
            f"The file cannot be read: {error}.", where=str(named), remedy="It may be cut short; fetch it again."
        ) from error
    return tensors


def _read_pickled(file: Path) -> dict[str, Tensor]:
    """Never retried unsafely: a file that needs more than `weights_only=True` is refused."""
    root = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join(path for path in (root, os.environ.get("PYTHONPATH", "")) if path)
    with tempfile.TemporaryDirectory(prefix="transfer-workbench-") as folder:
        target = Path(folder) / "weights.safetensors"
        command = [sys.executable, "-m", "models.sources.foreign_reader", str(file.resolve()), str(target)]
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                timeout=_READER_TIMEOUT_S,
                check=False,
                env={**os.environ, "PYTHONPATH": paths},
            )
        except subprocess.TimeoutExpired as error:
            raise _unreadable(file, "reading takes too long") from error
        if done.returncode != 0:
            lines = done.stderr.strip().splitlines()
            reason = lines[-1] if lines else f"its reader ended with status {done.returncode}"
            raise _unreadable(file, reason.rstrip("."))
        return _read_safetensors(target, file)


def _unreadable(file: Path, reason: str) -> UserError:
    return UserError(
        f"The file cannot be read safely: {reason}.",
        where=str(file),
        remedy="Save only the state dict (torch.save(model.state_dict(), …)), or use safetensors.",
    )
