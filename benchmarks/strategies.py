"""Ways of fine-tuning the bundled source on few labels, each with the same steps; see `docs/benchmarks.md`.

python -m benchmarks.strategies [--labels N]… [--only WAY]… [--seeds N] [--runs FILE] [--write docs/benchmarks.md]

Runs that stand in FILE already are not made again, so that a measurement of hours can be broken off and gone on with.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from pydantic import BaseModel

from benchmarks import report
from benchmarks.processes import EXAMPLES
from models.describing import describe_source
from models.spec.stack import StackDescription
from storage.locations import decoded_images_folder
from workbench import documents
from workbench.data.pixel_cache.cache import PixelCache
from workbench.edits.adapters import ADAPTER_KINDS
from workbench.edits.presets import choose_preset
from workbench.evidence.scratch import scratch_control
from workbench.experiment import Experiment
from workbench.training.learn import RunContext, learn

EPOCHS = {100: 40, 300: 20, 1000: 10}
"""By number of labels: as many as give each of them a few hundred steps or less, for every way alike."""
IMAGE_SIZE = 64
SEEDS = 5
TASK = "digit"
RUNS = Path(__file__).with_suffix(".json")


class Run(BaseModel):
    """One run that was made. `seconds` are those at work, preparing and judging included."""

    way: str
    labels: int
    seed: int
    accuracy: float
    seconds: float


class Runs(BaseModel):
    """All that were made, and where."""

    machine: str
    runs: list[Run] = []

    def of(self, way: str, labels: int) -> list[Run]:
        return [run for run in self.runs if (run.way, run.labels) == (way, labels)]


def ways(stack: StackDescription) -> dict[str, dict[str, Any]]:
    """What each changes of the common document, by the name that the table gives it."""

    def preset(key: str, **besides: Any) -> dict[str, Any]:
        return {**choose_preset(key, stack).changes, **besides}

    return {
        "linear probe": preset("linear-probe"),
        "top quarter of the blocks": preset("tune-top"),
        "full, small rate": preset("full"),
        "gradual unfreezing": preset("gradual"),
        "LP-FT": preset("lp-ft"),
        "L2-SP": preset("full", regularizers=[{"kind": "l2-sp"}]),
        "LoRA": preset("lora"),
        "bottleneck (Pfeiffer)": preset("linear-probe", adapters=[_adapter("pfeiffer", stack)]),
        "from random initialisation": {},
    }


def _adapter(kind: str, stack: StackDescription) -> dict[str, Any]:
    return {"kind": kind, "blocks": [block.name for block in stack.blocks if ADAPTER_KINDS[kind].fits(block)]}


def document(way: str, labels: int, seed: int, stack: StackDescription) -> Experiment:
    """The bundled experiment done in one of the `ways`; the seed draws the labels, the heads and the order."""
    common = documents.replaced(
        documents.read(EXAMPLES / "mnist5k-full-fine-tuning.toml"),
        {
            "seed": seed,
            "split.seed": seed,
            "split.labelled": labels,
            "split.validation": 0.04,
            "preprocessing.image_size": IMAGE_SIZE,
            "recipe.epochs": EPOCHS[labels],
            "recipe.batch_size": 32,
            "recipe.device": "cpu",
        },
    )
    if way == "from random initialisation":
        return documents.replaced(scratch_control(common), {"recipe.learning_rate": 1e-3})
    return documents.replaced(common, ways(stack)[way])


def main() -> None:
    options = _options()
    stack = describe_source(documents.read(EXAMPLES / "mnist5k-full-fine-tuning.toml").source, IMAGE_SIZE)
    told = _read(options.runs)
    for seed in range(options.seeds):  # seeds outermost: whatever else the machine does falls on all ways
        for labels in options.labels:
            for way in options.only or ways(stack):
                if not any(run.seed == seed for run in told.of(way, labels)):
                    told.runs.append(_made(way, labels, seed, stack))
                    options.runs.write_text(f"{told.model_dump_json(indent=1)}\n", encoding="utf-8")
    table = matrix(told, options.labels, options.only or list(ways(stack)))
    print(table)
    if options.write is not None:
        report.write_section(options.write, "strategies", f"{_conditions(told)}\n\n{table}")


def _made(way: str, labels: int, seed: int, stack: StackDescription) -> Run:
    with tempfile.TemporaryDirectory(prefix="strategies-") as folder:
        context = RunContext(
            "strategies", document(way, labels, seed, stack), Path(folder), lambda _: None,
            checkpoint_interval_s=3600.0, pixel_cache=PixelCache(decoded_images_folder()),
        )  # fmt: skip
        finished = learn(context)
    if finished.outcome != "completed":
        raise RuntimeError(f"{way}, {labels} labels, seed {seed}: {finished.outcome}. {finished.reason}")
    run = Run(
        way=way, labels=labels, seed=seed, accuracy=finished.values[f"test/{TASK}/accuracy"], seconds=finished.seconds
    )
    print(run, flush=True)
    return run


def matrix(told: Runs, labels: Sequence[int], names: Sequence[str]) -> str:
    """A row a way, a column a number of labels: test accuracy in per cent, mean ± standard deviation, and seconds."""
    lines = [
        "| way | " + " | ".join(f"{number:,} labels" for number in labels) + " |",
        "| --- |" + " --- |" * len(labels),
    ]
    best = {number: max((_mean(told.of(way, number)) for way in names), default=0.0) for number in labels}
    for way in names:
        cells = [_cell(told.of(way, number), best[number]) for number in labels]
        lines.append(f"| {way} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(runs: list[Run], best: float) -> str:
    if not runs:
        return "–"
    right, seconds = [100 * run.accuracy for run in runs], [run.seconds for run in runs]
    spread = f" ± {stdev(right):.1f}" if len(runs) > 1 else ""
    told = f"{mean(right):.1f}{spread}"
    return f"{f'**{told}**' if _mean(runs) == best else told} ({mean(seconds):.0f} s)"


def _mean(runs: list[Run]) -> float:
    return mean(run.accuracy for run in runs) if runs else 0.0


def _conditions(told: Runs) -> str:
    seeds = len({run.seed for run in told.runs})
    return (
        f"Test accuracy in per cent, mean ± standard deviation of {seeds} seeds, each with labels of its own draw; in "
        f"brackets the mean seconds of a run. Runs were made on {told.machine}."
    )


def _read(path: Path) -> Runs:
    if path.exists():
        return Runs.model_validate_json(path.read_text(encoding="utf-8"))
    return Runs(machine=report.processor())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labels", action="append", type=int, choices=list(EPOCHS), help="this many labels alone")
    parser.add_argument("--only", action="append", metavar="WAY", help="this way alone; may be repeated")
    parser.add_argument("--seeds", type=int, default=SEEDS, help=f"how many runs of each ({SEEDS})")
    parser.add_argument("--runs", type=Path, default=RUNS, metavar="FILE", help="where runs are kept")
    report.add_write_option(parser)
    options = parser.parse_args()
    options.labels = options.labels or list(EPOCHS)
    return options


if __name__ == "__main__":
    main()
