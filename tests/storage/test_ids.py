from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from storage.ids import ALPHABET, is_safe, new_id


def test_that_ids_of_one_process_rise_also_within_a_millisecond() -> None:
    ids = [new_id() for _ in range(2000)]
    assert ids == sorted(set(ids))


def test_that_ids_sort_by_the_time_they_were_minted() -> None:
    made = new_id()
    moment = 0
    for letter in made[:9]:
        moment = moment * 32 + ALPHABET.index(letter)
    assert abs(moment - time.time() * 1000) < 60_000
    assert (len(made), made.lower()) == (12, made)


def test_that_threads_never_mint_the_same_id() -> None:
    with ThreadPoolExecutor(4) as pool:
        ids = [made for batch in pool.map(lambda _: [new_id() for _ in range(500)], range(4)) for made in batch]
    assert len(set(ids)) == 2000


def test_that_only_plain_names_are_safe_for_folders() -> None:
    assert is_safe(new_id())
    assert not any(is_safe(name) for name in ("", "..", "a/b", "a\\b", "-x", "a b", "a\n", "é"))
