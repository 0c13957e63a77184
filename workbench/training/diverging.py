"""Training that leads nowhere any more."""

from __future__ import annotations

from models.spec.errors import UserError


class DivergedError(UserError):
    """A loss or a gradient is NaN or infinite: `what` says which, `step` counts those taken before."""

    def __init__(self, what: str, step: int) -> None:
        super().__init__(
            f"{what} at step {step + 1}; the weights were left as they were.",
            where="training",
            remedy="Lower the learning rate, clip gradients, or look for broken inputs.",
        )
