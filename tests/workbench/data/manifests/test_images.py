"""Manifests opened as data sets of images."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.spec.errors import UserError
from tests.workbench.data.opening import finding, image, opened
from workbench.data.dataset import ImageInputs
from workbench.data.describe import describe
from workbench.data.manifests import images
from workbench.data.prepare import prepare
from workbench.data.reading import Unreadable
from workbench.spec.data import DataFile
from workbench.spec.split import Split
from workbench.spec.tasks import Classification


def test_that_a_manifest_opens_to_images_with_its_other_columns(folder: Path) -> None:
    dataset = opened(folder, "path,animal,age\n0.png,cat,3\n./1.png,dog,4.5\n2.png,cat,\n")
    assert isinstance(dataset.inputs, ImageInputs)
    assert list(dataset.names) == ["0.png", "./1.png", "2.png"]
    assert dataset.inputs.sizes.tolist() == [[8, 6], [9, 6], [10, 6]]
    assert dataset.inputs.channels == 3
    assert dataset.inputs.read(2, None).shape == (6, 10, 3)
    assert list(dataset.columns) == ["animal", "age"]
    assert dataset.columns["animal"].codes.tolist() == [0, 1, 0]
    assert dataset.columns["age"].numbers is not None
    assert dataset.columns["age"].codes.tolist() == [0, 1, -1]
    assert finding(dataset, "missing-values").where == ("line 4",)
    assert dataset.title == "labels.csv"
    assert dataset.parts is None


def test_that_identities_change_with_the_files(folder: Path) -> None:
    content = "path,animal\n0.png,cat\n1.png,dog\n"
    before = list(opened(folder, content).identities)
    assert len(set(before)) == 2
    image(folder / "1.png", size=(20, 20))
    after = list(opened(folder, content).identities)
    assert (before[0] == after[0], before[1] == after[1]) == (True, False)


def test_that_a_part_of_the_examples_keeps_everything_in_step(folder: Path) -> None:
    dataset = opened(folder, "path,animal,split\n0.png,cat,train\n1.png,dog,test\n2.png,cat,train\n")
    part = dataset.of(np.array([2, 1]))
    assert list(part.names) == ["2.png", "1.png"]
    assert part.images.read(0, None).shape == (6, 10, 3)
    assert part.parts is not None
    assert part.parts.tolist() == [0, 2]
    assert part.columns["animal"].codes.tolist() == [0, 1]


def test_that_unreadable_files_are_left_out_with_the_reason(folder: Path) -> None:
    (folder / "text.png").write_text("no image")
    (folder / "empty.png").touch()
    dataset = opened(folder, "path,animal\n0.png,cat\ntext.png,dog\nempty.png,dog\n1.png,dog\n")
    told = finding(dataset, "unreadable")
    assert told.count == 2
    assert told.where[0].startswith("line 3 (text.png: it is no PNG")
    assert told.where[1] == "line 4 (empty.png: it is empty)"


def test_that_a_manifest_without_usable_images_is_refused_with_the_reason(folder: Path) -> None:
    with pytest.raises(
        UserError, match=r"labels\.csv: No image .*2 rows name a file that is not there.*line 2 \(x\.png\)"
    ):
        opened(folder, "path,animal\nx.png,cat\ny.png,dog\n")


def test_that_of_many_files_only_a_sample_is_looked_into(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MOST_LOOKED_INTO", 3)
    monkeypatch.setattr(images, "SAMPLE", 2)
    (folder / "1.png").write_text("broken")
    content = "path,animal\n0.png,cat\n1.png,dog\n2.png,cat\n3.png,dog\n"
    dataset = opened(folder, content)
    assert len(dataset) == 4
    assert dataset.images.sizes.tolist() == [[8, 6], [0, 0], [0, 0], [11, 6]]
    assert "4 images; 2 of them were looked into" in finding(dataset, "sampled").what
    with pytest.raises(Unreadable):
        dataset.images.read(1, None)
    facts = describe(DataFile(path=str(folder / "labels.csv")), Split()).images
    assert facts is not None
    assert (facts.min_size, facts.max_size) == ((8, 6), (11, 6))


def test_that_a_file_that_breaks_only_when_decoded_is_left_out_of_training(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "MOST_LOOKED_INTO", 3)
    monkeypatch.setattr(images, "SAMPLE", 2)
    for index in range(4, 12):
        image(folder / f"{index}.png")
    (folder / "5.png").write_text("broken")
    (folder / "labels.csv").write_text("path,animal\n" + "".join(f"{i}.png,{'cd'[i % 2]}\n" for i in range(12)))
    prepared = prepare(
        DataFile(path=str(folder / "labels.csv")),
        Split(),
        [Classification(name="animal", column="animal")],
        image_size=16,
        channels=3,
        interpolation="bilinear",
        fit="crop",
    )
    assert len(prepared.train) + len(prepared.validation) + len(prepared.test) == 11
    assert [file.path for file in prepared.skipped] == ["5.png"]
