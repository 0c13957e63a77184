"""Where decoded images lie, and what is left of them when something goes wrong."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pytest

from models.spec.errors import UserError
from workbench.data.placing import ABANDONED_AFTER_S, KEPT_FILES, Images, placed

SHAPE = (4, 3, 5, 5)


def fill(images: Images) -> None:
    images[:] = np.arange(images.size, dtype=np.uint8).reshape(images.shape)


def must_not_be_called(images: Images) -> None:
    pytest.fail("filled although it lay there")


def test_that_small_arrays_stay_in_memory(tmp_path: Path) -> None:
    images = placed(SHAPE, "key", fill, tmp_path)
    assert not isinstance(images, np.memmap)
    assert list(tmp_path.iterdir()) == []


def test_that_without_a_folder_everything_stays_in_memory() -> None:
    assert not isinstance(placed(SHAPE, "key", fill, None, limit_bytes=0), np.memmap)


def test_that_a_file_is_filled_once_and_writing_to_the_array_does_not_change_it(tmp_path: Path) -> None:
    first = placed(SHAPE, "key", fill, tmp_path, limit_bytes=0)
    first[:] = 0
    second = placed(SHAPE, "key", must_not_be_called, tmp_path, limit_bytes=0)
    assert second.ravel()[:5].tolist() == [0, 1, 2, 3, 4]
    assert second.flags.writeable


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY", b"nonsense" * 100])
def test_that_a_damaged_file_is_written_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "images-key.npy").write_bytes(content)
    assert placed(SHAPE, "key", fill, tmp_path, limit_bytes=0).ravel()[1] == 1


def test_that_a_file_cut_short_or_of_another_shape_is_written_anew(tmp_path: Path) -> None:
    placed((2, 3, 5, 5), "key", fill, tmp_path, limit_bytes=0)
    assert placed(SHAPE, "key", fill, tmp_path, limit_bytes=0).shape == SHAPE
    path = tmp_path / "images-key.npy"
    path.write_bytes(path.read_bytes()[:-10])
    assert placed(SHAPE, "key", fill, tmp_path, limit_bytes=0).ravel()[-1] == 4 * 75 % 256 - 1


def test_that_what_filling_raises_passes_through_and_leaves_no_file(tmp_path: Path) -> None:
    def fail(images: Images) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        placed(SHAPE, "key", fail, tmp_path, limit_bytes=0)
    assert list(tmp_path.iterdir()) == []


def test_that_only_the_latest_files_are_kept_and_the_one_used_last_is_among_them(tmp_path: Path) -> None:
    for age, key in enumerate(("oldest", "older", "old", "new")):
        placed(SHAPE, key, fill, tmp_path, limit_bytes=0)
        moment = time.time() - 1000 + age
        os.utime(tmp_path / f"images-{key}.npy", (moment, moment))
    assert len(list(tmp_path.iterdir())) == KEPT_FILES
    placed(SHAPE, "older", must_not_be_called, tmp_path, limit_bytes=0)
    placed(SHAPE, "newest", fill, tmp_path, limit_bytes=0)
    assert {path.name for path in tmp_path.iterdir()} == {"images-older.npy", "images-new.npy", "images-newest.npy"}


def test_that_only_half_written_files_of_long_ago_are_removed(tmp_path: Path) -> None:
    stale, fresh = tmp_path / ".images-a.npy.1.partial", tmp_path / ".images-b.npy.2.partial"
    for path in (stale, fresh):
        path.touch()
    long_ago = time.time() - ABANDONED_AFTER_S - 10
    os.utime(stale, (long_ago, long_ago))
    placed(SHAPE, "key", fill, tmp_path, limit_bytes=0)
    assert fresh.exists()
    assert not stale.exists()


def test_that_too_little_room_is_told_before_anything_is_decoded(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="are free") as refused:
        placed((2**30, 3, 1024, 1024), "key", must_not_be_called, tmp_path, limit_bytes=0)
    assert refused.value.where == str(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_that_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="cannot be kept on disk"):
        placed(SHAPE, "key", fill, tmp_path / "file" / "cache", limit_bytes=0)


def test_that_too_little_memory_is_told() -> None:
    with pytest.raises(UserError, match="GiB of memory"):
        placed((2**40, 3, 1024, 1024), "key", must_not_be_called, None)
