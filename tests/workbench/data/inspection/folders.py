"""Folders of pictures with copies in known places."""

from __future__ import annotations

from pathlib import Path

from tests.workbench.data.inspection.pictures import scene


def fill(root: Path, num_scenes: int = 8) -> Path:
    """Two classes of different scenes; `a/copy.png` is `a/0.png`, `b/again.png` is `a/1.png`, `b/near.jpg` is nearly
    `b/4.png`, and `b/cut.jpg` cannot be read to its end.
    """
    for seed in range(num_scenes):
        folder = root / ("a" if seed < num_scenes // 2 else "b")
        folder.mkdir(parents=True, exist_ok=True)
        scene(seed).save(folder / f"{seed}.png")
    scene(0).save(root / "a" / "copy.png")
    scene(1).save(root / "b" / "again.png")
    scene(num_scenes // 2).resize((100, 75)).save(root / "b" / "near.jpg", quality=70)
    return root
