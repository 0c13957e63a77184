"""What adapters bring into a block, counted on the built model."""

from __future__ import annotations

from models.spec.base import Spec


class Additions(Spec):
    """Parameters that the adapters of one block train."""

    added: int
    """New ones."""
    tuned: int = 0
    """The block's own that they set free; they count only where the block itself is frozen."""
    tuned_norms: int = 0
    """Of those, scales and shifts of batch norms with running statistics."""
