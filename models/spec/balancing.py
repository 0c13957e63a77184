"""How the losses of several tasks become one step."""

from __future__ import annotations

from typing import Literal

from models.spec.base import Spec


class EqualWeights(Spec):
    """The plain sum of the task losses."""

    kind: Literal["equal"] = "equal"


Balancer = EqualWeights
