"""The window where there is nothing to open it on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from models.spec.errors import UserError
from workbench import app


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_that_without_a_screen_the_program_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in app.SCREENS:
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(UserError, match="no screen") as caught:
        app.open_window(f"sqlite:///{tmp_path / 'store.sqlite'}")
    assert "run FILE.toml" in caught.value.remedy
