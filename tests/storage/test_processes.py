"""One writer, readers, and what is left when a process is killed: with real processes on a real file."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from storage.errors import StoreBusyError
from storage.store import Store

_WRITER = """
import sys
from storage.store import Store
with Store.open(sys.argv[1]) as store:
    for first in range(1, 10**9, 7):
        steps = range(first, first + 7)
        store.record("abc", {"loss": (steps, [step / 3 for step in steps])}, changes={"step": steps[-1]})
        print(steps[-1], flush=True)
"""
_LOCKER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
input()
"""
_OPENER = """
import sys
from storage.store import Store
input()
with Store.open(sys.argv[1]) as store:
    store.add_run(sys.argv[2], "x", "{}")
"""


@contextmanager
def process(code: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A second Python; killed and waited for at the end."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        try:
            yield child
        finally:
            child.kill()


def lines(child: subprocess.Popen[str]) -> Iterator[str]:
    assert child.stdout is not None
    return iter(child.stdout.readline, "")


@pytest.mark.parametrize("acknowledged", [1, 40, 150])
def test_that_every_acknowledged_point_survives_the_killing_of_its_writer(file: Path, acknowledged: int) -> None:
    with Store.open(file) as store:
        store.add_run("abc", "x", "{}")
    with process(_WRITER, file) as writer:
        told = lines(writer)
        for _ in range(acknowledged):
            last = int(next(told))
        writer.kill()
        last = max([last, *(int(line) for line in told if line.endswith("\n"))])
    with Store.open(file) as store:
        loss = store.series("abc")["loss"]
        assert len(loss.steps) >= last
        assert len(loss.steps) % 7 == 0, "a transaction was kept in part"
        np.testing.assert_array_equal(loss.steps, np.arange(1, len(loss.steps) + 1))
        np.testing.assert_array_equal(loss.values, loss.steps / 3)
        assert store.run("abc").step == len(loss.steps)
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_that_readers_see_whole_transactions_while_another_process_writes(file: Path) -> None:
    with Store.open(file) as store:
        store.add_run("abc", "x", "{}")
        with process(_WRITER, file) as writer:
            next(lines(writer))
            seen = [(store.last_step("abc"), store.change_counter()) for _ in range(100)]
    lengths, counters = zip(*seen, strict=True)
    assert all(length % 7 == 0 for length in lengths)
    assert list(counters) == sorted(counters)
    assert lengths[-1] > lengths[0]


def test_that_a_lock_of_another_process_is_told_as_busy_and_reading_goes_on(file: Path) -> None:
    with Store.open(file, busy_timeout_s=0.05) as store:
        store.add_run("abc", "x", "{}")
        with process(_LOCKER, file) as locker:
            assert next(lines(locker)) == "locked\n"
            with pytest.raises(StoreBusyError, match="Another process keeps the store locked"):
                store.set_note("abc", "n")
            assert store.run("abc").note == ""
        store.set_note("abc", "n")
        assert store.run("abc").note == "n"


def test_that_processes_may_create_the_same_store_at_once(file: Path) -> None:
    with process(_OPENER, file, "a") as one, process(_OPENER, file, "b") as two, process(_OPENER, file, "c") as three:
        for child in (one, two, three):
            assert child.stdin is not None
            child.stdin.write("\n")
            child.stdin.flush()
        assert [child.wait() for child in (one, two, three)] == [0, 0, 0]
    with Store.open(file) as store:
        assert {run.id for run in store.runs()} == {"a", "b", "c"}


def test_that_threads_may_share_a_store(store: Store) -> None:
    from concurrent.futures import ThreadPoolExecutor

    for name in "abcd":
        store.add_run(name, name, "{}")

    def write(name: str) -> None:
        for step in range(1, 31):
            store.append(name, {"loss": ([step], [1.0 / step])})
            assert store.last_step(name) == step

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, "abcd"))
    assert [len(store.series(name)["loss"].steps) for name in "abcd"] == [30] * 4
