"""The experiment that journeys are made with where any will do."""

from __future__ import annotations

TINY = {
    "name": "Tiny",
    "data": {"kind": "bundled", "name": "digits"},
    "split.labelled": 64,
    "split.validation": 0.03,
    "split.test": 0.03,
    "preprocessing.image_size": 32,
    "recipe.epochs": 2,
    "recipe.batch_size": 16,
    "recipe.device": "cpu",
    "freeze.boundary": 14,
}
"""Four steps an epoch; every journey that changes none of it but epochs and boundary is described from the cache."""
ENDLESS = 50_000
"""Epochs that no journey lives to see the end of."""
