"""`data cache`: how much decoded images take, clearing them, and the limit."""

from __future__ import annotations

import numpy as np
import pytest

from storage.locations import decoded_images_folder
from workbench.data.pixel_cache.cache import PixelCache
from workbench.data.pixel_cache.shard import digest_of, write_shard

from .conftest import call

FILE_BYTES = 4096 + 3 * 224 * 224


def fill() -> PixelCache:
    cache = PixelCache(decoded_images_folder())
    cache.folder.mkdir(parents=True)
    write_shard(cache.folder, "key", [digest_of("one")], np.zeros((1, 3, 224, 224), np.uint8))
    return cache


def test_that_the_cache_is_measured_and_cleared() -> None:
    cache = fill()
    told = call("data", "cache", "--json").json
    assert told["size_bytes"] == FILE_BYTES
    assert told["folder"] == str(cache.folder)
    cleared = call("data", "cache", "--clear", "--json").json
    assert (cleared["freed_bytes"], cleared["size_bytes"]) == (FILE_BYTES, 0)
    assert cache.size_bytes() == 0
    assert "Decoded images take 0 B of 10.0 GB at most." in call("data", "cache", "--limit", "10").out


def test_that_a_limit_holds_at_once_and_is_remembered() -> None:
    cache = fill()
    assert call("data", "cache", "--limit", "0.5", "--json").json["limit_bytes"] == 500_000_000
    assert cache.size_bytes() == FILE_BYTES
    assert call("data", "cache", "--json").json["limit_bytes"] == 500_000_000
    assert call("data", "cache", "--limit", "0", "--json").json["size_bytes"] == 0


def test_that_a_limit_that_cannot_be_kept_is_told() -> None:
    folder = decoded_images_folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.touch()
    done = call("data", "cache", "--limit", "5", "--json")
    assert done.code == 2
    assert done.json["error"]["where"] == str(folder)


def test_that_data_alone_tells_its_commands() -> None:
    assert "cache" in call("data", "--help").out


@pytest.mark.parametrize("limit", ["inf", "nan", "1e300"])
def test_that_a_limit_that_is_no_size_is_refused(limit: str) -> None:
    assert call("data", "cache", "--limit", limit).code == 2
