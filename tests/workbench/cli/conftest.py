"""The command line, called in this process where that tells as much as a process of its own, which takes seconds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from models.tensor_files import digest, read_tensors
from workbench.cli import app
from workbench.documents import from_toml, to_json

ROOT = Path(__file__).parents[3]

DOCUMENT = """
name = "tiny"
tasks = [{ kind = "classification", name = "digit", column = "class" }]
heads = [{ kind = "linear", task = "digit" }]

[data]
kind = "bundled"
name = "digits"

[split]
labelled = 64
validation = 0.03
test = 0.03

[preprocessing]
image_size = 32

[recipe]
epochs = 2
batch_size = 16
device = "cpu"

[freeze]
boundary = 14
"""
"""Four steps an epoch, two epochs."""


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object on standard output; nothing else may stand there."""
        (line,) = self.out.splitlines()
        told: dict[str, Any] = json.loads(line)
        assert told["exit_code"] == self.code
        return told


def call(*arguments: object, open_window: Callable[[str], int] | None = None) -> Said:
    """The program in this process. A bug comes out as it was raised."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments], obj=open_window)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Said(done.exit_code, done.stdout, done.stderr)


def start(*arguments: object, program: str = "main.py") -> subprocess.Popen[str]:
    """The program in a process of its own, as a user starts it."""
    command = [sys.executable, program, *map(str, arguments)]
    pipe = subprocess.PIPE
    plain = os.environ | {"COLUMNS": "80"}
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, cwd=ROOT, env=plain)


def said(process: subprocess.Popen[str]) -> Said:
    out, err = process.communicate(timeout=120)
    return Said(process.returncode, out, err)


def weights_digest(path: str | Path) -> str:
    tensors, _ = read_tensors(Path(path))
    return digest(tensors.items())


@dataclass(frozen=True)
class History:
    """A store that holds a run and its scratch control, made by one command."""

    store: Path
    document: Path
    exported: Path
    told: dict[str, Any]
    err: str

    @property
    def run(self) -> str:
        return str(self.told["run"])

    @property
    def control(self) -> str:
        return str(self.told["control"]["run"])


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    """For reading: tests that write make a store of their own. Made from a JSON document."""
    folder = tmp_path_factory.mktemp("history")
    document, store, exported = folder / "tiny.json", folder / "store.sqlite", folder / "new" / "exported"
    document.write_text(to_json(from_toml(DOCUMENT)))
    done = call(
        "run", document, "--control", "--set", "recipe.epochs=1", "--set", "name=[red]x[/]", "--out", exported,
        "--store", store, "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    return History(store, document, exported, done.json, done.err)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.toml"
    path.write_text(DOCUMENT)
    return path


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store that does not exist yet."""
    return tmp_path / "store.sqlite"
