"""What a source model makes of images: the pooled representation that heads read."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import torch

from models.spec.errors import UserError
from models.stack import LayerStack

Pixels = npt.NDArray[np.uint8]
BATCH_SIZE = 32


@torch.inference_mode()
def pooled_features(
    stack: LayerStack,
    images_NCSS: Pixels,
    place: Callable[[torch.Tensor], torch.Tensor],
    tell: Callable[[int], None],
) -> npt.NDArray[np.float64]:
    """(N, feature_width) of images (N, C, S, S) in 0…255, normalised as the source was trained, in float32.

    `place` brings a batch to the model's device; `tell` is called with the images done, and what it raises ends the
    work. Raises `UserError` where the model gives numbers that are not finite.
    """
    stack.model.eval()
    parts, shape = [], (1, -1, 1, 1)
    mean, std = (torch.tensor(values).view(shape) for values in (stack.built.input.mean, stack.built.input.std))
    for start in range(0, len(images_NCSS), BATCH_SIZE):
        batch = torch.from_numpy(images_NCSS[start : start + BATCH_SIZE]).float() / 255
        parts.append(stack.features(place((batch - mean) / std)).float().cpu())
        tell(min(start + BATCH_SIZE, len(images_NCSS)))
    features = torch.cat(parts).double().numpy()
    if not np.isfinite(features).all():
        raise UserError(
            f"{stack.built.title} gives numbers that are not finite for some of the images.",
            where="source",
            remedy="Choose other weights.",
        )
    return np.asarray(features, dtype=np.float64)
