"""Thumbnails on disk, through two writers, lost bytes and a limit."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from workbench.data.looking.thumbnail import SIDE_PX, thumbnail
from workbench.data.looking.thumbnail_store import ThumbnailStore, folder_for, make_room, read_thumbnail
from workbench.data.record_log import key_of

CAT, DOG = key_of("cat"), key_of("dog")


def test_that_thumbnails_of_two_writers_at_once_are_found_by_a_third(tmp_path: Path) -> None:
    first, second = ThumbnailStore(tmp_path), ThumbnailStore(tmp_path)
    first.put(CAT, b"a cat")
    second.put(DOG, b"a dog")
    first.close()
    second.close()
    third = ThumbnailStore(tmp_path)
    places = [third.place(key) for key in (CAT, DOG)]
    assert [read_thumbnail(tmp_path, place) for place in places if place] == [b"a cat", b"a dog"]
    assert third.place(key_of("horse")) is None


@pytest.mark.skipif(sys.platform != "linux", reason="the size of files is limited by Linux's own means")
def test_that_what_a_full_disk_takes_a_part_of_costs_no_later_thumbnail(tmp_path: Path) -> None:
    import resource

    store = ThumbnailStore(tmp_path)
    store.put(CAT, bytes(1000))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1500, limits[1]))
    try:
        with pytest.raises(OSError, match="No space"):
            store.put(DOG, bytes(1000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert store.place(DOG) is None
    place = store.put(DOG, b"a dog")
    store.close()
    assert read_thumbnail(tmp_path, place) == b"a dog"


def test_that_bytes_the_disk_has_lost_are_not_taken_for_a_thumbnail(tmp_path: Path) -> None:
    store = ThumbnailStore(tmp_path)
    place = store.put(CAT, b"a cat")
    store.close()
    path = tmp_path / place.file
    path.write_bytes(bytes(5))
    assert read_thumbnail(tmp_path, place) is None
    path.write_bytes(b"a c")
    assert read_thumbnail(tmp_path, place) is None
    path.unlink()
    assert read_thumbnail(tmp_path, place) is None
    assert ThumbnailStore(tmp_path).place(CAT) is None


def test_that_the_data_set_looked_at_longest_ago_is_forgotten_first_and_the_last_never(tmp_path: Path) -> None:
    for age, name in enumerate(("new", "middle", "old")):
        store = ThumbnailStore(folder_for(tmp_path, name))
        store.put(CAT, bytes(1000))
        store.used()
        store.close()
        os.utime(store.folder / "used", (1e9 - age, 1e9 - age))
    make_room(tmp_path, limit_bytes=2500)
    assert set(tmp_path.iterdir()) == {folder_for(tmp_path, name) for name in ("new", "middle")}
    make_room(tmp_path, limit_bytes=10)
    assert list(tmp_path.iterdir()) == [folder_for(tmp_path, "new")]


@pytest.mark.parametrize(
    ("size", "small"), [((500, 375), (128, 96)), ((3, 2000), (1, 128)), ((28, 28), (28, 28)), ((128, 1), (128, 1))]
)
@pytest.mark.parametrize("channels", [1, 3])
def test_that_a_thumbnail_keeps_proportions_and_small_images_keep_their_pixels(
    size: tuple[int, int], small: tuple[int, int], channels: int
) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (size[1], size[0], channels), dtype=np.uint8)
    image = Image.open(io.BytesIO(thumbnail(pixels)))
    assert image.size == small
    assert image.mode == ("L" if channels == 1 else "RGB")
    if max(size) <= SIDE_PX:
        assert np.array_equal(np.asarray(image).reshape(pixels.shape), pixels)
