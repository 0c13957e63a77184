"""Words by which data name the parts they come divided into, as folders or in a column."""

from __future__ import annotations

from collections.abc import Mapping

PART_OF_WORD: Mapping[str, int] = {
    "train": 0,
    "training": 0,
    "val": 1,
    "valid": 1,
    "validation": 1,
    "dev": 1,
    "test": 2,
    "testing": 2,
}
"""The part that a word in small letters says, as `Dataset.parts` counts them."""
