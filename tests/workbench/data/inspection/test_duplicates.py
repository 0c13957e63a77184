"""Copies and near copies among pictures that are known."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from tests.workbench.data.inspection.pictures import recompressed, scene
from workbench.data.inspection import near_hashes
from workbench.data.inspection.duplicates import exact_groups, near_groups
from workbench.data.inspection.fingerprints import DTYPE, Fingerprints, fingerprint
from workbench.data.inspection.grouping import extra_members, num_groups

NUM_SCENES = 40


def prints_of(*images: Image.Image) -> Fingerprints:
    return Fingerprints.of(np.array([fingerprint(np.asarray(image), image.size) for image in images], dtype=DTYPE))


def unneeded(index: int) -> bytes:
    raise AssertionError(index)


@pytest.mark.parametrize(
    "change",
    [
        lambda image: recompressed(image, 40),
        lambda image: image.resize((100, 75), Image.Resampling.BICUBIC),
        lambda image: image.resize((400, 300), Image.Resampling.LANCZOS),
        lambda image: ImageEnhance.Brightness(image).enhance(0.6),
        lambda image: ImageEnhance.Contrast(image).enhance(0.7),
    ],
    ids=["recompressed", "halved", "doubled", "darker", "less contrast"],
)
def test_that_a_changed_copy_is_found_with_its_original_and_nothing_else(
    change: Callable[[Image.Image], Image.Image],
) -> None:
    scenes = [scene(seed) for seed in range(NUM_SCENES)]
    prints = prints_of(*scenes, *(change(image) for image in scenes[:10]))
    exact = exact_groups(prints, unneeded)
    near = near_groups(prints, exact)
    assert (exact == -1).all()
    assert near[:10].tolist() == near[NUM_SCENES:].tolist() == list(range(10))
    assert (near[10:NUM_SCENES] == -1).all()


def test_that_copies_are_exact_whatever_file_held_them_and_stand_in_their_own_groups() -> None:
    grey = scene(0).convert("L")
    images = [scene(1), grey, scene(2), scene(1), grey.convert("RGB"), scene(1)]
    prints = Fingerprints.of(
        np.array(
            [fingerprint(np.asarray(image).reshape(image.height, image.width, -1), image.size) for image in images],
            dtype=DTYPE,
        )
    )
    groups = exact_groups(prints, unneeded)
    assert groups.tolist() == [0, 1, -1, 0, 1, 0]
    assert num_groups(groups) == 2
    assert extra_members(groups) == 3


def test_that_images_read_at_a_part_of_their_size_are_exact_only_if_all_their_pixels_are() -> None:
    small = np.asarray(scene(1))
    prints = Fingerprints.of(np.array([fingerprint(small, (2000, 1500))] * 3, dtype=DTYPE))
    groups = exact_groups(prints, {0: b"a", 1: b"b", 2: b"a"}.__getitem__)
    assert groups.tolist() == [0, -1, 0]
    assert near_groups(prints, groups).tolist() == [0, 0, 0]


def test_that_plain_images_are_near_only_in_one_colour() -> None:
    colours = [(200, 30, 30), (30, 30, 200), (202, 31, 29), (0, 0, 0), (255, 255, 255)]
    prints = prints_of(*(Image.new("RGB", (64, 64), colour) for colour in colours))
    assert near_groups(prints, exact_groups(prints, unneeded)).tolist() == [0, -1, 0, -1, -1]


def test_that_many_copies_of_one_image_cost_no_comparison_of_each_with_each() -> None:
    records = np.array([fingerprint(np.asarray(scene(seed)), (200, 150)) for seed in (1, 2)], dtype=DTYPE)
    prints = Fingerprints.of(np.tile(records, 50_000))
    begun = time.perf_counter()
    groups = near_groups(prints, exact_groups(prints, unneeded))
    assert num_groups(groups) == 2
    assert time.perf_counter() - begun < 10  # each with each would be five thousand million pairs


def test_that_many_dark_images_that_all_look_alike_take_no_memory_for_each_pair(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(near_hashes, "COMPARED_AT_ONCE", 2**12)
    records = np.zeros(1500, dtype=DTYPE)
    records["digest"] = [f"{number}".encode() for number in range(1500)]
    tracemalloc.start()
    groups = near_groups(Fingerprints.of(records), np.full(1500, -1))
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (groups == 0).all()
    assert peak_bytes < 45e6  # to keep a million pairs took 90 MB
