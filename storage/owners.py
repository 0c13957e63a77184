"""Which process has a run in hand, and whether that process still lives."""

from __future__ import annotations

import os
import platform

import psutil

_TOLERANCE_S = 1.0
"""The system tells the time of booting in whole seconds, so a start time may come out one second apart."""


def this_process() -> str:
    """Names this process as `host:pid:seconds`, where seconds run from booting to the start of the process.

    The start time tells a process from a later one that got the same number; counted from booting it stays the same
    when the clock is set.
    """
    pid = os.getpid()
    return f"{platform.node()}:{pid}:{_started(psutil.Process(pid)):.2f}"


def is_alive(owner: str) -> bool:
    """True while the process named by `this_process` runs. A process of another host is taken to be alive."""
    host, _, rest = owner.rpartition(":")[0].rpartition(":")
    if not host:
        return False
    if host != platform.node():
        return True
    try:
        process = psutil.Process(int(rest))
        same = abs(_started(process) - float(owner.rpartition(":")[2])) <= _TOLERANCE_S
        # A process that is ending gives its memory back first, and may stay on as a zombie without any.
        return same and process.memory_info().vms > 0
    except (psutil.NoSuchProcess, ValueError):
        return False
    except psutil.AccessDenied:
        return True


def _started(process: psutil.Process) -> float:
    return float(process.create_time() - psutil.boot_time())
