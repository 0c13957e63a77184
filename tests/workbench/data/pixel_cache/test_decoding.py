"""What is decoded, what is taken from the cache, and what happens where neither can be."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from models.spec.errors import UserError
from tests.workbench.data.pixel_cache.pictures import ROW_BYTES, SHAPE, Pictures, pictures
from workbench.data.pixel_cache import decoding
from workbench.data.pixel_cache.cache import PixelCache
from workbench.data.pixel_cache.decoding import Decoded, Decoder, Undecodable, decoded_images
from workbench.data.pixel_cache.shard import Images
from workbench.data.watching import Cancelled


@pytest.fixture
def cache(tmp_path: Path) -> PixelCache:
    """Writes ten pictures at a time."""
    return PixelCache(tmp_path / "pixels", shard_bytes=10 * ROW_BYTES)


def decoded(asked: Pictures, cache: PixelCache | None) -> Decoded:
    found = decoded_images(asked.identities, asked.decoder, cache, lambda _done, _total: None)
    np.testing.assert_array_equal(found.rows.all(), pictures(asked.numbers))
    return found


def test_that_what_was_decoded_once_is_not_decoded_again(cache: PixelCache) -> None:
    cold, warm = Pictures(range(25)), Pictures(range(25))
    decoded(cold, cache)
    assert sorted(cold.asked) == list(range(25))
    assert len(cache.files("plain")) == 3
    decoded(warm, cache)
    assert warm.asked == []


def test_that_other_subsets_decode_only_what_is_new_in_any_order(cache: PixelCache) -> None:
    decoded(Pictures(range(0, 30, 3)), cache)
    part, more = Pictures([27, 3, 9]), Pictures([29, 9, 5, 0, 29, 27])
    decoded(part, cache)
    assert part.asked == []
    decoded(more, cache)
    assert sorted(more.asked) == [5, 29]


def test_that_another_way_of_decoding_takes_nothing_from_the_first(cache: PixelCache) -> None:
    decoded(Pictures(range(5)), cache)
    other = Pictures(range(5), key="plainer")
    decoded(other, cache)
    assert sorted(other.asked) == list(range(5))


@pytest.mark.parametrize("in_memory_bytes", [0, 10**9])
def test_that_large_sets_stay_in_their_files_and_small_ones_are_read_once(
    cache: PixelCache, monkeypatch: pytest.MonkeyPatch, in_memory_bytes: int
) -> None:
    monkeypatch.setattr(decoding, "IN_MEMORY_BYTES", in_memory_bytes)
    found = decoded(Pictures(range(25)), cache)
    assert found.rows.in_memory == (in_memory_bytes > 0)
    cache.clear()
    np.testing.assert_array_equal(found.rows.all(), pictures(range(25)))  # what was forgotten can still be read


def test_that_without_a_cache_everything_is_decoded_into_one_array() -> None:
    for _ in range(2):
        asked = Pictures([3, 1, 3])
        assert decoded(asked, None).rows.in_memory
        assert sorted(asked.asked) == [1, 3]


def test_that_no_images_are_none(cache: PixelCache) -> None:
    found = decoded_images([], Pictures([]).decoder, cache, lambda _done, _total: None)
    assert found.rows.shape == (0, *SHAPE)


def test_that_a_damaged_file_is_decoded_anew(cache: PixelCache) -> None:
    decoded(Pictures(range(20)), cache)
    first = cache.files("plain")[0]
    first.write_bytes(first.read_bytes()[:-1])
    again = Pictures(range(20))
    decoded(again, cache)
    assert len(again.asked) == 10


def test_that_broken_images_are_named_and_all_others_kept(cache: PixelCache) -> None:
    with pytest.raises(Undecodable) as raised:
        decoded(Pictures([*range(10, 30)], broken=(12, 25)), cache)
    assert raised.value.reasons == {2: "12 is broken", 15: "25 is broken"}
    again = Pictures([number for number in range(10, 30) if number not in (12, 25)])
    decoded(again, cache)
    assert again.asked == []


def test_that_a_broken_image_is_named_for_every_example_that_has_it(cache: PixelCache) -> None:
    with pytest.raises(Undecodable) as raised:
        decoded(Pictures([7, 8, 7, 9, 7], broken=(7,)), cache)
    assert set(raised.value.reasons) == {0, 2, 4}


def test_that_what_has_no_identity_is_neither_decoded_nor_taken_for_one_another(cache: PixelCache) -> None:
    asked = Pictures(range(4))
    asked.identities[1] = asked.identities[2] = ""
    with pytest.raises(Undecodable) as raised:
        decoded(asked, cache)
    assert set(raised.value.reasons) == {1, 2}
    assert asked.asked == []


def test_that_a_part_of_broken_images_alone_is_no_file(cache: PixelCache) -> None:
    with pytest.raises(Undecodable):
        decoded(Pictures(range(3), broken=(0, 1, 2)), cache)
    assert cache.size_bytes() == 0


def test_that_progress_counts_what_is_decoded(cache: PixelCache) -> None:
    decoded(Pictures(range(5)), cache)
    told: list[tuple[int, int]] = []
    asked = Pictures(range(30))
    decoded_images(asked.identities, asked.decoder, cache, lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[0] == (0, 25)
    assert told[-1] == (25, 25)
    assert {total for _, total in told} == {25}


@pytest.mark.parametrize("answers", [0, 7, 31])
def test_that_cancelling_keeps_what_was_decoded(cache: PixelCache, answers: int) -> None:
    told = 0

    def cancel(_done: int, _total: int) -> None:
        nonlocal told
        told += 1
        if told > answers:
            raise Cancelled

    asked = Pictures(range(60))
    with pytest.raises(Cancelled):
        decoded_images(asked.identities, asked.decoder, cache, cancel)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("data")]
    rest = Pictures(range(60))
    decoded(rest, cache)
    assert sorted(asked.asked + rest.asked) == list(range(60))
    assert len(asked.asked) >= min(answers, 1)


def test_that_a_folder_that_cannot_be_written_to_leaves_the_images_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    found = decoded(Pictures(range(25)), PixelCache(tmp_path / "file" / "pixels", shard_bytes=10 * ROW_BYTES))
    assert found.rows.in_memory
    assert found.unkept


def test_that_what_the_limit_leaves_no_room_for_stays_in_memory(cache: PixelCache) -> None:
    cache.set_limit(4096 + 15 * ROW_BYTES)
    found = decoded(Pictures(range(25)), cache)
    assert found.unkept
    assert 0 < cache.size_bytes() <= 4096 + 15 * ROW_BYTES
    again = Pictures(range(25))
    decoded(again, cache)
    assert len(again.asked) == 15


def test_that_an_older_set_makes_room_for_the_present_one(cache: PixelCache) -> None:
    cache.set_limit(3 * (4096 + 10 * ROW_BYTES))
    decoded(Pictures(range(30)), cache)
    assert not decoded(Pictures(range(100, 130)), cache).unkept
    again = Pictures(range(100, 130))
    decoded(again, cache)
    assert again.asked == []


def test_that_too_little_room_is_told_before_anything_is_decoded(cache: PixelCache) -> None:
    def must_not_be_called(_example: int) -> Images:
        pytest.fail("decoded although there is no room")

    huge = Decoder("huge", (3, 2**20, 2**20), must_not_be_called)
    for there in (cache, None):
        with pytest.raises(UserError, match=r"need .* TB") as refused:
            decoded_images([f"{number}" for number in range(100)], huge, there, lambda _done, _total: None)
        assert "smaller image size" in refused.value.remedy
    assert cache.size_bytes() == 0
