"""What a run says on a terminal while it trains."""

from __future__ import annotations

import pytest

from workbench.events import PhaseBegan, Started
from workbench.terminal.progress import RunProgress


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
    )
    with RunProgress("probe") as progress:
        progress.tell(started)
    assert f"trains 7 of 9 {text}" in capsys.readouterr().err
