"""How soon a manifest of a million images is open, and what memory that takes.

python -m benchmarks.manifest FILE opens one manifest and prints seconds and memory as JSON.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from PIL import Image

from benchmarks.figures import Row, at_most
from benchmarks.processes import answer_of
from workbench.data.sources import open_dataset
from workbench.spec.data import DataFile

ROWS = 1_000_000
A_FOLDER = 1000
MOST_S, MOST_MIB = 10.0, 1536.0


def measure(rounds: int) -> Iterator[Row]:
    """Each round opens the same manifest in a process of its own. All files that it names exist."""
    with tempfile.TemporaryDirectory() as name:
        manifest = make_manifest(Path(name), ROWS)
        seen = [answer_of("-m", "benchmarks.manifest", manifest) for _ in range(rounds)]
    assert all(one["rows"] == ROWS for one in seen)
    for key, limit, unit in (("seconds", MOST_S, "s"), ("peak_mib", MOST_MIB, "MiB")):
        values = [one[key] for one in seen]
        spread = f" ({min(values):.1f} … {max(values):.1f}, {rounds} rounds)"
        what = "opening a manifest of 1,000,000 images" if key == "seconds" else "peak of resident memory by then"
        yield at_most(what, median(values), limit, unit, spread)


def make_manifest(folder: Path, rows: int) -> Path:
    """A CSV file of paths and two labels. Each folder holds one image under many names, which saves the disk."""
    manifest = folder / "manifest.csv"
    with manifest.open("w") as file:
        file.write("path,species,age\n")
        for row in range(rows):
            path = f"images/{row // A_FOLDER:04d}/{row:07d}.png"
            _place(folder / path, is_first=row % A_FOLDER == 0)
            file.write(f"{path},species {row % 37},{row % 977 / 7:.3f}\n")
    return manifest


def _place(path: Path, *, is_first: bool) -> None:
    if is_first:
        path.parent.mkdir(parents=True)
        Image.new("RGB", (64, 48)).save(path.parent / "one.png")
    os.link(path.parent / "one.png", path)


def _open(path: str) -> None:
    begun = time.perf_counter()
    dataset = open_dataset(DataFile(path=path), lambda _done, _total: None)
    seconds = time.perf_counter() - begun
    print(json.dumps({"rows": len(dataset), "seconds": seconds, "peak_mib": _peak_bytes() / 2**20}))


def _peak_bytes() -> int:
    """Of this program alone: Linux counts the process that began it into `ru_maxrss`."""
    status = Path("/proc/self/status")
    if status.exists():
        [told] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
        return int(told.split()[1]) * 2**10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 2**10


if __name__ == "__main__":
    _open(sys.argv[1])
