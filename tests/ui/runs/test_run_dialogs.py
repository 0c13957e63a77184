from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from workbench.documents import replaced
from workbench.experiment import Experiment
from workbench.ui import theme
from workbench.ui.runs.close_dialog import CloseWhileTrainingDialog
from workbench.ui.runs.export_dialog import ExportDialog
from workbench.ui.runs.export_files import WRITTEN, expected_files


@pytest.fixture
def export(qtbot: QtBot, dark: theme.Theme, tmp_path: Path) -> ExportDialog:
    dialog = ExportDialog("a", "linear probe", str(tmp_path / "out"), WRITTEN)
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.open()
    return dialog


def _button(dialog: ExportDialog, text: str) -> QPushButton:
    return next(button for button in dialog.findChildren(QPushButton) if button.text().replace("&", "") == text)


def _said(dialog: ExportDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_that_confirming_names_run_and_folder(qtbot: QtBot, export: ExportDialog, tmp_path: Path) -> None:
    with qtbot.waitSignal(export.export_confirmed) as asked:
        qtbot.keyClick(export.folder_field, Qt.Key.Key_Return)
    assert asked.args == ["a", str(tmp_path / "out")]
    assert not _button(export, "Export").isEnabled()
    assert not export.folder_field.isEnabled()


def test_that_no_folder_means_no_export(export: ExportDialog) -> None:
    export.folder_field.setText("  ")
    assert not _button(export, "Export").isEnabled()


def test_that_what_a_dialog_is_for_stands_at_its_right_end(
    qtbot: QtBot, qapp: QApplication, export: ExportDialog
) -> None:
    """Here and in every box of buttons, whatever the platform's own order."""
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel | QDialogButtonBox.StandardButton.Ok)
    qtbot.addWidget(box)
    for window in (box, export):
        window.show()
        qtbot.waitExposed(window)
    at = {button.text().replace("&", ""): button.x() for button in export.findChildren(QPushButton)}
    assert at["Close"] < at["Export"]
    texts = [button.text().replace("&", "") for button in sorted(box.buttons(), key=lambda button: button.x())]
    assert texts == ["Cancel", "OK"]


def test_that_success_counts_the_files_and_offers_the_folder(export: ExportDialog, tmp_path: Path) -> None:
    assert "WILL BE WRITTEN" in _said(export)
    export.set_progress("Writing weights", 1, 4)
    export.set_finished([str(tmp_path / "out" / "model.safetensors"), str(tmp_path / "out" / "README.md")])
    assert f"2 files written to {tmp_path / 'out'}." in _said(export)
    assert "WILL BE" not in _said(export)
    assert _button(export, "Open folder").isVisible()


def test_that_a_failure_can_be_tried_again_elsewhere(qtbot: QtBot, export: ExportDialog) -> None:
    _button(export, "Export").click()
    export.set_failed("The disk is full. Choose another folder.")
    assert "The disk is full." in _said(export)
    assert not _button(export, "Open folder").isVisible()
    with qtbot.waitSignal(export.export_confirmed):
        _button(export, "Export").click()


def test_that_a_long_outcome_squeezes_no_line(qtbot: QtBot, export: ExportDialog) -> None:
    export.set_failed("The folder cannot be written. " * 12)
    qtbot.wait(1)
    for label in export.findChildren(QLabel):
        if label.isVisible():
            needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
            assert label.height() >= needed, label.text()


def test_that_files_of_tasks_and_adapters_are_announced_where_they_are_written() -> None:
    changes = {
        "adapters": [{"kind": "bitfit", "blocks": ["1.0"]}, {"kind": "lora", "blocks": ["1.0"]}],
        "tasks": [{"name": "digit"}, {"name": "parity", "column": "parity"}],
        "heads": [{"kind": "linear", "task": "digit"}, {"kind": "linear", "task": "parity"}],
    }
    shared = replaced(Experiment(), changes)
    names = [name for name, _ in expected_files(shared)]
    assert names == [*(name for name, _ in WRITTEN), "adapters/2-lora/"]
    parted = [name for name, _ in expected_files(replaced(shared, {"sharing.boundary": 2}))]
    assert "model-digit.safetensors, .json" in parted
    assert "model-parity.safetensors, .json" in parted


def test_that_the_dialog_announces_the_files_that_an_export_writes() -> None:
    source = Path(__file__).parents[3] / "workbench" / "export" / "write.py"
    names = {
        node.value.value
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id.endswith("_NAME")
        and isinstance(node.value, ast.Constant)
    }
    assert names == {name for name, _ in WRITTEN}


@pytest.mark.parametrize(
    ("press", "told"),
    [("stop_button", "stopped"), ("interrupt_button", "interrupted"), ("stay_button", "stayed"), ("escape", "stayed")],
)
def test_that_closing_while_training_has_exactly_one_outcome(
    qtbot: QtBot, dark: theme.Theme, press: str, told: str
) -> None:
    dialog = CloseWhileTrainingDialog("linear probe")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    heard: list[str] = []
    dialog.stop_and_keep_chosen.connect(lambda: heard.append("stopped"))
    dialog.interrupt_chosen.connect(lambda: heard.append("interrupted"))
    dialog.stay_chosen.connect(lambda: heard.append("stayed"))
    dialog.open()
    if press == "escape":
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    else:
        getattr(dialog, press).click()
    assert heard == [told]


def test_that_return_means_to_stay(qtbot: QtBot, dark: theme.Theme) -> None:
    dialog = CloseWhileTrainingDialog("linear probe")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    with qtbot.waitSignal(dialog.stay_chosen):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)


def test_that_the_folder_field_is_the_only_thing_to_type_into(export: ExportDialog) -> None:
    assert export.findChildren(QLineEdit) == [export.folder_field]
