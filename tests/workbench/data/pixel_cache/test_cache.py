"""How large the folder of decoded images may grow, and what is forgotten first."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.workbench.data.pixel_cache.pictures import identities, pictures
from workbench.data.pixel_cache import cache as cache_module
from workbench.data.pixel_cache.cache import ABANDONED_AFTER_S, LEAST_DEFAULT_BYTES, PixelCache
from workbench.data.pixel_cache.shard import digest_of, write_shard

FILE_BYTES = 4096 + 48


@pytest.fixture
def cache(tmp_path: Path) -> PixelCache:
    return PixelCache(tmp_path / "pixels")


def fill(cache: PixelCache, number: int, age_s: float = 0.0, key: str = "key") -> Path:
    """A file with one picture, last used so long ago."""
    cache.folder.mkdir(exist_ok=True)
    path = write_shard(cache.folder, key, [digest_of(identities([number])[0])], pictures([number]))
    os.utime(path, (time.time() - age_s,) * 2)
    return path


def test_that_a_folder_that_is_not_there_is_an_empty_cache(cache: PixelCache) -> None:
    assert cache.size_bytes() == 0
    assert cache.files("key") == []
    assert cache.clear() == 0
    assert cache.limit_bytes >= LEAST_DEFAULT_BYTES


def test_that_files_are_found_by_their_key(cache: PixelCache) -> None:
    mine, _other = fill(cache, 0, key="mine"), fill(cache, 0, key="mine2")
    assert cache.files("mine") == [mine]
    assert cache.size_bytes() == 2 * FILE_BYTES


def test_that_what_was_not_used_for_longest_is_forgotten_first(cache: PixelCache) -> None:
    files = [fill(cache, number, age_s) for number, age_s in enumerate((50, 400, 10, 300))]
    cache.set_limit(4 * FILE_BYTES)
    cache.make_room(2 * FILE_BYTES, keep=())
    assert [path.exists() for path in files] == [True, False, True, False]


def test_that_what_is_in_use_is_never_forgotten(cache: PixelCache) -> None:
    files = [fill(cache, number, age_s=100) for number in range(3)]
    cache.set_limit(3 * FILE_BYTES)
    assert cache.room_bytes(files[:2]) == FILE_BYTES
    cache.make_room(FILE_BYTES, keep=files[:2])
    assert [path.exists() for path in files] == [True, True, False]
    with pytest.raises(OSError, match=r"the cache's limit of .* is reached"):
        cache.make_room(2 * FILE_BYTES, keep=files[:2])


def test_that_a_lower_limit_holds_at_once_and_zero_keeps_nothing(cache: PixelCache) -> None:
    for number in range(3):
        fill(cache, number, age_s=number)
    cache.set_limit(2 * FILE_BYTES)
    assert cache.size_bytes() == 2 * FILE_BYTES
    cache.set_limit(0)
    assert cache.size_bytes() == 0
    assert cache.room_bytes(()) == 0
    cache.set_limit(None)
    assert cache.limit_bytes >= LEAST_DEFAULT_BYTES


def test_that_a_limit_that_cannot_be_read_is_none(cache: PixelCache) -> None:
    cache.set_limit(5)
    assert PixelCache(cache.folder).limit_bytes == 5
    (cache.folder / "limit_bytes").write_text("nonsense")
    assert cache.limit_bytes >= LEAST_DEFAULT_BYTES


def test_that_room_on_the_disk_is_left_for_others(cache: PixelCache, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = fill(cache, 0, age_s=100), fill(cache, 1)
    free = 2 * 10**9
    monkeypatch.setattr(cache_module, "_free", lambda _folder: free)
    assert cache.room_bytes(()) == 10**9 + 2 * FILE_BYTES
    free = 10**9
    cache.make_room(FILE_BYTES, keep=())
    assert not old.exists()
    assert new.exists()
    with pytest.raises(OSError, match="No space"):
        cache.make_room(FILE_BYTES, keep=[new])


def test_that_only_half_written_files_of_long_ago_are_removed_and_all_by_clearing(cache: PixelCache) -> None:
    fill(cache, 0)
    stale, fresh = (cache.folder / f".key-{name}.pixels.1.partial" for name in ("stale", "fresh"))
    for path in (stale, fresh):
        path.write_bytes(bytes(100))
    os.utime(stale, (time.time() - ABANDONED_AFTER_S - 10,) * 2)
    cache.set_limit(FILE_BYTES + 150)
    assert [path.exists() for path in (stale, fresh)] == [False, True]
    assert cache.clear() == FILE_BYTES + 100
    assert [path.name for path in cache.folder.iterdir()] == ["limit_bytes"]


def test_that_a_folder_that_cannot_be_made_has_no_room(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert PixelCache(tmp_path / "file" / "pixels").room_bytes(()) == 0
