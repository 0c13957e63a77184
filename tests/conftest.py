"""Every test: data in a folder of its own, and nothing left running behind it."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator

import psutil
import pytest

from storage.locations import HOME_VARIABLE

GRACE_S = 5.0
"""How long what a test has ended may take to be gone."""

# As in `workbench`, for tests that load torch without it.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

if sys.platform == "linux":
    # With a screen, be it Xvfb's, Qt's tests run on it as a user's window would; without one they draw into memory.
    os.environ.setdefault("QT_QPA_PLATFORM", "xcb" if os.environ.get("DISPLAY") else "offscreen")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the data of the person who runs it."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path_factory.mktemp("home")))


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    for thread in _threads() - before:
        thread.join(GRACE_S)
    left = [thread.name for thread in _threads() - before]
    assert not left, f"threads left running: {left}"


@pytest.fixture(autouse=True)
def _no_process_is_left() -> Iterator[None]:
    before = set(_children())
    yield
    _, left = psutil.wait_procs([child for child in _children() if child not in before], timeout=GRACE_S)
    commands = [_command(child) for child in left]
    for child in left:
        child.kill()
    assert not commands, f"processes left running: {commands}"


def _threads() -> set[threading.Thread]:
    """Without those that Qt started: Python never notices when one of them ends."""
    return {thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)}


def _children() -> list[psutil.Process]:
    """Without multiprocessing's own tracker, which lives as long as the program."""
    return [child for child in psutil.Process().children(recursive=True) if "resource_tracker" not in _command(child)]


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""
