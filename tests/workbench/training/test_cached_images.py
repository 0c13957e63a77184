"""Runs whose images come from the cache, or do not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models.tensor_files import digest, read_tensors
from workbench.data import watching
from workbench.data.pixel_cache import decoding
from workbench.data.pixel_cache.cache import PixelCache
from workbench.documents import replaced
from workbench.events import Event, Finished, Notice, Preparing
from workbench.experiment import Experiment
from workbench.training.control import Control

Train = Callable[..., tuple[Finished, list[Event]]]


def num_decoded(events: list[Event]) -> int:
    told = [event for event in events if isinstance(event, Preparing) and event.what == "Reading images"]
    return told[-1].total


def test_that_weights_are_the_same_bytes_without_a_cache_with_a_cold_one_and_with_a_warm_one(
    small: Experiment, train: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Warm once read into memory, and once gathered from several mapped files."""
    experiment = replaced(small, {"recipe.epochs": 1, "freeze.boundary": 16})
    cache = PixelCache(tmp_path / "cache", shard_bytes=50 * 3 * 32 * 32)
    weights, decoded = [], []
    for folder, there, in_memory_bytes in (
        ("off", None, None),
        ("cold", cache, None),
        ("warm", cache, None),
        ("mapped", cache, 0),
    ):
        if in_memory_bytes is not None:
            monkeypatch.setattr(decoding, "IN_MEMORY_BYTES", in_memory_bytes)
        finished, events = train(experiment, folder, pixel_cache=there)
        assert finished.outcome == "completed", finished.reason
        weights.append(digest(read_tensors(Path(finished.weights))[0].items()))
        decoded.append(num_decoded(events))
    assert len(set(weights)) == 1
    assert decoded[0] == decoded[1] > 100
    assert decoded[2:] == [0, 0]
    assert cache.size_bytes() > 0


def test_that_a_cache_that_cannot_be_written_is_a_notice(small: Experiment, train: Train, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    experiment = replaced(small, {"recipe.epochs": 1, "split.labelled": 20})
    finished, events = train(experiment, pixel_cache=PixelCache(tmp_path / "file" / "cache"))
    assert finished.outcome == "completed"
    assert any(isinstance(event, Notice) and "could be kept for the next run" in event.message for event in events)


def test_that_a_run_cancelled_while_it_reads_images_keeps_what_it_decoded(
    small: Experiment, train: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cancelled with the first sign of reading, while the first images are being decoded."""
    monkeypatch.setattr(watching, "TELL_INTERVAL_S", 0)
    cache, control = PixelCache(tmp_path / "cache", shard_bytes=20 * 3 * 32 * 32), Control()

    def cancel(event: Event) -> None:
        if isinstance(event, Preparing) and event.what == "Reading images" and event.total:
            control.end("cancelled")

    finished, events = train(small, control=control, on_event=cancel, pixel_cache=cache)
    assert finished.outcome == "cancelled"
    wanted = num_decoded(events)
    _, events = train(replaced(small, {"recipe.epochs": 1}), "again", pixel_cache=cache)
    assert 0 < num_decoded(events) < wanted
