"""Runs every example by the command line and keeps what came out: what the welcome page shows of them.

python -m benchmarks.examples [--only STEM] [--write]
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
from pathlib import Path

import psutil

from benchmarks.processes import ROOT, answer_of
from benchmarks.report import processor
from workbench import documents
from workbench.data.describe import describe
from workbench.examples import EXAMPLES, RESULTS_NAME, ExampleResult, ExampleResults, digest_of, read_results
from workbench.spec.labelled import labelled_count
from workbench.versions import version_of

LIBRARIES = ("torch", "torchvision", "timm")
NUM_THUMBNAILS = 10
TIMEOUT_S = 1800


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", metavar="STEM", help="the example of this name alone; the others' results stay")
    parser.add_argument("--write", action="store_true", help=f"write examples/{RESULTS_NAME}")
    options = parser.parse_args()
    paths = [path for path in sorted(EXAMPLES.glob("*.toml")) if options.only in (None, path.stem)]
    if not paths:
        parser.error(f"there is no example called {options.only}")
    measured = {path.stem: run(path) for path in paths}
    if options.write:
        write(measured)


def run(path: Path) -> ExampleResult:
    """Runs a document in a store of its own, in a process of its own."""
    experiment, digest = documents.read(path), digest_of(path)
    told = describe(experiment.data, experiment.split, experiment.tasks)
    with tempfile.TemporaryDirectory(prefix="examples-") as folder:
        ended = answer_of(
            ROOT / "main.py", "--store", Path(folder) / "store.sqlite", "run", path, "--json", timeout_s=TIMEOUT_S
        )
    scores = {name: value for name, value in ended["metrics"].items() if name.startswith("test/")}
    print(path.stem, f"{ended['seconds']:.0f} s", scores, flush=True)
    return ExampleResult(
        document=digest,
        seconds=round(ended["seconds"], 1),
        num_labelled=labelled_count(experiment.split, told.split),
        scores=scores,
        thumbnails=told.thumbnails[:NUM_THUMBNAILS],
    )


def write(measured: dict[str, ExampleResult]) -> None:
    """Puts the results beside the documents; those of examples that are gone go too."""
    before = read_results()
    kept = before.results if before else {}
    stems = [path.stem for path in sorted(EXAMPLES.glob("*.toml"))]
    both = kept | measured
    results = ExampleResults(
        date=f"{dt.datetime.now(dt.UTC):%Y-%m-%d}",
        machine=f"{processor()}, {psutil.cpu_count()} cores",
        load=round(psutil.getloadavg()[0], 1),
        versions={name: version_of(name) for name in LIBRARIES},
        results={stem: both[stem] for stem in stems if stem in both},
    )
    (EXAMPLES / RESULTS_NAME).write_text(f"{results.model_dump_json(indent=1)}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
