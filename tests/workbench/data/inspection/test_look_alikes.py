"""Looking through a folder for copies, with what is remembered of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.workbench.data.inspection.folders import fill
from tests.workbench.data.inspection.pictures import scene
from workbench.data.columns import Column
from workbench.data.dataset import Dataset, ImageInputs
from workbench.data.folder import open_folder
from workbench.data.inspection.image_findings import image_findings
from workbench.data.inspection.look_alikes import LookAlikes, find_look_alikes
from workbench.data.reading import Unreadable
from workbench.data.watching import Cancelled
from workbench.spec.data import ImageFolder
from workbench.spec.data_description import Finding


def silent(_done: int, _total: int) -> None:
    pass


def opened(root: Path) -> Dataset:
    return open_folder(ImageFolder(path=str(root)), silent)


def named(dataset: Dataset, groups: np.ndarray) -> set[frozenset[str]]:
    return {
        frozenset(dataset.names[at] for at in np.flatnonzero(groups == number)) for number in range(groups.max() + 1)
    }


def test_that_copies_and_near_copies_of_a_folder_are_found(tmp_path: Path) -> None:
    dataset = opened(fill(tmp_path / "pets"))
    alike = find_look_alikes(dataset, None, silent)
    copies = {frozenset({"a/0.png", "a/copy.png"}), frozenset({"a/1.png", "b/again.png"})}
    assert named(dataset, alike.identical) == copies
    assert named(dataset, alike.near) == copies | {frozenset({"b/4.png", "b/near.jpg"})}


def test_that_what_was_looked_at_before_a_cancel_is_not_read_again(tmp_path: Path) -> None:
    dataset = opened(fill(tmp_path / "pets"))
    reads: list[int] = []

    def counted(at: int, least: int | None) -> np.ndarray:
        reads.append(at)
        return dataset.images.read(at, least)

    images = ImageInputs(dataset.images.sizes, 3, counted)
    watched = Dataset(dataset.title, "", images, dataset.columns, dataset.names, dataset.identities)

    def cancel(done: int, _total: int) -> None:
        if done >= 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        find_look_alikes(watched, tmp_path / "kept", cancel)
    looked_at = set(reads)
    assert len(looked_at) >= 4
    reads.clear()
    alike = find_look_alikes(watched, tmp_path / "kept", silent)
    assert not looked_at & set(reads)
    assert named(dataset, alike.near) == named(dataset, find_look_alikes(dataset, None, silent).near)
    reads.clear()
    find_look_alikes(watched, tmp_path / "kept", silent)
    assert reads == []


def test_that_images_that_cannot_be_read_stand_alone() -> None:
    pixels = np.asarray(scene(0))

    def read(at: int, _least: int | None) -> np.ndarray:
        if at in (1, 3):
            raise Unreadable("damaged")
        return pixels

    images = ImageInputs(np.full((5, 2), (200, 150)), 3, read)
    dataset = Dataset("five", "", images, {}, list("abcde"), list("abcde"))
    alike = find_look_alikes(dataset, None, silent)
    assert alike.identical.tolist() == alike.near.tolist() == [0, -1, 0, -1, 0]


def test_that_copies_are_identical_also_where_their_size_was_not_looked_at() -> None:
    pixels = np.asarray(scene(0))
    images = ImageInputs(np.array([(200, 150), (0, 0), (0, 0), (0, 0)]), 3, lambda at, _least: pixels[: 150 - at // 3])
    dataset = Dataset("four", "", images, {}, list("abcd"), list("abcd"))
    assert find_look_alikes(dataset, None, silent).identical.tolist() == [0, 0, 0, -1]


def test_that_comparing_large_copies_pixel_by_pixel_can_be_broken_off() -> None:
    pixels = np.asarray(scene(0))
    looked_at: list[int] = []

    def read(at: int, least: int | None) -> np.ndarray:
        if least is None:
            looked_at.append(at)
        return pixels

    def cancel(_done: int, _total: int) -> None:
        if len(looked_at) == 2:
            raise Cancelled

    images = ImageInputs(np.full((5, 2), (2000, 1500)), 3, read)
    with pytest.raises(Cancelled):
        find_look_alikes(Dataset("five", "", images, {}, list("abcde"), list("abcde")), None, cancel)
    assert looked_at == [0, 1]


def many(number: int, *, codes: list[int], sizes: list[tuple[int, int]]) -> Dataset:
    images = ImageInputs(np.array(sizes), 3, lambda _at, _least: np.zeros((1, 1, 3), np.uint8))
    names = [f"{at}.png" for at in range(number)]
    columns = {"class": Column(("cat", "dog"), np.array(codes))}
    return Dataset("pets", "/pets", images, columns, names, names)


def test_that_findings_name_the_images_and_count_them() -> None:
    dataset = many(6, codes=[0, 1, 0, 0, 1, -1], sizes=[(64, 64), (64, 64), (64, 64), (64, 7), (20, 20), (64, 64)])
    alike = LookAlikes(np.array([0, 0, -1, -1, -1, -1]), np.array([0, 0, 0, -1, 1, 1]))
    parts = np.array([0, 0, 2, 0, 1, 1], dtype=np.int8)
    told = image_findings(dataset, parts, alike, ["class"], seen_px=224)
    by_kind = {finding.kind: finding for finding in told.findings}
    assert by_kind["leaks"].where == ("0.png", "1.png", "2.png")
    assert by_kind["leaks"].what == "1 group of look-alikes stands in more than one part of the split: 3 images."
    assert by_kind["leaks"].severity == "warning"
    assert by_kind["leaks"].remedy
    assert by_kind["labelled-differently"].where == ("0.png", "1.png")
    assert by_kind["identical"].count == 2
    assert by_kind["look-alike"].what.endswith("2 groups, 3 to spare.")
    assert by_kind["tiny"].where == ("3.png", "4.png")
    assert {kind: mark.sum() for kind, mark in told.marks.items()} == {
        kind: finding.count for kind, finding in by_kind.items()
    }


def test_that_copies_differ_in_label_only_by_what_is_predicted() -> None:
    dataset = many(4, codes=[0, 0, 0, 1], sizes=[(64, 64)] * 4)
    dataset = replace(dataset, columns={"patient": Column(tuple("abcd"), np.arange(4)), **dataset.columns})
    alike = LookAlikes(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 1]))
    parts = np.zeros(4, dtype=np.int8)
    told = image_findings(dataset, parts, alike, ["class", "gone"])
    assert told.marks["labelled-differently"].tolist() == [False, False, True, True]
    assert "labelled-differently" not in image_findings(dataset, parts, alike, []).marks
    assert image_findings(dataset, parts, alike, ["class", "patient"]).marks["labelled-differently"].all()


def test_that_two_findings_of_a_kind_mark_what_either_names() -> None:
    dataset = many(3, codes=[0, 1, 0], sizes=[(64, 64)] * 3)
    two = tuple(Finding(kind="odd", what="Odd.", where=(f"{at}.png",), count=1, done="Kept.") for at in (0, 2))
    told = image_findings(replace(dataset, findings=two), np.zeros(3, dtype=np.int8), None, [])
    assert told.marks["odd"].tolist() == [True, False, True]


def test_that_an_orderly_data_set_has_no_findings() -> None:
    dataset = many(3, codes=[0, 1, 0], sizes=[(64, 64)] * 3)
    alone = np.full(3, -1)
    told = image_findings(dataset, np.array([0, 1, 2], dtype=np.int8), LookAlikes(alone, alone), ["class"], 224)
    assert told.findings == []
    assert told.marks == {}
