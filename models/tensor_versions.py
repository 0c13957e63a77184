"""The versions of layers, which files of plain tensors do not hold and some architectures ask for (MNASNet).

Exported scripts take the function along as it stands.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from torch import Tensor, nn


def with_versions(tensors: Mapping[str, Tensor], model: nn.Module) -> OrderedDict[str, Tensor]:
    """`tensors` as a state of `model` that says its layers are of the versions installed here."""
    state: Any = OrderedDict(tensors)
    own: Any = nn.Module.state_dict(model)  # torch's own names: a model of ours has others in files
    state._metadata = own._metadata  # noqa: SLF001 -- where torch keeps them
    return state  # type: ignore[no-any-return]
