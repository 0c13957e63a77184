"""torchvision's own data sets by name. torchvision, and torch with it, is loaded when one is opened."""

from __future__ import annotations

import contextlib
import difflib
import functools
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any

from models.spec.errors import UserError
from workbench.data.dataset import NO_PART, TEST, TRAIN, VALIDATION, Dataset
from workbench.data.torchvision_examples import PartOfSet, columns_of, dataset_of
from workbench.data.watching import Progress
from workbench.spec.data import TorchvisionData
from workbench.spec.torchvision_sets import KNOWN_SETS, KnownSet

Arguments = dict[str, Any]

_HALVES: dict[int, Arguments] = {TRAIN: {"train": True}, TEST: {"train": False}}
_TWO: dict[int, Arguments] = {TRAIN: {"split": "train"}, TEST: {"split": "test"}}
_THREE: dict[int, Arguments] = {TRAIN: {"split": "train"}, VALIDATION: {"split": "val"}, TEST: {"split": "test"}}
_VALID: dict[int, Arguments] = _THREE | {VALIDATION: {"split": "valid"}}
_WHOLE: dict[int, Arguments] = {NO_PART: {}}

PARTS: dict[str, dict[int, Arguments]] = {
    **dict.fromkeys(("MNIST", "FashionMNIST", "KMNIST", "QMNIST", "USPS", "CIFAR10", "CIFAR100"), _HALVES),
    "EMNIST": {part: {"split": "balanced", **half} for part, half in _HALVES.items()},
    **dict.fromkeys(("SVHN", "STL10", "Food101", "StanfordCars", "GTSRB"), _TWO),
    **dict.fromkeys(("Flowers102", "FGVCAircraft", "DTD", "RenderedSST2"), _THREE),
    **dict.fromkeys(("Country211", "CelebA"), _VALID),
    "OxfordIIITPet": {
        part: {"split": split, "target_types": ["category", "binary-category"]}
        for part, split in ((TRAIN, "trainval"), (TEST, "test"))
    },
    "Imagenette": {TRAIN: {"split": "train"}, VALIDATION: {"split": "val"}},
    **dict.fromkeys(("EuroSAT", "Caltech101", "Caltech256", "SUN397", "SEMEION"), _WHOLE),
}
"""What each set's class is called with, by the part that comes of it.

Of PCAM, HDF5 would have to be read; the other sets of torchvision are no images with labels.
"""

_FAULTS = (
    RuntimeError,
    OSError,
    ValueError,
    TypeError,
    AssertionError,
    LookupError,
    EOFError,
    HTTPException,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What torchvision lets through where files are not there, or are not what they should be."""


def open_torchvision(data: TorchvisionData, tell: Progress) -> Dataset:
    """Never downloads. Raises `UserError` where the set is not known or not here, and what `tell` raises.

    CIFAR is a pickle: torchvision reads it, and only after its MD5 was found to be that of the original. No other set
    here is one.
    """
    known = known_set(data.name)
    root = folder_of(data)
    try:
        parts = _loaded(data.name, root)
        columns = columns_of(parts)
    except _FAULTS as error:
        raise _not_here(known, root) from error
    return dataset_of(data.name, parts, columns, root, tell)


def known_set(name: str) -> KnownSet:
    """Raises `UserError` naming close matches."""
    if name in KNOWN_SETS:
        return KNOWN_SETS[name]
    lower = {known.lower(): known for known in KNOWN_SETS}
    close = [lower[match] for match in difflib.get_close_matches(name.lower(), lower, n=3)]
    raise UserError(
        f"torchvision has no data set of images with labels called '{name}'.",
        where="data.name",
        remedy=f"Did you mean {' or '.join(close)}?" if close else f"Choose one of: {', '.join(KNOWN_SETS)}.",
    )


def folder_of(data: TorchvisionData) -> Path:
    """Where the set lies: the folder named, else one beside torch's downloaded weights."""
    if data.root:
        with contextlib.suppress(RuntimeError):  # no such user
            return Path(data.root).expanduser()
        return Path(data.root)
    from torch import hub

    return Path(hub.get_dir()).parent / "datasets"


def download_torchvision(data: TorchvisionData) -> Path:
    """Brings the set here and returns its folder. Raises `UserError` with what to do by hand where that fails."""
    known = known_set(data.name)
    root = folder_of(data)
    if not known.downloadable:
        raise _by_hand(known, root, f"torchvision does not download {known.name}.")
    try:
        root.mkdir(parents=True, exist_ok=True)
        with contextlib.redirect_stdout(sys.stderr):
            for _ in _parts(data.name, root, download=True):
                pass  # each brings what it lacks
    except _FAULTS as error:
        reason = " ".join(str(error).split())[:200]
        raise _by_hand(known, root, f"{known.name} was not downloaded: {reason}.") from error
    _loaded.cache_clear()
    return root


@functools.lru_cache(maxsize=1)
def _loaded(name: str, root: Path) -> tuple[PartOfSet, ...]:
    return tuple(_parts(name, root, download=False))


def _parts(name: str, root: Path, *, download: bool) -> Iterator[PartOfSet]:
    from torchvision import datasets

    for part, arguments in PARTS[name].items():
        brings = {"download": download} if KNOWN_SETS[name].downloadable else {}
        yield PartOfSet(part, getattr(datasets, name)(root=str(root), **arguments, **brings))


def _not_here(known: KnownSet, root: Path) -> UserError:
    what = f"{known.name} is not on this machine, or not whole."
    if not known.downloadable:
        return _by_hand(known, root, what)
    return UserError(
        what,
        where=str(root),
        remedy=f"Download it (main.py data download {known.name}), or put {known.files} into this folder.",
    )


def _by_hand(known: KnownSet, root: Path, what: str) -> UserError:
    return UserError(what, where=str(root), remedy=f"Put {known.files} into this folder by hand.")
