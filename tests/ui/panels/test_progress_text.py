"""How far a question has come, in words."""

from __future__ import annotations

import pytest

from workbench.launch.messages import Progress
from workbench.ui.panels.progress_text import progress_text


@pytest.mark.parametrize(
    ("done", "total", "seconds_left", "text"),
    [
        (0, 0, None, "Looking at the data…"),
        (1200, 5000, None, "Looking at the data: 1,200 of 5,000"),
        (1200, 5000, 14.2, "Looking at the data: 1,200 of 5,000, 14 s left"),
    ],
)
def test_that_progress_tells_what_is_known(done: int, total: int, seconds_left: float | None, text: str) -> None:
    assert progress_text(Progress(request=1, what="Looking at the data", done=done, total=total), seconds_left) == text
