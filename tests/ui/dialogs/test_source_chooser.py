from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from models.spec.source import BundledSource, FileSource, PerceptronSource, RunSource, TimmSource, TorchvisionSource
from models.spec.stack import CatalogueEntry, WeightsDescription
from workbench.spec.data_description import SkippedFile
from workbench.ui.dialogs.perceptron_page import PerceptronPage
from workbench.ui.dialogs.plain_pages import RunChoice
from workbench.ui.dialogs.rows_model import Column, RowsModel
from workbench.ui.dialogs.rows_table import RowsTable
from workbench.ui.dialogs.skipped_files import SkippedFilesDialog
from workbench.ui.dialogs.source_chooser import SourceChooser
from workbench.ui.icon_button import IconButton
from workbench.ui.icons import icon
from workbench.ui.panels.text_line import TextLine
from workbench.ui.style_sheet import apply_theme
from workbench.ui.theme import Theme

HERE = WeightsDescription(tag="V1", dataset="ImageNet-1k", size_bytes=46_800_000, metrics={"acc@1": 69.8}, cached=True)
AWAY = WeightsDescription(tag="V2", dataset="ImageNet-1k", size_bytes=102_500_000, license="BSD-3-Clause")
ENTRIES = (
    CatalogueEntry(library="torchvision", architecture="wide_resnet50_2", family="resnet", weights=(HERE,)),
    CatalogueEntry(
        library="torchvision", architecture="resnet50", family="resnet", parameters=25_557_032, weights=(AWAY, HERE)
    ),
    CatalogueEntry(library="torchvision", architecture="bare", family="bare"),
)


@pytest.fixture
def chooser(qtbot: QtBot, dark: Theme) -> SourceChooser:
    chooser = SourceChooser()
    qtbot.addWidget(chooser)
    chooser.search_requested.connect(
        lambda library, words: chooser.set_entries(
            library, [entry for entry in ENTRIES if all(word in entry.architecture for word in words.split())]
        )
    )
    return chooser


def take(chooser: SourceChooser) -> QPushButton:
    return next(button for button in chooser.findChildren(QPushButton) if button.text() == "Use this model")


def table(chooser: SourceChooser, name: str) -> RowsTable[object]:
    return next(
        found for found in chooser.findChildren(RowsTable) if found.accessibleName() == name and found.isVisible()
    )


def said(chooser: SourceChooser) -> str:
    return "\n".join(line.plain_text() for line in chooser.findChildren(TextLine) if line.isVisible())


def test_that_the_bundled_model_can_be_taken_at_once(chooser: SourceChooser, qtbot: QtBot) -> None:
    chooser.open_for(BundledSource())
    with qtbot.waitSignal(chooser.source_chosen) as chosen:
        qtbot.mouseClick(take(chooser), Qt.MouseButton.LeftButton)
    assert chosen.args == [BundledSource()]
    assert not chooser.isVisible()


def test_that_the_model_of_the_document_is_the_one_chosen(chooser: SourceChooser, qtbot: QtBot) -> None:
    chooser.open_for(TorchvisionSource(architecture="resnet50", weights="V1"))
    with qtbot.waitSignal(chooser.source_chosen) as chosen:
        qtbot.mouseClick(take(chooser), Qt.MouseButton.LeftButton)
    assert chosen.args == [TorchvisionSource(architecture="resnet50", weights="V1")]


def test_that_no_choice_of_the_file_page_is_a_raw_value(chooser: SourceChooser) -> None:
    chooser.open_for(FileSource(path="a.pt"))
    boxes = [box for box in chooser.findChildren(QComboBox) if box.isVisible()]
    assert [box.currentText() for box in boxes] == ["automatic"]


def test_that_icons_follow_the_theme_while_the_dialog_is_there(chooser: SourceChooser, qapp: QApplication) -> None:
    chooser.open_for(TorchvisionSource(architecture="resnet50", weights="V2"))
    button = next(button for button in chooser.findChildren(IconButton) if button.text().startswith("Download"))
    before = button.icon().cacheKey()
    apply_theme(qapp, "light")
    assert button.icon().cacheKey() == icon("download").cacheKey() != before


def test_that_weights_that_are_not_here_are_downloaded_first(chooser: SourceChooser, qtbot: QtBot) -> None:
    chooser.open_for(TorchvisionSource(architecture="resnet50", weights="V2"))
    assert not take(chooser).isEnabled()
    assert "Download the weights first" in said(chooser)
    button = next(button for button in chooser.findChildren(QPushButton) if button.text() == "Download 102.5 MB")
    with qtbot.waitSignal(chooser.download_requested) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == [TorchvisionSource(architecture="resnet50", weights="V2")]
    chooser.set_download_progress(51_250_000, 102_500_000)
    assert "51.2 MB of 102.5 MB" in said(chooser)
    chooser.set_download_error("There is no network.", "Connect, and try again.")
    assert "Connect, and try again." in said(chooser)
    assert button.isEnabled()
    with qtbot.waitSignal(chooser.search_requested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        chooser.set_download_done()


def test_that_random_initialisation_needs_no_weights(chooser: SourceChooser, qtbot: QtBot) -> None:
    chooser.open_for(TorchvisionSource(architecture="bare"))
    assert not take(chooser).isEnabled()
    random = next(box for box in chooser.findChildren(QCheckBox) if box.text() == "Random initialisation")
    random.click()
    with qtbot.waitSignal(chooser.source_chosen) as chosen:
        qtbot.mouseClick(take(chooser), Qt.MouseButton.LeftButton)
    assert chosen.args == [TorchvisionSource(architecture="bare", initialisation="random")]


def test_that_typing_asks_the_library_once_it_pauses(chooser: SourceChooser, qtbot: QtBot) -> None:
    chooser.open_for(TimmSource(architecture="resnet50"))
    field = next(
        field for field in chooser.findChildren(QLineEdit) if field.isVisible() and "timm" in field.accessibleName()
    )
    field.selectAll()
    asked: list[tuple[str, str]] = []
    chooser.search_requested.connect(lambda library, words: asked.append((library, words)))
    qtbot.keyClicks(field, "wide res")
    qtbot.waitUntil(lambda: asked == [("timm", "wide res")])
    assert "1 model" in said(chooser)
    field.selectAll()
    qtbot.keyClicks(field, "nothing")
    qtbot.waitUntil(lambda: "No model of timm has “nothing” in its name." in said(chooser))
    assert not take(chooser).isEnabled()


def test_that_a_search_is_forgotten_with_the_dialog(chooser: SourceChooser, qtbot: QtBot) -> None:
    kinds = chooser.findChild(QListWidget)
    assert kinds is not None
    chooser.open_for(TimmSource(architecture="resnet50"))
    field = next(found for found in chooser.findChildren(QLineEdit) if found.isVisible())
    field.selectAll()
    qtbot.keyClicks(field, "nothing")
    qtbot.waitUntil(lambda: "No model of timm" in said(chooser))
    chooser.reject()
    chooser.open_for(BundledSource())
    kinds.setCurrentRow(2)
    assert field.isVisible()
    assert field.text() == ""
    assert "No model" not in said(chooser)


def test_that_a_name_typed_in_full_is_chosen_before_names_that_hold_it(chooser: SourceChooser, qtbot: QtBot) -> None:
    chooser.open_for(TorchvisionSource(architecture="bare"))
    field = next(found for found in chooser.findChildren(QLineEdit) if found.isVisible())
    field.clear()
    with qtbot.waitSignal(chooser.search_requested):
        qtbot.keyClicks(field, "resnet50")
    assert getattr(table(chooser, "Models").chosen, "architecture", "") == "resnet50"


def test_that_a_library_that_cannot_be_listed_says_why_and_is_asked_again(chooser: SourceChooser, qtbot: QtBot) -> None:
    chooser.open_for(TimmSource(architecture="a"))
    chooser.set_catalogue_error("timm", "The engine is not running.", "Try again.")
    assert "The engine is not running." in said(chooser)
    kinds = chooser.findChild(QListWidget)
    assert kinds is not None
    kinds.setCurrentRow(0)
    with qtbot.waitSignal(chooser.search_requested) as asked:
        kinds.setCurrentRow(2)
    assert asked.args[0] == "timm"


def test_that_the_arrow_key_leads_from_the_search_to_the_models(chooser: SourceChooser, qtbot: QtBot) -> None:
    chooser.open_for(TorchvisionSource(architecture=" "))
    field = next(field for field in chooser.findChildren(QLineEdit) if field.isVisible())
    qtbot.keyClick(field, Qt.Key.Key_Down)
    models = table(chooser, "Models")
    qtbot.waitUntil(models.hasFocus)
    qtbot.keyClick(models, Qt.Key.Key_Down)
    assert table(chooser, "Models").chosen == ENTRIES[1]


def test_that_a_file_needs_a_path_and_with_a_library_a_model(
    chooser: SourceChooser, qtbot: QtBot, tmp_path: Path
) -> None:
    path = str(tmp_path / "w.safetensors")
    chooser.open_for(FileSource(path=path, library="timm", architecture=""))
    assert not take(chooser).isEnabled()
    assert "Name the model" in said(chooser)
    model = next(field for field in chooser.findChildren(QLineEdit) if field.accessibleName() == "Model")
    qtbot.keyClicks(model, "resnet18")
    with qtbot.waitSignal(chooser.source_chosen) as chosen:
        qtbot.mouseClick(take(chooser), Qt.MouseButton.LeftButton)
    assert chosen.args == [FileSource(path=path, library="timm", architecture="resnet18")]


def test_that_an_earlier_run_is_chosen_from_those_that_kept_weights(chooser: SourceChooser, qtbot: QtBot) -> None:
    kinds = chooser.findChild(QListWidget)
    assert kinds is not None
    chooser.open_for(BundledSource())
    kinds.setCurrentRow(5)
    assert "No run has kept weights yet." in said(chooser)
    assert not take(chooser).isEnabled()
    chooser.set_runs([RunChoice("r2", "Second", "0.94"), RunChoice("r1", "First", "0.91")])
    assert "No run" not in said(chooser)
    with qtbot.waitSignal(chooser.source_chosen) as chosen:
        qtbot.mouseClick(take(chooser), Qt.MouseButton.LeftButton)
    assert chosen.args == [RunSource(run="r2")]


@pytest.mark.parametrize(("row", "stays"), [(0, True), (2, True), (4, False), (5, False)])
def test_that_turning_to_a_file_or_a_run_is_wanting_its_weights(
    chooser: SourceChooser, row: int, *, stays: bool
) -> None:
    kinds = chooser.findChild(QListWidget)
    assert kinds is not None
    chooser.open_for(TorchvisionSource(architecture="resnet50", initialisation="random"))
    random = next(box for box in chooser.findChildren(QCheckBox) if box.text() == "Random initialisation")
    assert random.isChecked()
    kinds.setCurrentRow(row)
    assert random.isChecked() is stays


def test_that_a_document_that_leaves_the_weights_of_its_file_unread_is_shown_so(chooser: SourceChooser) -> None:
    chooser.open_for(FileSource(path="a.pt", initialisation="random"))
    random = next(box for box in chooser.findChildren(QCheckBox) if box.text() == "Random initialisation")
    assert random.isChecked()


def test_that_tab_leads_from_the_list_into_its_page(chooser: SourceChooser, qtbot: QtBot) -> None:
    kinds = chooser.findChild(QListWidget)
    assert kinds is not None
    chooser.open_for(BundledSource())
    qtbot.waitUntil(kinds.hasFocus)
    qtbot.keyClick(kinds, Qt.Key.Key_Down)
    qtbot.keyClick(kinds, Qt.Key.Key_Tab)
    field = next(found for found in chooser.findChildren(QLineEdit) if found.isVisible())
    assert field.hasFocus()


def test_that_cancelling_chooses_nothing(chooser: SourceChooser, qtbot: QtBot) -> None:
    chooser.open_for(BundledSource())
    with qtbot.assertNotEmitted(chooser.source_chosen):
        qtbot.keyClick(chooser, Qt.Key.Key_Escape)
    assert not chooser.isVisible()


def test_that_the_rows_model_keeps_qts_contract(qtbot: QtBot) -> None:
    model: RowsModel[int] = RowsModel([Column("Number", str, lambda number: number, numeric=True)])
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows([3, 10, 2])
    assert [model.data(model.index(row, 0)) for row in range(model.rowCount())] == ["3", "10", "2"]
    model.set_rows([])
    assert model.rowCount() == 0
    tester.deleteLater()


def test_that_numbers_are_sorted_as_numbers_and_the_choice_stays(qtbot: QtBot, dark: Theme) -> None:
    rows: RowsTable[int] = RowsTable("Numbers", [Column("Number", str, lambda number: number, numeric=True)])
    qtbot.addWidget(rows)
    rows.set_rows([3, 10, 2], lambda number: number)
    rows.choose(lambda number: number == 10)
    rows.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert [rows.model().index(at, 0).data() for at in range(3)] == ["2", "3", "10"]
    rows.set_rows([1, 10], lambda number: number)
    assert rows.chosen == 10


def test_that_skipped_files_are_listed_with_their_reasons_and_copied(qtbot: QtBot, dark: Theme) -> None:
    dialog = SkippedFilesDialog(
        "Cats", [SkippedFile(path="a.png", reason="empty"), SkippedFile(path="b", reason="broken")]
    )
    qtbot.addWidget(dialog)
    dialog.open()
    assert dialog.table.model().index(1, 1).data() == "broken"
    copy = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Copy list")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "a.png\tempty\nb\tbroken"


def test_that_the_perceptron_is_offered_for_tables_alone_with_as_many_features_as_they_give(
    chooser: SourceChooser, qtbot: QtBot
) -> None:
    chooser.open_for(PerceptronSource(features=3, hidden=64))
    assert not take(chooser).isEnabled()
    assert "choose a table as the target data first" in said(chooser)
    chooser.set_features(13)
    assert "Reads 13 features of the target data." in said(chooser)
    assert not any(box.isVisible() for box in chooser.findChildren(QCheckBox) if box.text() == "Random initialisation")
    with qtbot.waitSignal(chooser.source_chosen) as chosen:
        qtbot.mouseClick(take(chooser), Qt.MouseButton.LeftButton)
    assert chosen.args == [PerceptronSource(features=13, hidden=64)]


def test_that_a_number_that_no_perceptron_can_have_is_marked_and_not_taken(chooser: SourceChooser) -> None:
    chooser.set_features(13)
    chooser.open_for(PerceptronSource(features=3, hidden=64))
    page = next(iter(chooser.findChildren(PerceptronPage)))
    width = next(line for line in page.findChildren(QLineEdit) if line.text().startswith("64"))
    width.selectAll()
    QTest.keyClicks(width, "99999")
    assert page.source("pretrained") is None
    assert page.obstacle("pretrained")
    width.selectAll()
    QTest.keyClicks(width, "128")
    assert page.source("pretrained") == PerceptronSource(features=13, hidden=128)
