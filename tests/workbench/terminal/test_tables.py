from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO

from rich.console import Console

from storage.records import RunRecord
from workbench.terminal.tables import run_table


def test_that_ids_of_runs_are_whole_on_a_narrow_terminal() -> None:
    now = datetime(2026, 1, 2, tzinfo=UTC)
    record = RunRecord("1m83ywf19mjp", "a name of some length", "completed", "{}", now, started=now, epoch=3)
    text = StringIO()
    Console(file=text, width=50).print(run_table([record]))
    assert "1m83ywf19mjp" in text.getvalue()
