"""The hand on the training works from another thread."""

from __future__ import annotations

import threading

import pytest

from workbench.training.control import Control, Ending


def nothing() -> None:
    return None


def test_that_nothing_asked_lets_the_loop_go_on() -> None:
    assert Control().between_steps(nothing, nothing) is None


def test_that_pause_blocks_until_continue_and_tells_both() -> None:
    control, paused, told = Control(), threading.Event(), []
    control.pause()

    def on_pause() -> None:
        told.append("paused")
        paused.set()

    thread = threading.Thread(target=lambda: control.between_steps(on_pause, lambda: told.append("on")))
    thread.start()
    assert paused.wait(10)
    control.resume()
    thread.join(10)
    assert told == ["paused", "on"]


def test_that_an_ending_frees_a_paused_loop() -> None:
    control, paused, endings = Control(), threading.Event(), []
    control.pause()
    thread = threading.Thread(target=lambda: endings.append(control.between_steps(paused.set, nothing)))
    thread.start()
    assert paused.wait(10)
    control.end("stopped")
    thread.join(10)
    assert endings == ["stopped"]


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        (["stopped", "cancelled"], "stopped"),
        (["cancelled", "interrupted"], "interrupted"),
        (["cancelled", "stopped"], "stopped"),
    ],
)
def test_that_of_several_endings_the_one_that_loses_least_wins(asked: list[Ending], kept: Ending) -> None:
    control = Control()
    for ending in asked:
        control.end(ending)
    assert control.ending == kept
