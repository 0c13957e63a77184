"""Programs that are killed while they decode, and programs that decode at the same time."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.workbench.data.pixel_cache.pictures import ROW_BYTES, Pictures, identities, pictures
from workbench.data.pixel_cache.cache import PixelCache
from workbench.data.pixel_cache.decoding import decoded_images
from workbench.data.pixel_cache.shard import digest_of, open_shard

ROOT = Path(__file__).parents[4]
COUNT = 400
STORED_SHAPE = (4, 4, 3)
SHARD_BYTES = 5 * ROW_BYTES
PROGRAM = f"""
import sys
from pathlib import Path
from tests.workbench.data.pixel_cache.pictures import Pictures
from workbench.data.pixel_cache.cache import PixelCache
from workbench.data.pixel_cache.decoding import decoded_images

asked = Pictures(range({COUNT}))
cache = PixelCache(Path(sys.argv[1]), shard_bytes={SHARD_BYTES})
print("begun", flush=True)
decoded_images(asked.identities, asked.decoder, cache, lambda _done, _total: None)
print(len(asked.asked), flush=True)
"""


def start(folder: Path) -> subprocess.Popen[str]:
    """A program that decodes into the folder, once it has begun."""
    program = subprocess.Popen([sys.executable, "-c", PROGRAM, folder], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    assert program.stdout.readline() == "begun\n"
    return program


def assert_sound(cache: PixelCache) -> int:
    """Every file holds the pixels of the pictures it claims to hold; returns how many there are."""
    number_of = {digest_of(identity): number for number, identity in enumerate(identities(range(COUNT)))}
    shards = [open_shard(path, number_of, STORED_SHAPE) for path in cache.files("plain")]
    found = [
        (number_of[digest], shard.images[row]) for shard in shards if shard for digest, row in shard.row_of.items()
    ]
    for number, image in found:
        np.testing.assert_array_equal(image.transpose(2, 0, 1), pictures([number])[0])
    assert all(shard is not None for shard in shards)
    return len({number for number, _ in found})


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("after", [0, 1, 3, 20, 60])
def test_that_a_killed_program_leaves_nothing_that_is_taken_for_decoded(tmp_path: Path, after: int) -> None:
    """Killed when so many files are there, which is at any moment of writing the next one."""
    cache = PixelCache(tmp_path, shard_bytes=SHARD_BYTES)
    program = start(tmp_path)
    while len(cache.files("plain")) < after and program.poll() is None:
        time.sleep(0.0002)
    program.send_signal(signal.SIGKILL)
    program.communicate()
    kept = assert_sound(cache)
    rest = Pictures(range(COUNT))
    found = decoded_images(rest.identities, rest.decoder, cache, lambda _done, _total: None)
    np.testing.assert_array_equal(found.rows.all(), pictures(range(COUNT)))
    assert len(rest.asked) == COUNT - kept
    assert kept >= min(5 * after, COUNT)


def test_that_two_programs_at_once_and_one_that_clears_do_not_disturb_each_other(tmp_path: Path) -> None:
    cache = PixelCache(tmp_path, shard_bytes=SHARD_BYTES)
    programs = [start(tmp_path), start(tmp_path)]
    for _ in range(5):
        time.sleep(0.01)
        cache.clear()
    assert [program.wait(60) for program in programs] == [0, 0]
    for program in programs:
        program.communicate()
    assert_sound(cache)
