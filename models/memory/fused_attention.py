"""Attention on the meta device as real devices compute it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 -- the name everybody uses

_NAMES = ("query", "key", "value", "attn_mask", "dropout_p", "is_causal", "scale", "enable_gqa")


@contextmanager
def fused_attention() -> Iterator[None]:
    """The meta device takes the step-by-step form, which keeps the attention weights; CPU and CUDA have kernels that do
    not keep them. Where those would serve, this calls the CPU's, which keeps what CUDA's flash attention keeps.

    torch's own attention layer looks the function up in its module, out of reach for a function mode; so it is replaced
    there, for tensors on the meta device alone.
    """
    plain = F.scaled_dot_product_attention

    def attention(*args: Any, **kwargs: Any) -> Tensor:
        given = dict(zip(_NAMES, args, strict=False)) | kwargs
        return _fused(**given) if _has_kernel(**given) else plain(*args, **kwargs)

    F.scaled_dot_product_attention = attention
    try:
        yield
    finally:
        F.scaled_dot_product_attention = plain


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
