"""Files of decoded images: whole or not there."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest

from tests.workbench.data.pixel_cache.pictures import SHAPE, identities, pictures
from workbench.data.pixel_cache.shard import digest_of, open_shard, write_shard

DIGESTS = [digest_of(identity) for identity in identities(range(5))]


def test_that_a_file_gives_back_the_rows_that_are_wanted(tmp_path: Path) -> None:
    path = write_shard(tmp_path, "key", DIGESTS, pictures(range(5)))
    shard = open_shard(path, {DIGESTS[3], DIGESTS[1], digest_of("another")}, SHAPE)
    assert shard is not None
    assert shard.row_of == {DIGESTS[1]: 1, DIGESTS[3]: 3}
    np.testing.assert_array_equal(shard.images, pictures(range(5)))
    assert not shard.images.flags.writeable
    assert list(tmp_path.iterdir()) == [path]


def test_that_the_same_images_are_the_same_file(tmp_path: Path) -> None:
    first = write_shard(tmp_path, "key", DIGESTS, pictures(range(5)))
    mapped = open_shard(first, set(DIGESTS), SHAPE)
    assert write_shard(tmp_path, "key", DIGESTS, pictures(range(5))) == first
    assert mapped is not None
    np.testing.assert_array_equal(mapped.images, pictures(range(5)))  # also the one replaced can still be read


def test_that_a_file_without_a_wanted_image_or_of_another_shape_is_not_opened(tmp_path: Path) -> None:
    path = write_shard(tmp_path, "key", DIGESTS, pictures(range(5)))
    assert open_shard(path, {digest_of("another")}, SHAPE) is None
    assert open_shard(path, set(DIGESTS), (3, 8, 8)) is None
    assert open_shard(tmp_path / "gone", set(DIGESTS), SHAPE) is None


@pytest.mark.parametrize("length", [0, 8, 31, 32, 100, 4095, 4096, 4096 + 239, 4096 + 241])
def test_that_a_file_of_any_other_length_counts_as_none(tmp_path: Path, length: int) -> None:
    path = write_shard(tmp_path, "key", DIGESTS, pictures(range(5)))
    whole = path.read_bytes()
    assert len(whole) == 4096 + 240
    path.write_bytes((whole + b"more")[:length])
    assert open_shard(path, set(DIGESTS), SHAPE) is None


@pytest.mark.parametrize("at", [0, 9, 25, 40])
def test_that_a_file_with_a_damaged_head_counts_as_none(tmp_path: Path, at: int) -> None:
    path = write_shard(tmp_path, "key", DIGESTS, pictures(range(5)))
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)
    assert open_shard(path, set(DIGESTS), SHAPE) is None


def test_that_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: int, _start: int, _size: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "posix_fallocate", full, raising=False)
    with pytest.raises(OSError, match="No space"):
        write_shard(tmp_path, "key", DIGESTS, pictures(range(5)))
    assert list(tmp_path.iterdir()) == []
