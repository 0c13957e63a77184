"""A folder of images."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workbench.data.opening import image


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """`data/` with four images, and one beside it that no manifest should reach."""
    for index in range(4):
        image(tmp_path / "data" / f"{index}.png", size=(8 + index, 6))
    image(tmp_path / "outside.png")
    return tmp_path / "data"
