"""What the data fix themselves: a test or a validation set of their own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.data.dataset import NO_PART, TEST, VALIDATION
from workbench.data.splitting.parts import Indices, PartCodes
from workbench.data.splitting.shares import Shares, shares_of
from workbench.spec.split import Split


@dataclass(frozen=True)
class Start:
    """What is settled before anything is drawn.

    `codes` (N,) holds the sets that the data fix; `pool` (N,) is what is divided by `shares`; what is in neither is
    left out.
    """

    codes: PartCodes
    pool: npt.NDArray[np.bool_]
    shares: Shares


def start(usable: npt.NDArray[np.bool_], split: Split, parts: PartCodes | None, groups: Indices | None) -> Start:
    """The test set is that of the data where they have one, and so is the validation set; the rest is the pool.

    Of a part that the data lack, the share is one of the pool. No group straddles: validation gives way to test, and
    the pool to both. Raises `UserError` where the shares leave nothing to train on.
    """
    codes = np.full(len(usable), NO_PART, dtype=np.int8)
    if parts is None or split.fixed_parts == "ignore":
        return Start(codes, usable.copy(), shares_of(split.validation, split.test))
    test, validation = (usable & (parts == part) for part in (TEST, VALIDATION))
    shares = shares_of(0.0 if validation.any() else split.validation, 0.0 if test.any() else split.test)
    pool = usable & ~test & ~validation
    if groups is not None:
        validation &= ~_grouped_with(test, groups)
        pool &= ~_grouped_with(test | validation, groups)
    codes[test], codes[validation] = TEST, VALIDATION
    return Start(codes, pool, shares)


def _grouped_with(some: npt.NDArray[np.bool_], groups: Indices) -> npt.NDArray[np.bool_]:
    """(N,): which examples have a group in common with `some` of them."""
    held = np.zeros(int(groups.max(initial=-1)) + 1, dtype=np.bool_)
    held[groups[some]] = True
    return held[groups]
