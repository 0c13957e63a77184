"""Programs that a benchmark starts, and the JSON object that each ends with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from workbench import documents

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
COMMON: dict[str, object] = {"split.validation": 0.03, "split.test": 0.03, "recipe.device": "cpu"}
"""What all benchmarks that train change of an example: almost everything trains, and on the CPU."""
TIMEOUT_S = 300


def answer_of(*arguments: str | Path, timeout_s: float = TIMEOUT_S) -> Any:
    """What `python ARGUMENTS` prints last, read as JSON. Raises `CalledProcessError` where it fails."""
    command = [sys.executable, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=timeout_s)
    return json.loads(done.stdout.decode().strip().splitlines()[-1])


def changed_example(name: str, changes: dict[str, object], folder: Path) -> Path:
    """A copy of an example with some fields changed, in `folder`."""
    path = folder / f"{name}.toml"
    path.write_text(documents.to_toml(documents.replaced(documents.read(EXAMPLES / f"{name}.toml"), changes)))
    return path
