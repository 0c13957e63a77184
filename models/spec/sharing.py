"""How several tasks share one trunk."""

from __future__ import annotations

from typing import Literal

from models.spec.base import Spec


class HardSharing(Spec):
    """Every task reads the same representation of one trunk; Caruana 1997 (Multitask Learning)."""

    kind: Literal["hard"] = "hard"


Sharing = HardSharing
