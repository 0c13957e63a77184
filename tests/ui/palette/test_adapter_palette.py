from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from models.spec.stack import BlockDescription, Hold
from workbench.ui import theme
from workbench.ui.adapter_mime import ADAPTER_MIME, adapter_in
from workbench.ui.palette.adapter_list import AdapterList
from workbench.ui.palette.adapter_palette import AdapterPalette
from workbench.ui.palette.chip import drag_chip
from workbench.ui.palette.entries import adapter_entries
from workbench.ui.palette.model import PaletteModel
from workbench.ui.panels.text_line import TextLine


@pytest.fixture
def palette(qtbot: QtBot, dark: theme.Theme) -> AdapterPalette:
    palette = AdapterPalette()
    qtbot.addWidget(palette)
    palette.resize(palette.sizeHint().width(), 500)
    with qtbot.waitActive(palette):
        palette.show()
        palette.activateWindow()
    palette.setFocus()
    qtbot.waitUntil(field(palette).hasFocus)
    return palette


def field(palette: AdapterPalette) -> QLineEdit:
    found = palette.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def rows(palette: AdapterPalette) -> AdapterList:
    found = palette.findChild(AdapterList)
    assert isinstance(found, AdapterList)
    return found


def titles(palette: AdapterPalette) -> list[str]:
    model = rows(palette).model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def index_of(palette: AdapterPalette, kind: str) -> QModelIndex:
    return rows(palette).entries.index(rows(palette).entries.row_of(kind), 0)


def center(palette: AdapterPalette, kind: str) -> QPoint:
    rows(palette).scrollTo(index_of(palette, kind))
    return rows(palette).visualRect(index_of(palette, kind)).center()


def block(name: str, *holds: Hold) -> BlockDescription:
    return BlockDescription(name=name, kind="Block", output_shape=(4,), parameters=9, flops=9, holds=holds)


def said(palette: AdapterPalette) -> str:
    return "\n".join(line.plain_text() for line in palette.findChildren(TextLine) if line.isVisible())


def test_that_a_double_click_chooses(palette: AdapterPalette, qtbot: QtBot) -> None:
    port, at = rows(palette).viewport(), center(palette, "bitfit")
    with qtbot.waitSignal(palette.kind_chosen) as chosen:
        qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=at)
        qtbot.mouseDClick(port, Qt.MouseButton.LeftButton, pos=at)
    assert chosen.args == ["bitfit"]


def test_that_a_single_click_chooses_nothing(palette: AdapterPalette, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(palette.kind_chosen):
        qtbot.mouseClick(rows(palette).viewport(), Qt.MouseButton.LeftButton, pos=center(palette, "bitfit"))


def test_that_the_keyboard_finds_and_chooses(palette: AdapterPalette, qtbot: QtBot) -> None:
    qtbot.keyClicks(field(palette), "bitf")
    with qtbot.waitSignal(palette.kind_chosen) as chosen:
        qtbot.keyClick(field(palette), Qt.Key.Key_Return)
    assert chosen.args == ["bitfit"]


def test_that_arrows_walk_from_the_search_through_the_adapters_and_back(palette: AdapterPalette, qtbot: QtBot) -> None:
    qtbot.keyClick(field(palette), Qt.Key.Key_Down)
    qtbot.waitUntil(rows(palette).hasFocus)
    wanted = [entry.kind for entry in adapter_entries()]
    seen = []
    for _ in wanted:
        with qtbot.waitSignal(palette.kind_chosen) as chosen:
            qtbot.keyClick(rows(palette), Qt.Key.Key_Return)
        seen.append(chosen.args[0])
        qtbot.keyClick(rows(palette), Qt.Key.Key_Down)
    assert seen == wanted
    for _ in wanted:
        qtbot.keyClick(rows(palette), Qt.Key.Key_Up)
    qtbot.waitUntil(field(palette).hasFocus)


def test_that_letters_in_the_list_search_on(palette: AdapterPalette, qtbot: QtBot) -> None:
    qtbot.keyClick(field(palette), Qt.Key.Key_Down)
    qtbot.keyClicks(rows(palette), "b")
    qtbot.waitUntil(field(palette).hasFocus)
    qtbot.keyClicks(field(palette), "itfit")
    assert field(palette).text() == "bitfit"
    assert titles(palette) == ["Selective", "BitFit"]


def test_that_escape_leaves_and_takes_the_search_back(palette: AdapterPalette, qtbot: QtBot) -> None:
    everything = titles(palette)
    for place in (field(palette), rows(palette)):
        field(palette).setFocus()
        qtbot.keyClicks(field(palette), "bit")
        assert titles(palette) != everything
        place.setFocus()
        with qtbot.waitSignal(palette.left):
            qtbot.keyClick(place, Qt.Key.Key_Escape)
        assert titles(palette) == everything


def test_that_a_search_without_a_hit_says_so_and_chooses_nothing(palette: AdapterPalette, qtbot: QtBot) -> None:
    assert "No adapter" not in said(palette)
    qtbot.keyClicks(field(palette), "qqq")
    assert "No adapter answers to “qqq”." in said(palette)
    qtbot.keyClick(field(palette), Qt.Key.Key_Down)
    assert field(palette).hasFocus()
    with qtbot.assertNotEmitted(palette.kind_chosen):
        qtbot.keyClick(field(palette), Qt.Key.Key_Return)


def test_that_the_current_adapter_stays_current_through_a_search(palette: AdapterPalette, qtbot: QtBot) -> None:
    qtbot.mouseClick(rows(palette).viewport(), Qt.MouseButton.LeftButton, pos=center(palette, "bitfit"))
    field(palette).setFocus()
    qtbot.keyClicks(field(palette), "bit")
    field(palette).clear()
    assert rows(palette).currentIndex().data() == "BitFit"


def test_that_it_says_where_enter_puts_an_adapter(palette: AdapterPalette) -> None:
    assert "Drag onto a block, or select blocks and press Enter." in said(palette)
    palette.set_selected([block("5.1", "linear")])
    assert "Enter puts it on 5.1" in said(palette)
    palette.set_selected([block("5.1", "linear"), block("5.0")])
    assert "the 2 selected blocks" in said(palette)


def test_that_an_adapter_that_no_selected_block_can_carry_is_not_chosen_and_says_why(
    palette: AdapterPalette, qtbot: QtBot
) -> None:
    palette.set_selected([block("stem", "linear")])
    qtbot.keyClicks(field(palette), "bitf")
    assert "BitFit needs biases: there are none in stem." in said(palette)
    with qtbot.assertNotEmitted(palette.kind_chosen):
        qtbot.keyClick(field(palette), Qt.Key.Key_Return)
    palette.set_selected([block("stem", "linear"), block("head", "bias")])
    with qtbot.waitSignal(palette.kind_chosen) as chosen:
        qtbot.keyClick(field(palette), Qt.Key.Key_Return)
    assert chosen.args == ["bitfit"]


def test_that_an_adapter_that_does_not_fit_is_muted_and_can_still_be_dragged(palette: AdapterPalette) -> None:
    def seen() -> set[str]:
        at = rows(palette).visualRect(index_of(palette, "lora"))
        image = rows(palette).viewport().grab().toImage()
        return {
            image.pixelColor(x, y).name() for x in range(at.left(), at.right()) for y in range(at.top(), at.bottom())
        }

    assert theme.DARK.text in seen()
    palette.set_selected([block("stem", "bias")])
    assert theme.DARK.text not in seen()
    assert rows(palette).model().flags(index_of(palette, "lora")) & Qt.ItemFlag.ItemIsDragEnabled


def test_that_what_is_dragged_carries_the_kind(palette: AdapterPalette) -> None:
    model = rows(palette).model()
    assert model.mimeTypes() == [ADAPTER_MIME]
    assert ADAPTER_MIME == "application/x-transfer-workbench-adapter"
    assert adapter_in(model.mimeData([index_of(palette, "lora")])) == "lora"
    assert adapter_in(QMimeData()) == ""


def test_that_headings_can_be_neither_chosen_nor_dragged(palette: AdapterPalette) -> None:
    model = rows(palette).model()
    assert model.flags(model.index(0, 0)) == Qt.ItemFlag.NoItemFlags
    assert model.flags(index_of(palette, "lora")) & Qt.ItemFlag.ItemIsDragEnabled


def test_that_the_model_keeps_the_rules_of_qts_models(dark: theme.Theme) -> None:
    model = PaletteModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_entries(adapter_entries())
    model.set_entries([])
    assert tester.model() is model


def test_that_the_chip_under_the_mouse_is_sharp_and_in_the_theme(both_themes: theme.Theme) -> None:
    chip = drag_chip("LoRA", 2.0)
    assert chip.devicePixelRatio() == 2.0
    assert chip.toImage().pixelColor(chip.width() // 2, 6).name() == both_themes.card
    assert chip.toImage().pixelColor(0, 0).alpha() == 0


def test_that_every_row_is_painted_in_both_themes(qtbot: QtBot, both_themes: theme.Theme) -> None:
    palette = AdapterPalette()
    qtbot.addWidget(palette)
    palette.resize(210, 600)
    palette.show()
    qtbot.waitExposed(palette)
    at = rows(palette).visualRect(index_of(palette, "lora"))
    image = rows(palette).viewport().grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(at.left(), at.right()) for y in range(at.top(), at.bottom())}
    assert {both_themes.selection, both_themes.text, both_themes.muted} <= seen
