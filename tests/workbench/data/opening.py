"""Small files opened as data sets."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from workbench.data.dataset import Dataset
from workbench.data.sources import open_dataset
from workbench.spec.data import DataFile
from workbench.spec.data_description import Finding


def no_news(done: int, total: int) -> None:
    """Nobody watches."""


def image(path: Path, size: tuple[int, int] = (8, 6), mode: str = "RGB") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size).save(path)
    return path


def opened(folder: Path, content: str, **settings: object) -> Dataset:
    file = folder / "labels.csv"
    file.write_text(content)
    return open_dataset(DataFile.model_validate({"path": str(file), **settings}), no_news)


def finding(dataset: Dataset, kind: str) -> Finding:
    return next(found for found in dataset.findings if found.kind == kind)


def kinds(dataset: Dataset) -> set[str]:
    return {found.kind for found in dataset.findings}
