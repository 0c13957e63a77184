"""Every test: data in a folder of its own, and nothing left running behind it."""

from __future__ import annotations

import os
import shutil
import subprocess
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
if "PYTEST_XDIST_WORKER" in os.environ:
    # Workers side by side compute no faster with threads each, only in turns.
    os.environ.setdefault("OMP_NUM_THREADS", "1")

if sys.platform == "linux":
    # With a screen, be it Xvfb's, Qt's tests run on it as a user's window would; without one they draw into memory.
    os.environ.setdefault("QT_QPA_PLATFORM", "xcb" if os.environ.get("DISPLAY") else "offscreen")


_SCREEN: pytest.StashKey[subprocess.Popen[bytes]] = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    """Workers that share a screen would take the keyboard's focus from each other: each gets a virtual one."""
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    if is_worker and os.environ.get("QT_QPA_PLATFORM") == "xcb" and shutil.which("Xvfb"):
        config.stash[_SCREEN] = _own_screen()


def pytest_unconfigure(config: pytest.Config) -> None:
    screen = config.stash.get(_SCREEN, None)
    if screen is not None:
        screen.terminate()
        screen.wait()


def _own_screen() -> subprocess.Popen[bytes]:
    """Starts Xvfb on a display that is free, and points Qt there."""
    told, tell = os.pipe()
    command = ["Xvfb", "-displayfd", str(tell), "-screen", "0", "1920x1200x24", "-nolisten", "tcp"]
    screen = subprocess.Popen(command, pass_fds=[tell], stderr=subprocess.DEVNULL)
    os.close(tell)
    with os.fdopen(told) as answer:
        os.environ["DISPLAY"] = f":{answer.readline().strip()}"
    return screen


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
