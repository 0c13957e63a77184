"""Tensor accounting: the bytes of all tensors that are alive, followed from operation to operation."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from typing_extensions import override


def every_storage(_size_bytes: int) -> bool:
    return True


class LiveBytes(TorchDispatchMode):  # type: ignore[no-untyped-call]  # torch leaves its hook for subclasses untyped
    """Counts what operations under it allocate until it is freed, in forward and backward passes on this thread.

    A storage counts once, however many tensors view it; one from before counts from the first view that an operation
    gives of it, unless it was added or is ignored. Scratch memory inside one operation is not seen. `counts` says by
    its size in bytes whether a storage is to count. Works on the meta device too.
    """

    def __init__(self, counts: Callable[[int], bool] = every_storage) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # as above
        self.live = 0
        self.peak = 0
        self._counts = counts
        self._sizes: dict[int, int] = {}
        self._watched: dict[int, weakref.ref[Any]] = {}

    @override
    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        result = func(*args, **(kwargs or {}))
        for value in result if isinstance(result, tuple | list) else (result,):
            if isinstance(value, Tensor):
                self._see(value)
        return result

    def add(self, tensors: Iterable[Tensor]) -> None:
        """Counts tensors that were there before."""
        for tensor in tensors:
            self._see(tensor)

    def ignore(self, tensors: Iterable[Tensor]) -> None:
        """Leaves these out, whatever views of them come."""
        for tensor in tensors:
            self._watch(tensor.untyped_storage(), 0)

    def _see(self, tensor: Tensor) -> None:
        storage = tensor.untyped_storage()
        if key_of(storage) not in self._sizes:
            size = storage.nbytes()
            self._watch(storage, size if self._counts(size) else 0)

    def _watch(self, storage: torch.UntypedStorage, size_bytes: int) -> None:
        key = key_of(storage)
        self._sizes[key] = size_bytes
        self._watched[key] = weakref.ref(storage, lambda _: self._forget(key))
        self.live += size_bytes
        self.peak = max(self.peak, self.live)

    def _forget(self, key: int) -> None:
        self.live -= self._sizes.pop(key)
        del self._watched[key]


def key_of(storage: torch.UntypedStorage) -> int:
    """What tells storages apart while they live, on the meta device too, where none has an address."""
    return int(storage._cdata)  # noqa: SLF001 -- the only identity that meta storages have
