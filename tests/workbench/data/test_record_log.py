"""Records by key, through whatever happens to their files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from workbench.data.record_log import RecordLog, key_of

DTYPE = np.dtype([("number", "<i8"), ("bytes", "u1", (5,))])


def value(number: int) -> np.void:
    return np.array([(number, [number % 256] * 5)], dtype=DTYPE)[0]


def kept(folder: Path, *numbers: int) -> Path:
    log = RecordLog(folder, "numbers", DTYPE)
    for number in numbers:
        log.put(key_of(str(number)), value(number))
    log.close()
    return next(iter(folder.glob("numbers-*.log")))


def known(folder: Path, numbers: range) -> list[int]:
    log = RecordLog(folder, "numbers", DTYPE)
    told = {number: log.get(key_of(str(number))) for number in numbers}
    assert all(record is None or record.tobytes() == value(number).tobytes() for number, record in told.items())
    return [number for number, record in told.items() if record is not None]


def test_that_records_of_all_writers_are_known_afterwards(tmp_path: Path) -> None:
    kept(tmp_path, 1, 2)
    kept(tmp_path, 3)
    assert known(tmp_path, range(6)) == [1, 2, 3]


@pytest.mark.parametrize("cut", range(1, 34, 8))
def test_that_a_record_cut_off_anywhere_costs_itself_alone(tmp_path: Path, cut: int) -> None:
    path = kept(tmp_path, 1, 2, 3)
    path.write_bytes(path.read_bytes()[:-cut])
    assert known(tmp_path, range(6)) == [1, 2]


def test_that_a_record_whose_bytes_were_lost_counts_as_none(tmp_path: Path) -> None:
    path = kept(tmp_path, 1, 2, 3)
    data = bytearray(path.read_bytes())
    size = len(data) // 3
    data[size : 2 * size] = bytes(size)
    path.write_bytes(data)
    assert known(tmp_path, range(6)) == [1, 3]


def test_that_a_log_that_nothing_was_put_in_leaves_no_file(tmp_path: Path) -> None:
    RecordLog(tmp_path / "none", "numbers", DTYPE).close()
    assert not (tmp_path / "none").exists()


def test_that_keys_of_any_names_differ_and_are_whole() -> None:
    keys = [key_of(name) for name in ("", "a", "\udcff", "ä", *map(str, range(2000)))]
    assert len({bytes(np.array(key, dtype="S16")) for key in keys}) == len(keys)
    assert all(len(np.array(key, dtype="S16").item()) == 16 for key in keys)
