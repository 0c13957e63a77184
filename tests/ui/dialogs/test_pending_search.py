"""A search that was typed and not answered yet: the rows that still stand are not those that were asked for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from models.spec.source import TorchvisionSource
from models.spec.stack import CatalogueEntry, WeightsDescription
from workbench.ui.dialogs.source_chooser import SourceChooser
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import Theme


def model(name: str) -> CatalogueEntry:
    weights = tuple(WeightsDescription(tag=tag, cached=True) for tag in ("V2", "V1"))
    return CatalogueEntry(library="torchvision", architecture=name, family="resnet", weights=weights)


RESNET18, RESNET50, WIDE = model("resnet18"), model("resnet50"), model("wide_resnet50_2")


@pytest.fixture
def chooser(qtbot: QtBot, dark: Theme) -> SourceChooser:
    """Opened on resnet50, whose row stands; no later search is answered by itself."""
    chooser = SourceChooser()
    qtbot.addWidget(chooser)
    chooser.open_for(TorchvisionSource(architecture="resnet50"))
    chooser.set_entries("torchvision", [RESNET50])
    return chooser


def field(chooser: SourceChooser) -> QLineEdit:
    return next(found for found in chooser.findChildren(QLineEdit) if found.isVisible())


def take(chooser: SourceChooser) -> QPushButton:
    return next(button for button in chooser.findChildren(QPushButton) if button.text() == "Use this model")


def said(chooser: SourceChooser) -> str:
    return "\n".join(line.plain_text() for line in chooser.findChildren(TextLine) if line.isVisible())


def test_that_the_old_rows_cannot_be_taken_from_the_first_key_on(chooser: SourceChooser, qtbot: QtBot) -> None:
    assert take(chooser).isEnabled()
    qtbot.keyClicks(field(chooser), "r")
    assert not take(chooser).isEnabled()
    assert "Searching…" in said(chooser)
    with qtbot.waitSignal(chooser.search_requested):
        pass
    assert not take(chooser).isEnabled()
    chooser.set_entries("torchvision", [RESNET18, RESNET50])
    assert take(chooser).isEnabled()


def test_that_return_takes_a_name_typed_in_full_once_it_is_found(chooser: SourceChooser, qtbot: QtBot) -> None:
    qtbot.keyClicks(field(chooser), "resnet18")
    with qtbot.assertNotEmitted(chooser.source_chosen), qtbot.waitSignal(chooser.search_requested) as asked:
        qtbot.keyClick(field(chooser), Qt.Key.Key_Return)
    assert asked.args == ["torchvision", "resnet18"]
    with qtbot.waitSignal(chooser.source_chosen) as chosen:
        chooser.set_entries("torchvision", [RESNET18])
    assert chosen.args == [TorchvisionSource(architecture="resnet18", weights="V2")]
    assert not chooser.isVisible()


def test_that_return_takes_nothing_where_the_name_was_not_typed_in_full(chooser: SourceChooser, qtbot: QtBot) -> None:
    qtbot.keyClicks(field(chooser), "resnet")
    qtbot.keyClick(field(chooser), Qt.Key.Key_Return)
    with qtbot.assertNotEmitted(chooser.source_chosen):
        chooser.set_entries("torchvision", [RESNET18, RESNET50])
    assert chooser.isVisible()
    with qtbot.waitSignal(chooser.source_chosen):
        qtbot.keyClick(field(chooser), Qt.Key.Key_Return)


def test_that_typing_on_takes_return_back(chooser: SourceChooser, qtbot: QtBot) -> None:
    qtbot.keyClicks(field(chooser), "resnet5")
    qtbot.keyClick(field(chooser), Qt.Key.Key_Return)
    qtbot.keyClicks(field(chooser), "0")
    with qtbot.assertNotEmitted(chooser.source_chosen):
        chooser.set_entries("torchvision", [RESNET50])  # the answer to the words before
        assert not take(chooser).isEnabled()
        with qtbot.waitSignal(chooser.search_requested):
            pass
        chooser.set_entries("torchvision", [RESNET50])
    assert take(chooser).isEnabled()


def test_that_what_is_typed_goes_before_the_model_of_the_document(chooser: SourceChooser, qtbot: QtBot) -> None:
    chooser.open_for(TorchvisionSource(architecture="wide_resnet50_2"))
    qtbot.keyClicks(field(chooser), "resnet50")
    qtbot.keyClick(field(chooser), Qt.Key.Key_Return)
    with qtbot.waitSignal(chooser.source_chosen) as chosen:
        chooser.set_entries("torchvision", [WIDE, RESNET50])
    assert chosen.args[0].architecture == "resnet50"


def test_that_nothing_can_be_taken_where_the_library_could_not_be_listed(chooser: SourceChooser, qtbot: QtBot) -> None:
    qtbot.keyClicks(field(chooser), "resnet18")
    qtbot.keyClick(field(chooser), Qt.Key.Key_Return)
    chooser.set_catalogue_error("torchvision", "The engine ended.", "Try again.")
    assert not take(chooser).isEnabled()
    assert "Choose a model." in said(chooser)


def test_that_the_search_is_selected_on_opening_so_that_typing_replaces_it(
    chooser: SourceChooser, qtbot: QtBot
) -> None:
    chooser.reject()
    chooser.open_for(TorchvisionSource(architecture="resnet50"))
    assert field(chooser).selectedText() == "resnet50"
    qtbot.waitUntil(field(chooser).hasFocus)
    qtbot.keyClicks(field(chooser), "vit")
    assert field(chooser).text() == "vit"


def test_that_the_librarys_default_weights_are_preselected_for_another_model(
    chooser: SourceChooser, qtbot: QtBot
) -> None:
    chooser.open_for(TorchvisionSource(architecture="resnet50", weights="V1"))
    chooser.set_entries("torchvision", [RESNET50])
    qtbot.keyClicks(field(chooser), "resnet18")
    qtbot.keyClick(field(chooser), Qt.Key.Key_Return)
    with qtbot.waitSignal(chooser.source_chosen) as chosen:
        chooser.set_entries("torchvision", [RESNET18])
    assert chosen.args == [TorchvisionSource(architecture="resnet18", weights="V2")]
