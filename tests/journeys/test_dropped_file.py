"""A table of pictures with two labels, dropped on the window, is trained on with two tasks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PIL import Image

from storage.store import Store
from tests.journeys.person import Person
from workbench.spec.data import DataFile


def test_that_a_dropped_csv_becomes_data_with_a_task_for_each_label_in_one_step(
    sit_down: Callable[..., Person], experiment_file: Callable[..., Path], tmp_path: Path
) -> None:
    person = sit_down()
    person.open_experiment(experiment_file({"split.validation": 0.2, "split.test": 0.2}))
    document = person.controller.document
    before = document.experiment
    table = pictures(tmp_path / "people")
    person.drop(table)
    person.until(lambda: document.undo_stack.undoText() == "Use people.csv with 2 tasks")
    person.until(lambda: "people.csv" in person.message())
    assert "shade (classification · 2), side (classification · 2)" in person.message()
    assert document.experiment.data == DataFile(path=str(table))
    assert [(task.name, task.column) for task in document.experiment.tasks] == [("shade", "shade"), ("side", "side")]
    assert [head.task for head in document.experiment.heads] == ["shade", "side"]
    person.until(lambda: person.controller.transfer.data is not None)
    assert person.controller.transfer.problems() == []
    document.undo_stack.undo()
    assert document.experiment == before
    document.undo_stack.redo()
    assert len(document.experiment.tasks) == 2


def test_that_from_a_dropped_csv_to_a_finished_run_it_is_a_drop_and_a_click(
    sit_down: Callable[..., Person], experiment_file: Callable[..., Path], store: Store, tmp_path: Path
) -> None:
    person = sit_down()
    person.open_experiment(experiment_file({"split.validation": 0.2, "split.test": 0.2}))
    person.drop(pictures(tmp_path / "people"))
    person.until(lambda: "people.csv" in person.message())
    person.until(lambda: person.controller.transfer.data is not None)
    person.run()
    person.until(lambda: list(person.statuses().values()) == ["done"])
    (record,) = store.runs()
    assert record.values.keys() >= {"test/shade/accuracy", "test/side/accuracy"}


def pictures(folder: Path) -> Path:
    """Forty small pictures of two shades and two sides, named in a table beside them."""
    (folder / "images").mkdir(parents=True)
    rows = ["image,shade,side"]
    for number in range(40):
        shade, side = ("dark", 40) if number % 2 else ("light", 200), "left" if number % 4 < 2 else "right"
        Image.new("L", (16, 16), shade[1] + number // 4).save(folder / "images" / f"{number}.png")
        rows.append(f"images/{number}.png,{shade[0]},{side}")
    table = folder / "people.csv"
    table.write_text("\n".join(rows) + "\n")
    return table
