"""How near the estimate of a run's memory comes to what its steps take; see `docs/benchmarks.md`.

python benchmarks/memory.py [--batch N] [--device cpu|cuda] [--write docs/benchmarks.md]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import report
from benchmarks.figures import Row, at_most, percentile
from models.describing import describe_source
from models.spec.freeze import Freeze
from models.spec.sizes import size_text
from models.spec.source import TorchvisionSource
from workbench.documents import replaced
from workbench.experiment import Experiment
from workbench.spec.cost import estimate
from workbench.spec.data_description import ClassCount, ColumnDescription, DataDescription, ImageFacts, SplitSizes
from workbench.training.dry_run import dry_run
from workbench.training.random_data import Amounts

ARCHITECTURES = ("resnet50", "vit_b_16")
TOLERANCE_PERCENT = 15.0
ROWS = 400
CLASSES, TRAIN, VALIDATION = 10, 512, 128


def main() -> None:
    options = _options()
    rows = report.told(chain(_nearness(options.batch, options.device), _speed()))
    if options.write is not None:
        report.write(options.write, {"memory": rows}, section="memory")


def _nearness(batch: int, device: str) -> Iterator[Row]:
    """At five boundaries of each model, at its own image size."""
    for architecture in ARCHITECTURES:
        source = TorchvisionSource(architecture=architecture, initialisation="random")
        stack = describe_source(source)
        top = len(stack.blocks)
        for boundary in (0, top // 4, top // 2, 3 * top // 4, top):
            experiment = replaced(
                Experiment(),
                {
                    "source": source.model_dump(mode="json"),
                    "freeze.boundary": boundary,
                    "recipe.batch_size": batch,
                    "recipe.device": device,
                    "recipe.precision": "float32",
                },
            )
            told = estimate(experiment, stack, _data()).memory
            assert told is not None  # both models can be measured
            amounts = Amounts({"class": CLASSES}, TRAIN, VALIDATION, test=VALIDATION)
            found = dry_run(experiment, amounts, None, lambda: False).peak_bytes
            what = f"{stack.title}, batch of {batch}, {boundary} of {top} blocks frozen: estimate beside the peak"
            note = f" ({size_text(told.peak)} told, {size_text(found)} found)"
            yield at_most(what, 100 * abs(told.peak / found - 1), TOLERANCE_PERCENT, "%", note)


def _speed() -> Iterator[Row]:
    """What one estimate costs, which every move of the mouse waits for: ResNet-152's blocks repeated to 400 rows."""
    stack = describe_source(TorchvisionSource(architecture="resnet152", initialisation="random"))
    tall = [
        block.model_copy(update={"name": f"{turn}.{block.name}"}) for turn in range(ROWS) for block in stack.blocks
    ][:ROWS]
    stack = stack.model_copy(update={"blocks": tuple(tall)})
    took_ms = []
    for boundary in range(ROWS + 1):
        experiment = Experiment().model_copy(update={"freeze": Freeze(boundary=boundary)})
        began = time.thread_time()
        estimate(experiment, stack, _data())
        took_ms.append(1000 * (time.thread_time() - began))
    note = f" of the processor for 95 of 100 (median {median(took_ms):.2f} ms, longest {max(took_ms):.2f} ms)"
    yield at_most(f"one estimate over {ROWS} blocks", percentile(took_ms, 0.95), 2, "ms", note)


def _data() -> DataDescription:
    return DataDescription(
        title="Random images",
        num_examples=TRAIN + 2 * VALIDATION,
        columns=(
            ColumnDescription(name="class", classes=tuple(ClassCount(label=str(at), count=1) for at in range(CLASSES))),
        ),
        inputs=ImageFacts(channels=3, min_size=(224, 224), max_size=(224, 224)),
        split=SplitSizes(train=TRAIN, validation=VALIDATION, test=VALIDATION, train_available=TRAIN),
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batch", type=int, default=8, help="examples in a step (8)")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu", help="where the steps are taken (cpu)")
    report.add_write_option(parser)
    return parser.parse_args()


if __name__ == "__main__":
    main()
