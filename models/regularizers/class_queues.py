"""The last keys of each class. N examples, C classes, K keys a class, D dimensions."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import normalize, one_hot


class ClassQueues:
    """K vectors of length 1 for each class, at first drawn at random; the oldest makes room for the newest.

    One more class takes what has no label, which nobody reads.
    """

    def __init__(self, classes: int, size: int, dim: int, generator: torch.Generator, device: torch.device) -> None:
        drawn = torch.randn(classes + 1, size, dim, generator=generator)
        self.keys = normalize(drawn, dim=2).to(device)
        self.next = torch.zeros(classes + 1, dtype=torch.int64, device=device)
        """Where the next key of each class goes."""
        self._classes, self._size = classes, size

    def state(self) -> dict[str, Tensor]:
        return {"keys": self.keys, "next": self.next}

    def readable(self) -> tuple[Tensor, Tensor]:
        """All keys (C·K, D), and the class of each (C·K,)."""
        owners = torch.arange(self._classes, device=self.keys.device).repeat_interleave(self._size)
        return self.keys[: self._classes].flatten(0, 1).clone(), owners

    @torch.no_grad()
    def push(self, keys_ND: Tensor, labels_N: Tensor) -> None:
        """In the order of the batch; labels below 0 are none. Of more than K of a class the last K stay."""
        owners = torch.where(labels_N >= 0, labels_N, self._classes)
        same = owners[:, None] == owners[None, :]
        before, all_of_it = same.tril(-1).sum(dim=1), same.sum(dim=1)
        places = (self.next[owners] + before) % self._size
        kept = torch.where(before >= all_of_it - self._size, owners, self._classes)
        self.keys[kept, places] = keys_ND.to(self.keys.dtype)
        self.next.copy_((self.next + one_hot(owners, self._classes + 1).sum(dim=0)) % self._size)
