"""Changes of colour with a strength for each image. Images (N, C, S, S) from 0 to 1, C 1 or 3; factors (N,).

torchvision's functions take one factor for a whole batch; these give for each image what they give for its factor.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional
from torchvision.transforms.v2 import functional as v2

from workbench.training.augmentation.transform import per_example


def brightness(images: Tensor, factors: Tensor) -> Tensor:
    """0 makes black, 1 changes nothing."""
    return (images * per_example(factors)).clamp(0, 1)


def contrast(images: Tensor, factors: Tensor) -> Tensor:
    """0 makes everything the image's mean grey, 1 changes nothing."""
    return _blend(images, _grey(images).mean(dim=(1, 2, 3), keepdim=True), factors)


def saturation(images: Tensor, factors: Tensor) -> Tensor:
    """0 makes grey, 1 changes nothing; grey images stay."""
    return images if images.shape[1] == 1 else _blend(images, _grey(images), factors)


def sharpness(images: Tensor, factors: Tensor) -> Tensor:
    """0 smooths over 3 × 3 pixels, 1 changes nothing, 2 sharpens; the outermost pixels stay."""
    channels = images.shape[1]
    weights = torch.ones(channels, 1, 3, 3, device=images.device)
    weights[:, :, 1, 1] = 5.0
    inner = images[..., 1:-1, 1:-1]
    smooth = functional.conv2d(images, weights / 13.0, groups=channels)
    result = images.clone()
    result[..., 1:-1, 1:-1] = inner + per_example(1.0 - factors) * (smooth - inner)
    return result.clamp(0, 1)


def posterize(images: Tensor, bits: Tensor) -> Tensor:
    """Leaves 2**bits values for each channel."""
    levels = per_example(2.0**bits)
    return torch.minimum((images * levels).floor(), levels - 1) / levels


def solarize(images: Tensor, thresholds: Tensor) -> Tensor:
    """Inverts what is as bright as the threshold, or brighter."""
    return torch.where(images >= per_example(thresholds), 1.0 - images, images)


def auto_contrast(images: Tensor, _: Tensor) -> Tensor:
    """Stretches each channel from black to white."""
    stretched: Tensor = v2.autocontrast(images)
    return stretched


def equalize(images: Tensor, _: Tensor) -> Tensor:
    """Makes each channel's brightnesses as frequent as each other."""
    equal: Tensor = v2.equalize(images.contiguous())
    return equal


def grey(images: Tensor) -> Tensor:
    """Luminance in all channels."""
    return _grey(images).expand_as(images)


def hue(images: Tensor, turns: Tensor) -> Tensor:
    """Turns the colour wheel, 1 all around; grey images stay. Smith 1978 (Color gamut transform pairs)."""
    if images.shape[1] == 1:
        return images
    value, low = images.amax(dim=1), images.amin(dim=1)
    spread = value - low
    red, green, blue = ((images - low[:, None]) / torch.where(spread > 0, spread, 1.0)[:, None]).unbind(dim=1)
    sixths = torch.where(
        images[:, 0] == value, green - blue, torch.where(images[:, 1] == value, 2 + blue - red, 4 + red - green)
    )
    turned = sixths + 6 * turns.view(-1, 1, 1)
    return torch.stack([_channel(offset + turned, value, spread) for offset in (5.0, 3.0, 1.0)], dim=1)


def _channel(place: Tensor, value: Tensor, spread: Tensor) -> Tensor:
    """One of red, green and blue, from where the hue stands for it on the wheel of six."""
    k = place.remainder(6.0)
    return value - spread * torch.minimum(k, 4.0 - k).clamp(0, 1)


def _grey(images: Tensor) -> Tensor:
    return images if images.shape[1] == 1 else v2.rgb_to_grayscale(images)


def _blend(images: Tensor, others: Tensor, factors: Tensor) -> Tensor:
    share = per_example(factors)
    return (images * share + others * (1.0 - share)).clamp(0, 1)
