"""How fast training reads images from our cache, beside torchvision's usual way, and how soon a manifest is open.

python benchmarks/data.py [--only PART]… [--rounds N] [--workers N] [--write docs/benchmarks.md]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import torch
from torch.utils.data import DataLoader
from torchvision import transforms
from torchvision.datasets import ImageFolder as TorchvisionFolder

from benchmarks import manifest, report
from benchmarks.figures import Row
from benchmarks.photographs import make_photographs
from models.spec.sizes import size_text
from models.spec.stack import InputDescription
from workbench.data.pixel_cache.cache import PixelCache
from workbench.data.prepare import PreparedData, prepare
from workbench.spec.data import ImageFolder
from workbench.spec.recipe import Recipe
from workbench.spec.split import Split
from workbench.spec.tasks import Classification
from workbench.training.batches import Batches
from workbench.training.compute import Compute
from workbench.training.inputs import Pixels

SIZE, BATCH = 224, 32
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
LEAST_RATIO = 8.0


def main() -> None:
    options = _options()
    parts: dict[str, Callable[[int], Iterator[Row]]] = {
        "cache": partial(measure, num_workers=options.workers),
        "manifest": manifest.measure,
    }
    rows = {part: report.told(parts[part](options.rounds)) for part in options.only or parts}
    if options.write is not None:
        report.write(options.write, rows, section="data")


def measure(rounds: int, num_workers: int, num_images: int = 2000) -> Iterator[Row]:
    """Whole epochs after the first, in turns, of the same images in the same size, batches and layout."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_photographs(folder / "photographs", num_images)
        began = time.perf_counter()
        data = _prepared(folder)
        cold_s = time.perf_counter() - began
        began = time.perf_counter()
        data = _prepared(folder)
        warm_s = time.perf_counter() - began
        ours, theirs = _Ours(data), _Theirs(folder / "photographs", num_workers)
        ours.epoch(1), theirs.epoch()
        pairs = [(ours.epoch(2 + number), theirs.epoch()) for number in range(rounds)]
        size = size_text(PixelCache(folder / "cache").size_bytes())
    yield _ratio(num_images, num_workers, pairs)
    yield Row(
        "decoding all into the cache, once", f"**{num_images / cold_s:,.0f} examples/s** ({cold_s:.1f} s, {size})"
    )
    yield Row("opening them again from the cache", f"**{warm_s:.2f} s**")


class _Ours:
    """Batches as the trainer takes them."""

    def __init__(self, data: PreparedData) -> None:
        compute = Compute.pick(Recipe(device="cpu"))
        pixels = Pixels(data.examples.images, InputDescription(size=SIZE, mean=MEAN, std=STD), compute)
        everything = np.arange(len(data.examples.images), dtype=np.int64)
        labels = {name: torch.from_numpy(targets.values) for name, targets in data.examples.targets.items()}
        self._batches = Batches(pixels, labels, everything, BATCH, compute)

    def epoch(self, number: int) -> float:
        """Seconds."""
        began = time.perf_counter()
        for batch in self._batches.shuffled(0, number):
            assert batch.inputs.dtype == torch.float32
        return time.perf_counter() - began


class _Theirs:
    """`ImageFolder` with PIL behind a `DataLoader` whose workers stay alive."""

    def __init__(self, folder: Path, num_workers: int) -> None:
        steps = [transforms.Resize(SIZE), transforms.CenterCrop(SIZE), transforms.ToTensor()]
        dataset = TorchvisionFolder(str(folder), transforms.Compose([*steps, transforms.Normalize(MEAN, STD)]))
        self._loader = DataLoader(
            dataset, BATCH, shuffle=True, num_workers=num_workers, persistent_workers=num_workers > 0
        )

    def epoch(self) -> float:
        """Seconds, until every batch lies in the layout that training computes in."""
        began = time.perf_counter()
        for images, _labels in self._loader:
            images.contiguous(memory_format=torch.channels_last)
        return time.perf_counter() - began


def _prepared(folder: Path) -> PreparedData:
    """All images, decoded into the cache or taken from there."""
    return prepare(
        ImageFolder(path=str(folder / "photographs")),
        Split(),
        [Classification(name="class", column="class")],
        image_size=SIZE,
        channels=3,
        interpolation="bilinear",
        fit="crop",
        cache=PixelCache(folder / "cache"),
    )


def _ratio(num_images: int, num_workers: int, pairs: list[tuple[float, float]]) -> Row:
    ratios = [theirs_s / ours_s for ours_s, theirs_s in pairs]
    ours, theirs = (num_images / median(column) for column in zip(*pairs, strict=True))
    spread = f"{min(ratios):.1f} … {max(ratios):.1f}, {len(ratios)} rounds; {ours:,.0f} and {theirs:,.0f} examples/s"
    return Row(
        f"second epoch from our cache ÷ ImageFolder, PIL and DataLoader with {num_workers} workers",
        f"**{median(ratios):.1f}** ({spread})",
        f"≥ {LEAST_RATIO:g}",
        median(ratios) >= LEAST_RATIO,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", choices=["cache", "manifest"], help="take this part alone")
    parser.add_argument("--rounds", type=int, default=5, help="how often each comparison is repeated (5)")
    parser.add_argument(
        "--workers",
        type=int,
        default=torch.get_num_threads(),
        help="of the DataLoader; the number of cores where not given",
    )
    report.add_write_option(parser)
    return parser.parse_args()


if __name__ == "__main__":
    main()
