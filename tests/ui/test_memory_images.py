from __future__ import annotations

from PySide6.QtCore import QFile, QIODevice
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication

from workbench.ui import theme
from workbench.ui.memory_images import publish
from workbench.ui.style_sheet import apply_theme


def test_that_every_published_picture_is_found_by_its_name(qapp: QApplication) -> None:
    pictures = {f"sample-{at}.bin": bytes([at]) * (at + 1) for at in range(40)}
    publish(pictures)
    for name, content in pictures.items():
        file = QFile(f":/{name}")
        assert file.open(QIODevice.OpenModeFlag.ReadOnly), name
        assert file.readAll().data() == content
        file.close()
    assert not QFile(":/sample-40.bin").exists()


def test_that_the_arrows_of_combo_boxes_are_visible_in_both_themes(qapp: QApplication) -> None:
    for name, colours in theme.THEMES.items():
        apply_theme(qapp, name)
        picture = QIcon(f":/{name}-down.svg").pixmap(20, 20).toImage()
        inked = [
            picture.pixelColor(x, y)
            for x in range(picture.width())
            for y in range(picture.height())
            if picture.pixelColor(x, y).alpha() > 250
        ]
        assert inked
        assert all(abs(colour.lightness() - QColor(colours.muted).lightness()) < 10 for colour in inked)
