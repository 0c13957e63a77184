"""What the workbench costs beside plain torch, and how smooth its window stays; see `docs/benchmarks.md`.

python benchmarks/overhead.py [--only PART]… [--rounds N] [--write docs/benchmarks.md]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import bundled, loop, report, start, window
from benchmarks.figures import Row
from storage.locations import HOME_VARIABLE

PARTS: dict[str, Callable[[int], Iterator[Row]]] = {
    "loop": loop.measure,
    "window": window.measure,
    "start": start.measure,
    "bundled": bundled.measure,
}


def main() -> None:
    options = _options()
    parts = options.only or list(PARTS)
    with tempfile.TemporaryDirectory() as home:
        os.environ[HOME_VARIABLE] = home  # the figures need no data of the person who takes them, and leave none
        rows = {part: report.told(PARTS[part](options.rounds)) for part in parts}
    if options.write is not None:
        report.write(options.write, rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", choices=list(PARTS), help="take this part alone; may be repeated")
    parser.add_argument("--rounds", type=int, default=5, help="how often each comparison is repeated (5)")
    report.add_write_option(parser)
    return parser.parse_args()


if __name__ == "__main__":
    main()
