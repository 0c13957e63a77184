"""What a run says on a terminal while it trains."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from workbench.events import Notice, PhaseBegan, Preparing, Started
from workbench.spec.part_sizes import PartSizes
from workbench.terminal.progress import RunProgress
from workbench.time_left import TimeLeft


def test_that_each_phase_has_a_lasting_line(capsys: pytest.CaptureFixture[str]) -> None:
    with RunProgress("probe") as progress:
        progress.tell(PhaseBegan(run="a", step=4, epoch=2, number=2, num_phases=5, trains="6.0 and above"))
    assert capsys.readouterr().err == "phase 2 of 5: trains 6.0 and above\n"


@pytest.mark.parametrize(("num_phases", "text"), [(1, "parameters on CPU"), (3, "parameters in the last phase on CPU")])
def test_that_the_parameters_of_a_run_in_phases_are_those_of_its_last(
    capsys: pytest.CaptureFixture[str], num_phases: int, text: str
) -> None:
    started = Started(
        run="a",
        device="CPU",
        precision="float32",
        memory_format="contiguous",
        trainable_parameters=7,
        total_parameters=9,
        num_steps=6,
        steps_per_epoch=2,
        num_epochs=3,
        num_phases=num_phases,
        examples=PartSizes(train=30, train_available=1800, validation=57, test=59),
    )
    with RunProgress("probe") as progress:
        progress.tell(started)
    said = capsys.readouterr().err
    assert f"trains 7 of 9 {text}" in said
    assert "30 of 1,800 examples train; 57 validate, 59 test\n" in said


def test_that_reading_images_tells_how_many_and_how_much_longer() -> None:
    moments = iter((0.0, 2.0))
    progress = RunProgress("probe")
    progress._time_left = TimeLeft(lambda: next(moments))
    for done, note in ((0, "0 of 5,000"), (1200, "1,200 of 5,000 · 6 s left")):
        progress.tell(Preparing(run="a", what="Reading images", done=done, total=5000))
        assert progress._progress.tasks[0].fields["note"] == f"Reading images · {note}"


def test_that_a_runs_name_is_neither_markup_nor_emoji(capsys: pytest.CaptureFixture[str]) -> None:
    progress = RunProgress("[red]:dog:")
    progress.tell(Notice(run="a", message="column image:label:, [bold]"))
    assert capsys.readouterr().err == "note: column image:label:, [bold]\n"
    line = StringIO()
    Console(file=line, width=120).print(progress._progress.get_renderable())
    assert "[red]:dog:" in line.getvalue()
