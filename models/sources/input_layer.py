"""Adapting the layers that read an image to another number of channels.

As timm does (`timm.models.adapt_input_conv`): one channel sees what all saw together, and where there are more than
the source's, these are repeated and scaled so that their sum stays as large.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


def adapted_weight(weight: Tensor, channels: int) -> Tensor:
    """(O, I, H, W) → (O, channels, H, W), in the weight's own type."""
    own = weight.shape[1]
    if channels == own:
        return weight
    if channels == 1:
        return weight.float().sum(dim=1, keepdim=True).to(weight.dtype)
    repeated = weight.float().repeat(1, -(-channels // own), 1, 1)[:, :channels]
    return (repeated * (own / channels)).to(weight.dtype)


def adapt_input_layer(model: nn.Module, own_channels: int, channels: int, *, trained: bool) -> str:
    """Gives the first convolution that reads images a weight for `channels`; returns its path, or nothing.

    Trained weights are adapted. Random ones are drawn anew from among those that the library drew.
    """
    for path, layer in model.named_modules():
        if isinstance(layer, nn.Conv2d) and layer.in_channels == own_channels and layer.groups == 1:
            weight = layer.weight.detach()
            given = adapted_weight(weight, channels) if trained else _drawn(weight, channels)
            layer.weight = nn.Parameter(given.clone())
            layer.in_channels = channels
            return str(path)
    return ""


def _drawn(weight: Tensor, channels: int) -> Tensor:
    outputs, own, *kernel = weight.shape
    if channels <= own:
        return weight[:, :channels]
    count = outputs * channels * kernel[0] * kernel[1]
    chosen = torch.randint(weight.numel(), (count,), device=weight.device)
    return weight.flatten()[chosen].view(outputs, channels, *kernel)
