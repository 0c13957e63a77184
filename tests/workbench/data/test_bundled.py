"""The data sets that come with the program."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from workbench.data.dataset import TableInputs
from workbench.data.sources import open_dataset
from workbench.data.watching import Cancelled
from workbench.spec.data import BundledData, BundledName


def no_news(done: int, total: int) -> None:
    """Nobody watches."""


def test_that_mnist_5k_has_500_of_each_digit_in_grey() -> None:
    dataset = open_dataset(BundledData(name="mnist-5k"), no_news)
    assert (dataset.title, len(dataset), dataset.images.channels) == ("MNIST-5k", 5000, 1)
    assert dataset.columns["class"].values == tuple("0123456789")
    assert np.bincount(dataset.columns["class"].codes).tolist() == [500] * 10
    pixels = dataset.images.read(0, None)
    assert (pixels.shape, pixels.dtype.name, int(pixels.max())) == ((28, 28, 1), "uint8", 255)


def test_that_digits_are_scaled_from_16_levels_to_the_whole_range() -> None:
    from sklearn.datasets import load_digits

    dataset = open_dataset(BundledData(name="digits"), no_news)
    assert (dataset.title, len(dataset), dataset.images.sizes[0].tolist()) == ("Digits (8×8)", 1797, [8, 8])
    ours, theirs = dataset.images.read(7, None)[..., 0], load_digits().images[7]
    assert ours[theirs == 16].min() == 255
    assert np.abs(ours / 255 - theirs / 16).max() <= 0.5 / 255


@pytest.mark.parametrize("name", ["mnist-5k", "digits"])
def test_that_digits_are_labelled_as_even_or_odd_too(name: BundledName) -> None:
    dataset = open_dataset(BundledData(name=name), no_news)
    parity = dataset.columns["parity"]
    named = {
        (dataset.columns["class"].values[digit], parity.values[side])
        for digit, side in zip(dataset.columns["class"].codes, parity.codes, strict=True)
    }
    assert named == {(digit, "odd" if digit in "13579" else "even") for digit in "0123456789"}


@pytest.mark.parametrize("name", ["mnist-5k", "digits"])
def test_that_the_shared_pixels_cannot_be_written_to(name: BundledName) -> None:
    with pytest.raises(ValueError, match="read-only"):
        open_dataset(BundledData(name=name), no_news).images.read(0, None)[0, 0, 0] = 1


def test_that_mnist_5k_knows_how_thick_every_digit_is() -> None:
    numbers = open_dataset(BundledData(name="mnist-5k"), no_news).columns["thickness"].numbers
    assert numbers is not None
    assert numbers.shape == (5000,)
    assert 0.8 < numbers.min() < numbers.max() < 8


def test_that_multi_mnist_comes_in_parts_with_a_digit_on_each_side() -> None:
    dataset = open_dataset(BundledData(name="multi-mnist"), no_news)
    assert (dataset.title, len(dataset), dataset.images.sizes[0].tolist()) == ("MultiMNIST", 5000, [36, 36])
    assert dataset.columns.keys() == {"left", "right"}
    assert dataset.columns["left"].values == dataset.columns["right"].values == tuple("0123456789")
    assert dataset.parts is not None
    assert np.bincount(dataset.parts).tolist() == [3000, 1000, 1000]


@pytest.mark.parametrize(
    ("name", "rows", "columns", "last"),
    [("wine", 178, 14, "class"), ("breast-cancer", 569, 31, "class"), ("diabetes", 442, 11, "progression")],
)
def test_that_tables_hold_their_measurements_and_last_what_to_predict(
    name: BundledName, rows: int, columns: int, last: str
) -> None:
    dataset = open_dataset(BundledData(name=name), no_news)
    assert isinstance(dataset.inputs, TableInputs)
    assert (len(dataset), len(dataset.columns), list(dataset.columns)[-1]) == (rows, columns, last)


def test_that_classes_of_tables_are_named() -> None:
    column = open_dataset(BundledData(name="breast-cancer"), no_news).columns["class"]
    assert dict(zip(column.values, column.counts().tolist(), strict=True)) == {"benign": 357, "malignant": 212}


def test_that_loading_can_be_cancelled() -> None:
    def cancel(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        open_dataset(BundledData(), cancel)


def test_that_preparing_data_imports_neither_torch_nor_qt() -> None:
    code = (
        "import sys; import workbench.data.prepare, workbench.data.describe as d;"
        "from workbench.spec.data import *; from workbench.spec.split import *;"
        "d.describe(BundledData(name='digits'), Split());"
        "print([name for name in ('torch', 'PySide6', 'sqlalchemy') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
