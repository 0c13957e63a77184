"""What a run says on a terminal while it trains."""

from __future__ import annotations

import pytest

from workbench.events import PhaseBegan
from workbench.terminal.progress import RunProgress


def test_that_each_phase_has_a_lasting_line(capsys: pytest.CaptureFixture[str]) -> None:
    with RunProgress("probe") as progress:
        progress.tell(PhaseBegan(run="a", step=4, epoch=2, number=2, num_phases=5, trains="6.0 and above"))
    assert capsys.readouterr().err == "phase 2 of 5: trains 6.0 and above\n"
