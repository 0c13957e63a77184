"""The data chooser: what is found is seen before it is taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from workbench.spec.data import BundledData, DataFile, DataSource, ImageFolder, TorchvisionData
from workbench.spec.data_description import (
    ClassCount,
    ColumnDescription,
    DataDescription,
    Finding,
    ImageFacts,
    Role,
    SkippedFile,
    SplitSizes,
)
from workbench.spec.tasks import Classification, Regression, Task
from workbench.ui import theme
from workbench.ui.dialogs.data_chooser import DataChooser
from workbench.ui.dialogs.findings_view import FindingsView

SPECIES = Classification(name="species", column="species")
AGE = Regression(name="age", column="age", unit="years")


def column(name: str, suggested: Task | None, role: Role = "label") -> ColumnDescription:
    classes = (ClassCount(label="1", count=5), ClassCount(label="2", count=5))
    return ColumnDescription(name=name, classes=classes, suggested=suggested, role=role)


def people() -> DataDescription:
    return DataDescription(
        title="people.csv",
        num_examples=10,
        columns=(column("patient", None, "group"), column("species", SPECIES), column("age", AGE)),
        inputs=ImageFacts(channels=3, min_size=(8, 8), max_size=(9, 9)),
        split=SplitSizes(train=6, validation=2, test=2, train_available=6),
        skipped=(SkippedFile(path="a.png", reason="it is empty"),),
        findings=(Finding(kind="duplicate-rows", what="2 rows are the same.", done="One was kept.", where=("row 3",)),),
    )


@pytest.fixture
def chooser(qtbot: QtBot, dark: theme.Theme) -> Iterator[DataChooser]:
    made = DataChooser()
    qtbot.addWidget(made)
    yield made
    made.close()


def turn_to(chooser: DataChooser, row: int) -> None:
    kinds = next(box for box in chooser.findChildren(QListWidget) if "come from" in box.accessibleName())
    kinds.setCurrentRow(row)


def box(chooser: DataChooser, name: str) -> QListWidget:
    return next(made for made in chooser.findChildren(QListWidget) if made.accessibleName() == name)


def texts(of: QListWidget) -> list[str]:
    return [of.item(row).text() for row in range(of.count())]


def button(chooser: DataChooser) -> QPushButton:
    return next(made for made in chooser.findChildren(QPushButton) if made.text().startswith("Use"))


def opened(chooser: DataChooser, qtbot: QtBot, data: DataSource, *tasks: Task) -> None:
    with qtbot.waitSignal(chooser.look_requested) as looked:
        chooser.open_for(data, tasks)
    assert looked.args == [data]


def test_that_what_is_chosen_now_is_looked_at_and_its_tasks_are_ticked(chooser: DataChooser, qtbot: QtBot) -> None:
    opened(chooser, qtbot, DataFile(path="/x/people.csv"), SPECIES)
    assert not button(chooser).isEnabled()
    chooser.set_found(people(), (SPECIES, AGE))
    assert chooser.found.tasks() == (SPECIES,)
    assert button(chooser).text() == "Use with 1 task"


def test_that_other_data_come_with_guessed_tasks_and_what_was_found(chooser: DataChooser, qtbot: QtBot) -> None:
    opened(chooser, qtbot, BundledData())
    turn_to(chooser, 2)
    line = next(line for line in chooser.findChildren(QLineEdit) if line.accessibleName() == "File")
    with qtbot.waitSignal(chooser.look_requested) as looked:
        line.setText("/x/people.csv")
        assert not button(chooser).isEnabled()
    assert looked.args == [DataFile(path="/x/people.csv")]
    chooser.set_found(people(), (SPECIES, AGE))
    assert texts(box(chooser, "Columns to predict")) == [
        "species  ·  classification · 2",
        "age  ·  regression · years",
        "patient  ·  examples of one value stay in one part",
    ]
    (shown,) = chooser.findChildren(FindingsView)
    assert [line.plain_text() for line in shown.lines] == [
        "1 file was left out. (a.png: it is empty)",
        "2 rows are the same. (row 3) One was kept.",
    ]
    assert [line.toolTip() for line in shown.lines] == ["a.png: it is empty", "row 3"]
    with qtbot.waitSignal(chooser.data_chosen) as chosen:
        button(chooser).click()
    assert chosen.args == [DataFile(path="/x/people.csv"), people(), (SPECIES, AGE)]
    assert not chooser.isVisible()


def test_that_a_set_of_torchvisions_is_downloaded_only_when_asked_for(chooser: DataChooser, qtbot: QtBot) -> None:
    opened(chooser, qtbot, TorchvisionData(name="CIFAR10"))
    download = next(made for made in chooser.findChildren(QPushButton) if made.text().startswith("Download"))
    assert not download.isVisible()
    chooser.set_refused("CIFAR10 is not on this machine, or not whole.", "Download it.")
    assert download.isVisible()
    assert download.text() == "Download CIFAR10"
    with qtbot.waitSignal(chooser.download_requested) as asked:
        download.click()
    assert asked.args == [TorchvisionData(name="CIFAR10")]
    assert not download.isEnabled()
    with qtbot.waitSignal(chooser.look_requested) as looked:
        chooser.set_downloaded()
    assert looked.args == [TorchvisionData(name="CIFAR10")]
    chooser.set_found(people(), (SPECIES,))
    assert not download.isVisible()


def test_that_a_download_that_fails_can_be_tried_again(chooser: DataChooser, qtbot: QtBot) -> None:
    opened(chooser, qtbot, TorchvisionData(name="USPS"))
    chooser.set_refused("USPS is not on this machine, or not whole.", "Download it.")
    download = next(made for made in chooser.findChildren(QPushButton) if made.text().startswith("Download"))
    download.click()
    chooser.set_download_refused("USPS was not downloaded: refused.", "Put usps.bz2 into this folder by hand.")
    assert download.isEnabled()
    assert download.isVisible()


def test_that_a_set_that_torchvision_does_not_bring_is_offered_no_download(chooser: DataChooser, qtbot: QtBot) -> None:
    opened(chooser, qtbot, TorchvisionData(name="StanfordCars"))
    chooser.set_refused("StanfordCars is not on this machine, or not whole.", "Put stanford_cars/ into this folder.")
    download = next(made for made in chooser.findChildren(QPushButton) if made.text().startswith("Download"))
    assert not download.isVisible()


def test_that_nothing_can_be_taken_without_a_task(chooser: DataChooser, qtbot: QtBot) -> None:
    opened(chooser, qtbot, BundledData())
    chooser.set_found(people(), (SPECIES,))
    box(chooser, "Columns to predict").item(0).setCheckState(Qt.CheckState.Unchecked)
    assert not button(chooser).isEnabled()
    box(chooser, "Columns to predict").item(1).setCheckState(Qt.CheckState.Checked)
    assert chooser.found.tasks() == (AGE,)
    assert button(chooser).isEnabled()


def test_that_data_that_cannot_be_read_say_why_and_are_not_taken(chooser: DataChooser, qtbot: QtBot) -> None:
    opened(chooser, qtbot, ImageFolder(path="/nowhere"))
    chooser.set_refused("/nowhere: There is no such folder.", "Choose a folder that exists.")
    assert chooser.found.description is None
    assert not button(chooser).isEnabled()


def test_that_progress_does_not_take_away_what_was_found(chooser: DataChooser, qtbot: QtBot) -> None:
    opened(chooser, qtbot, BundledData())
    chooser.set_found(people(), (SPECIES,))
    chooser.set_looking("Looking at the data: 5 of 10")
    assert chooser.found.description is not None


def test_that_editing_the_path_takes_away_what_was_found_of_another(chooser: DataChooser, qtbot: QtBot) -> None:
    opened(chooser, qtbot, ImageFolder(path="/one"))
    chooser.set_found(people(), (SPECIES,))
    lines = (line for line in chooser.findChildren(QLineEdit) if line.isVisible())
    line = next(line for line in lines if line.accessibleName() == "Folder")
    with qtbot.waitSignal(chooser.look_requested):
        line.setText("/two")
        assert chooser.found.description is None


def test_that_lines_in_names_and_labels_break_no_row(chooser: DataChooser, qtbot: QtBot) -> None:
    classes = (ClassCount(label="a\nb", count=2), ClassCount(label="\x1bc", count=3))
    odd = Classification(name="odd", column="o\ndd")
    column = ColumnDescription(name="o\ndd", classes=classes, suggested=odd)
    opened(chooser, qtbot, DataFile(path="/x/people.csv"))
    chooser.set_found(people().model_copy(update={"columns": (column,)}), (odd,))
    columns = box(chooser, "Columns to predict")
    assert texts(columns) == ["o␊dd  ·  classification · 2"]
    assert "a␊b, ␛c" in columns.item(0).toolTip()


def path_line(chooser: DataChooser) -> QLineEdit:
    return next(line for line in chooser.findChildren(QLineEdit) if line.accessibleName() == "File")


def test_that_an_answer_about_a_path_that_was_taken_away_shows_nothing(chooser: DataChooser, qtbot: QtBot) -> None:
    opened(chooser, qtbot, DataFile(path="/x/people.csv"))
    path_line(chooser).clear()
    chooser.set_looking("Looking at the data: 5 of 10")
    chooser.set_found(people(), (SPECIES,))
    assert chooser.found.description is None
    assert not button(chooser).isEnabled()


@pytest.mark.parametrize("ends_well", [True, False])
def test_that_the_end_of_a_download_leaves_other_data_alone(
    chooser: DataChooser, qtbot: QtBot, *, ends_well: bool
) -> None:
    opened(chooser, qtbot, TorchvisionData(name="USPS"))
    chooser.set_refused("USPS is not on this machine, or not whole.", "Download it.")
    next(made for made in chooser.findChildren(QPushButton) if made.text().startswith("Download")).click()
    turn_to(chooser, 2)
    with qtbot.waitSignal(chooser.look_requested):
        path_line(chooser).setText("/x/people.csv")
    chooser.set_found(people(), (SPECIES,))
    box(chooser, "Columns to predict").item(1).setCheckState(Qt.CheckState.Checked)
    with qtbot.assertNotEmitted(chooser.look_requested):
        chooser.set_downloaded() if ends_well else chooser.set_download_refused("USPS was not downloaded.", "")
    assert chooser.found.tasks() == (SPECIES, AGE)


def test_that_own_tasks_keep_their_order_and_two_of_one_column_stay_two(chooser: DataChooser, qtbot: QtBot) -> None:
    in_years = Regression(name="years", column="species")
    opened(chooser, qtbot, DataFile(path="/x/people.csv"), AGE, in_years, SPECIES)
    chooser.set_found(people(), ())
    assert texts(box(chooser, "Columns to predict"))[0] == "species  ·  regression, classification · 2"
    with qtbot.waitSignal(chooser.data_chosen) as chosen:
        button(chooser).click()
    assert chosen.args[2] == (AGE, in_years, SPECIES)


def test_that_blanks_at_the_ends_of_a_path_count_only_where_they_name_something(
    chooser: DataChooser, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "pets ").mkdir()
    opened(chooser, qtbot, ImageFolder(path=f"{tmp_path}/pets "))
    lines = (line for line in chooser.findChildren(QLineEdit) if line.isVisible())
    line = next(line for line in lines if line.accessibleName() == "Folder")
    with qtbot.waitSignal(chooser.look_requested) as looked:
        line.setText(f"  {tmp_path} ")
    assert looked.args == [ImageFolder(path=str(tmp_path))]
