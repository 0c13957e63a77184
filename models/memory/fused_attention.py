"""Attention on the meta device as real devices compute it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 -- the name everybody uses
from torch.overrides import TorchFunctionMode
from typing_extensions import override

_NAMES = ("query", "key", "value", "attn_mask", "dropout_p", "is_causal", "scale", "enable_gqa")


class FusedAttention(TorchFunctionMode):
    """The meta device takes the step-by-step form, which keeps the attention weights; CPU and CUDA have kernels that do
    not keep them. Where those would serve, this calls the CPU's, which keeps what CUDA's flash attention keeps.
    """

    @override
    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        if func is F.scaled_dot_product_attention:
            given = dict(zip(_NAMES, args, strict=False)) | (kwargs or {})
            if _has_kernel(**given):
                return _fused(**given)
        return func(*args, **(kwargs or {}))


def _has_kernel(
    query: Tensor, key: Tensor, value: Tensor, attn_mask: Tensor | None = None, dropout_p: float = 0.0, **_others: Any
) -> bool:
    """True where the CPU has one: no dropout, no mask that is learned, heads alike."""
    learned_mask = attn_mask is not None and attn_mask.requires_grad
    alike = query.ndim == 4 and query.shape[-1] == value.shape[-1] and query.shape[1] == key.shape[1]
    return query.device.type == "meta" and dropout_p == 0 and not learned_mask and alike


def _fused(query: Tensor, key: Tensor, value: Tensor, **others: Any) -> Tensor:
    taken = {name: others[name] for name in ("dropout_p", "is_causal", "attn_mask", "scale") if name in others}
    flash = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu  # noqa: SLF001 -- has no public name
    attended: Tensor = flash(query, key, value, **taken)[0]
    return attended
