"""What commands load: none of them Qt, and torch only those that train or export; so the rest answer at once."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import History, call, said, start

REFUSING = """
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {refused}:
            raise ImportError("refused: " + name)

sys.meta_path.insert(0, Refuse())
sys.path.insert(0, ".")
from main import main

def call(*arguments):
    sys.argv = ["main.py", *arguments]
    try:
        main()
    except SystemExit as end:
        assert not end.code, (arguments, end.code)
"""
QT = ("PySide6", "pyqtgraph", "qtawesome")
TORCH = ("torch", "torchvision", "timm", "peft", "safetensors", "sklearn")


def refusing(folder: Path, refused: tuple[str, ...], *calls: str) -> str:
    """The path of a program that runs commands and can import nothing of what is refused."""
    path = folder / "program.py"
    path.write_text(REFUSING.format(refused=set(refused)) + "\n".join(calls))
    return str(path)


def test_that_training_and_exporting_need_no_qt_and_engines_start_without_scikit_learn(
    document: Path, store: Path, tmp_path: Path
) -> None:
    """Scikit-learn takes a second to load; only measuring a shift and the data that come with it need it."""
    engine = "import workbench.launch.engine.service; assert 'sklearn' not in sys.modules"
    program = refusing(tmp_path, QT, engine, "call(*sys.argv[1:])")
    exported = tmp_path / "exported"
    arguments = ("--set", "recipe.epochs=1", "--set", "split.labelled=16", "--json")
    with start("run", document, "--store", store, "--out", exported, *arguments, program=program) as process:
        done = said(process)
    assert done.code == 0, done.err
    assert done.json["status"] == "completed"
    assert (exported / "model.safetensors").is_file()


def test_that_looking_needs_neither_torch_nor_qt(history: History, tmp_path: Path) -> None:
    store = f'"--store", "{history.store}", "--json"'
    program = refusing(
        tmp_path,
        (*QT, *TORCH),
        'call("--version")',
        'call("--help")',
        'call("run", "--help")',
        'call("data", "cache", "--json")',
        f'call("list", {store})',
        f'call("show", "{history.run}", {store})',
        f'call("compare", "{history.run}", "{history.control}", {store})',
    )
    with start(program=program) as process:
        done = said(process)
    assert done.code == 0, done.err
    told = [json.loads(line) for line in done.out.splitlines() if line.startswith("{")]
    assert [one["command"] for one in told] == ["data cache", "list", "show", "compare"]
    assert done.err == ""


def test_that_the_version_is_told() -> None:
    done = call("--version")
    assert (done.code, done.err) == (0, "")
    name, version = done.out.strip().rsplit(" ", 1)
    assert name == "Transfer Workbench"
    assert version[0].isdigit()


def test_that_help_names_every_command_and_exit_code() -> None:
    text = " ".join(call("--help").out.split())
    for command in ("run", "resume", "list", "show", "compare", "export", "data"):
        assert f"│ {command} " in text
    for code in ("0 done", "1 the run failed", "3 the store", "4 interrupted", "5 cancelled"):
        assert code in text


def test_that_help_of_a_command_tells_its_options() -> None:
    text = call("run", "--help").out
    for option in ("--set", "--control", "--name", "--out", "--store", "--json", "FILE.toml", "recipe.epochs=5"):
        assert option in text
    flag = next(line for line in text.splitlines() if "--control" in line)
    assert "bool" not in flag
