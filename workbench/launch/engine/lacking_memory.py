"""Telling where there was not memory enough, from whatever was raised then."""

from __future__ import annotations

import re

from workbench.launch.message import Numbered
from workbench.launch.messages import Refused


def lacks_memory(error: Exception) -> bool:
    """Also on the CPU, where torch raises a plain `RuntimeError`: `can't allocate memory`, `not enough memory`."""
    said = re.search(r"(allocate|enough|out of) memory", str(error))
    return isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and said is not None)


def too_large(request: Numbered) -> Refused:
    return Refused(
        request=request.request,
        what="A step does not fit into memory.",
        where="recipe.batch_size",
        remedy="Choose a smaller batch, or freeze more blocks.",
    )
