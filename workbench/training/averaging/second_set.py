"""A second set of a model's trained parameters."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from models.tensor_files import Tensors


class SecondSet:
    """Tensors of the shapes of `changing`'s parameters, by the same names; at first their values.

    Running statistics are no parameters and have no second value. What stands under several names is held once.
    """

    def __init__(self, changing: Mapping[str, Tensor]) -> None:
        named = {id(tensor): name for name, tensor in changing.items() if isinstance(tensor, nn.Parameter)}
        self.live: Tensors = {name: changing[name].detach() for name in named.values()}
        """Views of the live parameters: what is written into them is theirs."""
        self.second: Tensors = {name: tensor.clone() for name, tensor in self.live.items()}

    @torch.no_grad()
    def take_live(self) -> None:
        """The second set gets the live values."""
        for name, tensor in self.live.items():
            self.second[name].copy_(tensor)

    @torch.no_grad()
    def exchange(self) -> None:
        """Live and second values change places; one parameter at a time, so that there is no third set."""
        for name, live in self.live.items():
            held = live.clone()
            live.copy_(self.second[name])
            self.second[name].copy_(held)
