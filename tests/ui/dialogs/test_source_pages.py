"""The pages of the source chooser: what they show of a source, and what they let be said of one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QListWidget
from pytestqt.qtbot import QtBot

from models.spec.source import BundledSource, FileSource, TorchvisionSource
from models.spec.stack import CatalogueEntry, StackDescription, WeightsDescription
from workbench.ui.dialogs.file_page import FilePage
from workbench.ui.dialogs.rows_table import RowsTable
from workbench.ui.dialogs.source_chooser import SourceChooser
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import Theme

SWAG = WeightsDescription(
    tag="IMAGENET1K_SWAG_E2E_V1",
    dataset="ImageNet-1K",
    size_bytes=347_500_000,
    license="https://github.com/facebookresearch/SWAG/blob/main/LICENSE/and/a/very/long/way/down",
    metrics={"acc@1": 85.304, "acc@5": 97.65},
)


@pytest.fixture
def chooser(qtbot: QtBot, dark: Theme) -> SourceChooser:
    chooser = SourceChooser()
    qtbot.addWidget(chooser)
    return chooser


@pytest.fixture
def page(qtbot: QtBot, dark: Theme) -> FilePage:
    page = FilePage()
    qtbot.addWidget(page)
    page.resize(700, 400)
    page.show()
    return page


def test_that_a_long_license_leaves_every_column_in_sight(chooser: SourceChooser, qtbot: QtBot) -> None:
    chooser.open_for(TorchvisionSource(architecture="vit_b_16"))
    licensed = SWAG.model_copy(update={"license": "Creative Commons Attribution NonCommercial 4.0 " * 4})
    model = CatalogueEntry(library="torchvision", architecture="vit_b_16", family="vit", weights=(SWAG, licensed))
    chooser.set_entries("torchvision", [model])
    tables = (found for found in chooser.findChildren(RowsTable) if found.isVisible())
    table = next(found for found in tables if found.accessibleName() == "Weights")
    header = table.horizontalHeader()
    qtbot.waitUntil(lambda: header.sectionSize(0) > 0 and table.viewport().width() > 0)
    last = header.count() - 1
    assert header.sectionViewportPosition(last) + header.sectionSize(last) <= table.viewport().width()
    assert header.sectionSize(0) >= table.fontMetrics().horizontalAdvance(SWAG.tag)
    assert table.model().index(1, 3).data(Qt.ItemDataRole.ToolTipRole) == licensed.license


def test_that_the_bundled_model_is_shown_with_its_size_license_and_score(
    chooser: SourceChooser, qtbot: QtBot, source_stack: StackDescription
) -> None:
    with qtbot.waitSignal(chooser.bundled_requested):
        chooser.open_for(BundledSource())
    chooser.set_bundled(source_stack)
    said = "\n".join(line.plain_text() for line in chooser.findChildren(TextLine) if line.isVisible())
    assert "3.00 M parameters · 3 blocks · input 224×224" in said
    assert "ImageNet-1k · top-1 75.1 % · license Apache-2.0" in said
    qtbot.waitUntil(chooser.findChild(QListWidget).hasFocus)  # the page has nothing to type into
    chooser.reject()
    with qtbot.assertNotEmitted(chooser.bundled_requested):
        chooser.open_for(BundledSource())


def test_that_a_model_is_named_only_of_a_library_of_many(page: FilePage, qtbot: QtBot) -> None:
    model = next(field for field in page.findChildren(QLineEdit) if field.accessibleName() == "Model")
    library = page.findChild(QComboBox)
    assert library is not None
    page.show_source(FileSource(path="a.pt", library="auto"))
    assert not model.isEnabled()
    assert "torchvision or timm" in model.toolTip()
    library.setFocus()
    qtbot.keyClicks(library, "timm")
    assert model.isEnabled()
    qtbot.keyClicks(model, "resnet18")
    assert page.source("pretrained") == FileSource(path="a.pt", library="timm", architecture="resnet18")
    qtbot.keyClick(library, Qt.Key.Key_Home)
    assert page.source("pretrained") == FileSource(path="a.pt")


def test_that_the_fields_of_a_file_stand_beside_their_titles_and_are_wide(page: FilePage) -> None:
    for title in ("File", "Library", "Model"):
        label = next(found for found in page.findChildren(QLabel) if found.text() == title)
        editor = label.buddy()
        assert 0 < editor.geometry().left() - label.geometry().right() < 40
        assert editor.width() >= 300
