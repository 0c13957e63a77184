"""What adapters bring into a block, counted on the built model."""

from __future__ import annotations

from models.spec.base import Spec


class Additions(Spec):
    """Parameters that the adapters of one block train, and what they compute."""

    added: int
    """New ones."""
    tuned: int = 0
    """The block's own that they set free; they count only where the block itself is frozen."""
    tuned_norms: int = 0
    """Of those, scales and shifts of batch norms with running statistics."""
    flops: int = 0
    """Operations that they add to a forward pass of one image."""
    flops_once: int = 0
    """Those that they add to a pass however many images it has: some kinds make their update of the weights anew."""
