"""Waiting for what a real engine answers."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

ENGINE_MS = 90_000


def until(qtbot: QtBot, holds: Callable[[], bool]) -> None:
    qtbot.waitUntil(holds, timeout=ENGINE_MS)
