"""`Edit`: one step of the undo list, before it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Edit:
    """Plain values by dotted path, as `documents.replaced` takes them, and what the undo list calls it.

    `besides` says what else it does than what was asked for, and `remedy` how to have it otherwise; it is
    empty where it does no more.
    """

    name: str
    changes: Mapping[str, Any]
    besides: str = ""
    remedy: str = ""


def listed(blocks: Sequence[str]) -> str:
    """`5.1`, `5.1 and 5.0`, `4 blocks`."""
    return " and ".join(blocks) if len(blocks) < 3 else f"{len(blocks)} blocks"
