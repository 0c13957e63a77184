"""Sources of data as a document names them."""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated, Literal

from pydantic import Field

from models.spec.base import Spec, knob

BundledName = Literal["mnist-5k", "multi-mnist", "digits", "wine", "breast-cancer", "diabetes"]
BUNDLED_DIGITS: tuple[BundledName, ...] = ("mnist-5k", "digits")
"""Bundled sets whose class is a digit."""

MAIN_COLUMN = "class"
"""The label column of image folders and of bundled sets."""

BUNDLED_TITLES: dict[str, str] = {
    "mnist-5k": "MNIST-5k",
    "multi-mnist": "MultiMNIST",
    "digits": "Digits (8×8)",
    "wine": "Wine",
    "breast-cancer": "Breast cancer",
    "diabetes": "Diabetes",
}
BUNDLED_ABOUT: dict[BundledName, str] = {
    "mnist-5k": "5,000 handwritten digits of 28×28 pixels: which digit, even or odd, how thick its strokes are.",
    "multi-mnist": "5,000 pairs of digits laid over each other, 36×36 pixels: which is the left one, which the right.",
    "digits": "1,797 handwritten digits of 8×8 pixels: which digit, even or odd.",
    "wine": "A table of 178 wines: 13 measurements, and the cultivar.",
    "breast-cancer": "A table of 569 biopsies: 30 measurements, and whether the tumour is benign.",
    "diabetes": "A table of 442 patients: 10 measurements, and how far the disease had come a year later.",
}


class BundledData(Spec):
    """A data set installed with the program: needs no download."""

    kind: Literal["bundled"] = "bundled"
    name: BundledName = knob(
        "mnist-5k",
        "Data set",
        "MNIST-5k: 5,000 handwritten digits of 28×28 pixels. MultiMNIST: two of them in each image. Digits: 1,797 of "
        "8×8 pixels. Wine, breast cancer and diabetes are tables.",
        options=BUNDLED_TITLES,
    )


class ImageFolder(Spec):
    """A folder with one subfolder of images for each class, or with such folders in `train`, `val` and `test`."""

    kind: Literal["folder"] = "folder"
    path: str = knob(..., "Folder", "A folder with one subfolder of images for each class.", min_length=1)


class DataFile(Spec, title="File"):
    """A file with a row for each example: CSV, TSV, Parquet, or JSON lines."""

    kind: Literal["file"] = "file"
    path: str = knob(..., "File", "A CSV, TSV, Parquet or JSONL file with one row for each example.", min_length=1)
    reads: Literal["auto", "images", "text", "table"] = knob(
        "auto",
        "Inputs",
        "What the model sees: images whose paths stand in a column, the text of a column, or the columns themselves.",
        options={"auto": "find out", "images": "images", "text": "text", "table": "table columns"},
    )
    column: str = knob("", "Input column", "The column of paths, or of text; empty: it is found by looking.")
    base: str = knob("", "Base folder", "Where relative paths start; empty: in the folder of the file.", advanced=True)
    allow_outside: bool = knob(
        False, "Allow files outside", "Whether paths may lead out of the base folder.", advanced=True
    )
    delimiter: Literal["auto", ",", ";", "tab", "|"] = knob(
        "auto",
        "Delimiter",
        "What stands between the fields of a text file.",
        options={"auto": "find out", ",": "comma", ";": "semicolon", "tab": "tab", "|": "bar"},
        advanced=True,
    )
    split_column: str = knob(
        "",
        "Column of parts",
        "The column that says train, validation or test; empty: it is found by looking, '-': there is none.",
        advanced=True,
    )
    join_spellings: bool = knob(
        False,
        "Join spellings",
        "Whether labels that differ only in case or blanks, or as 1 and 1.0 do, are one and the same.",
        advanced=True,
    )


class TorchvisionData(Spec, title="torchvision"):
    """One of torchvision's own data sets, by its name there."""

    kind: Literal["torchvision"] = "torchvision"
    name: str = knob(..., "Data set", "A class of torchvision.datasets, for example CIFAR10.", min_length=1)
    root: str = knob(
        "", "Folder", "Where it lies or is downloaded to; empty: beside torch's downloaded weights.", advanced=True
    )


DataSource = Annotated[BundledData | ImageFolder | DataFile | TorchvisionData, Field(discriminator="kind")]


def data_title(data: DataSource) -> str:
    """What a data set is called before it is looked at: `MNIST-5k`, or the folder's name."""
    if isinstance(data, BundledData):
        return BUNDLED_TITLES[data.name]
    if isinstance(data, TorchvisionData):
        return data.name
    return PurePath(data.path).name or data.path
