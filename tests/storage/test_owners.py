from __future__ import annotations

import subprocess
import sys

from storage.owners import is_alive, this_process

_SAY_AND_WAIT = "from storage.owners import this_process; print(this_process(), flush=True); input()"


def test_that_this_process_is_alive_and_named_the_same_each_time() -> None:
    assert this_process() == this_process()
    assert is_alive(this_process())


def test_that_another_process_is_alive_until_it_has_ended() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _SAY_AND_WAIT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        owner = process.stdout.readline().strip()
        assert is_alive(owner)
        process.kill()
        process.wait()
    assert not is_alive(owner)


def test_that_a_killed_child_nobody_has_waited_for_is_not_alive() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _SAY_AND_WAIT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        owner = process.stdout.readline().strip()
        process.kill()
        assert process.stdout.read() == ""  # the pipe ends when the process has died
        while is_alive(owner):  # the timeout of the test ends this, should it never come true
            pass


def test_that_a_later_process_with_the_same_number_is_not_the_owner() -> None:
    host, pid, started = this_process().rsplit(":", 2)
    assert not is_alive(f"{host}:{pid}:{float(started) - 5:.2f}")


def test_that_a_process_of_another_host_is_left_alone() -> None:
    _, pid, started = this_process().rsplit(":", 2)
    assert is_alive(f"another-host:{pid}:{started}")


def test_that_no_owner_and_a_damaged_owner_are_not_alive() -> None:
    host = this_process().rsplit(":", 2)[0]
    assert not any(is_alive(owner) for owner in ("", "nonsense", f"{host}:x:y", f"{host}:4194305:1.0"))
