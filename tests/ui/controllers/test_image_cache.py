"""Decoded images as the window's menu shows and clears them, over a real engine."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from pytestqt.qtbot import QtBot

from storage.locations import decoded_images_folder
from tests.ui.controllers.waiting import until
from workbench.data.pixel_cache.cache import PixelCache
from workbench.data.pixel_cache.shard import digest_of, write_shard
from workbench.ui.controllers.window import WindowController


def test_that_the_menu_shows_and_clears_what_is_kept(qtbot: QtBot, build: Callable[[], WindowController]) -> None:
    controller = build()
    controller.window.show()
    controller.start()
    cache = PixelCache(decoded_images_folder())
    cache.folder.mkdir(parents=True)
    write_shard(cache.folder, "key", [digest_of("one")], np.zeros((1, 3, 100, 100), np.uint8))
    controller.window.actions_by_key["image_cache"].trigger()
    dialog = controller.image_cache.dialog
    assert dialog is not None
    until(qtbot, dialog.clear.isEnabled)
    assert dialog.clear.text() == "Clear 34.1 kB"
    dialog.limit_chosen.emit(3 * 10**9)
    until(qtbot, lambda: dialog.limit.isEnabled() and dialog.limit.value() == 3.0)
    dialog.clear.click()
    until(qtbot, lambda: dialog.taken.text() == "No images are kept.")
    assert cache.size_bytes() == 0
    assert cache.limit_bytes == 3 * 10**9
    dialog.reject()
    assert controller.image_cache.dialog is None
