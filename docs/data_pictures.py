"""Pictures of bringing data: a table of drawn shapes is made, dropped on the window, and shown in the chooser."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from PySide6.QtWidgets import QWidget

from workbench.ui.controllers.window import WindowController

NUMBER = 240
SIDE_PX = 64
TAKE_BOTH = Callable[[QWidget, str], None]


def take_data_pictures(
    controller: WindowController, take_in_both: TAKE_BOTH, wait: Callable[[str, Callable[[], object]], None]
) -> None:
    """Drops the table and opens the chooser on it; the document is as before afterwards."""
    with shapes() as table:
        stack = controller.document.undo_stack
        controller.data.drop(table)
        wait("the tasks of the table", lambda: "with" in stack.undoText())
        wait("the table", lambda: controller.transfer.data is not None)
        take_in_both(controller.window, "data-dropped")
        controller.data.open()
        chooser = controller.data.chooser
        wait("what the table holds", lambda: chooser.found.description is not None)
        take_in_both(chooser, "data-chooser")
        chooser.reject()
        stack.undo()
        wait("the data of before", lambda: controller.transfer.data is not None)


@contextmanager
def shapes() -> Iterator[Path]:
    """Circles, squares and triangles of many sizes, with two rows that are not as they should be."""
    folder = Path(tempfile.gettempdir()) / "shapes"
    (folder / "images").mkdir(parents=True)
    try:
        random = np.random.default_rng(0)
        rows = ["image,shape,size_px,site"]
        for index in range(NUMBER):
            shape, size = ("circle", "square", "triangle")[index % 3], int(random.integers(12, 52))
            _drawn(shape, size, random).save(folder / "images" / f"{index:03d}.png")
            told = "" if index % 20 == 7 else str(size)
            rows.append(f"images/{index:03d}.png,{shape},{told},site {index // 3 % 8}")
        rows += [rows[5], "images/lost.png,circle,20,site 1"]
        table = folder / "shapes.csv"
        table.write_text("\n".join(rows) + "\n", encoding="utf-8")
        yield table
    finally:
        shutil.rmtree(folder)


def _drawn(shape: str, size: int, random: np.random.Generator) -> Image.Image:
    image = Image.new("RGB", (SIDE_PX, SIDE_PX), tuple(int(v) for v in random.integers(190, 255, 3)))
    left, top = (int(v) for v in random.integers(2, SIDE_PX - size, 2))
    box = (left, top, left + size, top + size)
    colour = tuple(int(v) for v in random.integers(0, 140, 3))
    draw = ImageDraw.Draw(image)
    if shape == "circle":
        draw.ellipse(box, fill=colour)
    elif shape == "square":
        draw.rectangle(box, fill=colour)
    else:
        draw.polygon([(left, top + size), (left + size, top + size), (left + size // 2, top)], fill=colour)
    return image
