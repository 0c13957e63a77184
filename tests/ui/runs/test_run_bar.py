from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from storage.records import RunRecord
from workbench.events import Finished, Paused, Preparing, Started, Step
from workbench.time_left import TimeLeft
from workbench.ui import theme
from workbench.ui.runs.failure_dialog import RESUMABLE_TEXT, FailureDialog
from workbench.ui.runs.fitted_label import FittedLabel
from workbench.ui.runs.run_bar import RunBar


@pytest.fixture
def bar(qtbot: QtBot, dark: theme.Theme) -> RunBar:
    bar = RunBar()
    bar.resize(900, 40)
    qtbot.addWidget(bar)
    bar.show()
    return bar


def _button(bar: RunBar, text: str) -> QPushButton:
    return next(button for button in bar.findChildren(QPushButton) if button.text() == text)


def _text(bar: RunBar) -> str:
    return bar.findChildren(FittedLabel)[1].full_text()


def test_that_an_idle_bar_offers_nothing_to_press(bar: RunBar) -> None:
    assert "Ctrl+Return" in _text(bar)
    assert not [button for button in bar.findChildren(QPushButton) if button.isVisible()]


def test_that_buttons_announce_the_run_they_mean(
    qtbot: QtBot, bar: RunBar, started: Callable[..., Started], step: Callable[..., Step]
) -> None:
    bar.begin("a", "probe")
    bar.apply(started())
    bar.apply(step(at=96))
    with qtbot.waitSignal(bar.pause_requested) as paused:
        qtbot.mouseClick(_button(bar, "Pause"), Qt.MouseButton.LeftButton)
    assert paused.args == ["a"]
    bar.apply(Paused(run="a", step=96))
    with qtbot.waitSignal(bar.continue_requested):
        qtbot.mouseClick(_button(bar, "Continue"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bar.stop_requested) as stopped:
        qtbot.mouseClick(_button(bar, "Finish now"), Qt.MouseButton.LeftButton)
    assert stopped.args == ["a"]
    assert bar.progress.phase == "finishing"


def test_that_a_run_can_be_cancelled_before_its_first_step_but_only_once(qtbot: QtBot, bar: RunBar) -> None:
    bar.begin("a", "probe")
    assert not _button(bar, "Pause").isEnabled()
    assert not _button(bar, "Finish now").isEnabled()
    with qtbot.waitSignal(bar.cancel_requested):
        qtbot.mouseClick(_button(bar, "Cancel"), Qt.MouseButton.LeftButton)
    assert not _button(bar, "Cancel").isEnabled()


def test_that_the_progress_follows_the_steps(
    bar: RunBar, started: Callable[..., Started], step: Callable[..., Step]
) -> None:
    progress = bar.findChild(QProgressBar)
    assert isinstance(progress, QProgressBar)
    bar.begin("a", "probe")
    assert progress.maximum() == 0
    bar.apply(started())
    bar.apply(step(at=40))
    assert progress.value() / progress.maximum() == pytest.approx(0.25)
    bar.apply(step(run="b", at=160))
    assert progress.value() / progress.maximum() == pytest.approx(0.25)


def test_that_a_failure_says_why_and_shows_its_traceback(
    qtbot: QtBot, bar: RunBar, started: Callable[..., Started]
) -> None:
    bar.begin("a", "probe")
    bar.apply(started())
    end = Finished(run="a", outcome="failed", step=3, epoch=1, reason="Out of memory.", details="Traceback: line 3")
    bar.apply(end)
    assert _text(bar) == "Out of memory."
    qtbot.mouseClick(_button(bar, "Details…"), Qt.MouseButton.LeftButton)
    dialog = bar.findChild(FailureDialog)
    assert isinstance(dialog, FailureDialog)
    copy = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Copy")
    copy.click()
    assert QApplication.clipboard().text() == "Out of memory.\n\nTraceback: line 3"
    dialog.close()


def _visible(bar: RunBar) -> list[str]:
    return [button.text() for button in bar.findChildren(QPushButton) if button.isVisible()]


def test_that_an_idle_bar_offers_to_resume_what_was_interrupted(
    qtbot: QtBot, bar: RunBar, make_record: Callable[..., RunRecord]
) -> None:
    one, other = make_record("a", "interrupted", name="probe"), make_record("b", "interrupted")
    bar.set_interrupted([one])
    assert (_text(bar), _visible(bar)) == ("“probe” was interrupted.", ["Resume run"])
    bar.set_interrupted([one, other])
    with qtbot.waitSignal(bar.resume_requested) as asked:
        qtbot.mouseClick(_button(bar, "Resume all"), Qt.MouseButton.LeftButton)
    assert asked.args == [["a", "b"]]
    bar.begin("a", "probe")
    assert "Resume all" not in _visible(bar)


def test_that_a_run_whose_engine_is_gone_is_resumed_from_bar_or_dialog(
    qtbot: QtBot, bar: RunBar, started: Callable[..., Started], make_record: Callable[..., RunRecord]
) -> None:
    bar.begin("a", "a rather long name of full fine-tuning")
    bar.apply(started())
    bar.lose_engine("The engine was ended by SIGKILL.")
    bar.apply(Finished(run="a", outcome="interrupted", step=0, epoch=0, reason="Ended by SIGKILL."))
    bar.set_interrupted([make_record("z", "interrupted"), make_record("a", "interrupted")])
    assert _visible(bar) == ["Details…", "Resume run"]
    with qtbot.waitSignal(bar.resume_requested) as asked:
        qtbot.mouseClick(_button(bar, "Resume run"), Qt.MouseButton.LeftButton)
    assert asked.args == [["a"]]
    qtbot.mouseClick(_button(bar, "Details…"), Qt.MouseButton.LeftButton)
    dialog = bar.findChild(FailureDialog)
    assert isinstance(dialog, FailureDialog)
    assert dialog.windowTitle() == "Run interrupted"
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert said == [
        "“a rather long name of full fine-tuning” was interrupted in epoch 1 of 20.",
        "Ended by SIGKILL.",
        RESUMABLE_TEXT,
    ]
    bar.begin("b", "next")
    resume = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Resume run")
    with qtbot.waitSignal(bar.resume_requested) as asked:
        resume.click()
    assert asked.args == [["a"]]


def test_that_a_finished_run_leaves_the_bar_free_for_the_next(bar: RunBar) -> None:
    bar.begin("a", "probe")
    bar.apply(Finished(run="a", outcome="stopped", step=3, epoch=1, seconds=9.0))
    assert _text(bar) == "stopped after 9 s, weights kept"
    bar.begin("b", "second")
    assert bar.progress.run == "b"
    bar.clear()
    assert bar.progress.phase == "idle"


def test_that_a_narrow_label_drops_whole_parts_and_keeps_them_in_its_tooltip(qtbot: QtBot, dark: theme.Theme) -> None:
    label = FittedLabel()
    qtbot.addWidget(label)
    label.set_parts(["epoch 12 of 20", "31 s left", "CPU, 2 threads"])
    label.resize(label.sizeHint())
    assert label.shown_text() == "epoch 12 of 20 · 31 s left · CPU, 2 threads"
    label.resize(label.fontMetrics().horizontalAdvance("epoch 12 of 20 · 31 s left") + 4, 20)
    label.show()
    assert label.shown_text() == "epoch 12 of 20 · 31 s left"
    assert label.toolTip() == label.full_text()
    label.resize(40, 20)
    assert label.shown_text().endswith("…")


def test_that_preparing_tells_how_much_longer_it_takes_and_training_begins_anew(
    bar: RunBar, started: Callable[..., Started]
) -> None:
    moments = iter((0.0, 4.0, 5.0))
    bar.begin("a", "probe")
    bar._time_left = TimeLeft(lambda: next(moments))
    bar.apply(Preparing(run="a", what="Reading images", done=0, total=5000))
    assert _text(bar) == "Reading images · 0 of 5,000"
    bar.apply(Preparing(run="a", what="Reading images", done=1000, total=5000))
    assert _text(bar) == "Reading images · 1,000 of 5,000 · 16 s left"
    bar.apply(Preparing(run="other", what="Reading images", done=2000, total=5000))
    assert "16 s left" in _text(bar)
    bar.apply(Preparing(run="a", what="Computing the frozen part", done=0, total=10))
    assert "left" not in _text(bar)
    bar.apply(started())
    assert "left" not in _text(bar)


def test_that_a_run_keeps_its_name_in_a_small_window(
    bar: RunBar, started: Callable[..., Started], step: Callable[..., Step]
) -> None:
    bar.resize(840, 40)
    bar.begin("a", "MultiMNIST left and right")
    bar.apply(started())
    bar.apply(step(at=96))
    QApplication.processEvents()
    assert bar.findChildren(FittedLabel)[0].shown_text() == "MultiMNIST left and right"
    assert bar.width() == 840
