"""Splits: which examples train, which choose, which judge, and which of those that train keep their label."""

from workbench.data.splitting.bins import bins_of
from workbench.data.splitting.examples import split_examples
from workbench.data.splitting.parts import Indices, PartCodes, Parts

__all__ = ["Indices", "PartCodes", "Parts", "bins_of", "split_examples"]
