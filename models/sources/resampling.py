"""Bringing what lies over the positions of an image (position embeddings) to another number of positions.

As the libraries do: `interpolate_embeddings` of torchvision, `checkpoint_filter_fn` of each architecture of timm.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Mapping

from torch import Tensor, nn
from torchvision.models import VisionTransformer
from torchvision.models.vision_transformer import interpolate_embeddings


def resampled(tensors: Mapping[str, Tensor], model: nn.Module) -> Mapping[str, Tensor]:
    """`tensors` for the image size of `model`; unchanged where its library cannot, or need not, resample them."""
    own = model.state_dict()
    if not any(name in own and own[name].shape != value.shape for name, value in tensors.items()):
        return tensors
    try:
        if isinstance(model, VisionTransformer):
            return dict(interpolate_embeddings(model.image_size, model.patch_size, OrderedDict(tensors)))
        fitted = getattr(sys.modules[type(model).__module__], "checkpoint_filter_fn", None)
        return dict(fitted(dict(tensors), model)) if callable(fitted) else tensors
    except (RuntimeError, ValueError, KeyError, IndexError, AssertionError, AttributeError):
        return tensors  # they are another architecture's, and loading them will say of which
